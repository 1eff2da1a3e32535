//! The program as an operator uses it.

use std::process::{Command, Output};

use order::store::MIGRATIONS;
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::program::Installation;

fn order(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_order"));
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
        said(order(&["sdl"], &[])) == order::graphql::sdl(),
        "as the code exports it"
    );
}

#[tokio::test]
async fn migrates_as_often_as_it_is_told() {
    let database = testkit::database(&MIGRATIONS).await;
    let environment = [(
        "CARNET_DATABASE_URL",
        database.args.database_url.expose_secret(),
    )];
    for _ in 0..2 {
        assert_eq!(said(order(&["migrate"], &environment)), "");
    }
}

/// Returns the whole response to a request, or `None` while the port is closed.
async fn ask(address: &str, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    Some(answer)
}

#[tokio::test]
async fn serves_only_signed_callers_and_until_it_is_told_to_stop() {
    let installation = Installation::new().await;
    let certificate_key = installation.certificate_key();
    let made = || {
        said(order(
            &["generate-certificate-key"],
            &[(
                "CARNET_CERTIFICATE_KEY_FILE",
                certificate_key.to_str().unwrap(),
            )],
        ));
        std::fs::read_to_string(&certificate_key).unwrap()
    };
    assert_eq!(made(), made(), "a key is never replaced");
    let mut program =
        installation.serve("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    testkit::eventually("the subgraph to be ready", async || {
        ask(&program.address, READY)
            .await
            .filter(|answer| answer.starts_with("HTTP/1.1 200"))
    })
    .await;
    answers_as_documented(&program.address).await;
    let told = Command::new("kill")
        .args(["-TERM", &program.process.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    let ended = testkit::eventually("the process to end", || {
        let ended = program.process.try_wait().unwrap();
        async move { ended }
    });
    assert!(ended.await.success());
}

const READY: &str = "GET /health?ready HTTP/1.1\r\nhost: order\r\nconnection: close\r\n\r\n";

/// Only public requests are answered without a signature.
async fn answers_as_documented(address: &str) {
    let body = r#"{"query":"{ orders { totalCount } }"}"#;
    let length = body.len();
    let unsigned = format!(
        "POST /graphql HTTP/1.1\r\nhost: order\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    let answer = ask(address, &unsigned).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 401") && answer.contains("UNAUTHENTICATED"),
        "{answer}"
    );
    let page = "GET /certificates/guess HTTP/1.1\r\nhost: order\r\nconnection: close\r\n\r\n";
    let answer = ask(address, page).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 401"),
        "the gateway is the way in: {answer}"
    );
    let keys = "GET /.well-known/certificate-keys.json HTTP/1.1\r\nhost: order\r\nconnection: close\r\n\r\n";
    let answer = ask(address, keys).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"crv\":\"Ed25519\""),
        "{answer}"
    );
}

#[tokio::test]
async fn lists_its_state_and_shows_its_dead_letters_without_keys() {
    let database = testkit::database(&MIGRATIONS).await;
    let streams = testkit::streams();
    let environment = [
        (
            "CARNET_DATABASE_URL",
            database.args.database_url.expose_secret(),
        ),
        ("CARNET_REDIS_URL", streams.redis_url.expose_secret()),
        ("CARNET_REDIS_PREFIX", streams.redis_prefix.as_str()),
    ];
    let run: uuid::Uuid = said(order(&["events", "republish"], &environment))
        .trim()
        .parse()
        .unwrap();
    let listed: Vec<uuid::Uuid> =
        sqlx::query_scalar("select (event->>'subject')::uuid from outbox")
            .fetch_all(&database.pool)
            .await
            .unwrap();
    assert_eq!(listed, [run; 3]);
    assert_eq!(
        said(order(&["events", "dead-letters"], &environment)).trim(),
        "[]"
    );
    let status = said(order(&["events", "status"], &environment));
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["domain"], "order");
    assert_eq!(
        status["outbox"][1],
        serde_json::json!({ "lane": "bulk", "waiting": 3, "oldest": status["outbox"][1]["oldest"] })
    );
}
