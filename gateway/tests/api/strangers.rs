//! The budgets of anonymous requests, and the cost of requests that are not read.

use serde_json::json;

use crate::people::seller;
use crate::world::{Plan, World, answer, refusal};

/// Each invented token has a bucket of its own. Together they must not use up the budget that all sign-ins share.
#[tokio::test]
async fn invented_tokens_keep_nobody_from_signing_in() {
    let world = World::with(Plan::access(&json!({ "rate": {
        "public": { "per_minute": 1, "burst": 60 },
        "weights": { "signIn": 5, "refreshSession": 2 },
    } })))
    .await;
    // Only the prices matter here: this graph does not have these mutations.
    let sign_in = |fields: &str| {
        world.ask(&format!(
            "mutation {{ signIn(input: {{ email: \"a@example.org\" {fields} }}) }}"
        ))
    };
    let refresh = |token: usize| {
        world.ask(&format!(
            "mutation {{ refreshSession(input: {{ refreshToken: \"{token}\" }}) }}"
        ))
    };
    let mut tokens = 0;
    while answer(refresh(tokens)).await.0 == 400 {
        tokens += 1;
    }
    let mut devices = 0;
    while answer(sign_in(&format!("deviceToken: \"{devices}\"")))
        .await
        .0
        == 400
    {
        devices += 1;
    }
    assert_eq!((tokens, devices), (30, 12), "each sort has sixty points");
    assert_eq!(answer(sign_in("")).await.0, 400);
}

#[tokio::test]
async fn a_request_that_is_refused_unread_costs_one_point() {
    let world = World::with(Plan::access(
        &json!({ "rate": { "user": { "per_minute": 1, "burst": 3 } } }),
    ))
    .await;
    let token = seller().token();
    let send = || {
        let pieces = [Ok::<_, std::io::Error>(b"{}".to_vec())];
        let post = world
            .http
            .post(&world.url)
            .header("content-type", "text/plain");
        let post = post
            .header("apollo-require-preflight", "1")
            .bearer_auth(&token);
        post.body(reqwest::Body::wrap_stream(futures::stream::iter(pieces)))
    };
    for status in [415, 415, 415, 429] {
        assert_eq!(refusal(send()).await.0, status);
    }
}
