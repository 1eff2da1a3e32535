//! Dead letters of all consumers, and the decisions on them.

use events::common::CommonFact;
use events::monitor::MonitorFact;
use events::operations::DeadLetter;
use events::{CloudEvent, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Monitor, auditor, code, draft_about, event, noon, served};

const FIELDS: &str = "id consumer producer eventId eventType reason tries deadAt status";

/// A letter of the user domain that became a dead letter this many seconds after noon.
pub fn letter(seconds: i64) -> DeadLetter {
    DeadLetter {
        id: Uuid::now_v7(),
        consumer: "user".to_owned(),
        producer: "order".to_owned(),
        event: Some(Uuid::now_v7()),
        kind: Some("carnet.order.ProviderRated.v1".to_owned()),
        reason: "no such provider".to_owned(),
        tries: 10,
        dead_at: noon(seconds),
        status: "OPEN".to_owned(),
    }
}

/// The event that reports this version of a letter.
pub fn told(letter: &DeadLetter, version: i64) -> CloudEvent {
    let draft = events::Draft {
        sequence: version,
        ..draft_about(letter.id, noon(600))
    };
    letter.clone().publish(draft).unwrap()
}

async fn list(monitor: &Monitor, arguments: &str) -> Vec<Value> {
    let query = format!("{{ deadLetters{arguments} {{ nodes {{ {FIELDS} }} }} }}");
    monitor.ask_admin(&query).await["deadLetters"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

async fn decide(monitor: &Monitor, mutation: &str) -> Value {
    let query = format!(
        "mutation {{ decided: {mutation} {{
             deadLetter {{ id updatedAt status decisions {{ decision reason actor {{ id }} }} }}
             userErrors {{ code path message }} }} }}"
    );
    monitor.ask_admin(&query).await["decided"].clone()
}

