use events::order::{Order, OrderFact};
use events::rule::{Lane, RuleFact, VerdictChange};
use events::user::UserFact;
use events::{Cause, Draft, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, approval, order, order_event};

const MINE: &str = "{ notifications { totalCount nodes { kind subject title readAt user { id } } } }";

async fn kinds(common: &Common, person: &Person) -> Vec<String> {
    let data = common.data(&person.caller(), MINE).await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|node| node["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn everybody_of_the_organisations_asked_is_told() {
    let common = Common::start().await;
    let (seller, one, other) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let told = [common.person(one).await, common.person(one).await, common.person(other).await];
    let untold = [common.person(seller).await, common.person(Uuid::now_v7()).await];
    let order = order(seller, &[one, other]);
    let event = order_event(OrderFact::AssessmentRequested(order.clone()));
    common.order_says(std::slice::from_ref(&event)).await;

    for person in &told {
        let data = common.data(&person.caller(), MINE).await;
        let expected = json!({ "totalCount": 1, "nodes": [{
            "kind": "ASSESSMENT_REQUESTED", "subject": order.id, "readAt": null, "user": { "id": person.id },
            "title": "You are asked for an assessment: ORD-2026-000042",
        }] });
        assert_eq!(data["notifications"], expected);
    }
    for person in &untold {
        assert_eq!(kinds(&common, person).await, Vec::<String>::new());
    }
    let mut mailed: Vec<Value> = common.mails().await.iter().map(|mail| mail["user"]["id"].clone()).collect();
    mailed.sort_by_key(ToString::to_string);
    let mut expected: Vec<Value> = told.iter().map(|person| json!(person.id)).collect();
    expected.sort_by_key(ToString::to_string);
    assert_eq!(mailed, expected, "a mail is queued for each");

    let published = common.published("NotificationCreated", 3).await;
    for created in &published {
        assert_eq!(json!(created.audience), json!([created.data["user"]]));
        assert_eq!(created.data["id"], json!(created.subject));
        assert_eq!((created.causationid, created.correlationid), (Some(event.id), event.correlationid));
        assert_eq!(created.data["subject"], json!(order.id));
        assert_eq!(created.data["kind"], "ASSESSMENT_REQUESTED");
    }
}

#[tokio::test]
async fn an_event_that_arrives_twice_tells_once() {
    let common = Common::start().await;
    let provider = common.person(Uuid::now_v7()).await;
    let requested = || OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[provider.organisation]));
    common.order_says(&[order_event(requested())]).await;
    common.order_repeats_itself().await;
    // Read after the repetition: when this one is there, the repetition has been dealt with.
    common.order_says(&[order_event(requested())]).await;
    assert_eq!(testkit::published(&common.streams, "order").await.len(), 3, "one event was sent twice");
    assert_eq!(kinds(&common, &provider).await.len(), 2);
    assert_eq!(common.mails().await.len(), 2);
}

#[tokio::test]
async fn each_fact_is_told_to_those_it_concerns() {
    let common = Common::start().await;
    let (seller, provider) = (common.person(Uuid::now_v7()).await, common.person(Uuid::now_v7()).await);
    let other = common.person(Uuid::now_v7()).await;
    let asked = order(seller.organisation, &[provider.organisation, other.organisation]);
    let accepted = Order { provider: Some(provider.organisation), ..asked.clone() };
    let facts = [
        OrderFact::QuoteSubmitted(asked.clone()),
        OrderFact::RequestDeclined(asked.clone()),
        OrderFact::OrderCancelled(asked),
        OrderFact::QuoteAccepted(accepted.clone()),
        OrderFact::AssessmentStarted(accepted.clone()),
        OrderFact::AssessmentReportIssued(accepted.clone()),
        OrderFact::OrderCompleted(accepted.clone()),
        OrderFact::OrderCancelled(accepted),
        OrderFact::TransportApproved(approval(seller.organisation)),
        OrderFact::TransportRefused(approval(seller.organisation)),
        OrderFact::TransportReviewNeeded(approval(seller.organisation)),
    ];
    common.order_says(&facts.map(order_event)).await;
    let told = async |person| {
        let mut kinds = kinds(&common, person).await;
        kinds.reverse();
        kinds
    };
    assert_eq!(
        told(&seller).await,
        [
            "QUOTE_SUBMITTED",
            "REQUEST_DECLINED",
            "ORDER_CANCELLED",
            "ASSESSMENT_REPORT_ISSUED",
            "ORDER_CANCELLED",
            "TRANSPORT_APPROVED",
            "TRANSPORT_REFUSED",
            "TRANSPORT_REVIEW_NEEDED"
        ]
    );
    assert_eq!(
        told(&provider).await,
        ["ORDER_CANCELLED", "QUOTE_ACCEPTED", "ORDER_COMPLETED", "ORDER_CANCELLED"]
    );
    assert_eq!(told(&other).await, ["ORDER_CANCELLED"]);
}

