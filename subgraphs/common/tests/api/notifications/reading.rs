use events::order::OrderFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, code, order, order_event};

const MARK: &str = "mutation ($id: ID!) { markNotificationRead(input: { notificationId: $id }) {
    notification { id readAt } userErrors { code path } } }";

const MARK_ALL: &str =
    "mutation { markAllNotificationsRead { markedNotifications userErrors { code path } } }";

/// A person with this many notifications, and their ids, newest first.
async fn told(common: &Common, times: usize) -> (Person, Vec<String>) {
    let person = common.person(Uuid::now_v7()).await;
    let event = || {
        order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[person.organisation],
        )))
    };
    common
        .order_says(
            &std::iter::repeat_with(event)
                .take(times)
                .collect::<Vec<_>>(),
        )
        .await;
    let data = common
        .data(
            &person.caller(),
            "{ notifications(first: 100) { nodes { id } } }",
        )
        .await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap().clone();
    (
        person,
        nodes
            .iter()
            .map(|node| node["id"].as_str().unwrap().to_owned())
            .collect(),
    )
}

async fn unread(common: &Common, person: &Person) -> Value {
    let list = common
        .data(
            &person.caller(),
            "{ notifications(filter: { unread: true }) { totalCount nodes { id } } }",
        )
        .await;
    assert_eq!(
        list["notifications"]["totalCount"],
        list["notifications"]["nodes"].as_array().unwrap().len()
    );
    list["notifications"]["totalCount"].clone()
}

