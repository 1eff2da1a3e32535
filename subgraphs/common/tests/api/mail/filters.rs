//! Filters of the list of mails.

use events::order::OrderFact;
use events::user::UserFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, MailServer, letter, order, order_event, user_event};

/// IDs of the mails that a filter selects, newest first.
async fn filtered(common: &Common, filter: &str) -> Vec<Value> {
    let query =
        format!("{{ mailMessages(filter: {{ {filter} }}) {{ totalCount nodes {{ id }} }} }}");
    let found = common.data(&testkit::admin(), &query).await["mailMessages"].clone();
    let nodes = found["nodes"].as_array().unwrap();
    assert_eq!(found["totalCount"], nodes.len(), "{filter}");
    nodes.iter().map(|node| node["id"].clone()).collect()
}

#[tokio::test]
async fn mails_are_found_by_state_recipient_and_time() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let (one, other) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let written = letter(&common.recipient, "me@example.org", Some("t0ken"));
    common
        .user_says(&[user_event(UserFact::PasswordResetRequested(written))])
        .await;
    for person in [&one, &other] {
        let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
        common.order_says(&[order_event(fact)]).await;
    }
    // The letter is the most urgent mail.
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    let query = "{ mailMessages { nodes { id createdAt version } } }";
    let data = common.data(&testkit::admin(), query).await;
    let mails = data["mailMessages"]["nodes"].as_array().unwrap();
    let ids: Vec<Value> = mails.iter().map(|mail| mail["id"].clone()).collect();
    // The letter was claimed and sent.
    let versions: Vec<&Value> = mails.iter().map(|mail| &mail["version"]).collect();
    assert_eq!(versions, [&json!(1), &json!(1), &json!(3)]);
    let (first, second) = (&mails[2]["createdAt"], &mails[1]["createdAt"]);
    for (filter, found) in [
        ("state: SENT".to_owned(), &ids[2..]),
        ("state: [SENT, QUEUED]".to_owned(), &ids[..]),
        ("state: []".to_owned(), &ids[..]),
        ("state: [FAILED, UNKNOWN]".to_owned(), &ids[..0]),
        (format!(r#"userId: "{}""#, one.id), &ids[1..2]),
        (format!(r#"userId: "{}", state: SENT"#, one.id), &ids[..0]),
        (r#"userId: "nobody""#.to_owned(), &ids[..0]),
        (format!("createdAt: {{ to: {second} }}"), &ids[2..]),
        (format!("createdAt: {{ from: {second} }}"), &ids[..2]),
        (
            format!("createdAt: {{ from: {first}, to: {second} }}"),
            &ids[2..],
        ),
    ] {
        assert_eq!(filtered(&common, &filter).await, found, "{filter}");
    }
}
