//! Reports: the signed content, the signers, and corrections.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use events::user::ProviderKey;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::signing::{Key, detached, told};
use crate::support::{Case, OrderDomain, day, report, string};

fn of(case: &Case) -> Value {
    let mut input = report();
    input["orderId"] = json!(case.order);
    input
}

async fn body(world: &OrderDomain, case: &Case) -> String {
    world.to_sign(&case.first, &of(case)).await.unwrap()
}

fn signed(mut input: Value, signature: &str) -> Value {
    input["signature"] = json!(signature);
    input
}

#[tokio::test]
async fn what_is_signed_holds_all_that_matters() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let document = case.document(&world, "EU_DOC").await;
    let accept = json!({ "documentId": document });
    world.done(&case.first, "acceptDocument", accept).await;
    let mut input = of(&case);
    input["findings"][0]["evidenceIds"] = json!([document]);
    let body = world.to_sign(&case.first, &input).await.unwrap();
    let (query, own) = (
        "query($id: ID!) { order(id: $id) { number } }",
        json!({ "id": case.order }),
    );
    let number = world.read(&case.first, query, own).await["order"]["number"].take();
    let said: Value = serde_json::from_str(&body).unwrap();
    let expected = json!({
        "schema": "carnet.report/1", "order": { "id": case.order, "number": number }, "product": case.product,
        "market": "DE", "provider": { "id": case.profiles[0], "organisation": case.first_id() },
        "requirements": ["AIR-UN3480-CAO"], "overall": "PASS", "labReference": "LAB-1",
        "validFrom": day(0), "validTo": day(730), "supersedes": null,
        "findings": [
            { "requirement": "AIR-UN3480-CAO", "result": "PASS", "establishes": ["UN383_SUMMARY"],
              "evidence": [{ "id": document, "sha256": "5e".repeat(32) }], "remark": "Passed." },
            { "requirement": "EU-RED", "result": "NOT_APPLICABLE", "establishes": [], "evidence": [], "remark": null },
        ],
    });
    assert_eq!(said, expected);
    assert_eq!(
        body,
        serde_json_canonicalizer::to_string(&expected).unwrap(),
        "byte for byte"
    );
    world.done(&case.first, "issueReport", input).await;
    let query = "query($id: ID!) { order(id: $id) { report {
        canonicalJson sha256 signingKeyId signature countersignature supersedes { id } supersededBy { id } } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    let report = &data["order"]["report"];
    assert_eq!(report["canonicalJson"], json!(body));
    assert_eq!(report["sha256"], json!(hex::encode(Sha256::digest(&body))));
    let key = Key::of(case.first_id());
    assert_eq!(
        (&report["signingKeyId"], &report["signature"]),
        (&json!(key.id), &json!(key.sign(&body)))
    );
    assert_eq!(
        (&report["supersedes"], &report["supersededBy"]),
        (&Value::Null, &Value::Null)
    );
    countersigned(report);
}

