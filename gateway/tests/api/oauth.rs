//! The endpoints of the user subgraph beside the graph: the token endpoint and the public documents.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caller::Identity;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::{ISSUER, chosen_id};
use crate::records::recorded;
use crate::world::{Plan, World, answer, eventually, refusal};

const FORM: &str = "application/x-www-form-urlencoded";
const GRANT: &str = "grant_type=client_credentials&scope=orders%3Aread";
const KEYS: &str = "/.well-known/jwks.json";
const METADATA: &str = "/.well-known/oauth-authorization-server";

fn token(world: &World, form: impl Into<reqwest::Body>) -> RequestBuilder {
    world
        .http
        .post(world.at("/oauth/token"))
        .header("content-type", FORM)
        .body(form)
}

/// The status and the code of the error.
async fn error(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let status = response.status().as_u16();
    let json: Value = response.json().await.unwrap();
    (
        status,
        json["error"].as_str().unwrap_or("no error").to_owned(),
    )
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_token_request_is_passed_on_with_what_belongs_to_it_and_so_is_the_answer() {
    let world = World::start().await;
    let id = chosen_id();
    let request = token(&world, GRANT)
        .basic_auth("client", Some("secret"))
        .header("x-request-id", id.to_string())
        .header("x-carnet-caller", "forged")
        .header("x-forwarded-for", "10.0.0.1")
        .header("cookie", "a=b");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), Some("application/json"));
    assert_eq!(header(&response, "cache-control"), Some("no-store"));
    assert_eq!(
        header(&response, "x-request-id"),
        Some(id.to_string().as_str())
    );
    assert_eq!(header(&response, "x-inside"), None);
    let expected = json!({ "access_token": "abc", "token_type": "Bearer", "expires_in": 900 });
    assert_eq!(response.json::<Value>().await.unwrap(), expected);
    {
        let requests = world.shared.token_requests.lock().unwrap();
        let [request] = requests.as_slice() else {
            panic!("{} requests", requests.len())
        };
        assert_eq!(request.form, GRANT);
        assert_eq!(
            request.headers["authorization"],
            "Basic Y2xpZW50OnNlY3JldA=="
        );
        assert!(
            request.headers.get("cookie").is_none()
                && request.headers.get("x-forwarded-for").is_none()
        );
        let caller = &request.caller;
        assert_eq!(
            (caller.identity(), caller.correlation()),
            (&Identity::Anonymous, id)
        );
        assert_eq!((caller.client(), caller.address()), (None, None));
    }
    let refused = token(&world, "grant_type=password").send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert_eq!(
        header(&refused, "www-authenticate"),
        Some("Basic realm=\"carnet\"")
    );
    assert_eq!(
        refused.json::<Value>().await.unwrap(),
        json!({ "error": "invalid_client" })
    );
    let moved = token(&world, "moved").send().await.unwrap();
    assert_eq!(
        (moved.status().as_u16(), header(&moved, "location")),
        (307, None),
        "it goes nowhere else"
    );

    let all = recorded(&world, 3).await;
    let outcomes: Vec<_> = all
        .iter()
        .map(|(_, record)| (record.status, record.outcome.as_str()))
        .take(3)
        .collect();
    assert_eq!(
        outcomes,
        [(200, "OK"), (401, "invalid_client"), (307, "INTERNAL")]
    );
    let (event, record) = &all[0];
    assert_eq!(
        (record.operation.as_str(), record.operation_type.as_str()),
        ("token", "HTTP")
    );
    assert_eq!(
        (event.correlationid, record.client_kind.as_str()),
        (id, "PUBLIC")
    );
    assert!(record.response_bytes > 20 && record.client.is_none() && record.user.is_none());
}

