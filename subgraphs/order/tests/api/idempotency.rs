//! A repeated command takes effect once.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{World, document, lane, request};

struct Known {
    world: World,
    seller: std::sync::Arc<caller::Caller>,
    /// Each command that takes a key, with an input, and where its payload has the result's id.
    commands: [(&'static str, Value, &'static str); 3],
}

async fn known() -> Known {
    let world = World::new().await;
    let seller = Uuid::now_v7();
    let (product, provider) = (world.product(seller).await, world.provider(Uuid::now_v7()).await);
    let commands = [
        ("requestAssessment", request(product, &[provider]), "order"),
        ("submitDocument", document(product, "EU_DOC"), "document"),
        ("requestTransportApproval", json!({ "productId": product, "lane": lane() }), "transportApproval"),
    ];
    Known { world, seller: testkit::seller(seller), commands }
}

fn with_key(input: &Value, key: &str) -> Value {
    let mut input = input.clone();
    input["idempotencyKey"] = json!(key);
    input
}

#[tokio::test]
async fn a_repetition_has_the_first_result_and_no_effect() {
    let Known { world, seller, commands } = known().await;
    for (command, input, result) in &commands {
        let input = with_key(input, command);
        let first = world.done(&seller, command, input.clone()).await;
        let before = world.contents().await;
        let again = world.done(&seller, command, input).await;
        assert_eq!(again[result]["id"], first[result]["id"], "{command}");
        assert_eq!(world.contents().await, before, "{command}");
    }
}

#[tokio::test]
async fn without_a_key_a_repetition_is_another_command() {
    let Known { world, seller, commands } = known().await;
    for (command, input, result) in &commands {
        let first = world.done(&seller, command, input.clone()).await;
        let again = world.done(&seller, command, input.clone()).await;
        assert_ne!(again[result]["id"], first[result]["id"], "{command}");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_organisation() {
    let Known { world, seller, commands } = known().await;
    let key = |input: &Value| with_key(input, "mine");
    let (_, request, _) = &commands[0];
    world.done(&seller, "requestAssessment", key(request)).await;
    let mut other = request.clone();
    other["message"] = json!("Something else.");
    assert_eq!(world.refused(&seller, "requestAssessment", key(&other)).await, "IDEMPOTENCY_KEY_REUSED");
    for (command, input, _) in &commands[1..] {
        assert_eq!(world.refused(&seller, command, key(input)).await, "IDEMPOTENCY_KEY_REUSED", "{command}");
    }
    let stranger = Uuid::now_v7();
    let product = world.product(stranger).await;
    let own = key(&document(product, "EU_DOC"));
    world.done(&testkit::seller(stranger), "submitDocument", own).await;
}

#[tokio::test]
async fn a_refused_command_leaves_its_key_free() {
    let Known { world, seller, commands } = known().await;
    let (command, input, _) = &commands[1];
    let mut foreign = input.clone();
    foreign["productId"] = json!(Uuid::now_v7());
    assert_eq!(world.refused(&seller, command, with_key(&foreign, "again")).await, "PRODUCT_NOT_FOUND");
    world.done(&seller, command, with_key(input, "again")).await;
}

#[tokio::test]
async fn a_key_has_its_limits() {
    let Known { world, seller, commands } = known().await;
    for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
        let (command, input, _) = &commands[1];
        assert_eq!(world.refused(&seller, command, with_key(input, key)).await, "INVALID", "{key:?}");
    }
}
