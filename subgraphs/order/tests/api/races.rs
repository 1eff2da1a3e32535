//! The same moment, twice.

use serde_json::{Value, json};

use crate::support::{Case, World, quote, request};

fn won(payload: &Value) -> bool {
    payload["userErrors"] == json!([])
}

#[tokio::test]
async fn of_two_quotes_accepted_at_the_same_instant_one_wins() {
    let world = World::new().await;
    for _ in 0..10 {
        let case = Case::requested(&world).await;
        let quotes = [case.quote(&world, &case.first).await, case.quote(&world, &case.second).await];
        let accept = |quote: &str| world.mutate(&case.seller, "acceptQuote", json!({ "quoteId": quote }));
        let (one, other) = tokio::join!(accept(&quotes[0]), accept(&quotes[1]));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(won(&one) != won(&other), "{one} {other}");
        let (winner, loser) = if won(&one) { (&quotes[0], &other) } else { (&quotes[1], &one) };
        assert_eq!(loser["userErrors"][0]["code"], "WRONG_STATE");
        let query = "query($id: ID!) { order(id: $id) { status quotes { id status } } }";
        let data = world.read(&case.seller, query, json!({ "id": case.order })).await;
        assert_eq!(data["order"]["status"], "ACCEPTED");
        for quote in data["order"]["quotes"].as_array().unwrap() {
            let status = if quote["id"] == winner.as_str() { "ACCEPTED" } else { "REJECTED" };
            assert_eq!(quote["status"], status);
        }
        let told = world.told().await;
        let accepted = told.iter().filter(|event| event.subject.to_string() == case.order);
        assert_eq!(accepted.filter(|event| event.kind == "carnet.order.QuoteAccepted.v1").count(), 1);
    }
}

#[tokio::test]
async fn two_candidates_quote_at_the_same_instant_and_both_count() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let (one, other) = tokio::join!(
        world.mutate(&case.first, "submitQuote", quote(&case.order)),
        world.mutate(&case.second, "submitQuote", quote(&case.order)),
    );
    assert!(won(&one.unwrap()) && won(&other.unwrap()));
    let told = world.told().await;
    let sequences: Vec<i64> = told
        .iter()
        .filter(|event| event.subject.to_string() == case.order)
        .map(|event| event.sequence)
        .collect();
    assert_eq!(sequences, [1, 2, 3], "in the outbox in the order of the steps");
}

#[tokio::test]
async fn one_candidate_quotes_twice_at_the_same_instant_and_one_counts() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let (one, other) = tokio::join!(
        world.mutate(&case.first, "submitQuote", quote(&case.order)),
        world.mutate(&case.first, "submitQuote", quote(&case.order)),
    );
    assert!(won(&one.unwrap()) != won(&other.unwrap()));
}

#[tokio::test]
async fn a_request_repeated_at_the_same_instant_makes_one_order() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let mut input = request(case.product, &case.profiles);
    input["idempotencyKey"] = json!("the same");
    let (one, other) = tokio::join!(
        world.mutate(&case.seller, "requestAssessment", input.clone()),
        world.mutate(&case.seller, "requestAssessment", input.clone()),
    );
    assert_eq!(one.unwrap()["order"]["id"], other.unwrap()["order"]["id"]);
    let orders: i64 =
        sqlx::query_scalar("select count(*) from orders").fetch_one(&world.database.pool).await.unwrap();
    assert_eq!(orders, 2, "the first one and the repeated one");
}
