//! Answers to well-formed requests: the status depends on the media type, and errors reveal no internals.

use serde_json::{Value, json};

use crate::demo::{Answer, Server};

const MODERN: &str = "application/graphql-response+json";
const LEGACY: &str = "application/json";

/// The same request, answered in both media types.
async fn both(server: &Server, body: &Value) -> [Answer; 2] {
    let mut answers = Vec::new();
    for accept in [MODERN, LEGACY] {
        let response = server
            .post()
            .json(body)
            .header("accept", accept)
            .send()
            .await
            .unwrap();
        let answer = Answer::of(response).await;
        assert_eq!(answer.media, format!("{accept}; charset=utf-8"));
        answers.push(answer);
    }
    answers.try_into().unwrap_or_else(|_| unreachable!())
}

#[tokio::test]
async fn data_is_200_in_either() {
    let server = Server::start().await;
    for body in [
        json!({ "query": "{ hello __typename }" }),
        json!({ "query": "{ hello denied }" }),
    ] {
        for answer in both(&server, &body).await {
            assert_eq!(answer.status.as_u16(), 200);
            assert_eq!(answer.body["data"]["hello"], "hello");
        }
    }
}

#[tokio::test]
async fn without_a_selected_root_field_the_data_is_an_empty_object() {
    let server = Server::start().await;
    let query = "query($with: Boolean!) { hello @include(if: $with) }";
    for (with, expected) in [(false, json!({})), (true, json!({ "hello": "hello" }))] {
        let body = json!({ "query": query, "variables": { "with": with } });
        for answer in both(&server, &body).await {
            assert_eq!(answer.status.as_u16(), 200);
            assert_eq!(answer.body, json!({ "data": expected }));
        }
    }
}

/// A request error: nothing was executed, so there is no `data`, not even null.
#[tokio::test]
async fn a_request_that_was_not_executed_is_400_where_the_media_type_allows() {
    let server = Server::start().await;
    let requests = [
        (json!({ "query": "{" }), "GRAPHQL_PARSE_FAILED"),
        (json!({ "query": "" }), "GRAPHQL_PARSE_FAILED"),
        (
            json!({ "query": "{ nothing }" }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "{ hello { x } }" }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "query A { hello }", "operationName": "B" }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "query A { hello } query B { hello }" }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "query ($d: Date!) { day(day: $d) }" }),
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "query ($d: Date!) { day(day: $d) }", "variables": { "d": null } }),
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "query ($n: Int) { numbers(first: $n) { totalCount } }", "variables": { "n": "x" } }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "subscription { hello }" }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            json!({ "query": "{ __schema { types { name } } }" }),
            "INTROSPECTION_DISABLED",
        ),
        (
            json!({ "query": "{ hello a: __type(name: \"Query\") { name } }" }),
            "INTROSPECTION_DISABLED",
        ),
        (
            json!({ "query": "{ ...F } fragment F on Query { __schema { types { name } } }" }),
            "INTROSPECTION_DISABLED",
        ),
        (
            json!({ "query": "{ ... on Query { __schema { types { name } } } }" }),
            "INTROSPECTION_DISABLED",
        ),
        (
            json!({ "query": "{ _service { sdl } }" }),
            "INTROSPECTION_DISABLED",
        ),
    ];
    for (body, code) in requests {
        let [modern, legacy] = both(&server, &body).await;
        for (answer, status) in [(modern, 400), (legacy, 200)] {
            assert_eq!(
                (answer.status.as_u16(), answer.code()),
                (status, code),
                "{body}: {}",
                answer.body
            );
            assert!(answer.body.get("data").is_none(), "{body}: {}", answer.body);
        }
    }
}

/// An execution error that left no data: it is still a result, so `data` is null and the status 200.
#[tokio::test]
async fn a_result_of_null_is_200() {
    let server = Server::start().await;
    for answer in both(&server, &json!({ "query": "{ broken }" })).await {
        answer.is(200, "INTERNAL");
        assert_eq!(answer.body["data"], Value::Null);
        assert!(answer.body.as_object().unwrap().contains_key("data"));
        assert_eq!(answer.body["errors"][0]["path"], json!(["broken"]));
    }
}

#[tokio::test]
async fn errors_have_a_code_and_nothing_of_the_inside() {
    let server = Server::start().await;
    let expected = [
        ("{ denied }", "FORBIDDEN", "Your role does not permit this."),
        (
            "{ broken }",
            "INTERNAL",
            "An internal error occurred. Try again later.",
        ),
        (
            "{ careless }",
            "INTERNAL",
            "An internal error occurred. Try again later.",
        ),
        (
            "{ numbers(first: 101) { nodes { value } } }",
            "BAD_USER_INPUT",
            "The argument first must be from 1 to 100.",
        ),
        (
            "{ numbers(after: \"x\") { nodes { value } } }",
            "BAD_USER_INPUT",
            "The argument after is not a cursor of this list. Send a cursor of its pageInfo or edges.",
        ),
    ];
    for (query, code, message) in expected {
        let answer = server.ask(query).await;
        answer.is(200, code);
        assert_eq!(answer.body["errors"][0]["message"], message, "{query}");
    }
}