#[tokio::test]
async fn a_token_request_that_cannot_be_is_not_passed_on() {
    let world = World::start().await;
    let url = world.at("/oauth/token");
    let invalid = |status: u16| (status, "invalid_request".to_owned());
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let response = world
            .http
            .request(method.clone(), &url)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (response.status().as_u16(), header(&response, "allow")),
            (405, Some("POST")),
            "{method}"
        );
    }
    let json = world.http.post(&url).json(&json!({ "grant_type": "x" }));
    let refused: Value = json.send().await.unwrap().json().await.unwrap();
    assert_eq!(
        refused,
        json!({
            "error": "invalid_request",
            "error_description": "send one form (application/x-www-form-urlencoded) and at most one Authorization header",
        })
    );
    assert_eq!(
        error(world.http.post(&url).body(GRANT)).await,
        invalid(400),
        "no content type"
    );
    let twice = token(&world, GRANT)
        .basic_auth("a", Some("b"))
        .bearer_auth("c");
    assert_eq!(error(twice).await, invalid(400), "two authorizations");
    let long = format!("{GRANT}&x={}", "x".repeat(16 * 1024));
    assert_eq!(error(token(&world, long.clone())).await, invalid(413));
    let chunks = long
        .as_bytes()
        .chunks(1000)
        .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()));
    let chunks: Vec<_> = chunks.collect();
    let unannounced = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
    assert_eq!(error(token(&world, unannounced)).await, invalid(413));
    assert!(world.shared.token_requests.lock().unwrap().is_empty());

    let most = format!("{GRANT}&x={}", "x".repeat(16 * 1024 - GRANT.len() - 3));
    let allowed = world
        .http
        .post(&url)
        .header("content-type", format!("{FORM}; charset=utf-8"))
        .body(most);
    assert_eq!(allowed.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_token_request_is_charged_by_its_weight() {
    let rate = json!({ "rate": { "public": { "per_minute": 1, "burst": 11 }, "address_header": "x-forwarded-for" } });
    let world = World::with(Plan::access(&rate)).await;
    let ask = |address: &str| token(&world, GRANT).header("x-forwarded-for", address.to_owned());
    for _ in 0..2 {
        assert_eq!(ask("10.0.0.1").send().await.unwrap().status(), 200);
    }
    let limited = ask("10.0.0.1").send().await.unwrap();
    assert_eq!(limited.status(), 429);
    let wait: u64 = header(&limited, "retry-after").unwrap().parse().unwrap();
    assert!(
        (230..=240).contains(&wait),
        "one is left of five, and one comes back each minute: {wait}"
    );
    assert_eq!(
        limited.json::<Value>().await.unwrap(),
        json!({
            "error": "temporarily_unavailable",
            "error_description": "try again after the time in Retry-After",
        })
    );
    assert_eq!(ask("10.0.0.2").send().await.unwrap().status(), 200);
    assert_eq!(world.shared.token_requests.lock().unwrap().len(), 3);
    let all = recorded(&world, 4).await;
    assert_eq!(
        (all[2].1.status, all[2].1.outcome.as_str()),
        (429, "RATE_LIMITED")
    );

    let whoami = |address: &'static str| world.ask("{ whoami }").header("x-forwarded-for", address);
    assert_eq!(
        answer(whoami("10.0.0.1")).await.0,
        200,
        "the one that is left"
    );
    assert_eq!(
        refusal(whoami("10.0.0.1")).await.0,
        429,
        "the graph and the endpoint draw on one budget"
    );
}

#[tokio::test]
async fn each_client_has_a_budget_of_its_own_for_its_tokens_and_strangers_share_one() {
    let rate =
        json!({ "rate": { "public": { "per_minute": 1, "burst": 2 }, "weights": { "token": 1 } } });
    let world = World::with(Plan::access(&rate)).await;
    let (partner, mobile) = (
        world.partner.client.id.to_string(),
        world.mobile.client.id.to_string(),
    );
    let claims = URL_SAFE_NO_PAD.encode(json!({ "sub": mobile }).to_string());
    let status = async |request: RequestBuilder| request.send().await.unwrap().status().as_u16();
    // IDs that no client has: all callers with unknown IDs share a budget.
    for expected in [200, 200, 429, 429] {
        let invented = format!("{GRANT}&client_id={}", Uuid::now_v7());
        assert_eq!(status(token(&world, invented)).await, expected);
    }
    assert_eq!(
        status(token(&world, GRANT)).await,
        429,
        "and with those who name none"
    );
    for expected in [200, 200, 429] {
        assert_eq!(
            status(token(&world, GRANT).basic_auth(&partner, Some("x"))).await,
            expected
        );
    }
    assert_eq!(
        status(token(&world, format!("{GRANT}&client_id={partner}"))).await,
        429,
        "by whatever way"
    );
    let asserted = || token(&world, format!("{GRANT}&client_assertion=a.{claims}.b"));
    for expected in [200, 200, 429] {
        assert_eq!(status(asserted()).await, expected);
    }
    assert_eq!(
        answer(world.ask("{ whoami }")).await.0,
        200,
        "the graph is apart"
    );
}

#[tokio::test]
async fn an_address_is_told_where_a_proxy_is_trusted_and_nowhere_else() {
    let trusting = json!({ "rate": { "address_header": "x-forwarded-for" } });
    let plans = [
        (Plan::default(), None),
        (Plan::access(&trusting), Some("10.0.0.1")),
    ];
    for (plan, expected) in plans {
        let world = World::with(plan).await;
        let told = |value: &'static str| {
            let ask = world.ask("{ whoami }").header("x-forwarded-for", value);
            let world = &world;
            async move {
                assert_eq!(answer(ask).await.0, 200);
                let (_, caller) = world.shared.callers.lock().unwrap().pop().unwrap();
                caller.address().map(str::to_owned)
            }
        };
        assert_eq!(told("10.0.0.1").await.as_deref(), expected);
        assert_eq!(
            told("10.9.9.9, 10.0.0.1").await.as_deref(),
            expected,
            "the caller's own words do not count"
        );
        assert_eq!(told("10.0.0.1, somewhere").await, None);
        token(&world, GRANT)
            .header("x-forwarded-for", "10.0.0.1")
            .send()
            .await
            .unwrap();
        let request = world.shared.token_requests.lock().unwrap().pop().unwrap();
        assert_eq!(request.caller.address(), expected);
    }
}

