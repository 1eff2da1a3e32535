//! A subgraph that does not answer in time.

use serde_json::json;
use uuid::Uuid;

use crate::people::seller;
use crate::world::{Plan, World, answer};

#[tokio::test]
async fn the_part_of_a_slow_subgraph_is_unavailable_and_the_rest_is_returned() {
    let world = World::with(Plan::access(&json!({ "subgraph_timeout_seconds": 3 }))).await;
    let held = world.shared.gate.lock().await;
    let query = format!(
        "{{ me {{ id }} order(id: \"{}\") {{ id }} }}",
        Uuid::now_v7()
    );
    let (status, json) = answer(world.ask_as(&seller(), &query)).await;
    drop(held);
    assert_eq!(status, 200);
    assert_eq!(
        json["errors"][0]["extensions"],
        json!({ "code": "SUBGRAPH_UNAVAILABLE" })
    );
    assert!(json["data"]["me"]["id"].is_string());
    assert_eq!(json["data"]["order"], json!(null));
}
