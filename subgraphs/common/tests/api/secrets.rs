use events::order::OrderFact;
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, order, order_event};

const TABLES: [&str; 5] = ["contacts", "notifications", "mail_messages", "outbox", "inbox"];

/// Everything in the database, as text; bytes as hex.
async fn contents(common: &Common) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'public'",
    )
    .fetch_all(&common.database.pool)
    .await
    .unwrap();
    for table in &tables {
        assert!(TABLES.contains(&table.as_str()) || table == "_sqlx_migrations", "{table} is looked at too");
    }
    let rows: Vec<String> = sqlx::query_scalar(
        "select contacts::text from contacts union all select notifications::text from notifications
         union all select mail_messages::text from mail_messages union all select outbox::text from outbox
         union all select inbox::text from inbox",
    )
    .fetch_all(&common.database.pool)
    .await
    .unwrap();
    rows.join("\n")
}

#[tokio::test]
async fn an_address_is_nowhere_in_clear() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    let requested =
        || order_event(OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation])));
    common.order_says(&[requested(), requested()]).await;
    // The refusal repeats the address.
    server.will([Answer::RefuseRecipient(550)]);
    while common.service.deliver_next(&server.client(), chassis::now()).await.unwrap() {}
    assert_eq!(server.mail().to, std::slice::from_ref(&person.address));
    common.published("MailFailed", 1).await;

    let mut seen = contents(&common).await;
    assert!(seen.contains(&person.id.to_string()), "the looking works");
    for producer in ["user", "order", "common"] {
        let events = testkit::published(&common.streams, producer).await;
        assert!(!events.is_empty());
        seen.extend(events.iter().map(|event| serde_json::to_string(event).unwrap()));
    }
    let hex = hex::encode(&person.address);
    let local = person.address.split('@').next().unwrap();
    for clear in [&person.address, local, &hex] {
        assert!(!seen.contains(clear), "{clear} is to be read in {seen}");
    }
}
