//! The part of the schema that each kind of client sees.

use serde_json::{Value, json};

use crate::people::{admin, seller};
use crate::world::{Plan, World, answer, refusal};

const KEY: &str = "x-carnet-client-key";
const SCHEMA: &str = "{ __schema { queryType { fields { name } } types { name } } }";

async fn fields(request: reqwest::RequestBuilder) -> Vec<String> {
    let (status, json) = answer(request).await;
    assert_eq!(status, 200, "{json}");
    let fields = json["data"]["__schema"]["queryType"]["fields"]
        .as_array()
        .unwrap();
    fields
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect()
}

/// A response without the parts that depend on the name in the request.
fn shape(answer: &Value, name: &str) -> String {
    answer.to_string().replace(name, "FIELD")
}

#[tokio::test]
async fn a_hidden_field_is_refused_like_one_that_does_not_exist() {
    let world = World::start().await;
    let seller = seller();
    let ask = |query: &str, key: &str| answer(world.ask_as(&seller, query).header(KEY, key));
    let (status, hidden) = ask("{ history }", &world.mobile.key).await;
    assert_eq!(
        (status.as_u16(), &hidden["errors"][0]["extensions"]["code"]),
        (400, &json!("GRAPHQL_VALIDATION_FAILED"))
    );
    let (status, unknown) = ask("{ hissory }", &world.mobile.key).await;
    assert_eq!(status, 400);
    assert_eq!(shape(&hidden, "history"), shape(&unknown, "hissory"));
    let (status, shown) = ask("{ history }", &world.web.key).await;
    assert_eq!(
        (status.as_u16(), &shown["data"]["history"]),
        (200, &json!(["everything"]))
    );
    for query in [
        "{ x: history }",
        "{ ...F } fragment F on Query { ... { history } }",
        "{ statistics(period: EVER) { operations } }",
    ] {
        assert_eq!(ask(query, &world.mobile.key).await.0, 400, "{query}");
    }
    assert!(
        !world
            .shared
            .callers
            .lock()
            .unwrap()
            .iter()
            .any(|(_, caller)| {
                caller
                    .client()
                    .is_some_and(|client| client.id == world.mobile.client.id)
            })
    );
}

#[tokio::test]
async fn what_is_hidden_of_an_input_is_refused_in_a_variable_too() {
    let world = World::start().await;
    let seller = seller();
    let ask = |key: &str, filter: Value| {
        let query = "query($f: OrdersFilter) { orders(filter: $f) { nodes { id } } }";
        let body = json!({ "query": query, "variables": { "f": filter } });
        answer(
            world
                .http
                .post(&world.url)
                .json(&body)
                .bearer_auth(seller.token())
                .header(KEY, key),
        )
    };
    assert_eq!(
        ask(&world.web.key, json!({ "status": "NEW", "sort": "AGE" }))
            .await
            .0,
        200
    );
    for (hidden, unknown, word, none) in [
        (
            json!({ "margin": 1 }),
            json!({ "nargin": 1 }),
            "margin",
            "nargin",
        ),
        (
            json!({ "sort": "MARGIN" }),
            json!({ "sort": "NARGIN" }),
            "MARGIN",
            "NARGIN",
        ),
    ] {
        let (status, refused) = ask(&world.web.key, hidden.clone()).await;
        assert_eq!(status, 400, "{refused}");
        assert_eq!(
            shape(&refused, word),
            shape(&ask(&world.web.key, unknown).await.1, none)
        );
        assert_eq!(
            ask(&world.admin.key, hidden).await.0,
            200,
            "the admin's contract shows it"
        );
    }
}

#[tokio::test]
async fn introspection_shows_the_contract() {
    let world = World::start().await;
    let all = [
        "change",
        "fail",
        "history",
        "me",
        "notification",
        "order",
        "orders",
        "provider",
        "scoped",
        "statistics",
        "whoami",
    ];
    let cases = [
        (&world.admin, vec![]),
        (&world.web, vec!["statistics"]),
        (&world.partner, vec!["statistics"]),
        (&world.mobile, vec!["statistics", "history"]),
    ];
    for (program, hidden) in cases {
        let mut seen = fields(world.ask(SCHEMA).header(KEY, &program.key)).await;
        seen.sort();
        let expected: Vec<&str> = all
            .into_iter()
            .filter(|field| !hidden.contains(field))
            .collect();
        assert_eq!(seen, expected, "{}", program.client.kind);
    }
    let (_, mobile) = answer(world.ask(SCHEMA).header(KEY, &world.mobile.key)).await;
    let types = mobile["data"]["__schema"]["types"].to_string();
    assert!(
        !types.contains("Statistics") && !types.contains("Period"),
        "unreachable types are shown: {types}"
    );
    assert!(!types.contains("join__") && !types.contains("_Entity"));

    let named = "{ a: __type(name: \"Statistics\") { name } b: __type(name: \"Provider\") { name } __typename }";
    let (_, json) = answer(world.ask(named).header(KEY, &world.mobile.key)).await;
    assert_eq!(
        json["data"],
        json!({ "a": null, "b": { "name": "Provider" }, "__typename": "Query" })
    );
}