#[tokio::test]
async fn documents_are_passed_on_and_asked_for_seldom() {
    let world = World::start().await;
    let reads = || {
        (
            *world.shared.jwks_reads.lock().unwrap(),
            *world.shared.metadata_reads.lock().unwrap(),
        )
    };
    let before = reads();
    let asked = (0..20).map(|_| answer(world.http.get(world.at(KEYS))));
    for (status, json) in futures::future::join_all(asked).await {
        assert_eq!(
            (status.as_u16(), &json),
            (200, &*world.shared.jwks.lock().unwrap())
        );
    }
    for _ in 0..20 {
        let response = world.http.get(world.at(METADATA)).send().await.unwrap();
        assert_eq!(header(&response, "content-type"), Some("application/json"));
        assert_eq!(response.json::<Value>().await.unwrap()["issuer"], ISSUER);
    }
    let (keys, metadata) = reads();
    let (keys, metadata) = (keys - before.0, metadata - before.1);
    assert!(
        keys <= 3 && metadata <= 3,
        "{keys} and {metadata} reads for 20 each"
    );
    let response = world.http.head(world.at(KEYS)).send().await.unwrap();
    assert_eq!(
        header(&response, "cache-control"),
        Some("public, max-age=60")
    );
    assert_eq!(
        (
            response.status().as_u16(),
            response.bytes().await.unwrap().len()
        ),
        (200, 0)
    );
    for path in [KEYS, METADATA] {
        let response = world
            .http
            .post(world.at(path))
            .body("x")
            .send()
            .await
            .unwrap();
        assert_eq!(
            (response.status().as_u16(), header(&response, "allow")),
            (405, Some("GET, HEAD"))
        );
    }
}

#[tokio::test]
async fn without_the_user_subgraph_these_are_unavailable_and_come_back() {
    let mut world = World::with(Plan {
        without_user: true,
        ..Plan::default()
    })
    .await;
    let away = (503, "temporarily_unavailable".to_owned());
    assert_eq!(error(token(&world, GRANT)).await, away);
    for path in [KEYS, METADATA] {
        assert_eq!(error(world.http.get(world.at(path))).await, away, "{path}");
    }
    let (_, record) = recorded(&world, 1).await.remove(0);
    assert_eq!(
        (record.status, record.outcome.as_str()),
        (503, "SUBGRAPH_UNAVAILABLE")
    );
    world.user.resume().await;
    assert_eq!(token(&world, GRANT).send().await.unwrap().status(), 200);
    eventually("the keys", || async {
        (world.http.get(world.at(KEYS)).send().await.ok()?.status() == 200).then_some(())
    })
    .await;
}
