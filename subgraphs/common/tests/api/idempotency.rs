//! Repeated commands take effect once.

use std::sync::Arc;

use caller::Caller;
use common::graphql::sdl;
use events::order::OrderFact;
use serde_json::{Value, json};
use testkit::Sdl;
use time::Duration;
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, Person, order, order_event};

/// A command that takes a key, and its input without one.
struct Command {
    name: &'static str,
    selection: &'static str,
    caller: Arc<Caller>,
    input: Value,
}

impl Command {
    /// Sends the command with these additional fields of its input.
    async fn send(&self, common: &Common, fields: Value) -> Value {
        let mut input = self.input.clone();
        input
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        common
            .graph
            .mutate(&self.caller, self.name, self.selection, input)
            .await
    }

    async fn send_with_key(&self, common: &Common, key: &str) -> Value {
        self.send(common, json!({ "idempotencyKey": key })).await
    }
}

/// Two people of one organisation with five notifications each, and a mail that failed.
struct Scene {
    common: Common,
    person: Person,
    colleague: Person,
}

impl Scene {
    async fn new() -> Self {
        let (common, server) = (Common::start().await, MailServer::start().await);
        let person = common.person(Uuid::now_v7()).await;
        let colleague = common.person(person.organisation).await;
        let scene = Self {
            common,
            person,
            colleague,
        };
        scene.notify(5).await;
        server.will([Answer::RefuseRecipient(550)]);
        let (mail, transport) = (&scene.common.services.mail, server.client());
        assert!(mail.deliver_next(&transport, chassis::now()).await.unwrap());
        scene
    }

    async fn notify(&self, times: usize) {
        let asked = || {
            order_event(OrderFact::AssessmentRequested(order(
                Uuid::now_v7(),
                &[self.person.organisation],
            )))
        };
        let events: Vec<_> = std::iter::repeat_with(asked).take(times).collect();
        self.common.order_says(&events).await;
    }

    /// IDs of a person's notifications, newest first.
    async fn notifications(&self, person: &Person, arguments: &str) -> Vec<Value> {
        let query = format!("{{ notifications({arguments}) {{ nodes {{ id }} }} }}");
        let data = self.common.data(&person.caller(), &query).await;
        let nodes = data["notifications"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["id"].clone()).collect()
    }

    async fn failed_mail(&self) -> Value {
        let query = "{ mailMessages(filter: { state: FAILED }) { nodes { id version } } }";
        let data = self.common.data(&testkit::admin(), query).await;
        data["mailMessages"]["nodes"][0].clone()
    }

    /// Every mutation of this domain, with an input that succeeds once.
    async fn commands(&self) -> [Command; 4] {
        let ids = self.notifications(&self.person, "first: 100").await;
        let mail = self.failed_mail().await["id"].clone();
        let own = |name, selection, input| Command {
            name,
            selection,
            caller: self.person.caller(),
            input,
        };
        [
            own(
                "markNotificationRead",
                "{ notification { id readAt } userErrors { code path } }",
                json!({ "notificationId": ids[0] }),
            ),
            own(
                "markNotificationsRead",
                "{ results { index notification { id readAt } userErrors { code path } } userErrors { code path } }",
                json!({ "notificationIds": [ids[1], Uuid::now_v7()] }),
            ),
            own(
                "markAllNotificationsRead",
                "{ markedNotifications userErrors { code path } }",
                json!({}),
            ),
            Command {
                name: "resendMail",
                selection: "{ mailMessage { id version state attempts } userErrors { code path } }",
                caller: testkit::admin(),
                input: json!({ "mailMessageId": mail }),
            },
        ]
    }

    /// All notifications, mails and events.
    async fn contents(&self) -> Vec<String> {
        let mut contents = Vec::new();
        for query in [
            "select coalesce(string_agg(n::text, ' ' order by n.id), '') from notifications n",
            "select coalesce(string_agg(m::text, ' ' order by m.id), '') from mail_messages m",
            "select coalesce(string_agg(event->>'id', ' ' order by event->>'id'), '') from outbox",
        ] {
            let rows: String = sqlx::query_scalar(query)
                .fetch_one(&self.common.database.pool)
                .await
                .unwrap();
            contents.push(rows);
        }
        contents
    }
}

fn refusal(payload: &Value) -> &Value {
    &payload["userErrors"][0]["code"]
}

