use events::order::OrderFact;
use events::user::UserFact;
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, letter, order, order_event, user_event};

const TABLES: [&str; 17] = [
    "contacts",
    "contact_memberships",
    "organisations",
    "notifications",
    "mail_messages",
    "outbox",
    "outbox_lanes",
    "mail_stops",
    "notice_counts",
    "notice_causes",
    "outbox_views",
    "outbox_held",
    "inbox",
    "dead_letters",
    "projection_checks",
    "republications",
    "idempotency_keys",
];
const TOKEN: &str = "secret-token-of-a-link";

/// Everything in the database, as text; bytes as hex.
async fn contents(common: &Common) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'public'",
    )
    .fetch_all(&common.database.pool)
    .await
    .unwrap();
    for table in &tables {
        assert!(
            TABLES.contains(&table.as_str()) || table == "_sqlx_migrations",
            "{table} is looked at too"
        );
    }
    let rows: Vec<String> = sqlx::query_scalar(
        "select contacts::text from contacts union all select notifications::text from notifications
         union all select mail_messages::text from mail_messages union all select outbox::text from outbox
         union all select inbox::text from inbox union all select organisations::text from organisations
         union all select contact_memberships::text from contact_memberships
         union all select dead_letters::text from dead_letters union all select outbox_held::text from outbox_held
         union all select mail_stops::text from mail_stops union all select notice_counts::text from notice_counts
         union all select projection_checks::text from projection_checks
         union all select idempotency_keys::text from idempotency_keys",
    )
    .fetch_all(&common.database.pool)
    .await
    .unwrap();
    rows.join("\n")
}

#[tokio::test]
async fn addresses_and_tokens_are_nowhere_in_clear() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    let requested = || {
        order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[person.organisation],
        )))
    };
    common.order_says(&[requested(), requested()]).await;
    // The refusal repeats the address.
    server.will([Answer::RefuseRecipient(550)]);
    // A letter that was sent, one that waits for an admin, and one that was not processed.
    let letter = || letter(&common.recipient, &person.address, Some(TOKEN));
    common
        .user_says(&[user_event(UserFact::PasswordResetRequested(letter()))])
        .await;
    while common
        .services
        .mail
        .deliver_next(&server.client(), chassis::now())
        .await
        .unwrap()
    {}
    assert!(
        server
            .received()
            .iter()
            .all(|mail| mail.to == std::slice::from_ref(&person.address))
    );
    assert_eq!(server.received().len(), 2);
    let link = server.received()[0].header("List-Unsubscribe").to_owned();
    let token = link.rsplit_once('/').unwrap().1.trim_end_matches('>');
    assert!(
        common
            .services
            .mail
            .unsubscribe(token, chassis::now())
            .await
            .unwrap()
            .is_some()
    );
    common
        .user_says(&[user_event(UserFact::MemberInvited(letter()))])
        .await;
    server.will([Answer::HangUp]);
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    common
        .user_says(&[user_event(UserFact::EmailVerificationRequested(letter()))])
        .await;
    common.published("MailFailed", 2).await;

    let mut seen = contents(&common).await;
    assert!(seen.contains(&person.id.to_string()), "the looking works");
    let (user, order) = (&common.user.database, &common.order.database);
    for database in [user, order, &common.database] {
        let events = testkit::published(&database.pool).await;
        assert!(!events.is_empty());
        seen.extend(
            events
                .iter()
                .map(|event| serde_json::to_string(event).unwrap()),
        );
    }
    let (hex, hex_token) = (hex::encode(&person.address), hex::encode(TOKEN));
    let local = person.address.split('@').next().unwrap();
    for clear in [&person.address, local, &hex, TOKEN, &hex_token] {
        assert!(!seen.contains(clear), "{clear} is to be read in {seen}");
    }
}