/// The introspection query of graphql-js 16.11 with all options, as GraphiQL, graphql-codegen and gql.tada send it.
const TOOLS: &str = "query IntrospectionQuery {
    __schema {
        description
        queryType { name kind } mutationType { name kind } subscriptionType { name kind }
        types { ...FullType }
        directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
    }
}
fragment FullType on __Type {
    kind name description specifiedByURL isOneOf
    fields(includeDeprecated: true) {
        name description args(includeDeprecated: true) { ...InputValue }
        type { ...TypeRef } isDeprecated deprecationReason
    }
    inputFields(includeDeprecated: true) { ...InputValue }
    interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
    name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
}
fragment TypeRef on __Type {
    kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}";

#[tokio::test]
async fn the_introspection_of_current_tools_is_answered() {
    let world = World::start().await;
    let (status, json) = answer(world.ask(TOOLS)).await;
    assert_eq!((status.as_u16(), json.get("errors")), (200, None), "{json}");
    let types = json["data"]["__schema"]["types"].as_array().unwrap();
    for ty in types {
        let expected = if ty["kind"] == "INPUT_OBJECT" {
            json!(false)
        } else {
            Value::Null
        };
        assert_eq!(ty.get("isOneOf"), Some(&expected), "{}", ty["name"]);
    }
    assert!(types.iter().any(|ty| ty["kind"] == "INPUT_OBJECT"));
    let directives = json["data"]["__schema"]["directives"].as_array().unwrap();
    assert!(
        directives
            .iter()
            .all(|directive| directive["isRepeatable"].is_boolean())
    );
    let probe = "{ __type(name: \"__Type\") { one: isOneOf fields { name } } }";
    let (_, json) = answer(world.ask(probe)).await;
    let fields = json["data"]["__type"]["fields"].as_array().unwrap();
    assert!(
        fields.iter().any(|field| field["name"] == "isOneOf"),
        "{json}"
    );
    assert_eq!(json["data"]["__type"].get("one"), Some(&Value::Null));
}

#[tokio::test]
async fn without_a_client_the_contract_is_public_and_an_admins_is_all() {
    let world = World::start().await;
    assert!(
        !fields(world.ask(SCHEMA))
            .await
            .contains(&"statistics".to_owned())
    );
    assert!(
        !fields(world.ask_as(&seller(), SCHEMA))
            .await
            .contains(&"statistics".to_owned())
    );
    assert!(
        fields(world.ask_as(&admin(), SCHEMA))
            .await
            .contains(&"statistics".to_owned())
    );
    let hidden = world
        .ask_as(&admin(), "{ statistics { operations } }")
        .header(KEY, &world.web.key);
    assert_eq!(
        refusal(hidden).await.0,
        400,
        "with a client it is the client's"
    );
}

#[tokio::test]
async fn the_schema_and_data_are_two_questions() {
    let world = World::start().await;
    let mixed = refusal(world.ask("{ __schema { description } whoami }")).await;
    assert_eq!(mixed, (400, "GRAPHQL_VALIDATION_FAILED".to_owned()));
    let bomb = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";
    assert_eq!(
        refusal(world.ask(bomb)).await,
        (400, "QUERY_TOO_DEEP".to_owned())
    );
}

#[tokio::test]
async fn verdicts_do_not_leak_from_one_kind_to_another() {
    let world = World::start().await;
    let seller = seller();
    for _ in 0..2 {
        for (program, status) in [
            (&world.web, 200),
            (&world.mobile, 400),
            (&world.partner, 200),
        ] {
            let asked = answer(
                world
                    .ask_as(&seller, "{ history }")
                    .header(KEY, &program.key),
            )
            .await
            .0;
            assert_eq!(asked, status, "{}", program.client.kind);
        }
    }
}

