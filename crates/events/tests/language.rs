//! A fact survives the wire; a stranger's fact is passed over; a broken one is an error and not a guess.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use events::{Cause, CloudEvent, Draft, Fact, common, common::CommonFact};
use time::macros::datetime;
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
    assert!(wire.contains(r#""type":"carnet.common.NotificationCreated.v1""#), "{wire}");
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
    assert!(CommonFact::read(&event).unwrap_err().to_string().contains("NotificationCreated"));
}

#[test]
fn only_the_audience_may_be_shown_an_event() {
    let (_, event) = published();
    assert!(event.is_for(event.audience[0]));
    assert!(!event.is_for(Uuid::now_v7()));
}
