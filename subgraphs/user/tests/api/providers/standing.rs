//! Ratings and response times of providers, from the events of orders.

use std::sync::Arc;

use caller::Caller;
use events::operations::{Listed, Page, ProjectionChecked};
use events::order::{Order, OrderFact, Rating};
use events::{Cause, CloudEvent, Draft, Fact};
use outbox::{Reactions, UnknownReference};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use user::projections::events::Incoming;
use uuid::Uuid;

use crate::support::{UserDomain, testing};

const START: OffsetDateTime = time::macros::datetime!(2026-06-01 8:00 UTC);

fn event(fact: OrderFact, subject: Uuid, sequence: i64, time: OffsetDateTime) -> CloudEvent {
    let cause = Cause::request(Uuid::now_v7());
    fact.publish(Draft {
        subject,
        sequence,
        time,
        cause,
        audience: Vec::new(),
    })
    .unwrap()
}

fn rated(provider: &str, order: Uuid, stars: u8, sequence: i64) -> CloudEvent {
    let provider = provider.parse().unwrap();
    let fact = Rating {
        order,
        seller: Uuid::now_v7(),
        provider,
        stars,
        before: None,
    };
    event(OrderFact::ProviderRated(fact), order, sequence, START)
}

fn step(fact: fn(Order) -> OrderFact, order: Uuid, by: Uuid, time: OffsetDateTime) -> CloudEvent {
    let order = requested(order, Uuid::now_v7(), by);
    let subject = order.id;
    event(fact(order), subject, 1, time)
}

fn requested(id: Uuid, seller: Uuid, by: Uuid) -> Order {
    Order {
        id,
        number: "ORD-2026-000042".to_owned(),
        kind: "TESTING".to_owned(),
        status: "REQUESTED".to_owned(),
        seller,
        candidates: vec![by],
        provider: None,
        answered_by: Some(by),
        product: Uuid::now_v7(),
        market: "DE".to_owned(),
        quote_by: None,
        due_at: None,
    }
}

async fn standing(platform: &UserDomain, provider: &str) -> Value {
    let query = "query($id: ID!) { provider(id: $id) { rating ratingCount responseHours } }";
    platform
        .answer(&testkit::anonymous(), query, json!({ "id": provider }))
        .await["provider"]
        .clone()
}

#[tokio::test]
async fn ratings_are_counted_once_an_order_and_the_last_word_counts() {
    let platform = UserDomain::start().await;
    let (_, lab) = platform.listed(testing()).await;
    assert_eq!(standing(&platform, &lab).await["rating"], Value::Null);
    let [one, other] = [Uuid::now_v7(), Uuid::now_v7()];
    let first = rated(&lab, one, 2, 1);
    platform
        .order_says(&[first.clone(), rated(&lab, other, 4, 1)])
        .await;
    let seen = standing(&platform, &lab).await;
    assert_eq!(
        (&seen["rating"], &seen["ratingCount"]),
        (&json!(3.0), &json!(2))
    );
    platform.react(&rated(&lab, one, 5, 3)).await.unwrap();
    platform.react(&rated(&lab, one, 1, 2)).await.unwrap();
    platform.react(&first).await.unwrap();
    let seen = standing(&platform, &lab).await;
    assert_eq!(
        (&seen["rating"], &seen["ratingCount"]),
        (&json!(4.5), &json!(2)),
        "whatever comes late or again"
    );
    let unknown = rated(&Uuid::now_v7().to_string(), Uuid::now_v7(), 5, 1);
    let refused = platform.react(&unknown).await.unwrap_err();
    assert!(
        refused.downcast_ref::<UnknownReference>().is_some(),
        "tried again and dropped"
    );
}

#[tokio::test]
async fn ratings_at_the_same_instant_all_count_and_the_directory_is_sorted_by_them() {
    let platform = UserDomain::start().await;
    let (_, good) = platform.listed(testing()).await;
    let (_, best) = platform.listed(testing()).await;
    let (_, unknown) = platform.listed(testing()).await;
    let events: Vec<_> = (0..10)
        .map(|_| rated(&good, Uuid::now_v7(), 4, 1))
        .collect();
    let all = futures::future::join_all(events.iter().map(|event| platform.react(event))).await;
    assert!(all.iter().all(Result::is_ok));
    platform
        .react(&rated(&best, Uuid::now_v7(), 5, 1))
        .await
        .unwrap();
    let seen = standing(&platform, &good).await;
    assert_eq!(
        (&seen["rating"], &seen["ratingCount"]),
        (&json!(4.0), &json!(10))
    );
    let query = "{ providers(sort: RATING) { nodes { id } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await;
    let ids: Vec<_> = data["providers"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| &node["id"])
        .collect();
    assert_eq!(ids, [&json!(best), &json!(good), &json!(unknown)]);
}

