//! Repeated commands take effect once.

use std::sync::Arc;

use caller::Caller;
use events::operations::DeadLetter;
use monitor::graphql::sdl;
use serde_json::{Value, json};
use testkit::Sdl;
use time::Duration;
use uuid::Uuid;

use crate::event_processing::dead_letters::{letter, told};
use crate::support::Monitor;

const SELECTION: &str =
    "{ deadLetter { id version status updatedAt decisions { id decision reason } }
    userErrors { code path } }";

/// The monitor domain with two open dead letters.
struct Scene {
    monitor: Monitor,
    admin: Arc<Caller>,
    one: DeadLetter,
    other: DeadLetter,
}

impl Scene {
    async fn new() -> Self {
        let (monitor, admin) = (Monitor::start().await, testkit::admin());
        let (one, other) = (letter(0), letter(1));
        monitor.tell(&[told(&one, 1), told(&other, 1)]).await;
        Self {
            monitor,
            admin,
            one,
            other,
        }
    }

    async fn send(&self, caller: &Arc<Caller>, name: &str, input: Value) -> Value {
        self.monitor
            .graph
            .mutate(caller, name, SELECTION, input)
            .await
    }

    /// Code of the refusal of a command.
    async fn refused(&self, name: &str, input: Value) -> Value {
        let payload = self.send(&self.admin, name, input).await;
        assert_eq!(payload["deadLetter"], Value::Null, "{payload}");
        payload["userErrors"][0]["code"].clone()
    }

    /// Numbers of decisions and of published events.
    async fn effects(&self) -> (i64, i64) {
        (
            self.monitor
                .number("select count(*) from event_decisions")
                .await,
            self.monitor.number("select count(*) from outbox").await,
        )
    }
}

/// Every mutation of this domain, with an input for this letter.
fn commands(letter: &DeadLetter) -> [(&'static str, Value); 2] {
    [
        ("replayDeadLetter", json!({ "deadLetterId": letter.id })),
        (
            "discardDeadLetter",
            json!({ "deadLetterId": letter.id, "reason": "A test event." }),
        ),
    ]
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}

fn with_key(input: &Value, key: &str) -> Value {
    with(input.clone(), "idempotencyKey", json!(key))
}

#[tokio::test]
async fn a_repetition_has_the_first_result_and_no_second_effect() {
    let scene = Scene::new().await;
    for (index, (name, input)) in commands(&scene.one).into_iter().enumerate() {
        let input = with_key(&input, name);
        let first = scene.send(&scene.admin, name, input.clone()).await;
        assert_eq!(first["userErrors"], json!([]), "{name}");
        let done = i64::try_from(index).unwrap() + 1;
        assert_eq!(scene.effects().await, (done, done), "{name}");
        let again = scene.send(&scene.admin, name, input).await;
        assert_eq!(again, first, "{name}");
        assert_eq!(scene.effects().await, (done, done), "{name}");
    }
}

#[tokio::test]
async fn without_a_key_a_repetition_is_another_decision() {
    let scene = Scene::new().await;
    let [(name, input), _] = commands(&scene.one);
    for decisions in [1, 2] {
        scene.send(&scene.admin, name, input.clone()).await;
        assert_eq!(scene.effects().await, (decisions, decisions));
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_person() {
    let scene = Scene::new().await;
    let [(replay, input), (discard, reason)] = commands(&scene.one);
    scene
        .send(&scene.admin, replay, with_key(&input, "mine"))
        .await;
    let [(_, of_other), _] = commands(&scene.other);
    for (name, input) in [(replay, &of_other), (discard, &reason)] {
        let refused = scene.refused(name, with_key(input, "mine")).await;
        assert_eq!(refused, "IDEMPOTENCY_KEY_REUSED", "{name}");
    }
    assert_eq!(scene.effects().await, (1, 1));
    let colleague = testkit::admin();
    let done = scene
        .send(&colleague, discard, with_key(&reason, "mine"))
        .await;
    assert_eq!(done["userErrors"], json!([]));
    assert_eq!(scene.effects().await, (2, 2));
}

#[tokio::test]
async fn a_decision_is_on_the_version_that_was_seen() {
    let scene = Scene::new().await;
    let again = DeadLetter {
        reason: "still no such provider".to_owned(),
        tries: 11,
        ..scene.one.clone()
    };
    scene.monitor.tell(&[told(&again, 2)]).await;
    for (name, input) in commands(&scene.one) {
        for stale in [1, 3] {
            let input = with(input.clone(), "expectedVersion", json!(stale));
            let refused = scene.refused(name, input).await;
            assert_eq!(refused, "VERSION_CONFLICT", "{name}");
        }
    }
    assert_eq!(scene.effects().await, (0, 0));
    for (name, input) in commands(&scene.one) {
        let input = with(input, "expectedVersion", json!(2));
        let done = scene.send(&scene.admin, name, input).await;
        assert_eq!(done["deadLetter"]["version"], 2, "{name}: {done}");
    }
}

#[tokio::test]
async fn a_refused_command_leaves_its_key_free() {
    let scene = Scene::new().await;
    for (name, input) in commands(&scene.one) {
        let unknown = with(input.clone(), "deadLetterId", json!(Uuid::now_v7()));
        let refused = scene.refused(name, with_key(&unknown, name)).await;
        assert_eq!(refused, "NOT_FOUND", "{name}");
        let done = scene.send(&scene.admin, name, with_key(&input, name)).await;
        assert_eq!(done["userErrors"], json!([]), "{name}");
    }
}

#[tokio::test]
async fn a_key_has_its_limits() {
    let scene = Scene::new().await;
    for (name, input) in commands(&scene.one) {
        for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
            let input = with_key(&input, key);
            let refused = scene.send(&scene.admin, name, input).await;
            let error = json!([{ "code": "INVALID", "path": ["input", "idempotencyKey"] }]);
            assert_eq!(refused["userErrors"], error, "{name} {key:?}");
        }
    }
    assert_eq!(scene.effects().await, (0, 0));
}

#[tokio::test]
async fn keys_are_deleted_after_48_hours() {
    let scene = Scene::new().await;
    let [(name, input), _] = commands(&scene.one);
    let input = with_key(&input, "once");
    scene.send(&scene.admin, name, input.clone()).await;
    let services = &scene.monitor.services;
    for (hours, deleted) in [(47, 0), (49, 1)] {
        let later = chassis::now() + Duration::hours(hours);
        assert_eq!(services.purge(later).await.unwrap(), deleted, "{hours}");
    }
    scene.send(&scene.admin, name, input).await;
    assert_eq!(scene.effects().await, (2, 2), "the key is new again");
}

#[test]
fn every_mutation_takes_a_key_and_a_version() {
    let sdl = Sdl::read(&sdl());
    for field in ["idempotencyKey", "expectedVersion"] {
        assert_eq!(sdl.mutations_without(field), [""; 0], "{field}");
    }
}
