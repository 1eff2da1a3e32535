//! Requests to the session endpoints that are refused, and the paths that do not read the cookie.

use reqwest::Method;
use serde_json::{Value, json};

use crate::people::Program;
use crate::sessions::{
    KEY, ME, begun, cookies, credentials, mutations, refresh, request, sign_in, web,
};
use crate::world::{Plan, World, answer, refusal};

#[tokio::test]
async fn requests_of_other_origins_are_refused() {
    let world = World::start().await;
    let (_, cookie) = begun(sign_in(&world)).await;
    mutations(&world);
    let own = format!("http://{}", world.gateway.listen);
    let foreign = [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        // An origin of the CORS policy.
        ("origin", "http://localhost:5173"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in foreign {
        for request in [
            sign_in(&world),
            refresh(&world, &cookie),
            web(&world, Method::POST, "/session/switch"),
            web(&world, Method::DELETE, "/session").header("cookie", &cookie),
        ] {
            let response = request.header(name, value).send().await.unwrap();
            assert_eq!(
                (response.status().as_u16(), cookies(&response).len()),
                (403, 0),
                "{name}: {value}"
            );
            let json: Value = response.json().await.unwrap();
            assert_eq!(json["errors"][0]["extensions"]["code"], "CSRF_ERROR");
        }
    }
    assert!(mutations(&world).is_empty());
    let same = refresh(&world, &cookie)
        .header("origin", own)
        .header("sec-fetch-site", "same-origin");
    begun(same).await;
}

#[tokio::test]
async fn only_applications_in_a_browser_have_sessions_in_cookies() {
    let world = World::start().await;
    let with = |key: &str| {
        request(&world, Method::POST, "/session")
            .header(KEY, key)
            .json(&credentials())
    };
    let unknown = (401, "CLIENT_UNKNOWN".to_owned());
    let without = request(&world, Method::POST, "/session").json(&credentials());
    assert_eq!(refusal(without).await, unknown);
    assert_eq!(refusal(with("unknown")).await, unknown);
    let kinds: [&Program; 2] = [&world.partner, &world.mobile];
    for program in kinds {
        assert_eq!(
            refusal(with(&program.key)).await,
            (403, "FORBIDDEN".to_owned())
        );
    }
    assert!(mutations(&world).is_empty());
}

#[tokio::test]
async fn requests_that_are_not_small_json_objects_are_refused() {
    let world = World::start().await;
    let post = || web(&world, Method::POST, "/session");
    let typed = |text: &'static str| post().header("content-type", "application/json").body(text);
    let large = json!({ "email": "a".repeat(16 * 1024), "password": "b" });
    for (request, status, code) in [
        (post().json(&large), 413, "PAYLOAD_TOO_LARGE"),
        (
            post().body(credentials().to_string()),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            post().header("content-type", "text/plain").body("{}"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            post().form(&[("email", "a")]),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (typed(""), 400, "INVALID_REQUEST"),
        (typed("[\"a\", \"b\"]"), 400, "INVALID_REQUEST"),
        (
            post().json(&json!({ "email": "a" })),
            400,
            "INVALID_REQUEST",
        ),
        (
            post().json(&json!({ "email": "a", "password": "b", "admin": true })),
            400,
            "INVALID_REQUEST",
        ),
        (
            web(&world, Method::POST, "/session/refresh")
                .header("content-type", "text/plain")
                .body("a"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
    ] {
        assert_eq!(refusal(request).await, (status, code.to_owned()));
    }
    for (path, method, allowed) in [
        ("/session", Method::GET, "POST, DELETE"),
        ("/session", Method::PUT, "POST, DELETE"),
        ("/session/refresh", Method::GET, "POST"),
        ("/session/switch", Method::DELETE, "POST"),
    ] {
        let response = web(&world, method, path).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &allowed.parse().unwrap()),
            "{path}"
        );
    }
    assert!(mutations(&world).is_empty());
}

#[tokio::test]
async fn a_sign_out_beyond_the_budget_keeps_the_cookie() {
    let rate = json!({ "rate": {
        "user": { "per_minute": 1, "burst": 3 },
        "weights": { "signOut": 5 },
    } });
    let world = World::with(Plan::access(&rate)).await;
    let (json, cookie) = begun(sign_in(&world)).await;
    let token = json["session"]["accessToken"].as_str().unwrap();
    let request = web(&world, Method::DELETE, "/session").header("cookie", &cookie);
    let limited = request.bearer_auth(token).send().await.unwrap();
    assert_eq!(
        (limited.status().as_u16(), cookies(&limited).len()),
        (429, 0)
    );
    assert_eq!(mutations(&world), ["signIn"]);
    begun(refresh(&world, &cookie)).await;
}

#[tokio::test]
async fn a_cookie_is_no_authentication_for_the_graph_and_for_files() {
    let world = World::start().await;
    let (_, cookie) = begun(sign_in(&world)).await;
    let ask = |query: &str| {
        world
            .ask(query)
            .header(KEY, &world.web.key)
            .header("cookie", &cookie)
    };
    let unauthenticated = (401, "UNAUTHENTICATED".to_owned());
    assert_eq!(refusal(ask(ME)).await, unauthenticated);
    let who = answer(ask("{ whoami }")).await.1;
    let expected = format!("anonymous through {}", world.web.client.id);
    assert_eq!(who["data"]["whoami"], json!(expected));
    let file = web(&world, Method::POST, "/files").header("cookie", &cookie);
    assert_eq!(refusal(file.body("a")).await, unauthenticated);
    begun(refresh(&world, &cookie)).await;
    assert_eq!(
        *world.shared.cookies.lock().unwrap(),
        0,
        "the user subgraph received a cookie"
    );
}
