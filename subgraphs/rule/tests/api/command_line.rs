//! The command line of the process.

use std::process::{Child, Command, Output, Stdio};

use rule::store::MIGRATIONS;
use secrecy::ExposeSecret;

fn rule(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rule"));
    command
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn said(output: Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn prints_the_schema_without_a_database() {
    assert!(
        said(rule(&["sdl"], &[])) == rule::graphql::sdl(),
        "as the code exports it"
    );
}

#[tokio::test]
async fn migrates_twice_with_one_result() {
    let database = testkit::database(&MIGRATIONS).await;
    let environment = [(
        "CARNET_DATABASE_URL",
        database.args.database_url.expose_secret(),
    )];
    for _ in 0..2 {
        assert_eq!(said(rule(&["migrate"], &environment)), "");
    }
}

#[tokio::test]
async fn shows_and_republishes_its_events() {
    let (database, streams) = (testkit::database(&MIGRATIONS).await, testkit::streams());
    let environment = [
        (
            "CARNET_DATABASE_URL",
            database.args.database_url.expose_secret(),
        ),
        ("CARNET_REDIS_URL", streams.redis_url.expose_secret()),
        ("CARNET_REDIS_PREFIX", &streams.redis_prefix),
    ];
    let run = said(rule(&["events", "republish"], &environment));
    let pages: Vec<String> = sqlx::query_scalar(
        "select event ->> 'type' from outbox where event ->> 'subject' = $1 order by position",
    )
    .bind(run.trim())
    .fetch_all(&database.pool)
    .await
    .unwrap();
    assert_eq!(
        pages,
        [
            "carnet.rule.ProductsListed.v1",
            "carnet.rule.RulePacksListed.v1"
        ]
    );
    let status: serde_json::Value =
        serde_json::from_str(&said(rule(&["events", "status"], &environment))).unwrap();
    assert_eq!(
        (&status["domain"], &status["outbox"][1]["waiting"]),
        (&"rule".into(), &2.into())
    );
    assert_eq!(
        said(rule(&["events", "dead-letters"], &environment)),
        "[]\n"
    );
    let missing = uuid::Uuid::now_v7().to_string();
    assert!(
        !rule(&["events", "decide", &missing, "discard"], &environment)
            .status
            .success()
    );
}

/// Process that is killed at the end of the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test]
async fn serves_until_it_is_told_to_stop() {
    let (database, streams) = (testkit::database(&MIGRATIONS).await, testkit::streams());
    let address = testkit::free_address();
    let serving = Command::new(env!("CARGO_BIN_EXE_rule"))
        .arg("serve")
        .env_clear()
        .env("CARNET_LISTEN", address.to_string())
        .env(
            "CARNET_CALLER_PUBLIC_KEY",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        )
        .env(
            "CARNET_DATABASE_URL",
            database.args.database_url.expose_secret(),
        )
        .env("CARNET_REDIS_URL", streams.redis_url.expose_secret())
        .env("CARNET_REDIS_PREFIX", &streams.redis_prefix)
        .stderr(Stdio::null())
        .spawn();
    let mut process = Process(serving.unwrap());
    testkit::eventually("the process to be ready", || async {
        let response = reqwest::get(format!("http://{address}/health?ready"))
            .await
            .ok()?;
        response.status().is_success().then_some(())
    })
    .await;
    let bare = reqwest::Client::new()
        .post(format!("http://{address}/graphql"))
        .send()
        .await
        .unwrap();
    assert_eq!(bare.status(), 401, "without a signed caller");
    let told = Command::new("kill")
        .args(["-TERM", &process.0.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    let ended = testkit::eventually("the process to end", || {
        let ended = process.0.try_wait().unwrap();
        async move { ended }
    });
    assert!(ended.await.success());
}
