use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Output};

use events::order::OrderFact;
use events::user::UserFact;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, MailServer, letter, order, order_event, user_event};

fn common(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_common"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The whole process and its output. It is killed with the value.
struct Process(Child, PathBuf);

impl Process {
    fn start(running: &Common, mail_url: &str) -> Self {
        // The port is taken and released, because the address of a process must be known before its start.
        let free = testkit::free_address();
        let log = std::env::temp_dir().join(format!("carnet-log-{}", Uuid::now_v7()));
        let said = File::create(&log).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_common"))
            .arg("serve")
            .env("CARNET_LISTEN", free.to_string())
            .env(
                "CARNET_CALLER_PUBLIC_KEY",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            )
            .env(
                "CARNET_DATABASE_URL",
                running.database.args.database_url.expose_secret(),
            )
            .env(
                "CARNET_KEYS_DATABASE_URL",
                running.keys.args.keys_database_url.expose_secret(),
            )
            .env("CARNET_DOMAIN_KEY_FILE", &running.keys.args.domain_key_file)
            .env(
                "CARNET_REDIS_URL",
                running.streams.redis_url.expose_secret(),
            )
            .env("CARNET_REDIS_PREFIX", &running.streams.redis_prefix)
            .env("CARNET_MAIL_URL", mail_url)
            .env("CARNET_MAIL_FROM", "Carnet <no-reply@carnet.example>")
            .env("CARNET_ACCOUNT_URL", "https://here.example/me")
            .env("CARNET_PUBLIC_URL", "https://here.example")
            .env("CARNET_LOG", "trace")
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .spawn()
            .unwrap();
        Self(child, log)
    }

    /// All output so far.
    fn log(&self) -> String {
        std::fs::read_to_string(&self.1).unwrap()
    }

    /// Asks it to stop and waits until it has.
    async fn stop(mut self) -> bool {
        let killed = Command::new("kill")
            .args(["-TERM", &self.0.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let ended = testkit::eventually("the process to end", || {
            let ended = self.0.try_wait().unwrap();
            async move { ended }
        });
        ended.await.success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
        drop(std::fs::remove_file(&self.1));
    }
}

#[test]
fn prints_its_schema_without_a_database() {
    let printed = common(&["sdl"]);
    assert!(printed.status.success());
    assert_eq!(text(&printed.stdout), common::graphql::sdl());
}

#[tokio::test]
async fn migrates_again_and_again() {
    let running = Common::start().await;
    let url = running.database.args.database_url.expose_secret();
    for _ in 0..2 {
        let migrated = common(&["migrate", "--database-url", url]);
        assert!(migrated.status.success(), "{}", text(&migrated.stderr));
    }
}

#[tokio::test]
async fn the_process_takes_in_tells_mails_and_stops_when_told() {
    let (running, server) = (Common::without_process().await, MailServer::start().await);
    let process = Process::start(&running, &format!("smtp://{}", server.address));
    let person = running.person(Uuid::now_v7()).await;
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    running.order_says(&[order_event(fact)]).await;
    testkit::eventually("the mail", || async {
        (!server.received().is_empty()).then_some(())
    })
    .await;
    assert_eq!(server.mail().to, std::slice::from_ref(&person.address));
    running.published("NotificationCreated", 1).await;
    running.published("MailSent", 1).await;
    let invitation = letter(&running.recipient, "new@example.org", Some("t0ken"));
    running
        .user_says(&[user_event(UserFact::MemberInvited(invitation))])
        .await;
    running.published("MailSent", 2).await;
    let text = &server.received()[1].text;
    assert!(
        text.contains("\nhttps://here.example/me#accept-invitation=t0ken\n"),
        "{text}"
    );
    assert!(
        text.contains("List-Unsubscribe: <https://here.example/unsubscribe/i"),
        "{text}"
    );
    let log = process.log();
    assert!(log.contains("mail attempt ended"), "{log}");
    for secret in [&person.address, "new@example.org", "t0ken"] {
        assert!(!log.contains(secret), "{secret} is to be read in {log}");
    }
    assert!(process.stop().await, "it ended well");
}

#[tokio::test]
async fn a_wrong_mail_url_is_refused_and_not_repeated() {
    let running = Common::start().await;
    let refused = Command::new(env!("CARGO_BIN_EXE_common"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--caller-public-key",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ])
        .args([
            "--database-url",
            running.database.args.database_url.expose_secret(),
        ])
        .args([
            "--keys-database-url",
            running.keys.args.keys_database_url.expose_secret(),
        ])
        .args([
            std::ffi::OsStr::new("--domain-key-file"),
            running.keys.args.domain_key_file.as_os_str(),
        ])
        .args([
            "--redis-url",
            running.streams.redis_url.expose_secret(),
            "--mail-from",
            "a@carnet.example",
        ])
        .args(["--mail-url", "smtp://me:sesame@mail.example"])
        .output()
        .unwrap();
    assert!(!refused.status.success());
    let said = text(&refused.stderr);
    assert!(said.contains("a password needs TLS"), "{said}");
    assert!(!said.contains("sesame"), "{said}");
}

/// Runs `common events …` for this domain, which must succeed, and returns its output.
fn events(running: &Common, arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_common"))
        .arg("events")
        .args([
            "--database-url",
            running.database.args.database_url.expose_secret(),
        ])
        .args(["--redis-url", running.streams.redis_url.expose_secret()])
        .args(["--redis-prefix", &running.streams.redis_prefix])
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    text(&done.stdout).trim().to_owned()
}

fn json(output: &str) -> Value {
    serde_json::from_str(output).unwrap()
}

#[tokio::test]
async fn an_operator_sees_the_views_and_decides_on_a_dead_letter() {
    let running = Common::start().await;
    let mut garbled = order_event(OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[])));
    garbled.data = Value::Null;
    running.order_says(std::slice::from_ref(&garbled)).await;

    let status = json(&events(&running, &["status"]));
    assert_eq!(
        (&status["domain"], &status["dead_letters"]),
        (&json!("common"), &json!(1))
    );
    let producers: BTreeSet<&str> = status["consumed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| view["producer"].as_str().unwrap())
        .collect();
    assert_eq!(
        producers,
        BTreeSet::from(["monitor", "order", "rule", "user"])
    );

    let letters = json(&events(&running, &["dead-letters"]));
    assert_eq!(letters[0]["event"], json!(garbled.id));
    let id = letters[0]["id"].as_str().unwrap();
    assert_eq!(events(&running, &["decide", id, "discard"]), "done");
    assert_eq!(events(&running, &["dead-letters"]), "[]");
}

#[tokio::test]
async fn a_republication_of_a_domain_without_listings_publishes_nothing() {
    let running = Common::start().await;
    assert!(events(&running, &["republish"]).parse::<Uuid>().is_ok());
    assert!(testkit::published(&running.database.pool).await.is_empty());
}
