//! Operations whose text the gateway has already parsed and validated.

use serde_json::json;

use crate::people::seller;
use crate::records::recorded;
use crate::world::{World, answer, eventually, refusal};

#[tokio::test]
async fn an_operation_that_is_sent_again_is_measured_with_its_own_variables() {
    let world = World::start().await;
    let seller = seller();
    let query = "query Mine($n: Int) { orders(first: $n) { nodes { id } } }";
    let ask = |n: u32| {
        let body = json!({ "query": query, "variables": { "n": n } });
        let request = world.http.post(&world.url).json(&body);
        request.bearer_auth(seller.token())
    };
    for n in [7, 9, 7] {
        assert_eq!(answer(ask(n)).await.0, 200);
    }
    assert_eq!(refusal(ask(5_000)).await, (400, "QUERY_TOO_COSTLY".into()));
    let costs: Vec<u32> = recorded(&world, 4)
        .await
        .iter()
        .map(|(_, record)| record.cost)
        .collect();
    assert_eq!(costs, [8, 10, 8, 5_001]);
}

#[tokio::test]
async fn each_operation_of_a_text_is_executed_under_its_own_name() {
    let world = World::start().await;
    let text = "query A { whoami } query B { provider(id: \"1\") { id } }";
    for (name, field) in [("A", "whoami"), ("B", "provider"), ("A", "whoami")] {
        let body = json!({ "query": text, "operationName": name });
        let (_, json) = answer(world.http.post(&world.url).json(&body)).await;
        assert_ne!(json["data"][field], json!(null), "{name}: {json}");
    }
    let body = json!({ "query": text, "operationName": "C" });
    let request = || world.http.post(&world.url).json(&body);
    for _ in 0..2 {
        assert_eq!(refusal(request()).await.1, "OPERATION_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_verdict_is_that_of_the_kind_of_client() {
    let world = World::start().await;
    let seller = seller();
    let query = "{ history }";
    for _ in 0..2 {
        for (program, allowed) in [(&world.web, true), (&world.mobile, false)] {
            let request = world
                .ask_as(&seller, query)
                .header("x-carnet-client-key", &program.key);
            let code = refusal(request).await.1;
            assert_eq!(code == "no error", allowed, "{code}");
        }
    }
}

#[tokio::test]
async fn a_reload_measures_operations_again() {
    let world = World::start().await;
    let seller = seller();
    let ask = || world.ask_as(&seller, "{ orders { nodes { id } } }");
    assert_eq!(answer(ask()).await.0, 200);
    let changed = json!({ "plugins": { "carnet.access": { "limits": { "depth": 2 } } } });
    world.gateway.reconfigure(&changed);
    eventually("the new limit", || async {
        // During the reload the router closes connections.
        let text = ask().send().await.ok()?.text().await.ok()?;
        text.contains("QUERY_TOO_DEEP").then_some(())
    })
    .await;
}
