//! The public pages of certificates, which the order subgraph serves.

use serde_json::{Value, json};

use crate::records::recorded;
use crate::world::{Plan, World};

#[tokio::test]
async fn a_page_is_for_everybody_and_comes_as_the_subgraph_made_it() {
    let world = World::start().await;
    for path in [
        "/certificates/known",
        "/certificates/known/qr.svg",
        "/certificates/known/qr.png",
    ] {
        let request = world
            .http
            .get(world.at(path))
            .header("x-carnet-caller", "forged")
            .header("cookie", "a=b");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("content-security-policy", "default-src 'none'"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.headers()[name], value, "{path}");
        }
        assert!(answer.headers().get("x-inside").is_none());
        assert_eq!(answer.text().await.unwrap(), format!("Anonymous {path}"));
    }
    let unknown = world
        .http
        .get(world.at("/certificates/guess"))
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 404);

    let all = recorded(&world, 4).await;
    let outcomes: Vec<_> = all
        .iter()
        .map(|(_, record)| (record.status, record.outcome.as_str()))
        .collect();
    assert_eq!(
        outcomes,
        [(200, "OK"), (200, "OK"), (200, "OK"), (404, "OK")]
    );
    for (event, record) in &all {
        assert_eq!(
            (record.operation.as_str(), record.operation_type.as_str()),
            ("certificate", "HTTP")
        );
        let written = serde_json::to_string(event).unwrap();
        assert!(
            !written.contains("known") && !written.contains("guess"),
            "a token opens the page: {written}"
        );
    }
}

#[tokio::test]
async fn an_address_leads_to_a_certificate_or_to_none() {
    let world = World::start().await;
    let long = format!("/certificates/{}", "A".repeat(300));
    for path in [
        "/certificates/%2e%2e/qr.svg",
        "/certificates/..%2fgraphql",
        &long,
    ] {
        let answer = world.http.get(world.at(path)).send().await.unwrap();
        // A client that normalises the URL never reaches a page.
        assert_eq!(answer.status(), 404, "{path}");
        assert!(!answer.text().await.unwrap().contains("graphql"), "{path}");
    }
    let written = world
        .http
        .post(world.at("/certificates/known"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (written.status().as_u16(), &written.headers()["allow"]),
        (405, &"GET, HEAD".parse().unwrap())
    );
}

#[tokio::test]
async fn guessing_is_limited() {
    let config = json!({ "rate": { "public": { "per_minute": 1, "burst": 4 } } });
    let world = World::with(Plan::access(&config)).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(
            world
                .http
                .get(world.at("/certificates/guess"))
                .send()
                .await
                .unwrap(),
        );
    }
    let limited = statuses
        .iter()
        .find(|answer| answer.status() == 429)
        .expect("a limit");
    assert!(limited.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn the_public_keys_are_passed_on_and_the_page_is_away_with_its_subgraph() {
    let mut world = World::start().await;
    let keys = world
        .http
        .get(world.at("/.well-known/certificate-keys.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(keys.json::<Value>().await.unwrap(), json!({ "keys": [] }));
    world.order.stop().await;
    let answer = world
        .http
        .get(world.at("/certificates/known"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (503, &"1".parse().unwrap())
    );
}