/// The number of events about read notifications, published or not.
async fn facts_of_reading(common: &Common) -> i64 {
    sqlx::query_scalar(
        "select count(*) from outbox where event->>'type' = 'carnet.common.NotificationsRead.v1'",
    )
    .fetch_one(&common.database.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_notification_is_read_once() {
    let common = Common::start().await;
    let (person, ids) = told(&common, 3).await;
    assert_eq!(unread(&common, &person).await, 3);
    let first = common
        .graph
        .ask(&person.caller(), MARK, json!({ "id": ids[1] }))
        .await;
    let read = &first["data"]["markNotificationRead"];
    assert_eq!(read["userErrors"], json!([]));
    assert_eq!(read["notification"]["id"], *ids[1]);
    assert!(read["notification"]["readAt"].is_string());
    let again = common
        .graph
        .ask(&person.caller(), MARK, json!({ "id": ids[1] }))
        .await;
    assert_eq!(again, first, "the first time stays");
    assert_eq!(unread(&common, &person).await, 2);
}

#[tokio::test]
async fn all_unread_notifications_of_a_person_are_read_at_once() {
    let common = Common::start().await;
    let ((person, ids), (stranger, _)) = (told(&common, 3).await, told(&common, 2).await);
    let mark_all = async || {
        let data = common.data(&person.caller(), MARK_ALL).await;
        assert_eq!(data["markAllNotificationsRead"]["userErrors"], json!([]));
        data["markAllNotificationsRead"]["markedNotifications"].clone()
    };
    let mark_one = async || {
        common
            .graph
            .ask(&person.caller(), MARK, json!({ "id": ids[1] }))
            .await
    };
    let first = mark_one().await;
    assert_eq!(mark_all().await, 2);
    assert_eq!(unread(&common, &person).await, 0);
    assert_eq!(mark_one().await, first, "the first time stays");
    assert_eq!(unread(&common, &stranger).await, 2);

    let events = common.published("NotificationsRead", 1).await;
    let read = &events[0];
    assert_eq!(read.data, json!({ "user": person.id, "count": 2 }));
    assert_eq!(read.audience, [person.id]);

    assert_eq!(mark_all().await, 0, "the second time changes nothing");
    assert_eq!(facts_of_reading(&common).await, 1);
}

#[tokio::test]
async fn many_unread_notifications_are_marked_in_batches() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let insert = "insert into notifications (id, user_id, kind, subject_type, subject_id, created_at)
        select gen_random_uuid(), $1, 'ORDER_COMPLETED', 'ORDER', gen_random_uuid(), now() from generate_series(1, 1001)";
    let insert = sqlx::query(insert).bind(person.id);
    insert.execute(&common.database.pool).await.unwrap();
    let data = common.data(&person.caller(), MARK_ALL).await;
    assert_eq!(
        data["markAllNotificationsRead"]["markedNotifications"],
        1_001
    );
    let events = common.published("NotificationsRead", 2).await;
    let mut counts = [0, 1].map(|index: usize| events[index].data["count"].as_u64());
    counts.sort_unstable();
    assert_eq!(counts, [Some(1), Some(1_000)]);
}

#[tokio::test]
async fn simultaneous_calls_mark_each_notification_once() {
    let common = Common::start().await;
    let (person, _) = told(&common, 20).await;
    let caller = person.caller();
    let (one, other) = tokio::join!(
        common.data(&caller, MARK_ALL),
        common.data(&caller, MARK_ALL)
    );
    let mut marked =
        [one, other].map(|data| data["markAllNotificationsRead"]["markedNotifications"].as_u64());
    marked.sort_unstable();
    assert_eq!(marked, [Some(0), Some(20)]);
    assert_eq!(facts_of_reading(&common).await, 1);
}

#[tokio::test]
async fn notifications_are_found_by_the_time_of_their_last_change() {
    let common = Common::start().await;
    let (person, ids) = told(&common, 3).await;
    let caller = person.caller();
    let mark = format!(
        r#"mutation {{ markNotificationRead(input: {{ notificationId: "{}" }}) {{ notification {{ updatedAt }} }} }}"#,
        ids[1]
    );
    let read = async || -> Value {
        let data = common.data(&caller, &mark).await;
        data["markNotificationRead"]["notification"]["updatedAt"].clone()
    };
    let read_at = read().await;
    assert_eq!(read().await, read_at, "the second time changes nothing");
    for (bounds, found) in [
        (format!("from: {read_at}"), vec![&ids[1]]),
        (format!("to: {read_at}"), vec![&ids[0], &ids[2]]),
        (format!("from: {read_at}, to: {read_at}"), Vec::new()),
    ] {
        let query = format!(
            "{{ notifications(filter: {{ updatedAt: {{ {bounds} }} }}) {{ totalCount nodes {{ id }} }} }}"
        );
        let nodes: Vec<Value> = found.iter().map(|id| json!({ "id": id })).collect();
        assert_eq!(
            common.data(&caller, &query).await["notifications"],
            json!({ "totalCount": found.len(), "nodes": nodes }),
            "{bounds}"
        );
    }
}

#[tokio::test]
async fn only_the_person_sees_and_reads_a_notification() {
    let common = Common::start().await;
    let ((person, ids), (stranger, _)) = (told(&common, 1).await, told(&common, 1).await);
    let one = format!("{{ notification(id: \"{}\") {{ id }} }}", ids[0]);
    assert_eq!(
        common.data(&person.caller(), &one).await["notification"]["id"],
        *ids[0]
    );
    for other in [stranger.caller(), testkit::admin()] {
        assert_eq!(common.data(&other, &one).await["notification"], Value::Null);
        let refused = common
            .graph
            .ask(&other, MARK, json!({ "id": ids[0] }))
            .await;
        assert_eq!(
            refused["data"]["markNotificationRead"],
            json!({ "notification": null, "userErrors": [
                { "code": "NOTIFICATION_NOT_FOUND", "path": ["input", "notificationId"] }
            ] })
        );
    }
    assert_eq!(unread(&common, &person).await, 1);
}

#[tokio::test]
async fn without_a_person_there_is_no_answer() {
    let common = Common::start().await;
    let (_, ids) = told(&common, 1).await;
    let mark = MARK
        .replace("($id: ID!)", "")
        .replace("$id", &format!("\"{}\"", ids[0]));
    let one = format!("{{ notification(id: \"{}\") {{ id }} }}", ids[0]);
    for question in [
        mark.as_str(),
        MARK_ALL,
        one.as_str(),
        "{ notifications { totalCount } }",
    ] {
        assert_eq!(
            code(&common.ask(&testkit::anonymous(), question).await),
            "UNAUTHENTICATED",
            "{question}"
        );
        assert_eq!(
            code(&common.ask(&testkit::gateway(), question).await),
            "FORBIDDEN",
            "{question}"
        );
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_not_found() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    for id in ["", "nobody", "00000000-0000-0000-0000-000000000000"] {
        let one = common
            .data(
                &person.caller(),
                &format!("{{ notification(id: \"{id}\") {{ id }} }}"),
            )
            .await;
        assert_eq!(one["notification"], Value::Null);
        let refused = common
            .graph
            .ask(&person.caller(), MARK, json!({ "id": id }))
            .await;
        let errors = &refused["data"]["markNotificationRead"]["userErrors"];
        assert_eq!(errors[0]["code"], "NOTIFICATION_NOT_FOUND", "{id}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let common = Common::start().await;
    let (person, ids) = told(&common, 5).await;
    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let query = format!(
            "{{ notifications(first: 2, after: {cursor}) {{ totalCount nodes {{ id }}
                pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = common.data(&person.caller(), &query).await["notifications"].clone();
        assert_eq!(page["totalCount"], 5);
        let nodes = page["nodes"].as_array().unwrap();
        assert!(nodes.len() <= 2);
        seen.extend(
            nodes
                .iter()
                .map(|node| node["id"].as_str().unwrap().to_owned()),
        );
        cursor = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ids);
    let refused = common
        .ask(
            &person.caller(),
            "{ notifications(first: 101) { totalCount } }",
        )
        .await;
    assert_eq!(code(&refused), "BAD_USER_INPUT");
}
