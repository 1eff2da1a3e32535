use events::order::{Order, OrderFact};
use events::rule::{Lane, RuleFact, VerdictChange, VerdictChanges};
use events::user::UserFact;
use events::{Cause, CloudEvent, Draft, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, approval, order, order_event};

const MINE: &str =
    "{ notifications { totalCount nodes { kind subjectId title readAt user { id } } } }";

async fn kinds(common: &Common, person: &Person) -> Vec<String> {
    let data = common.data(&person.caller(), MINE).await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap().clone();
    nodes
        .iter()
        .map(|node| node["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn everybody_of_the_organisations_asked_is_told() {
    let common = Common::start().await;
    let (seller, one, other) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let told = [
        common.person(one).await,
        common.person(one).await,
        common.person(other).await,
    ];
    let untold = [
        common.person(seller).await,
        common.person(Uuid::now_v7()).await,
    ];
    let order = order(seller, &[one, other]);
    let event = order_event(OrderFact::AssessmentRequested(order.clone()));
    common.order_says(std::slice::from_ref(&event)).await;

    for person in &told {
        let data = common.data(&person.caller(), MINE).await;
        let expected = json!({ "totalCount": 1, "nodes": [{
            "kind": "ASSESSMENT_REQUESTED", "subjectId": order.id, "readAt": null, "user": { "id": person.id },
            "title": "You have received a request for an assessment: ORD-2026-000042",
        }] });
        assert_eq!(data["notifications"], expected);
    }
    for person in &untold {
        assert_eq!(kinds(&common, person).await, Vec::<String>::new());
    }
    let mut mailed: Vec<Value> = common
        .mails()
        .await
        .iter()
        .map(|mail| mail["user"]["id"].clone())
        .collect();
    mailed.sort_by_key(ToString::to_string);
    let mut expected: Vec<Value> = told.iter().map(|person| json!(person.id)).collect();
    expected.sort_by_key(ToString::to_string);
    assert_eq!(mailed, expected, "a mail is queued for each");

    let published = common.published("NotificationCreated", 3).await;
    for created in &published {
        assert_eq!(json!(created.audience), json!([created.data["user"]]));
        assert_eq!(created.data["id"], json!(created.subject));
        assert_eq!(
            (created.causationid, created.correlationid),
            (Some(event.id), event.correlationid)
        );
        assert_eq!(created.data["subject"], json!(order.id));
        assert_eq!(created.data["kind"], "ASSESSMENT_REQUESTED");
    }
}

#[tokio::test]
async fn an_event_that_arrives_twice_tells_once() {
    let common = Common::start().await;
    let provider = common.person(Uuid::now_v7()).await;
    let requested =
        || OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[provider.organisation]));
    common
        .order_says(&[order_event(requested()), order_event(requested())])
        .await;
    assert_eq!(common.order.publish_again().await, 2);
    assert_eq!(kinds(&common, &provider).await.len(), 2);
    assert_eq!(common.mails().await.len(), 2);
}

#[tokio::test]
async fn each_fact_is_told_to_those_it_concerns() {
    let common = Common::start().await;
    let (seller, provider) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let other = common.person(Uuid::now_v7()).await;
    let asked = order(
        seller.organisation,
        &[provider.organisation, other.organisation],
    );
    let accepted = Order {
        provider: Some(provider.organisation),
        ..asked.clone()
    };
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
        [
            "ORDER_CANCELLED",
            "QUOTE_ACCEPTED",
            "ORDER_COMPLETED",
            "ORDER_CANCELLED"
        ]
    );
    assert_eq!(told(&other).await, ["ORDER_CANCELLED"]);
}

/// A page of the products of an organisation that a rule change affects.
fn page(rule_change: Uuid, organisation: Uuid) -> CloudEvent {
    let lane = Lane {
        origin: "CI".to_owned(),
        destination: "NL".to_owned(),
        mode: "SEA".to_owned(),
        direction: None,
        aircraft: None,
    };
    let change = || VerdictChange {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        lane: lane.clone(),
        as_of: time::macros::date!(2026 - 06 - 01),
        before: "ACTION_REQUIRED".to_owned(),
        after: "NO_RULE_FOUND".to_owned(),
    };
    let changes = std::iter::repeat_with(change)
        .take(VerdictChanges::PAGE)
        .collect();
    let fact = RuleFact::ProductRequirementsChanged(VerdictChanges {
        rule_change,
        organisation,
        rule_pack_version: None,
        changes,
    });
    let cause = Cause::request(Uuid::now_v7());
    let (subject, time) = (Uuid::now_v7(), chassis::now());
    fact.publish(Draft {
        subject,
        sequence: 1,
        time,
        cause,
        audience: Vec::new(),
    })
    .unwrap()
}

#[tokio::test]
async fn a_rule_change_is_one_notice_for_each_organisation_on_however_many_pages() {
    let common = Common::start().await;
    let (seller, other) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let unaffected = common.person(Uuid::now_v7()).await;
    let changes = [Uuid::now_v7(), Uuid::now_v7()];
    let pages = [
        page(changes[0], seller.organisation),
        page(changes[0], seller.organisation),
        page(changes[0], other.organisation),
        page(changes[1], seller.organisation),
    ];
    common.rule_says(&pages).await;
    let subjects = async |person: &Person| {
        let data = common.data(&person.caller(), MINE).await;
        let nodes = data["notifications"]["nodes"].as_array().unwrap().clone();
        assert!(
            nodes
                .iter()
                .all(|node| node["kind"] == "REQUIREMENTS_CHANGED")
        );
        nodes
            .iter()
            .map(|node| node["subjectId"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        subjects(&seller).await,
        [json!(changes[1]), json!(changes[0])]
    );
    assert_eq!(subjects(&other).await, [json!(changes[0])]);
    assert_eq!(subjects(&unaffected).await, Vec::<Value>::new());
    assert_eq!(common.mails().await.len(), 3);
}

#[tokio::test]
async fn who_joins_later_is_not_told() {
    let common = Common::start().await;
    let organisation = Uuid::now_v7();
    common.person(organisation).await;
    common
        .order_says(&[order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[organisation],
        )))])
        .await;
    let late = common.person(organisation).await;
    assert_eq!(kinds(&common, &late).await, Vec::<String>::new());
    assert_eq!(common.mails().await.len(), 1);
}

#[tokio::test]
async fn the_latest_version_of_a_person_counts_in_whatever_order_it_comes() {
    let common = Common::start().await;
    let before = Person::new(Uuid::now_v7());
    let after = Person {
        organisation: Uuid::now_v7(),
        ..before.clone()
    };
    common
        .user_says(&[after.said(&common.recipient, 2, UserFact::RoleAssigned)])
        .await;
    common
        .user_says(&[before.registered(&common.recipient)])
        .await;
    let colleague = common.person(before.organisation).await;
    let both = order(Uuid::now_v7(), &[before.organisation]);
    common
        .order_says(&[order_event(OrderFact::AssessmentRequested(both))])
        .await;
    assert!(
        kinds(&common, &after).await.is_empty(),
        "they have left that organisation"
    );
    assert_eq!(kinds(&common, &colleague).await, ["ASSESSMENT_REQUESTED"]);
    let new = order(Uuid::now_v7(), &[after.organisation]);
    common
        .order_says(&[order_event(OrderFact::AssessmentRequested(new))])
        .await;
    assert_eq!(kinds(&common, &after).await, ["ASSESSMENT_REQUESTED"]);
}
