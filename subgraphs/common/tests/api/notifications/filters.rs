//! Filters of the list of notifications.

use events::order::OrderFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, approval, order, order_event};

/// A person with notifications of three kinds, and their IDs, newest first.
async fn notified(common: &Common) -> (Person, Vec<Value>) {
    let person = common.person(Uuid::now_v7()).await;
    let own = person.organisation;
    let facts = [
        OrderFact::QuoteSubmitted(order(own, &[])),
        OrderFact::TransportApproved(approval(own)),
        OrderFact::QuoteWithdrawn(order(own, &[])),
        OrderFact::QuoteSubmitted(order(own, &[])),
    ];
    for fact in facts {
        common.order_says(&[order_event(fact)]).await;
    }
    let query = "{ notifications { nodes { id } } }";
    let data = common.data(&person.caller(), query).await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap();
    let ids = nodes.iter().map(|node| node["id"].clone()).collect();
    (person, ids)
}

/// IDs of the notifications that a filter selects, by the root field and by the field of the user.
async fn filtered(common: &Common, person: &Person, filter: &str) -> Vec<Value> {
    let list = format!("notifications(filter: {{ {filter} }}) {{ totalCount nodes {{ id }} }}");
    let of_user = format!(
        r#"{{ _entities(representations: [{{ __typename: "User", id: "{}" }}]) {{ ... on User {{ {list} }} }} }}"#,
        person.id
    );
    let data = common
        .data(&person.caller(), &format!("{{ {list} }}"))
        .await;
    let of_user = common.data(&person.caller(), &of_user).await;
    let found = &data["notifications"];
    assert_eq!(of_user["_entities"][0]["notifications"], *found, "{filter}");
    let nodes = found["nodes"].as_array().unwrap();
    assert_eq!(found["totalCount"], nodes.len(), "{filter}");
    nodes.iter().map(|node| node["id"].clone()).collect()
}

fn pick(ids: &[Value], indexes: &[usize]) -> Vec<Value> {
    indexes.iter().map(|index| ids[*index].clone()).collect()
}

#[tokio::test]
async fn notifications_are_found_by_kind_and_by_whether_they_are_read() {
    let common = Common::start().await;
    let (person, ids) = notified(&common).await;
    let input = json!({ "notificationIds": [ids[0], ids[2]] });
    common
        .graph
        .mutate(
            &person.caller(),
            "markNotificationsRead",
            "{ userErrors { code } }",
            input,
        )
        .await;
    for (filter, found) in [
        ("unread: true", pick(&ids, &[1, 3])),
        ("unread: false", pick(&ids, &[0, 2])),
        ("kind: QUOTE_SUBMITTED", pick(&ids, &[0, 3])),
        (
            "kind: [QUOTE_WITHDRAWN, TRANSPORT_APPROVED]",
            pick(&ids, &[1, 2]),
        ),
        (
            "kind: [QUOTE_SUBMITTED, TRANSPORT_APPROVED], unread: true",
            pick(&ids, &[3]),
        ),
        ("kind: ORDER_EXPIRED", Vec::new()),
        ("kind: []", ids.clone()),
        ("kind: null, unread: null", ids.clone()),
    ] {
        assert_eq!(filtered(&common, &person, filter).await, found, "{filter}");
    }
}

#[tokio::test]
async fn notifications_are_found_by_the_time_of_their_creation() {
    let common = Common::start().await;
    let (person, ids) = notified(&common).await;
    let query = "{ notifications { nodes { createdAt } } }";
    let data = common.data(&person.caller(), query).await;
    let at = |index: usize| data["notifications"]["nodes"][index]["createdAt"].clone();
    for (range, found) in [
        (format!("from: {}", at(1)), pick(&ids, &[0, 1])),
        (format!("to: {}", at(1)), pick(&ids, &[2, 3])),
        (
            format!("from: {}, to: {}", at(2), at(0)),
            pick(&ids, &[1, 2]),
        ),
        (format!("from: {0}, to: {0}", at(1)), Vec::new()),
    ] {
        let filter = format!("createdAt: {{ {range} }}");
        assert_eq!(filtered(&common, &person, &filter).await, found, "{range}");
    }
}