/// Checks that the platform's signature verifies with its published key and includes that of the provider.
fn countersigned(report: &Value) {
    let jws = report["countersignature"].as_str().unwrap();
    let (message, signature) = jws.rsplit_once('.').unwrap();
    let published = crate::support::issuer().jwks();
    let x = URL_SAFE_NO_PAD
        .decode(published["keys"][0]["x"].as_str().unwrap())
        .unwrap();
    let key = ed25519_dalek::VerifyingKey::from_bytes(&x.try_into().unwrap()).unwrap();
    let signature =
        ed25519_dalek::Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    key.verify_strict(message.as_bytes(), &signature).unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let read = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(read(header)["kid"], published["keys"][0]["kid"]);
    let claims = read(claims);
    assert_eq!(
        (&claims["sha256"], &claims["signature"]),
        (&report["sha256"], &report["signature"])
    );
    assert_eq!(claims["iss"], "https://carnet.example");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each case")]
async fn a_signature_of_anything_else_or_by_anybody_else_is_refused() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let (body, own, other) = (
        body(&world, &case).await,
        Key::of(case.first_id()),
        Key::of(case.second_id()),
    );
    let unknown = Key::of(Uuid::now_v7());
    let with_kid = |alg: &str, kid: Value| json!({ "alg": alg, "kid": kid });
    let good = own.sign(&body);
    let (header, signature) = good.split_once("..").unwrap();
    let attached = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(&body));
    let mut crit = own.header();
    crit["crit"] = json!(["b64"]);
    crit["b64"] = json!(false);
    let table = [
        (
            "the other provider's key",
            other.sign(&body),
            "SIGNING_KEY_NOT_FOUND",
        ),
        (
            "a key that nobody knows",
            unknown.sign(&body),
            "SIGNING_KEY_NOT_FOUND",
        ),
        (
            "a name that is no key's",
            own.sign_under(&with_kid("EdDSA", json!("mine")), &body),
            "SIGNING_KEY_NOT_FOUND",
        ),
        (
            "another's signature under the own name",
            other.sign_under(&own.header(), &body),
            "SIGNATURE_INVALID",
        ),
        (
            "other bytes",
            own.sign(&format!("{body} ")),
            "SIGNATURE_INVALID",
        ),
        (
            "no algorithm",
            own.sign_under(&with_kid("none", json!(own.id)), &body),
            "SIGNATURE_INVALID",
        ),
        ("no signature", format!("{header}.."), "SIGNATURE_INVALID"),
        (
            "HS256",
            own.sign_under(&with_kid("HS256", json!(own.id)), &body),
            "SIGNATURE_INVALID",
        ),
        (
            "the other algorithm",
            own.sign_under(&with_kid("ES256", json!(own.id)), &body),
            "SIGNATURE_INVALID",
        ),
        (
            "something critical",
            own.sign_under(&crit, &body),
            "SIGNATURE_INVALID",
        ),
        (
            "a payload that is not detached",
            attached,
            "SIGNATURE_INVALID",
        ),
        ("nothing", String::new(), "SIGNATURE_INVALID"),
        ("garbage", "a..b".to_owned(), "SIGNATURE_INVALID"),
        (
            "too much",
            format!("{good}{}", "A".repeat(4000)),
            "SIGNATURE_INVALID",
        ),
    ];
    for (what, signature, code) in table {
        let input = signed(of(&case), &signature);
        let refusal = world.refused(&case.first, "issueReport", input).await;
        assert_eq!(refusal, code, "{what}");
    }
    let mut changed = signed(of(&case), &good);
    changed["findings"][0]["remark"] = json!("Passed, nearly.");
    let refusal = world.refused(&case.first, "issueReport", changed).await;
    assert_eq!(refusal, "SIGNATURE_INVALID", "another report");
    world
        .done(&case.first, "issueReport", signed(of(&case), &good))
        .await;
}

#[tokio::test]
async fn a_revoked_key_signs_nothing_more_and_what_it_signed_stays() {
    let world = OrderDomain::new().await;
    let [before, after] = [
        Case::reported(&world, report()).await,
        Case::in_assessment(&world).await,
    ];
    for case in [&before, &after] {
        let key = Key::of(case.first_id());
        world
            .take_in(&key.told(case.profiles[0], case.first_id(), true))
            .await
            .unwrap();
        // An old event arrives late.
        world
            .take_in(&key.told(case.profiles[0], case.first_id(), false))
            .await
            .unwrap();
    }
    let code = world.refused(&after.first, "issueReport", of(&after)).await;
    assert_eq!(code, "SIGNING_KEY_REVOKED");
    let accepted = world
        .done(
            &before.seller,
            "acceptReport",
            json!({ "orderId": before.order }),
        )
        .await;
    assert_eq!(accepted["order"]["certificate"]["status"], "VALID");
}

