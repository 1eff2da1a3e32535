//! Daily limits of notices that other organisations cause, and their retention.

use events::order::OrderFact;
use time::Duration;
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, Person, approval, order, order_event};

async fn number(common: &Common, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&common.database.pool)
        .await
        .unwrap()
}

/// Sets the number of notices of a kind that this person had today.
async fn had(common: &Common, person: &Person, notices: i32) {
    sqlx::query("insert into notice_counts values ($1, 'ASSESSMENT_REQUESTED', $2, $3)")
        .bind(person.id)
        .bind(chassis::now().date())
        .bind(notices)
        .execute(&common.database.pool)
        .await
        .unwrap();
}

async fn ask(common: &Common, person: &Person, times: usize) {
    let asked = || {
        order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[person.organisation],
        )))
    };
    common
        .order_says(
            &std::iter::repeat_with(asked)
                .take(times)
                .collect::<Vec<_>>(),
        )
        .await;
}

const MAILS: &str = "select count(*) from mail_messages";
const NOTIFICATIONS: &str = "select count(*) from notifications";

#[tokio::test]
async fn more_than_a_hundred_notices_of_a_kind_a_day_are_no_mails() {
    let common = Common::start().await;
    let (flooded, other) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    had(&common, &flooded, 99).await;
    ask(&common, &flooded, 3).await;
    assert_eq!(
        (
            number(&common, NOTIFICATIONS).await,
            number(&common, MAILS).await
        ),
        (3, 1)
    );
    ask(&common, &other, 1).await;
    common
        .order_says(&[order_event(OrderFact::TransportApproved(approval(
            flooded.organisation,
        )))])
        .await;
    assert_eq!(
        number(&common, MAILS).await,
        3,
        "other people and other kinds are not concerned"
    );
}

#[tokio::test]
async fn more_than_ten_thousand_notices_of_a_kind_a_day_are_not_stored() {
    let common = Common::start().await;
    let flooded = common.person(Uuid::now_v7()).await;
    let colleague = common.person(flooded.organisation).await;
    had(&common, &flooded, 9_999).await;
    ask(&common, &flooded, 3).await;
    let query = "{ notifications { totalCount } }";
    for (person, count) in [(&flooded, 1), (&colleague, 3)] {
        assert_eq!(
            common.data(&person.caller(), query).await["notifications"]["totalCount"],
            count
        );
    }
    common.published("NotificationCreated", 4).await;
}

/// A seller requests this many assessments from a person's organisation.
async fn ask_as(common: &Common, seller: Uuid, person: &Person, times: usize) {
    let asked = || {
        order_event(OrderFact::AssessmentRequested(order(
            seller,
            &[person.organisation],
        )))
    };
    common
        .order_says(
            &std::iter::repeat_with(asked)
                .take(times)
                .collect::<Vec<_>>(),
        )
        .await;
}

#[tokio::test]
async fn one_organisation_causes_ten_mails_and_two_hundred_notices_of_a_kind_a_day() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let (stranger, other) = (Uuid::now_v7(), Uuid::now_v7());
    ask_as(&common, stranger, &person, 12).await;
    assert_eq!(
        (
            number(&common, NOTIFICATIONS).await,
            number(&common, MAILS).await
        ),
        (12, 10)
    );
    ask_as(&common, other, &person, 1).await;
    assert_eq!(
        (
            number(&common, NOTIFICATIONS).await,
            number(&common, MAILS).await
        ),
        (13, 11)
    );
    sqlx::query("update notice_causes set notices = 199 where organisation_id = $1")
        .bind(stranger)
        .execute(&common.database.pool)
        .await
        .unwrap();
    ask_as(&common, stranger, &person, 3).await;
    ask_as(&common, other, &person, 1).await;
    assert_eq!(
        (
            number(&common, NOTIFICATIONS).await,
            number(&common, MAILS).await
        ),
        (15, 12)
    );
}

#[tokio::test]
async fn an_organisation_does_not_use_up_the_mails_of_its_own_members() {
    let common = Common::start().await;
    let (seller, provider) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let expired = || {
        order_event(OrderFact::OrderExpired(order(
            seller.organisation,
            &[provider.organisation],
        )))
    };
    common
        .order_says(&std::iter::repeat_with(expired).take(12).collect::<Vec<_>>())
        .await;
    assert_eq!(
        (
            number(&common, NOTIFICATIONS).await,
            number(&common, MAILS).await
        ),
        (24, 22)
    );
}

#[tokio::test]
async fn mails_and_notifications_are_deleted_after_their_life() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    ask(&common, &person, 3).await;
    server.will([Answer::RefuseRecipient(550)]);
    for _ in 0..2 {
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), chassis::now())
                .await
                .unwrap()
        );
    }
    let after = |days| chassis::now() + Duration::days(days);
    assert_eq!(common.services.purge(after(0)).await.unwrap(), 0);
    // Also the count of the day, and those of the three organisations that caused the notices.
    assert_eq!(common.services.purge(after(91)).await.unwrap(), 6);
    assert_eq!(
        (
            number(&common, MAILS).await,
            number(&common, NOTIFICATIONS).await
        ),
        (1, 3),
        "one is queued"
    );
    assert_eq!(common.services.purge(after(401)).await.unwrap(), 2);
    assert_eq!(
        (
            number(&common, MAILS).await,
            number(&common, NOTIFICATIONS).await
        ),
        (1, 1)
    );
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
}