#[tokio::test]
async fn answers_are_timed_from_the_request_and_the_middle_is_shown_from_three_on() {
    let platform = UserDomain::start().await;
    let (member, lab) = platform.listed(testing()).await;
    let own = member.organisation;
    let answer = |hours: i64, fact: fn(Order) -> OrderFact| {
        let order = Uuid::now_v7();
        let asked = step(OrderFact::AssessmentRequested, order, own, START);
        (
            asked,
            step(fact, order, own, START + Duration::hours(hours)),
        )
    };
    let (asked, quoted) = answer(2, OrderFact::QuoteSubmitted);
    // A second quote for the same order does not count again.
    let again = CloudEvent {
        id: Uuid::now_v7(),
        time: START + Duration::hours(90),
        ..quoted.clone()
    };
    platform.order_says(&[asked, quoted, again]).await;
    // An answer that is received before its request.
    let (asked, declined) = answer(10, OrderFact::RequestDeclined);
    platform.react(&declined).await.unwrap();
    platform.react(&asked).await.unwrap();
    platform.react(&declined).await.unwrap();
    assert_eq!(
        standing(&platform, &lab).await["responseHours"],
        Value::Null,
        "two are too few"
    );
    // A request without an answer does not count.
    platform
        .react(&step(
            OrderFact::AssessmentRequested,
            Uuid::now_v7(),
            own,
            START,
        ))
        .await
        .unwrap();
    assert_eq!(
        standing(&platform, &lab).await["responseHours"],
        Value::Null
    );
    let (asked, quoted) = answer(5, OrderFact::QuoteSubmitted);
    platform.react(&asked).await.unwrap();
    platform.react(&quoted).await.unwrap();
    assert_eq!(standing(&platform, &lab).await["responseHours"], json!(5.0));
    let anonymous = step(OrderFact::QuoteSubmitted, Uuid::now_v7(), own, START);
    let mut nobody = anonymous;
    nobody.data["answeredBy"] = Value::Null;
    platform.react(&nobody).await.unwrap();
    assert_eq!(standing(&platform, &lab).await["responseHours"], json!(5.0));
}

#[tokio::test]
async fn a_batch_of_questions_and_answers_counts_the_earliest_of_each() {
    let platform = UserDomain::start().await;
    let (member, lab) = platform.listed(testing()).await;
    let own = member.organisation;
    let mut batch = Vec::new();
    for hours in [4, 6, 8] {
        let order = Uuid::now_v7();
        let after = |hours| START + Duration::hours(hours);
        batch.push(step(
            OrderFact::QuoteSubmitted,
            order,
            own,
            after(hours + 20),
        ));
        batch.push(step(OrderFact::RequestDeclined, order, own, after(hours)));
        batch.push(step(OrderFact::AssessmentRequested, order, own, START));
        batch.push(step(OrderFact::AssessmentRequested, order, own, after(1)));
    }
    assert!(
        batch
            .iter()
            .all(|event| Incoming.is_projection(&event.kind))
    );
    assert!(
        !Incoming.is_projection("carnet.order.ProviderRated.v1"),
        "it locks the provider"
    );
    for _ in 0..2 {
        let mut tx = platform.database.pool.begin().await.unwrap();
        Incoming.project(&mut tx, &batch).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(standing(&platform, &lab).await["responseHours"], json!(6.0));
    }
}

fn page(
    run: Uuid,
    after: Option<Uuid>,
    through: Option<Uuid>,
    items: &[(i64, &CloudEvent)],
) -> CloudEvent {
    let items = items.iter().map(|(sequence, rated)| Listed {
        sequence: *sequence,
        item: serde_json::from_value(rated.data.clone()).unwrap(),
    });
    let page = Page {
        run,
        after,
        through,
        items: items.collect(),
    };
    event(OrderFact::RatingsListed(page), run, 1, START)
}

/// The result of a comparison: missing, outdated, surplus.
async fn checked(platform: &UserDomain, run: Uuid) -> (i64, i64, i64) {
    let event = platform.event("ProjectionChecked", run).await;
    let checked = serde_json::from_value(event.data).unwrap();
    let ProjectionChecked {
        consumer,
        projection,
        missing,
        outdated,
        surplus,
        ..
    } = checked;
    assert_eq!((&*consumer, &*projection), ("user", "ratings"));
    (missing, outdated, surplus)
}