#[tokio::test]
async fn the_request_has_one_reading() {
    let world = World::start().await;
    let post = |body: &str| {
        world
            .http
            .post(&world.url)
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    let hidden_twice = r#"{"query":"{ whoami }","query":"{ statistics { operations } }"}"#;
    assert_eq!(
        refusal(post(hidden_twice)).await,
        (400, "INVALID_REQUEST".to_owned())
    );
    assert_eq!(
        refusal(post(r#"[{"query":"{ whoami }"}]"#)).await,
        (400, "INVALID_REQUEST".to_owned())
    );
    assert_eq!(
        refusal(post("{")).await,
        (400, "INVALID_REQUEST".to_owned())
    );
    assert_eq!(
        refusal(post(r#"{"variables":{}}"#)).await,
        (400, "INVALID_REQUEST".to_owned())
    );
    assert_eq!(
        answer(post(r#"{"query":"{ whoami }","variables":null,"extra":1}"#))
            .await
            .0,
        200
    );
    let two = r#"{"query":"query A { whoami } query B { statistics { operations } }","operationName":"A"}"#;
    assert_eq!(
        refusal(post(two)).await,
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned()),
        "all of a document is validated"
    );
    let two = |name: &str| {
        post(
            &json!({ "query": "query A { whoami } query B { me { id } }", "operationName": name })
                .to_string(),
        )
    };
    assert_eq!(answer(two("A")).await.0, 200);
    assert_eq!(refusal(two("B")).await, (401, "UNAUTHENTICATED".to_owned()));
    assert_eq!(
        refusal(two("C")).await,
        (400, "OPERATION_NOT_FOUND".to_owned())
    );
    let text = world
        .http
        .post(&world.url)
        .header("content-type", "text/plain")
        .header("apollo-require-preflight", "1");
    assert_eq!(
        refusal(text.body(r#"{"query":"{ whoami }"}"#)).await,
        (415, "UNSUPPORTED_MEDIA_TYPE".to_owned())
    );
}

#[tokio::test]
async fn get_is_for_queries_that_a_browser_did_not_forge() {
    let world = World::start().await;
    let get = |query: &str| {
        world
            .http
            .get(&world.url)
            .query(&[("query", query)])
            .header("apollo-require-preflight", "1")
    };
    assert_eq!(answer(get("{ whoami }")).await.0, 200);
    let mutation = refusal(get("mutation { signIn(email: \"a\") }")).await;
    assert_eq!(mutation, (405, "METHOD_NOT_ALLOWED".to_owned()));
    assert_eq!(*world.shared.sign_ins.lock().unwrap(), 0);
    let forged = world
        .http
        .get(&world.url)
        .query(&[("query", "{ whoami }")])
        .send()
        .await
        .unwrap();
    assert_eq!(forged.status(), 400, "a cross-site GET needs no preflight");
    let twice = world
        .http
        .get(&world.url)
        .query(&[("query", "{ whoami }"), ("query", "{ me { id } }")]);
    assert_eq!(
        refusal(twice.header("apollo-require-preflight", "1")).await,
        (400, "INVALID_REQUEST".to_owned())
    );
}

/// Clients that send every parameter leave some empty.
#[tokio::test]
async fn an_empty_parameter_is_an_absent_one() {
    let world = World::start().await;
    let query = "query=%7B%20whoami%20%7D";
    for parameters in [
        "operationName=",
        "variables=",
        "extensions=",
        "operationName=&variables=&extensions=",
    ] {
        let get = world
            .http
            .get(format!("{}?{query}&{parameters}", world.url));
        assert_eq!(
            answer(get.header("apollo-require-preflight", "1")).await.0,
            200,
            "{parameters}"
        );
    }
    for empty in [
        json!({ "operationName": "" }),
        json!({ "variables": "" }),
        json!({ "extensions": null }),
    ] {
        let mut body = json!({ "query": "{ whoami }" });
        body.as_object_mut()
            .unwrap()
            .extend(empty.as_object().unwrap().clone());
        assert_eq!(
            answer(world.http.post(&world.url).json(&body)).await.0,
            200,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_persisted_query_stands_for_its_text_in_every_stage() {
    let world = World::start().await;
    let query = "{ statistics { operations } }";
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(query));
    let extension = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let by_hash = |key: &str| {
        world
            .http
            .post(&world.url)
            .json(&json!({ "extensions": extension }))
            .header(KEY, key)
            .bearer_auth(admin().token())
    };
    assert_eq!(
        refusal(by_hash(&world.admin.key)).await,
        (200, "PERSISTED_QUERY_NOT_FOUND".to_owned())
    );
    let register = world
        .http
        .post(&world.url)
        .json(&json!({ "query": query, "extensions": extension }));
    assert_eq!(
        answer(
            register
                .header(KEY, &world.admin.key)
                .bearer_auth(admin().token())
        )
        .await
        .0,
        200
    );
    assert_eq!(
        answer(by_hash(&world.admin.key)).await.1["data"]["statistics"]["operations"],
        42
    );
    assert_eq!(
        refusal(by_hash(&world.mobile.key)).await,
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned())
    );
    let lie = json!({ "query": "{ whoami }", "extensions": extension });
    assert_eq!(
        refusal(world.http.post(&world.url).json(&lie)).await,
        (400, "INVALID_REQUEST".to_owned())
    );
}

#[tokio::test]
async fn skip_and_include_reach_the_subgraphs() {
    let world = World::with(Plan::default()).await;
    let seller = seller();
    let query = "query($no: Boolean!, $yes: Boolean!) {
        me @skip(if: $no) { id email @include(if: $no) }
        order(id: 1) @include(if: $no) { id }
        provider(id: 7) { name @skip(if: $yes) id @include(if: $yes) }
        ... on Query @skip(if: $yes) { whoami }
    }";
    let body = json!({ "query": query, "variables": { "no": false, "yes": true } });
    let (_, json) = answer(
        world
            .http
            .post(&world.url)
            .json(&body)
            .bearer_auth(seller.token()),
    )
    .await;
    assert_eq!(
        json,
        json!({ "data": { "me": { "id": seller.user }, "provider": { "id": "7" } } })
    );
}
