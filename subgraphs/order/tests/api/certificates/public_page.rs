//! The public view of a certificate for holders of its token: in the graph, on its page, and in its QR code.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use caller::Caller;
use events::Fact;
use events::rule::{Product, RuleFact};
use order::certificates::http::{open_routes, signed_routes};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use crate::facts::draft;
use crate::support::{Case, OrderDomain, day, report, string};

/// Creates a certificate for a product of this name: the case, the address of its page and the text of its code.
async fn certified(world: &OrderDomain, name: &str) -> (Case, String, String) {
    let case = Case::reported(world, report()).await;
    let named = Product {
        id: case.product,
        organisation: case.seller_id(),
        sku: "PB-10000".into(),
        name: name.into(),
        origin_country: "CN".into(),
        hs_code: "850760".into(),
        national_codes: std::collections::BTreeMap::new(),
        facts: json!({}),
        status: "ACTIVE".into(),
    };
    let event = RuleFact::ProductFactsChanged(named)
        .publish(draft(case.product, 2))
        .unwrap();
    world.take_in(&event).await.unwrap();
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let query = "query($id: ID!) { order(id: $id) { certificate { publicUrl qrText qrSvg } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    let certificate = &data["order"]["certificate"];
    assert!(certificate["qrSvg"].as_str().unwrap().contains("<svg"));
    (
        case,
        string(&certificate["publicUrl"]),
        string(&certificate["qrText"]),
    )
}

fn token(url: &str) -> &str {
    url.strip_prefix("https://carnet.example/certificates/")
        .unwrap()
}

async fn check(world: &OrderDomain, caller: &Arc<Caller>, token: &str) -> Value {
    let query = "query($token: String!) { verifyCertificate(token: $token) {
        number status productName sku markets documentTypes issuer validFrom validTo checkedAt } }";
    world.read(caller, query, json!({ "token": token })).await["verifyCertificate"].take()
}

