//! The graph behind the stages.

use futures::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::seller;
use crate::world::{Plan, World, answer};

#[tokio::test]
async fn two_users_who_ask_the_same_at_once_get_their_own_answers() {
    let world = World::start().await;
    let people: Vec<_> = (0..20).map(|_| seller()).collect();
    for _ in 0..3 {
        let asked = people
            .iter()
            .map(|person| answer(world.ask_as(person, "{ me { id email } }")));
        for (person, (_, json)) in people.iter().zip(join_all(asked).await) {
            let email = format!("{}@example.org", person.user);
            assert_eq!(
                json,
                json!({ "data": { "me": { "id": person.user, "email": email } } })
            );
        }
    }
}

#[tokio::test]
async fn one_operation_joins_subgraphs_with_the_callers_rights_in_each() {
    let world = World::start().await;
    let seller = seller();
    let order = Uuid::now_v7();
    world
        .shared
        .orders
        .lock()
        .unwrap()
        .insert(order, ("OPEN".to_owned(), seller.organisation));
    let query = format!(
        "{{ order(id: \"{order}\") {{ status buyer {{ email }} }} notification(id: 5) {{ title }} }}"
    );
    let (_, json) = answer(world.ask_as(&seller, &query)).await;
    let expected = json!({ "data": {
        "order": { "status": "OPEN", "buyer": { "email": format!("{}@example.org", seller.user) } },
        "notification": { "title": "About 5" },
    } });
    assert_eq!(json, expected);
    let callers = world.shared.callers.lock().unwrap();
    let mut subgraphs: Vec<_> = callers.iter().map(|(subgraph, _)| *subgraph).collect();
    subgraphs.sort_unstable();
    assert_eq!(subgraphs, ["common", "order", "user"]);
    assert!(
        callers
            .iter()
            .all(|(_, caller)| caller.user().unwrap().id == seller.user)
    );
}

#[tokio::test]
async fn a_subgraph_that_is_down_is_said_to_be_and_the_rest_arrives() {
    let mut world = World::start().await;
    let seller = seller();
    world.order.stop().await;
    let query = "{ me { id } order(id: \"0190a0b0-0000-7000-8000-000000000001\") { status } }";
    let (status, json) = answer(world.ask_as(&seller, query)).await;
    assert_eq!(status, 200);
    assert_eq!(
        json["data"],
        json!({ "me": { "id": seller.user }, "order": null })
    );
    let text = json.to_string();
    let errors = json["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{text}");
    assert_eq!(
        errors[0]["extensions"],
        json!({ "code": "SUBGRAPH_UNAVAILABLE" })
    );
    assert!(
        !text.contains(&world.order.url()) && !text.contains("connect"),
        "it says too much: {text}"
    );
    world.order.resume().await;
    assert!(
        answer(world.ask_as(&seller, query))
            .await
            .1
            .get("errors")
            .is_none()
    );
}

async fn failure(world: &World, code: &str) -> Value {
    let (_, json) = answer(world.ask(&format!("{{ fail(code: \"{code}\") }}"))).await;
    json["errors"].as_array().unwrap()[0].clone()
}

