//! Concurrent commands.

use serde_json::{Value, json};

use crate::support::{Case, OrderDomain, ask, document, quote, rejection, request, resubmission};

fn won(payload: &Value) -> bool {
    payload["userErrors"] == json!([])
}

#[tokio::test]
async fn of_two_quotes_accepted_at_the_same_instant_one_wins() {
    let world = OrderDomain::new().await;
    for _ in 0..10 {
        let case = Case::requested(&world).await;
        let quotes = [
            case.quote(&world, &case.first).await,
            case.quote(&world, &case.second).await,
        ];
        let accept =
            |quote: &str| world.mutate(&case.seller, "acceptQuote", json!({ "quoteId": quote }));
        let (one, other) = tokio::join!(accept(&quotes[0]), accept(&quotes[1]));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(won(&one) != won(&other), "{one} {other}");
        let (winner, loser) = if won(&one) {
            (&quotes[0], &other)
        } else {
            (&quotes[1], &one)
        };
        assert_eq!(loser["userErrors"][0]["code"], "WRONG_STATE");
        let query = "query($id: ID!) { order(id: $id) { status quotes { id status } } }";
        let data = world
            .read(&case.seller, query, json!({ "id": case.order }))
            .await;
        assert_eq!(data["order"]["status"], "ACCEPTED");
        for quote in data["order"]["quotes"].as_array().unwrap() {
            let status = if quote["id"] == winner.as_str() {
                "ACCEPTED"
            } else {
                "REJECTED"
            };
            assert_eq!(quote["status"], status);
        }
        let told = world.told().await;
        let accepted = told
            .iter()
            .filter(|event| event.subject.to_string() == case.order);
        assert_eq!(
            accepted
                .filter(|event| event.kind == "carnet.order.QuoteAccepted.v1")
                .count(),
            1
        );
    }
}

#[tokio::test]
async fn two_candidates_quote_at_the_same_instant_and_both_count() {
    let world = OrderDomain::new().await;
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
    assert_eq!(
        sequences,
        [1, 2, 3],
        "in the outbox in the order of the steps"
    );
}

#[tokio::test]
async fn one_candidate_quotes_twice_at_the_same_instant_and_one_counts() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let (one, other) = tokio::join!(
        world.mutate(&case.first, "submitQuote", quote(&case.order)),
        world.mutate(&case.first, "submitQuote", quote(&case.order)),
    );
    assert!(won(&one.unwrap()) != won(&other.unwrap()));
}

#[tokio::test]
async fn a_request_repeated_at_the_same_instant_makes_one_order() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut input = request(case.product, &case.profiles);
    input["idempotencyKey"] = json!("the same");
    let (one, other) = tokio::join!(
        world.mutate(&case.seller, "requestAssessment", input.clone()),
        world.mutate(&case.seller, "requestAssessment", input.clone()),
    );
    assert_eq!(one.unwrap()["order"]["id"], other.unwrap()["order"]["id"]);
    let orders: i64 = sqlx::query_scalar("select count(*) from orders")
        .fetch_one(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(orders, 2, "the first one and the repeated one");
}

#[tokio::test]
async fn what_both_parties_do_with_documents_at_the_same_instant_is_one_step_after_the_other() {
    let world = OrderDomain::new().await;
    for _ in 0..5 {
        let case = Case::in_assessment(&world).await;
        let [rejected, first, second] = [
            case.document(&world, "EU_DOC").await,
            case.document(&world, "DGD").await,
            case.document(&world, "SDS").await,
        ];
        case.reject(&world, &rejected).await;
        let (_, before) = case.state(&world).await;
        let mut new = document(case.product, "LABEL");
        new["orderId"] = json!(case.order);
        let payloads = tokio::join!(
            world.mutate(&case.seller, "resubmitDocument", resubmission(&rejected)),
            world.mutate(&case.first, "rejectDocument", rejection(&first)),
            world.mutate(
                &case.first,
                "acceptDocument",
                json!({ "documentId": second })
            ),
            world.mutate(&case.seller, "submitDocument", new),
            world.mutate(
                &case.first,
                "requestDocument",
                ask(&case.order, "SAMPLE_PHOTO")
            ),
        );
        let payloads: [_; 5] = payloads.into();
        assert!(payloads.into_iter().all(|payload| won(&payload.unwrap())));
        let (status, version) = case.state(&world).await;
        assert_eq!(
            (status.as_str(), version),
            ("AWAITING_DOCUMENTS", before + 5)
        );
    }
}

#[tokio::test]
async fn of_two_decisions_on_a_document_at_the_same_instant_one_counts() {
    let world = OrderDomain::new().await;
    for _ in 0..5 {
        let case = Case::in_assessment(&world).await;
        let document = case.document(&world, "EU_DOC").await;
        let (_, before) = case.state(&world).await;
        let (one, other) = tokio::join!(
            world.mutate(&case.first, "rejectDocument", rejection(&document)),
            world.mutate(
                &case.first,
                "acceptDocument",
                json!({ "documentId": document })
            ),
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(won(&one) != won(&other), "{one} {other}");
        let loser = if won(&one) { &other } else { &one };
        assert_eq!(loser["userErrors"][0]["code"], "DOCUMENT_DECIDED");
        assert_eq!(case.state(&world).await.1, before + 1);
    }
}