#[tokio::test]
async fn a_bad_argument_says_what_a_good_one_is() {
    let server = Server::start().await;
    let expected = [
        (
            "{ day(day: \"2026-02-30\") }",
            "Send a date from 1900 to 2999, for example 2026-12-30.",
        ),
        ("{ land(land: \"ZZ\") }", "ISO 3166-1"),
        (
            "{ price(price: { minorUnits: 1, currency: \"EURO\" }) { currency } }",
            "ISO 4217",
        ),
        (
            "{ price(price: { minorUnits: -1, currency: \"EUR\" }) { currency } }",
            "greater than or equal to 0",
        ),
    ];
    for (query, message) in expected {
        let answer = server.ask(query).await;
        assert!(
            ["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&answer.code()),
            "{}",
            answer.body
        );
        let said = answer.body["errors"][0]["message"].as_str().unwrap();
        assert!(said.contains(message), "{query}: {said}");
    }
    let good = server
        .ask("{ price(price: { minorUnits: 1250, currency: \"EUR\" }) { minorUnits } }")
        .await;
    assert_eq!(
        good.body,
        json!({ "data": { "price": { "minorUnits": 1250 } } })
    );
}

#[tokio::test]
async fn a_query_out_of_all_proportion_is_refused() {
    let server = Server::start().await;
    let deep = |levels: usize| {
        format!(
            "{{ {} hello {} }}",
            "me { ".repeat(levels),
            "}".repeat(levels)
        )
    };
    assert_eq!(server.ask(&deep(20)).await.status.as_u16(), 200);
    for levels in [40, 200, 2_000, 150_000] {
        let answer = server.ask(&deep(levels)).await;
        assert_eq!(answer.status.as_u16(), 400, "{levels}: {}", answer.body);
    }
    let lists = format!(
        "{{ day(day: {}{}) }}",
        "[".repeat(500_000),
        "]".repeat(500_000)
    );
    let objects = format!(
        "{{ day(day: {}1{}) }}",
        "{a:".repeat(300_000),
        "}".repeat(300_000)
    );
    let types = format!(
        "query ($a: {}Int{}) {{ hello }}",
        "[".repeat(500_000),
        "]".repeat(500_000)
    );
    for query in [
        lists,
        objects,
        types,
        "{".repeat(1_000_000),
        "{me".repeat(500_000),
    ] {
        server.ask(&query).await.is(400, "GRAPHQL_PARSE_FAILED");
    }
    let aliases = (0..1_200)
        .map(|at| format!("a{at}: hello"))
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(
        server
            .ask(&format!("{{ {aliases} }}"))
            .await
            .status
            .as_u16(),
        200
    );
    let aliases = (0..12_000)
        .map(|at| format!("a{at}: hello"))
        .collect::<Vec<_>>()
        .join(" ");
    server
        .ask(&format!("{{ {aliases} }}"))
        .await
        .is(400, "OPERATION_TOO_LARGE");
    let cycle = "{ ...A } fragment A on Query { me { ...B } } fragment B on Query { me { ...A } }";
    assert_eq!(server.ask(cycle).await.status.as_u16(), 400);
}

/// Each of thirty fragments uses the next one twice: a billion fields in two kilobytes.
#[tokio::test]
async fn fragments_do_not_multiply_the_work() {
    let server = Server::start().await;
    let bomb = |levels: usize, inner: &dyn Fn(usize) -> String| {
        let fragments: Vec<_> = (0..levels)
            .map(|at| format!("fragment F{at} on Query {{ {} }}", inner(at + 1)))
            .collect();
        format!(
            "{{ ...F0 }} {} fragment F{levels} on Query {{ hello }}",
            fragments.join(" ")
        )
    };
    let twice = bomb(30, &|next| format!("...F{next} ...F{next}"));
    let nested = bomb(30, &|next| format!("me {{ ...F{next} ...F{next} }}"));
    let chain = bomb(20_000, &|next| format!("...F{next}"));
    let circle =
        "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }".to_owned();
    for query in [twice, nested, chain, circle] {
        server.ask(&query).await.is(400, "OPERATION_TOO_LARGE");
    }
    let modest = bomb(5, &|next| format!("...F{next}"));
    assert_eq!(
        server.ask(&modest).await.body,
        json!({ "data": { "hello": "hello" } })
    );
}

#[tokio::test]
async fn an_error_says_where_and_does_not_repeat_the_request() {
    let server = Server::start().await;
    let answer = server.ask("{ hello(password: \"hunter2\" }").await;
    let error = &answer.body["errors"][0];
    assert_eq!(error["message"], "syntax error: expected name");
    assert_eq!(error["locations"], json!([{ "line": 1, "column": 29 }]));
    let long = "o".repeat(100_000);
    for query in [
        format!("{{ {long} }}"),
        format!("{{ {long}"),
        format!("{{ hello ...{long} }}"),
    ] {
        let answer = server.ask(&query).await;
        assert!(answer.body.to_string().len() < 1_000, "{}", answer.body);
    }
}
