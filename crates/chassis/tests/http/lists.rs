use std::sync::atomic::Ordering;

use serde_json::json;

use crate::demo::{Counted, Gate, Server, app};

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_repetition() {
    let server = Server::start().await;
    let (mut seen, mut after) = (Vec::new(), String::from("null"));
    for _ in 0..10 {
        let fields = "nodes { value } pageInfo { hasNextPage hasPreviousPage endCursor }";
        let answer = server
            .ask(&format!(
                "{{ numbers(first: 10, after: {after}) {{ {fields} }} }}"
            ))
            .await;
        let page = &answer.body["data"]["numbers"];
        let nodes = page["nodes"]
            .as_array()
            .unwrap_or_else(|| panic!("{}", answer.body));
        assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!seen.is_empty()));
        seen.extend(nodes.iter().map(|node| node["value"].as_i64().unwrap()));
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
    assert_eq!(seen, (1..=45).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_total_is_counted_only_when_asked_for() {
    let counted = Counted::default();
    let server = Server::serve(app(Gate::default(), counted.clone())).await;
    let answer = server.ask("{ numbers { edges { node { value } } } }").await;
    assert_eq!(
        answer.body["data"]["numbers"]["edges"]
            .as_array()
            .unwrap()
            .len(),
        20,
        "by default"
    );
    assert_eq!(counted.0.load(Ordering::SeqCst), 0);
    let answer = server.ask("{ numbers(first: 1) { totalCount } }").await;
    assert_eq!(
        answer.body,
        json!({ "data": { "numbers": { "totalCount": 45 } } })
    );
    assert_eq!(counted.0.load(Ordering::SeqCst), 1);
}
