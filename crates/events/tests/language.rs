//! Facts are read back unchanged, facts of other producers are skipped, and broken facts are errors.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use events::rule::{PublishedRulePack, RuleFact, RulePackVersion};
use events::{Cause, CloudEvent, Draft, Fact, common, common::CommonFact};
use time::macros::{date, datetime};
use uuid::Uuid;

fn published() -> (CommonFact, CloudEvent) {
    let notification = common::Notification {
        id: Uuid::now_v7(),
        user: Uuid::now_v7(),
        kind: "ASSESSMENT_REQUESTED".into(),
        subject: Uuid::now_v7(),
    };
    let draft = Draft {
        subject: notification.id,
        sequence: 1,
        time: datetime!(2026-11-23 10:00 UTC),
        cause: Cause::request(Uuid::now_v7()),
        audience: vec![notification.user],
    };
    let fact = CommonFact::NotificationCreated(notification);
    let event = fact.clone().publish(draft).unwrap();
    (fact, event)
}

#[test]
fn a_fact_survives_the_wire() {
    let (fact, event) = published();
    let wire = serde_json::to_string(&event).unwrap();
    assert!(wire.contains(r#""time":"2026-11-23T10:00:00Z""#), "{wire}");
    assert!(
        wire.contains(r#""type":"carnet.common.NotificationCreated.v1""#),
        "{wire}"
    );
    let read: CloudEvent = serde_json::from_str(&wire).unwrap();
    assert_eq!(read, event);
    assert_eq!(CommonFact::read(&read).unwrap(), Some(fact));
}

#[test]
fn an_unknown_type_is_not_for_us() {
    let (_, mut event) = published();
    event.kind = "carnet.common.NotificationCreated.v9".into();
    assert_eq!(CommonFact::read(&event).unwrap(), None);
}

#[test]
fn unreadable_data_is_an_error() {
    let (_, mut event) = published();
    event.data = serde_json::json!({"id": "not a uuid"});
    assert!(
        CommonFact::read(&event)
            .unwrap_err()
            .to_string()
            .contains("NotificationCreated")
    );
}

#[test]
fn only_the_audience_may_be_shown_an_event() {
    let (_, event) = published();
    assert!(event.is_for(event.audience[0]));
    assert!(!event.is_for(Uuid::now_v7()));
}

#[test]
fn a_published_rule_pack_has_its_names_beside_its_version_and_an_older_one_has_none() {
    let version = RulePackVersion {
        id: Uuid::now_v7(),
        pack: "demo-eu".into(),
        version: "2026.1.0".into(),
        sha256: "00".repeat(32),
        effective_from: Some(date!(2026 - 11 - 23)),
        status: "PUBLISHED".into(),
        decision_sha256: None,
        reason: None,
    };
    let pack = PublishedRulePack {
        version: version.clone(),
        rules: vec!["EU-BATT-CE".into()],
        document_codes: vec!["EU_DOC".into()],
    };
    let draft = Draft {
        subject: version.id,
        sequence: 5,
        time: datetime!(2026-11-23 10:00 UTC),
        cause: Cause::request(Uuid::now_v7()),
        audience: Vec::new(),
    };
    let event = RuleFact::RulePackPublished(pack.clone())
        .publish(draft)
        .unwrap();
    assert_eq!(
        (&event.data["version"], &event.data["pack"]),
        (&"2026.1.0".into(), &"demo-eu".into())
    );
    assert_eq!(event.data["documentCodes"][0], "EU_DOC");
    let wire = serde_json::to_string(&event).unwrap();
    let mut read: CloudEvent = serde_json::from_str(&wire).unwrap();
    assert_eq!(
        RuleFact::read(&read).unwrap(),
        Some(RuleFact::RulePackPublished(pack))
    );

    read.data = serde_json::to_value(&version).unwrap();
    let older = PublishedRulePack {
        version,
        rules: Vec::new(),
        document_codes: Vec::new(),
    };
    assert_eq!(
        RuleFact::read(&read).unwrap(),
        Some(RuleFact::RulePackPublished(older))
    );
}
