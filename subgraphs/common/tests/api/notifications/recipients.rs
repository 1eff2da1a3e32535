//! Number of people that one event notifies, and the lane of their notifications.

use events::order::OrderFact;
use uuid::Uuid;

use crate::support::{Common, approval, order, order_event};

/// Adds this many members to an organisation. Mail cannot be sent to them, because their addresses are not sealed.
async fn add_members(common: &Common, organisation: Uuid, count: i32) {
    sqlx::query(
        "with added as (
             insert into contacts (user_id, address, deactivated, administrator, version)
             select gen_random_uuid(), '\\x01', false, false, 1 from generate_series(1, $2) returning user_id
         ), known as (
             insert into organisations (id) values ($1) on conflict do nothing
         )
         insert into contact_memberships (organisation_id, user_id) select $1, user_id from added",
    )
    .bind(organisation)
    .bind(count)
    .execute(&common.database.pool)
    .await
    .unwrap();
}

/// The number of notifications that are published in each lane, the bulk lane first.
async fn created(common: &Common) -> Vec<(String, i64)> {
    sqlx::query_as(
        "select lane, count(*) from outbox where event->>'type' = 'carnet.common.NotificationCreated.v1'
         group by lane order by lane",
    )
    .fetch_all(&common.database.pool)
    .await
    .unwrap()
}

async fn ask(common: &Common, organisations: &[Uuid]) {
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), organisations));
    common.order_says(&[order_event(fact)]).await;
}

#[tokio::test]
async fn notifications_of_more_than_twenty_people_are_published_in_the_bulk_lane() {
    let common = Common::start().await;
    let (few, more) = (Uuid::now_v7(), Uuid::now_v7());
    add_members(&common, few, 20).await;
    ask(&common, &[few]).await;
    assert_eq!(created(&common).await, [("single".to_owned(), 20)]);
    add_members(&common, more, 1).await;
    ask(&common, &[few, more]).await;
    assert_eq!(
        created(&common).await,
        [("bulk".to_owned(), 21), ("single".to_owned(), 20)]
    );
    common.published("NotificationCreated", 41).await;
}

#[tokio::test]
async fn at_most_a_thousand_members_of_an_organisation_are_notified() {
    let common = Common::start().await;
    let (crowd, small) = (Uuid::now_v7(), Uuid::now_v7());
    add_members(&common, crowd, 1_005).await;
    add_members(&common, small, 2).await;
    ask(&common, &[crowd, small]).await;
    assert_eq!(created(&common).await, [("bulk".to_owned(), 1_002)]);
    let told: (i64, i64, i64) = sqlx::query_as(
        "select count(*), count(distinct notification_id), count(distinct mail_messages.user_id)
         from mail_messages join notifications on notifications.id = notification_id
         where state = 'QUEUED' and mail_messages.user_id = notifications.user_id",
    )
    .fetch_one(&common.database.pool)
    .await
    .unwrap();
    assert_eq!(told, (1_002, 1_002, 1_002), "a mail for each");
}

#[tokio::test]
async fn at_most_a_thousand_administrators_are_notified() {
    let common = Common::start().await;
    let (platform, seller) = (Uuid::now_v7(), Uuid::now_v7());
    add_members(&common, platform, 1_001).await;
    common
        .run_sql("update contacts set administrator = true")
        .await;
    add_members(&common, seller, 1).await;
    common
        .order_says(&[order_event(OrderFact::ApprovalAppealed(approval(seller)))])
        .await;
    assert_eq!(created(&common).await, [("bulk".to_owned(), 1_000)]);
}