async fn replay(monitor: &Monitor, id: impl std::fmt::Display) -> Value {
    decide(
        monitor,
        &format!(r#"replayDeadLetter(input: {{ deadLetterId: "{id}" }})"#),
    )
    .await
}

async fn discard(monitor: &Monitor, id: impl std::fmt::Display, reason: &str) -> Value {
    let input = format!(r#"{{ deadLetterId: "{id}", reason: {} }}"#, json!(reason));
    decide(monitor, &format!("discardDeadLetter(input: {input})")).await
}

#[tokio::test]
async fn a_letter_shows_what_its_consumer_last_reported() {
    let monitor = Monitor::start().await;
    let first = letter(0);
    let second = DeadLetter {
        reason: "still none".to_owned(),
        tries: 11,
        ..first.clone()
    };
    let third = DeadLetter {
        status: "REPLAYED".to_owned(),
        ..second.clone()
    };
    let shown = |letter: &DeadLetter| {
        json!({
            "id": first.id, "consumer": "user", "producer": "order", "eventId": first.event,
            "eventType": "carnet.order.ProviderRated.v1", "reason": letter.reason, "tries": letter.tries,
            "deadAt": "2026-11-24T12:00:00Z", "status": letter.status,
        })
    };
    monitor.tell(&[told(&second, 2)]).await;
    assert_eq!(list(&monitor, "").await, [shown(&second)]);
    monitor.tell(&[told(&first, 1)]).await;
    assert_eq!(list(&monitor, "").await, [shown(&second)]);
    monitor
        .tell(&[told(&first, 1), told(&third, 3), told(&second, 2)])
        .await;
    assert_eq!(list(&monitor, "").await, [shown(&third)]);
}

#[tokio::test]
async fn an_entry_that_was_no_event_is_a_letter_without_one() {
    let monitor = Monitor::start().await;
    monitor
        .tell(&[told(
            &DeadLetter {
                event: None,
                kind: None,
                ..letter(0)
            },
            1,
        )])
        .await;
    let letters = list(&monitor, "").await;
    assert_eq!(
        (&letters[0]["eventId"], &letters[0]["eventType"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn letters_are_listed_by_filter_and_page() {
    let monitor = Monitor::start().await;
    let [one, two] = [
        letter(0),
        DeadLetter {
            producer: "rule".to_owned(),
            ..letter(1)
        },
    ];
    let settled = DeadLetter {
        status: "DISCARDED".to_owned(),
        ..letter(2)
    };
    monitor
        .tell(&[&one, &two, &settled].map(|letter| told(letter, 1)))
        .await;
    let common = DeadLetter {
        consumer: "common".to_owned(),
        ..letter(3)
    };
    monitor
        .producer("common")
        .await
        .tell(&[told(&common, 1)])
        .await;
    let ids = async |arguments: &str| -> Vec<Value> {
        list(&monitor, arguments)
            .await
            .iter()
            .map(|letter| letter["id"].clone())
            .collect()
    };
    let [one, two, settled, common] = [one, two, settled, common].map(|letter| json!(letter.id));
    assert_eq!(
        ids("").await,
        [&common, &settled, &two, &one].map(Clone::clone)
    );
    assert_eq!(
        ids(r#"(filter: { consumer: "common" })"#).await,
        std::slice::from_ref(&common)
    );
    assert_eq!(
        ids(r#"(filter: { producer: "rule" })"#).await,
        std::slice::from_ref(&two)
    );
    assert_eq!(
        ids("(filter: { status: DISCARDED })").await,
        std::slice::from_ref(&settled)
    );
    assert_eq!(
        ids(r#"(filter: { status: OPEN, consumer: "user" })"#).await,
        [two.clone(), one.clone()]
    );
    assert_eq!(
        ids(r#"(filter: { status: [OPEN, DISCARDED], consumer: "user" })"#).await,
        [&settled, &two, &one].map(Clone::clone)
    );
    assert_eq!(ids("(filter: { status: [] })").await.len(), 4);
    let second = r#"{ from: "2026-11-24T12:00:01Z", to: "2026-11-24T12:00:02Z" }"#;
    assert_eq!(
        ids(&format!("(filter: {{ deadAt: {second} }})")).await,
        std::slice::from_ref(&two)
    );

    let page =
        "{ deadLetters(first: 3) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }";
    let page = monitor.ask_admin(page).await["deadLetters"].clone();
    assert_eq!(
        (&page["totalCount"], &page["pageInfo"]["hasNextPage"]),
        (&json!(4), &json!(true))
    );
    let rest = format!("(first: 3, after: {})", page["pageInfo"]["endCursor"]);
    assert_eq!(ids(&rest).await, [one]);
}

#[tokio::test]
async fn letters_are_found_by_the_time_of_their_last_change() {
    let monitor = Monitor::start().await;
    let [one, two] = [letter(0), letter(1)];
    monitor.tell(&[told(&one, 1), told(&two, 1)]).await;
    let changed = async |bounds: String| -> Value {
        let query = format!(
            "{{ deadLetters(filter: {{ updatedAt: {{ {bounds} }} }}) {{ totalCount nodes {{ id updatedAt }} }} }}"
        );
        monitor.ask_admin(&query).await["deadLetters"].clone()
    };
    let only = |letter: &DeadLetter, at: &Value| json!({ "totalCount": 1, "nodes": [{ "id": letter.id, "updatedAt": at }] });

    let decided_at = replay(&monitor, one.id).await["deadLetter"]["updatedAt"].clone();
    assert_eq!(
        changed(format!("from: {decided_at}")).await,
        only(&one, &decided_at)
    );
    let before = changed(format!("to: {decided_at}")).await;
    assert_eq!(
        (&before["totalCount"], &before["nodes"][0]["id"]),
        (&json!(1), &json!(two.id))
    );

    let replayed = DeadLetter {
        status: "REPLAYED".to_owned(),
        ..two.clone()
    };
    monitor.tell(&[told(&replayed, 2)]).await;
    let both = changed(format!("from: {decided_at}")).await;
    let reported_at = &both["nodes"][0]["updatedAt"];
    assert_eq!(both["totalCount"], 2);
    // An older version that arrives late changes nothing.
    monitor.tell(&[told(&two, 1)]).await;
    assert_eq!(
        changed(format!("from: {reported_at}")).await,
        only(&two, reported_at)
    );
}

#[tokio::test]
async fn a_domain_reports_its_own_letters_only() {
    let monitor = Monitor::start().await;
    let own = letter(0);
    monitor.tell(&[told(&own, 1)]).await;
    let common = monitor.producer("common").await;
    // It claims to be from the user domain, and then that the letter is its own.
    let stolen = DeadLetter {
        consumer: "common".to_owned(),
        status: "REPLAYED".to_owned(),
        ..own.clone()
    };
    let forged = CommonFact::DeadLetterChanged(own.clone())
        .publish(draft_about(own.id, noon(0)))
        .unwrap();
    common.publish(&[forged]).await;
    common.tell(&[told(&stolen, 9)]).await;
    let letters = list(&monitor, "").await;
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (&letters[0]["consumer"], &letters[0]["status"]),
        (&json!("user"), &json!("OPEN"))
    );
}

#[tokio::test]
async fn a_decision_is_published_and_recorded() {
    let monitor = Monitor::start().await;
    monitor.relay();
    let [one, two] = [letter(0), letter(1)];
    monitor.tell(&[told(&one, 1), told(&two, 1)]).await;
    let admin = testkit::admin();
    let query = format!(
        r#"mutation {{
            replayDeadLetter(input: {{ deadLetterId: "{}" }}) {{ deadLetter {{ status }} userErrors {{ code }} }}
            discardDeadLetter(input: {{ deadLetterId: "{}", reason: "  A test event. " }}) {{
                deadLetter {{ status decisions {{ decision reason actor {{ id }} correlationId }} }} userErrors {{ code }} }}
        }}"#,
        one.id, two.id
    );
    let answer = monitor.ask(&admin, &query).await;
    // The consumer has not acted on it yet.
    assert_eq!(
        answer["data"]["replayDeadLetter"],
        json!({ "deadLetter": { "status": "OPEN" }, "userErrors": [] }),
        "{answer}"
    );
    let decision = json!({
        "decision": "DISCARD", "reason": "A test event.", "actor": { "id": admin.user().unwrap().id },
        "correlationId": admin.correlation(),
    });
    assert_eq!(
        answer["data"]["discardDeadLetter"],
        json!({ "deadLetter": { "status": "OPEN", "decisions": [decision] }, "userErrors": [] })
    );

    let published = testkit::eventually("both decisions", || async {
        let published = testkit::published(&monitor.database.pool).await;
        (published.len() == 2).then_some(published)
    })
    .await;
    for (event, letter, decision) in [
        (&published[0], &one, "REPLAY"),
        (&published[1], &two, "DISCARD"),
    ] {
        let Some(MonitorFact::DeadLetterDecided(decided)) = MonitorFact::read(event).unwrap()
        else {
            panic!("{event:?}")
        };
        assert_eq!(
            (decided.id, decided.decision.as_str()),
            (letter.id, decision)
        );
        assert_eq!(decided.consumer, "user");
        assert_eq!(
            (event.correlationid, event.causationid),
            (admin.correlation(), None)
        );
    }
    for lane in events::Lane::ALL {
        let entries = testkit::entries(&monitor.streams, "monitor", "user", lane).await;
        assert_eq!(
            entries.len(),
            if lane == events::Lane::Single { 2 } else { 0 }
        );
    }
    for change in [
        "update event_decisions set reason = null",
        "delete from event_decisions",
        "truncate event_decisions",
    ] {
        let refused = sqlx::raw_sql(change)
            .execute(&monitor.database.pool)
            .await
            .unwrap_err();
        assert_eq!(
            database::violated(&refused),
            Some("event_decisions_append_only"),
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_decision_on_a_letter_that_is_not_open_is_refused() {
    let monitor = Monitor::start().await;
    let [open, settled] = [
        letter(0),
        DeadLetter {
            status: "REPLAYED".to_owned(),
            ..letter(1)
        },
    ];
    monitor.tell(&[told(&open, 1), told(&settled, 2)]).await;
    let refused = |code: &str, path: &str, message: &str| {
        let error = json!({ "code": code, "path": ["input", path], "message": message });
        json!({ "deadLetter": null, "userErrors": [error] })
    };
    let not_found = refused(
        "NOT_FOUND",
        "deadLetterId",
        "There is no dead letter with this ID.",
    );
    let not_open = refused(
        "WRONG_STATE",
        "deadLetterId",
        "The dead letter is not open: it has been replayed or discarded.",
    );
    let invalid = refused(
        "INVALID",
        "reason",
        "Enter a reason of 1 to 500 characters.",
    );
    assert_eq!(replay(&monitor, Uuid::now_v7()).await, not_found);
    assert_eq!(replay(&monitor, "no id").await, not_found);
    assert_eq!(replay(&monitor, settled.id).await, not_open);
    assert_eq!(
        discard(&monitor, Uuid::now_v7(), "Because.").await,
        not_found
    );
    assert_eq!(discard(&monitor, settled.id, "Because.").await, not_open);
    for reason in ["", " \n ", "a\0b", &"x".repeat(501)] {
        assert_eq!(
            discard(&monitor, open.id, reason).await,
            invalid,
            "{reason:?}"
        );
    }
    assert_eq!(
        monitor.number("select count(*) from event_decisions").await,
        0
    );
    assert_eq!(monitor.number("select count(*) from outbox").await, 0);
    assert_eq!(
        discard(&monitor, open.id, &"ü".repeat(500)).await["userErrors"],
        json!([])
    );
    // Until the consumer reports the result, it is open for another decision.
    assert_eq!(replay(&monitor, open.id).await["userErrors"], json!([]));
    let query = "{ deadLetters(filter: { status: OPEN }) { nodes { decisions { decision } } } }";
    let letters = monitor.ask_admin(query).await["deadLetters"]["nodes"].clone();
    assert_eq!(
        letters,
        json!([{ "decisions": [{ "decision": "DISCARD" }, { "decision": "REPLAY" }] }])
    );
}

#[tokio::test]
async fn only_admins_decide() {
    let monitor = Monitor::start().await;
    let open = letter(0);
    monitor.tell(&[told(&open, 1)]).await;
    for mutation in [
        format!(
            r#"mutation {{ replayDeadLetter(input: {{ deadLetterId: "{}" }}) {{ deadLetter {{ id }} }} }}"#,
            open.id
        ),
        format!(
            r#"mutation {{ discardDeadLetter(input: {{ deadLetterId: "{}", reason: "" }}) {{ deadLetter {{ id }} }} }}"#,
            open.id
        ),
    ] {
        for caller in [
            auditor(),
            testkit::seller(Uuid::now_v7()),
            testkit::gateway(),
        ] {
            let answer = monitor.ask(&caller, &mutation).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{answer}");
        }
        assert_eq!(
            code(&monitor.ask(&testkit::anonymous(), &mutation).await),
            "UNAUTHENTICATED"
        );
    }
    assert_eq!(
        monitor.number("select count(*) from event_decisions").await,
        0
    );
}

#[tokio::test]
async fn a_letter_of_this_domain_itself_goes_all_the_way_round() {
    let monitor = Monitor::start().await;
    monitor.relay();
    let mut unreadable = event(served("Me"), noon(0));
    unreadable.data = json!({});
    monitor.publish(std::slice::from_ref(&unreadable)).await;
    let open = async |tries: i64| {
        testkit::eventually("the letter", || async {
            list(&monitor, "(filter: { status: OPEN })")
                .await
                .pop()
                .filter(|letter| letter["tries"] == tries)
        })
        .await
    };
    let letter = open(1).await;
    assert_eq!(
        (&letter["consumer"], &letter["producer"]),
        (&json!("monitor"), &json!("gateway"))
    );
    assert_eq!(letter["eventId"], json!(unreadable.id));

    let id = letter["id"].as_str().unwrap();
    assert_eq!(replay(&monitor, id).await["deadLetter"]["status"], "OPEN");
    assert!(
        open(2).await["reason"]
            .as_str()
            .unwrap()
            .contains("unreadable"),
        "it failed again"
    );
    // A replay that is decided twice takes effect once.
    let (one, two) = tokio::join!(replay(&monitor, id), replay(&monitor, id));
    assert_eq!(
        (&one["userErrors"], &two["userErrors"]),
        (&json!([]), &json!([]))
    );
    open(4).await;
    assert_eq!(
        discard(&monitor, id, "Not of this world.").await["userErrors"],
        json!([])
    );
    testkit::eventually("the end of it", || async {
        list(&monitor, "(filter: { status: DISCARDED })")
            .await
            .pop()
    })
    .await;
    assert_eq!(
        monitor.number("select count(*) from access_records").await,
        0
    );
}