#[tokio::test]
async fn a_p256_key_signs_too() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let key = p256::ecdsa::SigningKey::from_slice(&[9; 32]).unwrap();
    let point = key.verifying_key().to_encoded_point(false);
    let coordinate = |bytes: Option<&p256::FieldBytes>| URL_SAFE_NO_PAD.encode(bytes.unwrap());
    let (x, y) = (coordinate(point.x()), coordinate(point.y()));
    let (id, jwk) = (
        Uuid::now_v7(),
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }),
    );
    let registered = told(ProviderKey {
        id,
        provider: case.profiles[0],
        organisation: case.first_id(),
        algorithm: "ES256".into(),
        jwk,
        registered_at: OffsetDateTime::UNIX_EPOCH,
        revoked_at: None,
    });
    world.take_in(&registered).await.unwrap();
    let body = body(&world, &case).await;
    let sign = |message: &[u8]| -> Vec<u8> {
        let signature: p256::ecdsa::Signature = key.sign(message);
        signature.to_bytes().to_vec()
    };
    let header = json!({ "alg": "ES256", "kid": id });
    let other = detached(&header, &format!("{body} "), sign);
    assert_eq!(
        world
            .refused(&case.first, "issueReport", signed(of(&case), &other))
            .await,
        "SIGNATURE_INVALID"
    );
    let header = json!({ "alg": "EdDSA", "kid": id });
    let wrong = detached(&header, &body, sign);
    assert_eq!(
        world
            .refused(&case.first, "issueReport", signed(of(&case), &wrong))
            .await,
        "SIGNATURE_INVALID"
    );
    let good = detached(&json!({ "alg": "ES256", "kid": id }), &body, sign);
    world
        .done(&case.first, "issueReport", signed(of(&case), &good))
        .await;
}

#[tokio::test]
async fn only_the_orders_provider_is_told_what_to_sign() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    for stranger in [&case.second, &testkit::provider(Uuid::now_v7())] {
        assert_eq!(world.to_sign(stranger, &of(&case)).await, None);
        assert_eq!(
            world.refused(stranger, "issueReport", of(&case)).await,
            "ORDER_NOT_FOUND"
        );
    }
}

async fn issue(
    world: &OrderDomain,
    case: &Case,
    overall: &str,
    supersedes: Option<&str>,
) -> String {
    let mut input = of(case);
    input["overall"] = json!(overall);
    if overall == "FAIL" {
        input["findings"][0]["result"] = json!("FAIL");
        input["findings"][0]["establishes"] = json!([]);
    }
    input["supersedes"] = json!(supersedes);
    let payload = world.done(&case.first, "issueReport", input).await;
    assert_eq!(payload["order"]["status"], "REPORTED");
    string(&payload["order"]["report"]["id"])
}

const CERTIFICATES: &str = "query($id: ID!) { certificates(filter: { productId: $id }) { nodes {
    status suspensionCause report { id } } } }";

async fn certificates(world: &OrderDomain, case: &Case) -> Vec<Value> {
    let data = world
        .read(&case.seller, CERTIFICATES, json!({ "id": case.product }))
        .await;
    data["certificates"]["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_correction_suspends_the_certificate_and_its_acceptance_supersedes_it() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let first = issue(&world, &case, "PASS", None).await;
    let accept = || {
        world.done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
    };
    accept().await;

    let mut input = of(&case);
    input["supersedes"] = Value::Null;
    let code = world
        .refused(&case.first, "issueReport", input.clone())
        .await;
    assert_eq!(code, "INVALID", "which one it corrects");
    for wrong in [Uuid::now_v7().to_string(), "nonsense".to_owned()] {
        input["supersedes"] = json!(wrong);
        let code = world
            .refused(&case.first, "issueReport", input.clone())
            .await;
        assert_eq!(code, "REPORT_NOT_FOUND");
    }

    let second = issue(&world, &case, "PASS", Some(&first)).await;
    let suspended = json!({ "status": "SUSPENDED", "suspensionCause": "CORRECTION", "report": { "id": first } });
    assert_eq!(
        certificates(&world, &case).await,
        std::slice::from_ref(&suspended)
    );
    input["supersedes"] = json!(first);
    let code = world.refused(&case.first, "issueReport", input).await;
    assert_eq!(code, "INVALID", "it is superseded already");
    let third = issue(&world, &case, "PASS", Some(&second)).await;
    assert_eq!(certificates(&world, &case).await, [suspended], "told once");
    accept().await;
    let is = |status: &str, report: &str| json!({ "status": status, "suspensionCause": null, "report": { "id": report } });
    assert_eq!(
        certificates(&world, &case).await,
        [is("VALID", &third), is("SUPERSEDED", &first)]
    );

    let fourth = issue(&world, &case, "FAIL", Some(&third)).await;
    accept().await;
    assert_eq!(
        certificates(&world, &case).await,
        [is("SUPERSEDED", &third), is("SUPERSEDED", &first)]
    );
    chain(&world, &case, &[&first, &second, &third, &fourth]).await;
    each_change_was_told_twice(&world).await;
}

/// Checks the events of two certificates: issued, suspended and superseded.
async fn each_change_was_told_twice(world: &OrderDomain) {
    let told: Vec<String> = world
        .told()
        .await
        .into_iter()
        .map(|event| event.kind)
        .collect();
    let count = |kind: &str| {
        told.iter()
            .filter(|one| **one == format!("carnet.order.{kind}.v1"))
            .count()
    };
    let counts = [
        "CertificateIssued",
        "CertificateSuspended",
        "CertificateSuperseded",
    ]
    .map(count);
    assert_eq!(counts, [2, 2, 2]);
}

/// Checks that each report has the previous and the next one.
async fn chain(world: &OrderDomain, case: &Case, ids: &[&String]) {
    let mut report = world
        .read(
            &case.seller,
            "query($id: ID!) { order(id: $id) { report { id supersededBy { id } supersedes { id supersededBy { id }
                supersedes { id supersedes { id supersedes { id } } } } } } }",
            json!({ "id": case.order }),
        )
        .await["order"]["report"]
        .take();
    assert_eq!(report["supersededBy"], Value::Null);
    assert_eq!(report["supersedes"]["supersededBy"]["id"], report["id"]);
    for id in ids.iter().rev() {
        assert_eq!(report["id"], json!(id));
        report = report["supersedes"].take();
    }
    assert_eq!(report, Value::Null);
}

