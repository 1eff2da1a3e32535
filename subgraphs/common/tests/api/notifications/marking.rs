//! Several notifications are marked as read in one request.

use events::order::OrderFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, code, order, order_event};

const RESULTS: &str = "{ results { index notification { id readAt } userErrors { code path } } userErrors { code path } }";

/// Notifies a person this many times, and returns the IDs, newest first.
async fn notified(common: &Common, person: &Person, times: usize) -> Vec<Value> {
    let asked = || {
        order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[person.organisation],
        )))
    };
    let events: Vec<_> = std::iter::repeat_with(asked).take(times).collect();
    common.order_says(&events).await;
    let query = "{ notifications(first: 100) { nodes { id } } }";
    let data = common.data(&person.caller(), query).await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["id"].clone()).collect()
}

async fn mark(common: &Common, person: &Person, ids: &[Value]) -> Value {
    let input = json!({ "notificationIds": ids });
    common
        .graph
        .mutate(&person.caller(), "markNotificationsRead", RESULTS, input)
        .await
}

async fn unread(common: &Common, person: &Person) -> Vec<Value> {
    let query = "{ notifications(first: 100, filter: { unread: true }) { nodes { id } } }";
    let data = common.data(&person.caller(), query).await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["id"].clone()).collect()
}

#[tokio::test]
async fn each_notification_of_a_list_has_a_result_in_its_order() {
    let common = Common::start().await;
    let (person, stranger) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let ids = notified(&common, &person, 3).await;
    let theirs = notified(&common, &stranger, 1).await;
    let list = [
        ids[2].clone(),
        theirs[0].clone(),
        json!(Uuid::now_v7()),
        json!("nobody"),
        ids[0].clone(),
        ids[2].clone(),
    ];
    let payload = mark(&common, &person, &list).await;
    assert_eq!(payload["userErrors"], json!([]));
    let results = payload["results"].as_array().unwrap();
    assert_eq!(results.len(), list.len());
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result["index"], index);
        if [1, 2, 3].contains(&index) {
            let path = json!(["input", "notificationIds", index.to_string()]);
            let error = json!([{ "code": "NOTIFICATION_NOT_FOUND", "path": path }]);
            assert_eq!(result["notification"], Value::Null);
            assert_eq!(result["userErrors"], error);
        } else {
            assert_eq!(result["notification"]["id"], list[index]);
            assert!(result["notification"]["readAt"].is_string());
            assert_eq!(result["userErrors"], json!([]));
        }
    }
    assert_eq!(unread(&common, &person).await, [ids[1].clone()]);
    assert_eq!(unread(&common, &stranger).await, theirs);

    let events = common.published("NotificationsRead", 1).await;
    assert_eq!(events[0].data, json!({ "user": person.id, "count": 2 }));
    assert_eq!(events[0].audience, [person.id]);
}

#[tokio::test]
async fn a_notification_keeps_the_time_at_which_it_was_first_read() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let ids = notified(&common, &person, 2).await;
    let first = mark(&common, &person, &ids[..1]).await;
    let both = mark(&common, &person, &ids).await;
    assert_eq!(both["results"][0], first["results"][0]);
    let again = mark(&common, &person, &ids).await;
    assert_eq!(again, both);
    let events = common.published("NotificationsRead", 2).await;
    let counts = [0, 1].map(|index: usize| events[index].data["count"].clone());
    assert_eq!(counts, [json!(1), json!(1)], "the third call marked none");
}

#[tokio::test]
async fn a_list_has_1_to_100_notifications() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let ids = notified(&common, &person, 1).await;
    for (ids, code) in [
        (Vec::new(), "INVALID"),
        (vec![ids[0].clone(); 101], "TOO_MANY"),
    ] {
        let refused = mark(&common, &person, &ids).await;
        let error = json!([{ "code": code, "path": ["input", "notificationIds"] }]);
        assert_eq!(refused, json!({ "results": [], "userErrors": error }));
    }
    assert_eq!(unread(&common, &person).await, ids);
    let hundred = vec![ids[0].clone(); 100];
    let payload = mark(&common, &person, &hundred).await;
    assert_eq!(payload["results"].as_array().unwrap().len(), 100);
    assert!(unread(&common, &person).await.is_empty());
}

#[tokio::test]
async fn without_a_person_nothing_is_marked() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let ids = notified(&common, &person, 1).await;
    let mutation = format!(
        "mutation {{ markNotificationsRead(input: {{ notificationIds: [{}] }}) {{ userErrors {{ code }} }} }}",
        ids[0]
    );
    for (caller, refusal) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::gateway(), "FORBIDDEN"),
    ] {
        assert_eq!(code(&common.ask(&caller, &mutation).await), refusal);
    }
    assert_eq!(unread(&common, &person).await, ids);
}
