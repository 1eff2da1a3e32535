//! A request that is not a GraphQL request is refused with a status and a coded error.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::demo::{Answer, Counted, Gate, KEY, LIMIT, Server, app_with, signed_for};

const QUERY: &str = r#"{"query":"{ hello }"}"#;

#[tokio::test]
async fn only_post_is_served() {
    let server = Server::start().await;
    for method in [
        Method::GET,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
        Method::OPTIONS,
    ] {
        let request = server.request(method.clone(), "/graphql?query=mutation%20{bump}");
        let response = request
            .header(caller::HEADER, signed_for("demo", KEY, 0))
            .send()
            .await
            .unwrap();
        assert_eq!(response.headers()["allow"], "POST", "{method}");
        Answer::of(response).await.is(405, "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn only_json_is_read() {
    let server = Server::start().await;
    let refused = [
        None,
        Some("text/plain"),
        Some("text/plain; charset=utf-8"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/graphql"),
        Some("application/graphql-response+json"),
        Some("application/json; charset=utf-16"),
        Some("application/jsonp"),
        Some(""),
    ];
    for content_type in refused {
        let mut request = server.post().body(QUERY);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (415, "UNSUPPORTED_MEDIA_TYPE"),
            "{content_type:?}"
        );
    }
    for content_type in [
        "application/json",
        "Application/JSON; Charset=UTF-8",
        "application/json;charset=\"utf-8\"",
    ] {
        let request = server
            .post()
            .body(QUERY)
            .header("content-type", content_type);
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status.as_u16(), 200, "{content_type}");
    }
    let json = || {
        server
            .post()
            .body(QUERY)
            .header("content-type", "application/json")
    };
    let twice = json().header("content-type", "application/json");
    Answer::of(twice.send().await.unwrap())
        .await
        .is(415, "UNSUPPORTED_MEDIA_TYPE");
    let packed = json().header("content-encoding", "gzip");
    Answer::of(packed.send().await.unwrap())
        .await
        .is(415, "UNSUPPORTED_MEDIA_TYPE");
}

#[tokio::test]
async fn only_one_well_formed_request_is_read() {
    let server = Server::start().await;
    let refused = [
        "",
        "nonsense",
        r#"{"query":"#,
        r#"["query"]"#,
        r#"[{"query":"{ hello }"},{"query":"{ hello }"}]"#,
        r#"{"qeury":"{ hello }"}"#,
        r#"{"query":null}"#,
        r#"{"query":7}"#,
        r#"{"query":{"hello":1}}"#,
        r#"{"query":"{ hello }","variables":[7]}"#,
        r#"{"query":"{ hello }","variables":"{}"}"#,
        r#"{"query":"{ hello }","operationName":7}"#,
        r#"{"query":"{ hello }","extensions":7}"#,
        r#"{"query":"{ hello }","query":"mutation { bump }"}"#,
        "{\"query\":\"{ hello }\"}{}",
    ];
    for body in refused {
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = server
                .post()
                .body(body)
                .header("content-type", "application/json");
            let answer = Answer::of(request.header("accept", accept).send().await.unwrap()).await;
            assert_eq!(
                (answer.status.as_u16(), answer.code()),
                (400, "BAD_REQUEST"),
                "{body}"
            );
            assert!(
                answer.media.starts_with(accept),
                "{} for {accept}",
                answer.media
            );
        }
    }
    let invalid_utf8 = server
        .post()
        .body(b"{\"query\":\"{ hello }\xff\"}".to_vec());
    let response = invalid_utf8
        .header("content-type", "application/json")
        .send()
        .await
        .unwrap();
    Answer::of(response).await.is(400, "BAD_REQUEST");
}

#[tokio::test]
async fn optional_parameters_may_be_null_and_unknown_ones_are_ignored() {
    let server = Server::start().await;
    let accepted = [
        json!({ "query": "{ hello }", "variables": null, "operationName": null, "extensions": null }),
        json!({ "query": "{ hello }", "variables": {}, "operationName": "", "extensions": { "any": 1 } }),
        json!({ "query": "query A { hello } query B { who }", "operationName": "A", "later": [1] }),
    ];
    for body in accepted {
        let answer = Answer::of(server.post().json(&body).send().await.unwrap()).await;
        assert_eq!(
            answer.body,
            json!({ "data": { "hello": "hello" } }),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let server = Server::start().await;
    let body = |length: usize| format!("{QUERY}{}", " ".repeat(length - QUERY.len()));
    for (length, status) in [(LIMIT, 200), (LIMIT + 1, 413), (5_000_000, 413)] {
        let request = server
            .post()
            .header("content-type", "application/json")
            .body(body(length));
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{length}");
        if status == 413 {
            answer.is(413, "PAYLOAD_TOO_LARGE");
        }
    }
}

#[tokio::test]
async fn an_answer_that_the_client_cannot_read_is_not_made() {
    let server = Server::start().await;
    for accept in [
        "text/html",
        "application/xml, text/*",
        "application/json;q=0",
        "application/json; charset=latin1",
    ] {
        let request = server.post().json(&json!({ "query": "mutation { bump }" }));
        Answer::of(request.header("accept", accept).send().await.unwrap())
            .await
            .is(406, "NOT_ACCEPTABLE");
    }
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let app = app_with(Gate::default(), Counted::default(), Duration::from_secs(1));
    let server = Server::serve(app).await;
    let answer = server.ask("{ hangs }").await;
    answer.is(504, "TIMEOUT");
    assert!(
        answer
            .media
            .starts_with("application/graphql-response+json")
    );
}

#[tokio::test]
async fn a_panic_is_an_internal_error_and_the_process_goes_on() {
    let server = Server::start().await;
    server.ask("{ panics }").await.is(500, "INTERNAL");
    Answer::of(server.request(Method::GET, "/panics").send().await.unwrap())
        .await
        .is(500, "INTERNAL");
    assert_eq!(
        server.ask("{ hello }").await.body,
        json!({ "data": { "hello": "hello" } })
    );
}

#[tokio::test]
async fn routes_may_have_limits_of_their_own_and_all_else_that_surrounds_the_others() {
    let app = app_with(Gate::default(), Counted::default(), Duration::from_secs(1));
    let server = Server::serve(app).await;
    let slow = |method: Method, body: &'static str| {
        server
            .request(method, "/slow")
            .header(caller::HEADER, signed_for("demo", KEY, 0))
            .body(body)
    };
    let answer = slow(Method::POST, "0123456789").send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap()),
        (200, "0123456789".to_owned())
    );
    assert_eq!(
        slow(Method::POST, "0123456789a")
            .send()
            .await
            .unwrap()
            .status(),
        413
    );
    Answer::of(slow(Method::GET, "").send().await.unwrap())
        .await
        .is(500, "INTERNAL");
    Answer::of(server.request(Method::POST, "/slow").send().await.unwrap())
        .await
        .is(401, "UNAUTHENTICATED");
    Answer::of(
        server
            .request(Method::GET, "/nowhere")
            .send()
            .await
            .unwrap(),
    )
    .await
    .is(404, "NOT_FOUND");
    server.ask("{ hangs }").await.is(504, "TIMEOUT");
}