async fn get(world: &OrderDomain, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let routes =
        signed_routes(world.services.certificates.clone()).layer(Extension(testkit::anonymous()));
    let answer = routes
        .oneshot(Request::get(path).body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = answer.into_parts();
    (
        parts.status,
        parts.headers,
        to_bytes(body, 1 << 20).await.unwrap().to_vec(),
    )
}

#[tokio::test]
async fn everybody_with_the_token_sees_what_is_public_and_nothing_else() {
    let world = OrderDomain::new().await;
    let (case, url, qr) = certified(&world, "Power bank").await;
    let expected = json!({
        "status": "VALID", "productName": "Power bank", "sku": "PB-10000", "markets": ["DE"],
        "documentTypes": ["UN383_SUMMARY"], "issuer": "Lab", "validFrom": day(0), "validTo": day(730),
    });
    for caller in [
        &testkit::anonymous(),
        &testkit::seller(Uuid::now_v7()),
        &case.seller,
    ] {
        for text in [token(&url), &qr] {
            let mut seen = check(&world, caller, text).await;
            for varies in ["number", "checkedAt"] {
                assert!(
                    seen.as_object_mut()
                        .unwrap()
                        .remove(varies)
                        .unwrap()
                        .is_string()
                );
            }
            assert_eq!(seen, expected);
        }
    }
    let certificate = world
        .read(
            &case.seller,
            "query($id: ID!) { order(id: $id) { certificate { id } } }",
            json!({ "id": case.order }),
        )
        .await;
    let id = &certificate["order"]["certificate"]["id"];
    let why = json!({ "certificateId": id, "reason": "Wrong sample." });
    world.done(&case.first, "revokeCertificate", why).await;
    let seen = check(&world, &testkit::anonymous(), &qr).await;
    assert_eq!(seen["status"], "REVOKED");
    let (status, _, page) = get(&world, &format!("/certificates/{}", token(&url))).await;
    let page = String::from_utf8(page).unwrap();
    assert!(
        status == StatusCode::OK && page.contains("Revoked"),
        "{page}"
    );
    assert!(
        !page.contains("Wrong sample"),
        "a reason is for the parties"
    );
}

#[tokio::test]
async fn a_guess_and_a_changed_code_get_the_same_answer() {
    let world = OrderDomain::new().await;
    let (_case, url, qr) = certified(&world, "Power bank").await;
    let good = token(&url);
    assert_eq!(good.len(), 32, "192 bits");
    let other = if good.starts_with('A') { "B" } else { "A" };
    let near = format!("{other}{}", &good[1..]);
    let other_address = qr.replace("carnet.example", "carnet.example.org");
    let cut = qr[..qr.len() - 1].to_owned();
    let guesses = [
        near,
        "A".repeat(32),
        good[..31].to_owned(),
        format!("{good}="),
        String::new(),
        other_address,
        cut,
    ];
    for guess in guesses {
        assert_eq!(
            check(&world, &testkit::anonymous(), &guess).await,
            Value::Null,
            "{guess}"
        );
        if !guess.is_empty() && !guess.contains('#') {
            let (status, headers, page) = get(&world, &format!("/certificates/{guess}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND);
            assert_eq!(headers["cache-control"], "no-store");
            assert!(
                String::from_utf8(page)
                    .unwrap()
                    .contains("There is no certificate at this address")
            );
            for picture in ["qr.svg", "qr.png"] {
                let (status, ..) = get(&world, &format!("/certificates/{guess}/{picture}")).await;
                assert_eq!(status, StatusCode::NOT_FOUND);
            }
        }
    }
}

#[tokio::test]
async fn the_token_is_in_the_database_neither_open_nor_in_events() {
    let world = OrderDomain::new().await;
    let (_case, url, _) = certified(&world, "Power bank").await;
    let contents: String = world.contents().await.into_values().collect();
    let token = token(&url);
    assert!(!contents.contains(token) && !contents.contains(&hex::encode(token)));
}

#[tokio::test]
async fn the_page_shows_names_as_text_and_loads_nothing_of_others() {
    let world = OrderDomain::new().await;
    let name = "<script>alert(1)</script>\" onload=\"x";
    let (case, url, _) = certified(&world, name).await;
    let (status, headers, page) = get(&world, &format!("/certificates/{}", token(&url))).await;
    let page = String::from_utf8(page).unwrap();
    assert_eq!(status, StatusCode::OK);
    assert!(
        !page.contains("<script") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{page}"
    );
    assert!(
        page.contains("Valid")
            && page.contains("width=device-width")
            && page.contains("UN383_SUMMARY")
    );
    for private in [
        case.seller_id().to_string(),
        case.order.clone(),
        case.product.to_string(),
    ] {
        assert!(!page.contains(&private));
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(headers[name], value);
    }
}

#[tokio::test]
async fn the_pictures_are_served_and_the_png_says_what_the_graph_says() {
    let world = OrderDomain::new().await;
    let (_case, url, qr) = certified(&world, "Power bank").await;
    let (status, headers, svg) =
        get(&world, &format!("/certificates/{}/qr.svg", token(&url))).await;
    assert_eq!(
        (status, headers["content-type"].to_str().unwrap()),
        (StatusCode::OK, "image/svg+xml")
    );
    assert!(String::from_utf8(svg).unwrap().contains("<svg"));
    let (status, headers, png) =
        get(&world, &format!("/certificates/{}/qr.png", token(&url))).await;
    assert_eq!(
        (status, headers["content-type"].to_str().unwrap()),
        (StatusCode::OK, "image/png")
    );
    let picture = image::load_from_memory(&png).unwrap().to_luma8();
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(
        picture.width() as usize,
        picture.height() as usize,
        |x, y| {
            picture
                .get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())
                .0[0]
        },
    );
    assert_eq!(picture.detect_grids()[0].decode().unwrap().1, qr);
}

#[tokio::test]
async fn the_public_keys_are_for_everybody() {
    let world = OrderDomain::new().await;
    let routes = open_routes(world.services.certificates.clone());
    let request = Request::get("/.well-known/certificate-keys.json")
        .body(Body::empty())
        .unwrap();
    let answer = routes.oneshot(request).await.unwrap();
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let keys: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(keys, crate::support::issuer().jwks());
    assert_eq!(keys["keys"][0].get("d"), None, "the public half");
}