#[tokio::test]
async fn pages_of_ratings_repair_the_rows_and_the_counts_of_their_providers() {
    let platform = UserDomain::start().await;
    let (_, lab) = platform.listed(testing()).await;
    let (_, other) = platform.listed(testing()).await;
    let mut orders: Vec<Uuid> = (0..6).map(|_| Uuid::now_v7()).collect();
    orders.sort();
    let [same, missing, stale, moved, newer, surplus] = orders.try_into().unwrap();
    for (provider, order, stars, sequence) in [
        (&lab, same, 5, 1),
        (&lab, stale, 1, 1),
        (&lab, moved, 3, 2),
        (&lab, newer, 4, 9),
        (&other, surplus, 2, 1),
    ] {
        platform
            .react(&rated(provider, order, stars, sequence))
            .await
            .unwrap();
    }
    let listed = [
        (1, &rated(&lab, same, 5, 1)),
        (1, &rated(&lab, missing, 4, 1)),
        (3, &rated(&lab, stale, 5, 3)),
        (2, &rated(&other, moved, 3, 2)),
        (8, &rated(&lab, newer, 1, 8)),
    ];
    for expected in [(1, 2, 1), (0, 0, 1)] {
        let run = Uuid::now_v7();
        platform
            .order_says(&[
                page(run, None, Some(stale), &listed[..3]),
                page(run, Some(stale), None, &listed[3..]),
            ])
            .await;
        assert_eq!(checked(&platform, run).await, expected);
        let seen = standing(&platform, &lab).await;
        assert_eq!(
            (&seen["rating"], &seen["ratingCount"]),
            (&json!(4.5), &json!(4))
        );
        let seen = standing(&platform, &other).await;
        assert_eq!(
            (&seen["rating"], &seen["ratingCount"]),
            (&json!(2.5), &json!(2))
        );
    }
}

#[tokio::test]
async fn the_profile_changes_with_its_ratings_only() {
    let platform = UserDomain::start().await;
    let (_, lab) = platform.listed(testing()).await;
    let updated = async || {
        let query = "query($id: ID!) { provider(id: $id) { updatedAt } }";
        platform
            .answer(&testkit::anonymous(), query, json!({ "id": lab }))
            .await["provider"]["updatedAt"]
            .clone()
    };
    let listed = updated().await;
    let order = Uuid::now_v7();
    let first = rated(&lab, order, 5, 1);
    platform.react(&first).await.unwrap();
    let counted = updated().await;
    assert_ne!(counted, listed);
    let known = page(Uuid::now_v7(), None, None, &[(1, &first)]);
    let same_stars = rated(&lab, order, 5, 2);
    for again in [&first, &known, &same_stars] {
        platform.react(again).await.unwrap();
        assert_eq!(updated().await, counted, "{}", again.kind);
    }
    let second = rated(&lab, Uuid::now_v7(), 4, 1);
    let more = page(Uuid::now_v7(), None, None, &[(1, &first), (1, &second)]);
    platform.react(&more).await.unwrap();
    assert_ne!(updated().await, counted);
}

#[tokio::test]
async fn a_listed_rating_of_an_unknown_provider_stays_missing() {
    let platform = UserDomain::start().await;
    let (_, lab) = platform.listed(testing()).await;
    let (good, bad) = (
        rated(&lab, Uuid::now_v7(), 5, 1),
        rated(&Uuid::now_v7().to_string(), Uuid::now_v7(), 5, 1),
    );
    for expected in [(2, 0, 0), (1, 0, 0)] {
        let run = Uuid::now_v7();
        platform
            .order_says(&[page(run, None, None, &[(1, &good), (1, &bad)])])
            .await;
        assert_eq!(checked(&platform, run).await, expected);
    }
    assert_eq!(standing(&platform, &lab).await["ratingCount"], json!(1));
}

#[tokio::test]
async fn a_provider_that_was_asked_knows_the_legal_name_of_the_seller_and_no_number() {
    let platform = UserDomain::start().await;
    let seller = platform.member("SELLER").await;
    let input = json!({ "legalName": "Nordlicht SE", "eori": "DE123", "vatId": "DE123456789" });
    platform
        .mutate(
            &seller.caller,
            "updateOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    let (asked, _) = platform.listed(testing()).await;
    let (other, _) = platform.listed(testing()).await;
    let entity = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Organisation { legalName eori vatId } } }";
    let of = json!({ "of": [{ "__typename": "Organisation", "id": seller.organisation }] });
    let nothing = json!({ "legalName": null, "eori": null, "vatId": null });
    let seen = async |by: &Arc<Caller>| {
        platform.answer(by, entity, of.clone()).await["_entities"][0].clone()
    };
    assert_eq!(seen(&asked.caller).await, nothing);
    let order = requested(Uuid::now_v7(), seller.organisation, asked.organisation);
    platform
        .react(&event(
            OrderFact::AssessmentRequested(order.clone()),
            order.id,
            1,
            START,
        ))
        .await
        .unwrap();
    assert_eq!(
        seen(&asked.caller).await,
        json!({ "legalName": "Nordlicht SE", "eori": null, "vatId": null })
    );
    assert_eq!(seen(&other.caller).await, nothing);
}
