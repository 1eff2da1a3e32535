//! Certificates for third parties: the QR code offline, the public page, and later changes of the status.

use e2e::{
    Graph,
    case::{self, Lab},
    documents::{public, web},
    offline::Offline,
    people::{self, Member},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

/// A laboratory, a seller, and the certificate that the laboratory issued to the seller.
async fn certified(name: &str) -> (Lab, Member, Value) {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, name).await.unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::begun(&seller, &product, &lab).await.unwrap();
    let certificate = case::certified(&seller, &lab, &order).await.unwrap();
    (lab, seller, certificate)
}

async fn page(anybody: &Graph, certificate: &Value, more: &str) -> (u16, String) {
    let url = certificate["publicUrl"].as_str().unwrap();
    let path = &url[url.find("/certificates/").unwrap()..];
    let response = anybody
        .beside(Method::GET, &format!("{path}{more}"))
        .send()
        .await
        .unwrap();
    (
        response.status().as_u16(),
        String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned(),
    )
}

/// All texts that differ from this one in a single place: a changed, missing or duplicated character.
fn mutations(text: &str) -> Vec<String> {
    let letters: Vec<char> = (' '..='~').collect();
    let chars: Vec<char> = text.chars().collect();
    let mut all = Vec::new();
    for place in 0..chars.len() {
        let (before, after) = (&chars[..place], &chars[place + 1..]);
        let with = |middle: &[char]| {
            [before, middle, after]
                .concat()
                .into_iter()
                .collect::<String>()
        };
        all.extend(
            letters
                .iter()
                .filter(|letter| **letter != chars[place])
                .map(|letter| with(&[*letter])),
        );
        all.push(with(&[chars[place], chars[place]]));
        // Removing either of two equal neighbours gives the same text.
        if place == 0 || chars[place - 1] != chars[place] {
            all.push(with(&[]));
        }
    }
    all
}

#[tokio::test]
async fn the_offline_verifier_refuses_every_text_that_differs_in_one_character() {
    let (_, _, certificate) = certified("Versiegel Labor").await;
    let platform = platform();
    let keys = reqwest::get(platform.page(".well-known/certificate-keys.json"))
        .await
        .unwrap();
    let offline = Offline::new(platform.home(), keys.json().await.unwrap())
        .await
        .unwrap();
    let code = certificate["qrText"].as_str().unwrap().to_owned();
    assert!(
        offline
            .verify(&code)
            .await
            .unwrap()
            .unwrap()
            .contains("UN383_SUMMARY")
    );
    let mut texts = mutations(&code);
    assert!(
        texts.len() > 20_000,
        "{} texts of {} characters",
        texts.len(),
        code.len()
    );
    texts.push(code);
    let reasons = offline.verify_all(&texts).await.unwrap();
    let taken: Vec<_> = texts
        .iter()
        .zip(&reasons)
        .filter(|(_, reason)| reason.is_none())
        .collect();
    assert_eq!(
        taken.len(),
        1,
        "only the last is the code itself: {taken:?}"
    );
    assert_eq!(taken[0].0, texts.last().unwrap());
}

#[tokio::test]
async fn everybody_sees_what_becomes_of_a_certificate_and_nobody_guesses_one() {
    let platform = platform();
    let (lab, seller, certificate) = certified("Wandel Labor").await;
    let anybody = platform.web().anonymous();
    let id = certificate["id"].as_str().unwrap();
    let because = |reason: &str| json!({ "certificateId": id, "reason": reason });
    let code = json!({ "token": certificate["qrText"] });
    let status = async || {
        let data = anybody
            .run(&public::VERIFY_CERTIFICATE, code.clone())
            .await
            .unwrap();
        data["verifyCertificate"]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(status().await, "VALID");
    let (found, svg) = page(&anybody, &certificate, "/qr.svg").await;
    assert!(found == 200 && svg.contains("<svg"), "{found} {svg:.100}");
    let (found, png) = page(&anybody, &certificate, "/qr.png").await;
    assert!(found == 200 && png.contains("PNG"), "{found} {png:.100}");

    accepted(
        lab.graph(),
        &web::SUSPEND_CERTIFICATE,
        because("A balance was out of order."),
    )
    .await;
    assert_eq!(status().await, "SUSPENDED");
    let (found, shown) = page(&anybody, &certificate, "").await;
    assert!(
        found == 200 && shown.to_lowercase().contains("suspended"),
        "{shown}"
    );
    assert!(
        !shown.contains("balance"),
        "the reason is not public: {shown}"
    );
    accepted(
        lab.graph(),
        &web::REINSTATE_CERTIFICATE,
        because("It was measured again."),
    )
    .await;
    assert_eq!(status().await, "VALID");
    accepted(
        lab.graph(),
        &web::REVOKE_CERTIFICATE,
        because("The samples were mixed up."),
    )
    .await;
    assert_eq!(status().await, "REVOKED");
    assert_eq!(
        refused(lab.graph(), &web::REINSTATE_CERTIFICATE, because("No.")).await,
        "WRONG_STATE"
    );
    let seen = seller
        .graph
        .run(&web::CERTIFICATE, json!({ "id": id }))
        .await
        .unwrap();
    let history = seen["certificate"]["history"]["nodes"].as_array().unwrap();
    assert!(
        history
            .iter()
            .any(|entry| entry["reason"] == "The samples were mixed up."),
        "{seen}"
    );
    let listed = json!({ "filter": { "status": "REVOKED" } });
    let listed = seller.graph.run(&web::CERTIFICATES, listed).await.unwrap();
    assert_eq!(
        listed.pointer("/certificates/nodes/0/id"),
        Some(&json!(id)),
        "{listed}"
    );

    for guess in [
        "A".repeat(22),
        "A".repeat(43),
        "%2e%2e%2fgraphql".to_owned(),
    ] {
        anybody
            .find_nothing(&public::VERIFY_CERTIFICATE, json!({ "token": guess }))
            .await
            .unwrap();
        let path = format!("/certificates/{guess}");
        assert_eq!(
            anybody
                .beside(Method::GET, &path)
                .send()
                .await
                .unwrap()
                .status(),
            404,
            "{guess}"
        );
    }
    let stranger = platform.seller().await;
    stranger
        .graph
        .find_nothing(&web::CERTIFICATE, json!({ "id": id }))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_report_counts_under_the_laboratorys_own_signature_over_its_own_bytes() {
    let platform = platform();
    let stage = platform.stage().await;
    let (lab, other) = (
        Lab::new(&stage, "Echt Labor").await.unwrap(),
        Lab::new(&stage, "Fremd Labor").await.unwrap(),
    );
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::begun(&seller, &product, &lab).await.unwrap();
    let report = case::report(&order, &[]);
    let bytes = lab.to_sign(&report).await.unwrap();
    let with = |signature: String| {
        let mut input = report.clone();
        input["signature"] = json!(signature);
        input
    };
    let foreign = refused(
        lab.graph(),
        &web::ISSUE_REPORT,
        with(other.sign(&bytes).unwrap()),
    )
    .await;
    assert_eq!(foreign, "SIGNING_KEY_NOT_FOUND");
    let altered = lab.sign(&bytes.replace("PASS", "FAIL")).unwrap();
    let altered = refused(lab.graph(), &web::ISSUE_REPORT, with(altered)).await;
    assert_eq!(altered, "SIGNATURE_INVALID");
    let issued = lab
        .issue(&report, &lab.sign(&bytes).unwrap())
        .await
        .unwrap();
    assert_eq!(issued["order"]["status"], "REPORTED");
}