#[tokio::test]
async fn a_repetition_has_the_first_result_and_no_second_effect() {
    let scene = Scene::new().await;
    for command in scene.commands().await {
        let before = scene.contents().await;
        let first = command.send_with_key(&scene.common, command.name).await;
        assert_eq!(first["userErrors"], json!([]), "{}", command.name);
        let after = scene.contents().await;
        assert_ne!(after, before, "{}", command.name);
        let mut expected = first;
        if command.name == "markAllNotificationsRead" {
            assert_eq!(expected["markedNotifications"], 3);
            // The number counts what a call has marked.
            expected["markedNotifications"] = json!(0);
        }
        let again = command.send_with_key(&scene.common, command.name).await;
        assert_eq!(again, expected, "{}", command.name);
        assert_eq!(scene.contents().await, after, "{}", command.name);
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_person() {
    let scene = Scene::new().await;
    let [first, ..] = scene.commands().await;
    let done = first.send_with_key(&scene.common, "mine").await;
    assert_eq!(done["userErrors"], json!([]));
    let other = Command {
        input: json!({ "notificationId": scene.notifications(&scene.person, "last: 1").await[0] }),
        ..first
    };
    let others = scene.commands().await.into_iter().skip(1).take(2);
    let before = scene.contents().await;
    for command in std::iter::once(other).chain(others) {
        let refused = command.send_with_key(&scene.common, "mine").await;
        let error =
            json!([{ "code": "IDEMPOTENCY_KEY_REUSED", "path": ["input", "idempotencyKey"] }]);
        assert_eq!(refused["userErrors"], error, "{}", command.name);
    }
    assert_eq!(scene.contents().await, before);
    let [mut command, ..] = scene.commands().await;
    let own = scene.notifications(&scene.colleague, "first: 1").await;
    command.caller = scene.colleague.caller();
    command.input = json!({ "notificationId": own[0] });
    let done = command.send_with_key(&scene.common, "mine").await;
    assert_eq!(done["notification"]["id"], own[0]);
}

#[tokio::test]
async fn a_refused_command_leaves_its_key_free() {
    let scene = Scene::new().await;
    let [mark, mark_list, _, resend] = scene.commands().await;
    for (command, refused, code) in [
        (
            mark,
            json!({ "notificationId": Uuid::now_v7() }),
            "NOTIFICATION_NOT_FOUND",
        ),
        (mark_list, json!({ "notificationIds": [] }), "INVALID"),
        (
            resend,
            json!({ "mailMessageId": Uuid::now_v7() }),
            "MAIL_NOT_FOUND",
        ),
    ] {
        let mut fields = refused;
        fields["idempotencyKey"] = json!(command.name);
        let payload = command.send(&scene.common, fields).await;
        assert_eq!(refusal(&payload), code);
        let done = command.send_with_key(&scene.common, command.name).await;
        assert_eq!(done["userErrors"], json!([]), "{}", command.name);
    }
}

#[tokio::test]
async fn a_key_has_its_limits() {
    let scene = Scene::new().await;
    let before = scene.contents().await;
    for command in scene.commands().await {
        for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
            let refused = command.send_with_key(&scene.common, key).await;
            let error = json!([{ "code": "INVALID", "path": ["input", "idempotencyKey"] }]);
            assert_eq!(refused["userErrors"], error, "{} {key:?}", command.name);
        }
    }
    assert_eq!(scene.contents().await, before);
}

#[tokio::test]
async fn a_mail_that_has_changed_is_not_sent_again() {
    let scene = Scene::new().await;
    let [.., resend] = scene.commands().await;
    let version = scene.failed_mail().await["version"].as_i64().unwrap();
    let before = scene.contents().await;
    for stale in [version - 1, version + 1] {
        let expected = json!({ "expectedVersion": stale });
        let refused = resend.send(&scene.common, expected).await;
        assert_eq!(refusal(&refused), "VERSION_CONFLICT");
        assert_eq!(refused["mailMessage"], Value::Null);
    }
    assert_eq!(scene.contents().await, before);
    let current = json!({ "expectedVersion": version });
    let accepted = resend.send(&scene.common, current).await;
    let mail = &accepted["mailMessage"];
    assert_eq!(
        (&mail["state"], &mail["version"]),
        (&json!("QUEUED"), &json!(version + 1))
    );
}

#[tokio::test]
async fn a_repetition_finishes_what_was_interrupted_and_marks_nothing_newer() {
    let scene = Scene::new().await;
    let [_, _, mark_all, _] = scene.commands().await;
    let done = mark_all.send_with_key(&scene.common, "all").await;
    assert_eq!(done["markedNotifications"], 5);
    // As if the process had stopped before the last page.
    let ids = scene.notifications(&scene.person, "first: 100").await;
    let missed = ids[1].as_str().unwrap().parse::<Uuid>().unwrap();
    sqlx::query("update notifications set read_at = null where id = $1")
        .bind(missed)
        .execute(&scene.common.database.pool)
        .await
        .unwrap();
    scene.notify(1).await;
    let newer = scene.notifications(&scene.person, "first: 1").await;
    let again = mark_all.send_with_key(&scene.common, "all").await;
    assert_eq!(again["markedNotifications"], 1);
    let unread = "first: 100, filter: { unread: true }";
    assert_eq!(scene.notifications(&scene.person, unread).await, newer);
    let other = mark_all.send_with_key(&scene.common, "all again").await;
    assert_eq!(other["markedNotifications"], 1);
}

#[tokio::test]
async fn keys_are_deleted_after_48_hours() {
    let scene = Scene::new().await;
    let [mark, ..] = scene.commands().await;
    let done = mark.send_with_key(&scene.common, "once").await;
    assert_eq!(done["userErrors"], json!([]));
    let keys = async || -> i64 {
        sqlx::query_scalar("select count(*) from idempotency_keys")
            .fetch_one(&scene.common.database.pool)
            .await
            .unwrap()
    };
    for (hours, left) in [(47, 1), (49, 0)] {
        let later = chassis::now() + Duration::hours(hours);
        scene.common.services.purge(later).await.unwrap();
        assert_eq!(keys().await, left, "{hours}");
    }
}

#[test]
fn every_mutation_takes_a_key() {
    let sdl = Sdl::read(&sdl());
    assert_eq!(sdl.mutations_without("idempotencyKey"), [""; 0]);
}
