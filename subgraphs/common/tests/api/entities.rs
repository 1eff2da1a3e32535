use events::order::OrderFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, order, order_event};

const ENTITIES: &str =
    "query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on User { id unreadNotifications notifications(first: 5) { totalCount nodes { kind } } }
    ... on Notification { id kind }
    ... on MailMessage { id state }
} }";

#[tokio::test]
async fn entities_are_no_way_around_a_check() {
    let common = Common::start().await;
    let (person, stranger) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    for told in [&person, &stranger] {
        let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[told.organisation]));
        common.order_says(&[order_event(fact)]).await;
    }
    let mine = common
        .data(&person.caller(), "{ notifications { nodes { id } } }")
        .await;
    let mine = mine["notifications"]["nodes"][0]["id"].clone();
    let theirs = common
        .data(&stranger.caller(), "{ notifications { nodes { id } } }")
        .await;
    let theirs = theirs["notifications"]["nodes"][0]["id"].clone();
    let mail = common.mails().await[0]["id"].clone();

    let representations = json!([
        { "__typename": "User", "id": person.id },
        { "__typename": "User", "id": stranger.id },
        { "__typename": "User", "id": "nobody" },
        { "__typename": "Notification", "id": mine },
        { "__typename": "Notification", "id": theirs },
        { "__typename": "MailMessage", "id": mail },
    ]);
    let ask = async |caller| {
        let variables = json!({ "representations": representations });
        let answer = common.graph.ask(&caller, ENTITIES, variables).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"]["_entities"].clone()
    };
    let list = json!({ "totalCount": 1, "nodes": [{ "kind": "ASSESSMENT_REQUESTED" }] });
    let empty = json!({ "totalCount": 0, "nodes": [] });
    assert_eq!(
        ask(person.caller()).await,
        json!([
            { "id": person.id, "unreadNotifications": 1, "notifications": list },
            { "id": stranger.id, "unreadNotifications": 0, "notifications": empty },
            null,
            { "id": mine, "kind": "ASSESSMENT_REQUESTED" },
            null,
            null,
        ])
    );
    let for_admin = ask(testkit::admin()).await;
    assert_eq!(for_admin[3], Value::Null);
    assert_eq!(for_admin[5], json!({ "id": mail, "state": "QUEUED" }));
}

#[tokio::test]
async fn without_a_person_references_lead_nowhere_and_fail_nothing() {
    let common = Common::start().await;
    let representations = json!([
        { "__typename": "Notification", "id": Uuid::now_v7() },
        { "__typename": "MailMessage", "id": Uuid::now_v7() },
        { "__typename": "User", "id": Uuid::now_v7() },
    ]);
    for caller in [testkit::anonymous(), testkit::gateway()] {
        let query = "query ($representations: [_Any!]!) { _entities(representations: $representations) {
            ... on Notification { id } ... on MailMessage { id } ... on User { unreadNotifications } } }";
        let variables = json!({ "representations": representations });
        let answer = common.graph.ask(&caller, query, variables).await;
        assert_eq!(
            answer,
            json!({ "data": { "_entities": [null, null, { "unreadNotifications": 0 }] } })
        );
    }
}
