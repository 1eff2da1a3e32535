//! Sessions of browsers: the refresh token stays in a cookie.

use e2e::{Graph, people::PASSWORD};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::{ask, out_within_seconds, platform};

const ME: &str = "{ me { email } }";

/// The cookie that a response sets, as a browser would send it.
fn cookie(response: &Response) -> String {
    let set = response.headers().get("set-cookie").unwrap();
    let set = set.to_str().unwrap();
    assert!(set.contains("; HttpOnly; SameSite=Strict"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

/// The JSON of a response that begins or refreshes a session, and its cookie.
async fn begun(request: reqwest::RequestBuilder) -> (Value, String) {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let cookie = cookie(&response);
    let (_, token) = cookie.split_once('=').unwrap();
    let text = response.text().await.unwrap();
    assert!(
        token.len() == 43 && !text.contains(token) && !text.contains("refreshToken"),
        "{text}"
    );
    (serde_json::from_str(&text).unwrap(), cookie)
}

/// The graph with the access token of this payload.
fn with_token(graph: &Graph, payload: &Value) -> Graph {
    graph.with_token(payload["session"]["accessToken"].as_str().unwrap())
}

#[tokio::test]
async fn a_browser_has_a_session_without_ever_seeing_the_refresh_token() {
    let platform = platform();
    let (web, seller) = (platform.web(), platform.seller().await);
    let sign_in = |password: &str| {
        let body = json!({ "email": seller.email, "password": password });
        web.beside(Method::POST, "/session").json(&body)
    };
    let refresh = |cookie: &str| {
        web.beside(Method::POST, "/session/refresh")
            .header("cookie", cookie)
    };
    let wrong = sign_in("a wrong guess").send().await.unwrap();
    assert_eq!(wrong.status(), 200);
    assert!(wrong.headers().get("set-cookie").is_none());
    let wrong: Value = wrong.json().await.unwrap();
    assert_eq!(wrong["userErrors"][0]["code"], "INVALID_CREDENTIALS");

    let (payload, first) = begun(sign_in(PASSWORD)).await;
    assert_eq!(payload["userErrors"], json!([]));
    assert!(payload["session"]["deviceToken"].is_string());
    let graph = with_token(&web, &payload);
    let me = ask(&graph, ME, &json!({})).await;
    assert_eq!(me["me"]["email"], json!(seller.email));

    // Two tabs refresh at the same time with the same cookie.
    let (_, second) = begun(refresh(&first)).await;
    let (_, same) = begun(refresh(&first)).await;
    assert_eq!(second, same);
    let (payload, third) = begun(refresh(&second)).await;
    let graph = with_token(&web, &payload);
    let switch = json!({ "organisationId": seller.organisation });
    let switched = graph.beside(Method::POST, "/session/switch").json(&switch);
    let (payload, fourth) = begun(switched).await;
    assert_ne!(third, fourth);
    let switched = with_token(&web, &payload);
    ask(&switched, ME, &json!({})).await;

    // The cookie alone is sufficient to sign out, for example after the access token has expired.
    let left = web
        .beside(Method::DELETE, "/session")
        .header("cookie", &fourth)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (left.status().as_u16(), cookie(&left).ends_with('=')),
        (200, true)
    );
    let left: Value = left.json().await.unwrap();
    assert_eq!(left, json!({ "signedOut": true, "userErrors": [] }));
    out_within_seconds(&switched).await;
    let ended = refresh(&fourth).send().await.unwrap();
    assert_eq!(
        (ended.status().as_u16(), cookie(&ended).ends_with('=')),
        (401, true)
    );
    let ended: Value = ended.json().await.unwrap();
    assert_eq!(
        ended.pointer("/errors/0/extensions/code"),
        Some(&json!("REFRESH_TOKEN_INVALID"))
    );
}