#[tokio::test]
async fn a_change_of_rules_is_told_once_however_much_it_changes() {
    let common = Common::start().await;
    let (seller, other) = (common.person(Uuid::now_v7()).await, common.person(Uuid::now_v7()).await);
    let changes = [Uuid::now_v7(), Uuid::now_v7()];
    let events: Vec<_> = [changes[0], changes[0], changes[1]]
        .into_iter()
        .map(|rule_change| {
            let lane = Lane {
                origin: "CI".to_owned(),
                destination: "NL".to_owned(),
                mode: "SEA".to_owned(),
                direction: None,
                aircraft: None,
            };
            let fact = RuleFact::ProductRequirementsChanged(VerdictChange {
                id: Uuid::now_v7(),
                rule_change,
                product: Uuid::now_v7(),
                organisation: seller.organisation,
                sku: "BEANS".to_owned(),
                lane,
                as_of: time::macros::date!(2026 - 06 - 01),
                before: "ACTION_REQUIRED".to_owned(),
                after: "NO_RULE_FOUND".to_owned(),
                rule_pack_version: None,
            });
            let cause = Cause::request(Uuid::now_v7());
            let draft = Draft {
                subject: Uuid::now_v7(),
                sequence: 1,
                time: chassis::now(),
                cause,
                audience: Vec::new(),
            };
            fact.publish(draft).unwrap()
        })
        .collect();
    common.rule_says(&events).await;
    let data = common.data(&seller.caller(), MINE).await;
    let subjects: Vec<_> = data["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["subject"].clone())
        .collect();
    assert_eq!(subjects, [json!(changes[1]), json!(changes[0])], "one for each change");
    assert_eq!(data["notifications"]["nodes"][0]["kind"], "REQUIREMENTS_CHANGED");
    assert_eq!(common.mails().await.len(), 2);
    assert_eq!(kinds(&common, &other).await, Vec::<String>::new());
}

#[tokio::test]
async fn who_joins_later_is_not_told() {
    let common = Common::start().await;
    let organisation = Uuid::now_v7();
    common.person(organisation).await;
    common
        .order_says(&[order_event(OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[organisation])))])
        .await;
    let late = common.person(organisation).await;
    assert_eq!(kinds(&common, &late).await, Vec::<String>::new());
    assert_eq!(common.mails().await.len(), 1);
}

#[tokio::test]
async fn an_event_that_overtakes_a_registration_waits_for_it() {
    let common = Common::start().await;
    let organisation = Uuid::now_v7();
    let asked = order_event(OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[organisation])));
    let asked = [asked];
    let (owner, ()) = tokio::join!(
        async {
            let asked = asked[0].id;
            testkit::eventually("the request to be on its way", || async {
                testkit::published(&common.streams, "order")
                    .await
                    .iter()
                    .any(|event| event.id == asked)
                    .then_some(())
            })
            .await;
            common.person(organisation).await
        },
        common.order_says(&asked)
    );
    assert_eq!(kinds(&common, &owner).await, ["ASSESSMENT_REQUESTED"]);
    assert_eq!(common.mails().await.len(), 1);
}

#[tokio::test]
async fn the_latest_version_of_a_person_counts_in_whatever_order_it_comes() {
    let common = Common::start().await;
    let before = Person::new(Uuid::now_v7());
    let after = Person { organisation: Uuid::now_v7(), ..before.clone() };
    common.user_says(&[after.said(&common.recipient, 2, UserFact::RoleAssigned)]).await;
    common.user_says(&[before.registered(&common.recipient)]).await;
    let colleague = common.person(before.organisation).await;
    let both = order(Uuid::now_v7(), &[before.organisation]);
    common.order_says(&[order_event(OrderFact::AssessmentRequested(both))]).await;
    assert!(kinds(&common, &after).await.is_empty(), "they have left that organisation");
    assert_eq!(kinds(&common, &colleague).await, ["ASSESSMENT_REQUESTED"]);
    let new = order(Uuid::now_v7(), &[after.organisation]);
    common.order_says(&[order_event(OrderFact::AssessmentRequested(new))]).await;
    assert_eq!(kinds(&common, &after).await, ["ASSESSMENT_REQUESTED"]);
}
