//! Events that are processed, retried or dropped.

use events::order::{EvidenceDocument, OrderFact};
use events::user::UserFact;
use time::macros::date;
use uuid::Uuid;

use crate::support::{Common, Counted, letter, order, order_event, order_event_for, user_event};

/// The number of rows in a table.
async fn count(common: &Common, table: &'static str) -> i64 {
    sqlx::query_scalar(table)
        .fetch_one(&common.database.pool)
        .await
        .unwrap()
}

const DEAD_LETTERS: &str = "select count(*) from dead_letters";
const MAILS: &str = "select count(*) from mail_messages";

fn document(organisation: Uuid, order: Option<Uuid>) -> EvidenceDocument {
    EvidenceDocument {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation,
        kind: "EU_DOC".to_owned(),
        sha256: "5e".repeat(32),
        issued_on: date!(2026 - 01 - 01),
        expires_on: None,
        status: "SUBMITTED".to_owned(),
        order,
    }
}

#[tokio::test]
async fn an_event_of_an_unknown_organisation_is_tried_again_and_dropped_and_delays_no_letter() {
    let mut common = Common::without_process().await;
    common.world.streams.event_tries = 2;
    common.world.streams.event_retry_millis = 2_000;
    let counted = Counted::default();
    common.consume(counted.clone());
    let asked = [order_event(OrderFact::AssessmentRequested(order(
        Uuid::now_v7(),
        &[Uuid::now_v7()],
    )))];
    common.order.publish(&asked).await;
    testkit::eventually("a first attempt", || async {
        (counted.attempts(&asked[0]) == 1).then_some(())
    })
    .await;

    let written = letter(&common.recipient, "me@example.org", Some("t0ken"));
    common
        .user_says(&[user_event(UserFact::PasswordResetRequested(written))])
        .await;
    assert_eq!(count(&common, MAILS).await, 1);
    assert_eq!(
        counted.attempts(&asked[0]),
        1,
        "the letter did not wait for the second attempt"
    );
    assert_eq!(common.order.unacknowledged().await, [asked[0].id]);

    common.order.wait_until_acknowledged(&asked).await;
    assert_eq!(counted.attempts(&asked[0]), 2);
    assert_eq!(count(&common, DEAD_LETTERS).await, 0);
    assert!(
        common.processed(&asked).await.is_empty(),
        "no transaction of it committed"
    );
}

#[tokio::test]
async fn an_event_that_overtakes_a_registration_is_tried_again() {
    let mut common = Common::without_process().await;
    common.world.streams.event_retry_millis = 2_000;
    let counted = Counted::default();
    common.consume(counted.clone());
    let organisation = Uuid::now_v7();
    let asked = [order_event(OrderFact::AssessmentRequested(order(
        Uuid::now_v7(),
        &[organisation],
    )))];
    common.order.publish(&asked).await;
    testkit::eventually("a first attempt", || async {
        (counted.attempts(&asked[0]) == 1).then_some(())
    })
    .await;
    let owner = common.person(organisation).await;
    common.order.wait_until_acknowledged(&asked).await;
    let told = common
        .data(&owner.caller(), "{ notifications { totalCount } }")
        .await;
    assert_eq!(told["notifications"]["totalCount"], 1);
    assert_eq!(common.mails().await.len(), 1);
}

#[tokio::test]
async fn order_facts_share_a_transaction_and_each_notifies_once() {
    let common = Common::without_process().await;
    let counted = Counted::default();
    common.consume(counted.clone());
    let organisation = Uuid::now_v7();
    let owner = common.person(organisation).await;
    let asked: Vec<_> = std::iter::repeat_with(|| {
        let order = order(Uuid::now_v7(), &[organisation]);
        order_event(OrderFact::AssessmentRequested(order))
    })
    .take(3)
    .collect();
    common.order.publish(&asked).await;
    common.order.wait_until_acknowledged(&asked).await;
    assert_eq!(counted.batches(), [3]);
    let told = common
        .data(&owner.caller(), "{ notifications { totalCount } }")
        .await;
    assert_eq!(told["notifications"]["totalCount"], 3);
    assert_eq!(common.processed(&asked).await.len(), 3);
}

#[tokio::test]
async fn an_event_that_leads_to_no_notice_is_acknowledged_without_a_transaction() {
    let common = Common::without_process().await;
    let counted = Counted::default();
    common.consume(counted.clone());
    let (seller, provider) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let parties = vec![seller.organisation, provider.organisation];
    let own = order_event_for(
        OrderFact::DocumentSubmitted(document(seller.organisation, None)),
        vec![seller.organisation],
    );
    let of_order = order_event_for(
        OrderFact::DocumentSubmitted(document(seller.organisation, Some(Uuid::now_v7()))),
        parties,
    );
    let events = [own, of_order];
    common.order_says(&events).await;
    assert_eq!(
        events.each_ref().map(|event| counted.attempts(event)),
        [0, 1]
    );
    assert_eq!(common.processed(&events).await, [events[1].id]);
}

#[tokio::test]
async fn an_event_without_its_data_is_a_dead_letter_at_once() {
    let common = Common::start().await;
    let mut garbled = order_event(OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[])));
    garbled.data = serde_json::json!({});
    common.order_says(&[garbled]).await;
    assert_eq!(count(&common, DEAD_LETTERS).await, 1);
    common.published("DeadLetterChanged", 1).await;
}