#[tokio::test]
async fn a_subgraphs_own_words_stay_inside() {
    let world = World::start().await;
    let known = failure(&world, "FORBIDDEN").await;
    let expected = json!({ "message": "Your role does not permit this.", "path": ["fail"], "extensions": { "code": "FORBIDDEN" } });
    assert_eq!(known, expected);
    for (scope, message) in [
        (
            "orders:write",
            Some("This needs the scope orders:write, which the program does not have."),
        ),
        (
            "orders:read products:read",
            Some(
                "This needs the scope orders:read or products:read, which the program does not have.",
            ),
        ),
        ("orders:read  products:read", None),
        ("SELECT secret", None),
    ] {
        let (_, json) = answer(world.ask(&format!("{{ scoped(scope: \"{scope}\") }}"))).await;
        let error = match message {
            Some(message) => {
                json!({ "message": message, "extensions": { "code": "FORBIDDEN", "scope": scope } })
            }
            None => json!({ "message": "Internal error.", "extensions": { "code": "INTERNAL" } }),
        };
        for field in ["message", "extensions"] {
            assert_eq!(json["errors"][0][field], error[field], "{scope}");
        }
    }
    let refused = failure(&world, "HS_CODE_UNKNOWN").await;
    assert_eq!(
        refused["extensions"],
        json!({ "code": "HS_CODE_UNKNOWN" }),
        "a domain refuses in its own words"
    );
    let invalid = failure(&world, "GRAPHQL_VALIDATION_FAILED").await;
    assert_eq!(invalid["extensions"], json!({ "code": "BAD_USER_INPUT" }));
    let (_, with_status) = answer(world.ask("{ fail(code: \"WITH_STATUS_400\") }")).await;
    assert_eq!(
        with_status["errors"].as_array().unwrap().len(),
        1,
        "{with_status}"
    );
    assert_eq!(
        with_status["errors"][0]["extensions"]["code"],
        "WITH_STATUS_400"
    );
    for code in ["INTERNAL", "db error", "no_such_table", "X", ""] {
        let failure = failure(&world, code).await;
        assert_eq!(
            failure,
            json!({ "message": "Internal error.", "path": ["fail"], "extensions": { "code": "INTERNAL" } })
        );
    }
}

#[tokio::test]
async fn a_variable_of_the_wrong_type_is_explained() {
    let world = World::start().await;
    let body = json!({ "query": "query($id: ID!) { provider(id: $id) { name } }", "variables": { "id": { "no": 1 } } });
    let (status, json) = answer(world.http.post(&world.url).json(&body)).await;
    assert_eq!(status, 400, "{json}");
    assert!(
        json["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("id"),
        "{json}"
    );
}

#[tokio::test]
async fn graphiql_is_served_where_it_is_switched_on_and_loads_nothing_from_elsewhere() {
    let plan = Plan {
        config: json!({ "plugins": { "carnet.access": { "pages": { "graphiql": true, "graphiql_client_key": "id.secret" } } } }),
        ..Plan::default()
    };
    let world = World::with(plan).await;
    let base = world.url.trim_end_matches("/graphql").to_owned();
    let page = world
        .http
        .get(format!("{base}/graphiql"))
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("http"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    let mut files = 0;
    for reference in html
        .split("=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|text| text.contains('/'))
    {
        assert!(reference.starts_with("/graphiql/"), "{reference}");
        let file = world
            .http
            .get(format!("{base}{reference}"))
            .send()
            .await
            .unwrap();
        assert_eq!(file.status(), 200, "{reference}");
        files += 1;
    }
    assert_eq!(files, 6);
    let settings = world
        .http
        .get(format!("{base}/graphiql/settings.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        settings.json::<Value>().await.unwrap(),
        json!({ "clientKey": "id.secret" })
    );
    assert_eq!(
        world
            .http
            .post(format!("{base}/graphiql"))
            .send()
            .await
            .unwrap()
            .status(),
        405
    );
}

#[tokio::test]
async fn the_account_page_is_always_served_and_loads_nothing_from_elsewhere() {
    let world = World::start().await;
    let base = world.url.trim_end_matches("/graphql").to_owned();
    for (path, kind) in [
        ("/account", "text/html"),
        ("/account.js", "javascript"),
        ("/account.css", "text/css"),
    ] {
        let page = world
            .http
            .get(format!("{base}{path}"))
            .send()
            .await
            .unwrap();
        let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(page.status(), 200, "{path}");
        assert!(header("content-type").contains(kind), "{path}");
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("http"),
            "{policy}"
        );
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(!page.text().await.unwrap().contains("://"), "{path}");
        assert_eq!(
            world
                .http
                .post(format!("{base}{path}"))
                .send()
                .await
                .unwrap()
                .status(),
            405
        );
    }
}

#[tokio::test]
async fn nothing_else_is_served() {
    let world = World::start().await;
    let base = world.url.trim_end_matches("/graphql").to_owned();
    for path in [
        "/graphiql",
        "/sandbox",
        "/.well-known/apollo/server-health",
        "/gateway/snapshot",
        "/metrics",
    ] {
        let status = world
            .http
            .get(format!("{base}{path}"))
            .header("accept", "text/html")
            .send()
            .await
            .unwrap()
            .status();
        assert_eq!(status, 404, "{path}");
    }
}
