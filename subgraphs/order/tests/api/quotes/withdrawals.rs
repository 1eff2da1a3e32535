//! Quotes that are withdrawn, that are too late, and that are rejected.

use serde_json::{Value, json};

use crate::facts::{product, provider};
use crate::support::{Case, OrderDomain, quote};

#[tokio::test]
async fn a_bidder_takes_its_quote_back_and_may_quote_again() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let first = case.quote(&world, &case.first).await;
    let again = world
        .refused(&case.first, "submitQuote", quote(&case.order))
        .await;
    assert_eq!(again, "WRONG_STATE", "one quote stands at a time");
    let withdrawn = world
        .done(&case.first, "withdrawQuote", json!({ "quoteId": first }))
        .await;
    assert_eq!(
        withdrawn["quote"],
        json!({ "id": first, "status": "WITHDRAWN" })
    );
    assert_eq!(
        case.state(&world).await,
        ("REQUESTED".to_owned(), 3),
        "no quote is left"
    );
    assert_eq!(
        world
            .refused(&case.seller, "acceptQuote", json!({ "quoteId": first }))
            .await,
        "WRONG_STATE"
    );
    let second = case.quote(&world, &case.first).await;
    assert_ne!(first, second);
    for (who, command) in [
        (&case.seller, "acceptQuote"),
        (&case.first, "withdrawQuote"),
    ] {
        assert_eq!(
            world
                .refused(who, command, json!({ "quoteId": first }))
                .await,
            "QUOTE_NOT_FOUND"
        );
    }
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": second }))
        .await;
    assert_eq!(
        world
            .refused(&case.first, "withdrawQuote", json!({ "quoteId": second }))
            .await,
        "WRONG_STATE"
    );
}

#[tokio::test]
async fn a_withdrawn_quote_leaves_the_others_standing() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let (first, second) = (
        case.quote(&world, &case.first).await,
        case.quote(&world, &case.second).await,
    );
    let rivals = json!({ "quoteId": second });
    assert_eq!(
        world
            .refused(&case.first, "withdrawQuote", rivals.clone())
            .await,
        "QUOTE_NOT_FOUND"
    );
    world
        .done(&case.first, "withdrawQuote", json!({ "quoteId": first }))
        .await;
    assert_eq!(case.state(&world).await.0, "QUOTED");
    world.done(&case.seller, "acceptQuote", rivals).await;
    let told = world.told().await;
    let lost = told
        .iter()
        .filter(|event| event.kind == "carnet.order.QuoteRejected.v1");
    assert_eq!(lost.count(), 0, "who has withdrawn has lost nothing");
}

#[tokio::test]
async fn each_loser_is_told_and_nobody_else() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let (won, lost) = (
        case.quote(&world, &case.first).await,
        case.quote(&world, &case.second).await,
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": won }))
        .await;
    let told = world.told().await;
    let rejected: Vec<_> = told
        .iter()
        .filter(|event| event.kind == "carnet.order.QuoteRejected.v1")
        .collect();
    let [event] = rejected.as_slice() else {
        panic!("not one loser: {rejected:?}")
    };
    assert_eq!(
        (event.subject.to_string(), event.sequence),
        (lost.clone(), 1)
    );
    assert_eq!(event.audience, [case.second_id()]);
    let number = world.read(
        &case.seller,
        "query($id: ID!) { order(id: $id) { number } }",
        json!({ "id": case.order }),
    );
    let expected = json!({
        "id": lost, "order": case.order, "number": number.await["order"]["number"],
        "organisation": case.second_id(), "status": "REJECTED",
    });
    assert_eq!(event.data, expected);
}

#[tokio::test]
async fn no_quote_comes_after_the_deadline() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    sqlx::query("update orders set quote_by = now() - interval '1 second'")
        .execute(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(
        world
            .refused(&case.first, "submitQuote", quote(&case.order))
            .await,
        "DEADLINE_PASSED"
    );
}

#[tokio::test]
async fn a_product_that_is_archived_meanwhile_is_not_assessed() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
    world
        .take_in(&product(case.product, case.seller_id(), "ARCHIVED", 2))
        .await
        .unwrap();
    let payload = world
        .mutate(&case.seller, "acceptQuote", quote.clone())
        .await
        .unwrap();
    let error = &payload["userErrors"][0];
    assert_eq!(
        (&error["code"], &error["path"]),
        (&json!("PRODUCT_ARCHIVED"), &json!(["input", "quoteId"]))
    );
    assert_eq!(
        world.refused(&case.seller, "acceptQuote", quote).await,
        "PRODUCT_ARCHIVED"
    );
}

#[tokio::test]
async fn who_is_not_listed_any_more_gets_no_order_and_finishes_those_it_has() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
    for (sequence, status) in [(2, "SUSPENDED"), (3, "REMOVED")] {
        world
            .take_in(&provider(
                case.profiles[0],
                case.first_id(),
                status,
                sequence,
            ))
            .await
            .unwrap();
        let refused = world
            .refused(&case.seller, "acceptQuote", quote.clone())
            .await;
        assert_eq!(refused, "PROVIDER_NOT_LISTED", "{status}");
    }
    world
        .take_in(&provider(case.profiles[0], case.first_id(), "LISTED", 4))
        .await
        .unwrap();
    world.done(&case.seller, "acceptQuote", quote).await;
    world
        .take_in(&provider(case.profiles[0], case.first_id(), "SUSPENDED", 5))
        .await
        .unwrap();
    let started = world
        .done(
            &case.first,
            "startAssessment",
            json!({ "orderId": case.order }),
        )
        .await;
    assert_eq!(started["order"]["status"], "IN_ASSESSMENT");
    case.ask(&world, "SAMPLE_PHOTO").await;
}

#[tokio::test]
async fn a_quote_accepted_and_withdrawn_at_the_same_instant_is_one_of_the_two() {
    let world = OrderDomain::new().await;
    for _ in 0..10 {
        let case = Case::requested(&world).await;
        let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
        let (accepted, withdrawn) = tokio::join!(
            world.mutate(&case.seller, "acceptQuote", quote.clone()),
            world.mutate(&case.first, "withdrawQuote", quote.clone()),
        );
        let (accepted, withdrawn) = (accepted.unwrap(), withdrawn.unwrap());
        let won = |payload: &Value| payload["userErrors"] == json!([]);
        assert!(won(&accepted) != won(&withdrawn), "{accepted} {withdrawn}");
        let loser = if won(&accepted) {
            &withdrawn
        } else {
            &accepted
        };
        assert_eq!(loser["userErrors"][0]["code"], "WRONG_STATE");
        let expected = if won(&accepted) {
            "ACCEPTED"
        } else {
            "REQUESTED"
        };
        assert_eq!(case.state(&world).await, (expected.to_owned(), 3));
    }
}