#[tokio::test]
async fn of_two_corrections_at_once_one_is_taken() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let first = issue(&world, &case, "PASS", None).await;
    let mut input = of(&case);
    input["supersedes"] = json!(first);
    let signature =
        Key::of(case.first_id()).sign(&world.to_sign(&case.first, &input).await.unwrap());
    let input = signed(input, &signature);
    let attempts = (0..4).map(|_| world.mutate(&case.first, "issueReport", input.clone()));
    let taken = futures::future::join_all(attempts)
        .await
        .into_iter()
        .map(Result::unwrap);
    assert_eq!(
        taken
            .filter(|payload| payload["userErrors"] == json!([]))
            .count(),
        1
    );
}

#[tokio::test]
async fn nothing_changes_a_report_in_the_database() {
    let world = OrderDomain::new().await;
    let _case = Case::reported(&world, report()).await;
    for statement in [
        "update assessment_reports set overall = 'FAIL'",
        "update assessment_reports set overall = 'FAIL' where false",
        "delete from report_findings",
        "update report_findings set result = 'PASS'",
        "delete from assessment_reports",
        "truncate assessment_reports cascade",
        "delete from certificate_events",
    ] {
        let refused = sqlx::query(statement)
            .execute(&world.database.pool)
            .await
            .unwrap_err();
        let code = refused.as_database_error().unwrap().code();
        assert_eq!(code.as_deref(), Some("23001"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn after_an_upheld_dispute_the_next_report_supersedes_the_last() {
    let world = OrderDomain::new().await;
    let case = Case::disputed(&world).await;
    let outcome =
        json!({ "orderId": case.order, "outcome": "UPHELD", "resolution": "Look again." });
    let payload = world
        .done(&testkit::admin(), "resolveDispute", outcome)
        .await;
    assert_eq!(payload["order"]["status"], "IN_ASSESSMENT");
    let query = "query($id: ID!) { order(id: $id) { report { id } } }";
    let data = world
        .read(&case.first, query, json!({ "id": case.order }))
        .await;
    let first = string(&data["order"]["report"]["id"]);
    let mut input = of(&case);
    input["supersedes"] = Value::Null;
    assert_eq!(
        world.refused(&case.first, "issueReport", input).await,
        "INVALID"
    );
    let second = issue(&world, &case, "PASS", Some(&first)).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let valid = json!({ "status": "VALID", "suspensionCause": null, "report": { "id": second } });
    assert_eq!(
        certificates(&world, &case).await,
        [valid],
        "the first report never gave a certificate"
    );
}

#[tokio::test]
async fn an_order_has_at_most_20_reports() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let mut last: Option<String> = None;
    for _ in 0..20 {
        last = Some(issue(&world, &case, "PASS", last.as_deref()).await);
    }
    assert_eq!(world.to_sign(&case.first, &of(&case)).await, None);
    let mut input = of(&case);
    input["supersedes"] = json!(last);
    assert_eq!(
        world.refused(&case.first, "issueReport", input).await,
        "TOO_MANY_REPORTS"
    );
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
}
