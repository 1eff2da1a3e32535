//! The command line of the program.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use secrecy::ExposeSecret;
use user::store::MIGRATIONS;

use crate::keys::Folder;

fn user(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_user"));
    command
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
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
        said(user(&["sdl"], &[])) == user::graphql::sdl(),
        "as the code exports it"
    );
}

#[test]
fn makes_a_token_key_that_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let keys = folder.file("tokens");
    let file = said(user(
        &["generate-token-key"],
        &[("CARNET_TOKEN_KEYS", text(&keys))],
    ));
    let file = Path::new(file.trim());
    assert_eq!(file.parent(), Some(keys.as_path()));
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(user::sessions::service::token_keys::read(&keys).is_ok());
}

#[tokio::test]
async fn sets_a_platform_up_twice_with_one_result() {
    let (database, keys, folder) = (
        testkit::database(&MIGRATIONS).await,
        testkit::keys("user").await,
        Folder::new(),
    );
    let (private, public) = (folder.file("common.pem"), folder.file("common.public.pem"));
    let made = user(
        &[
            "generate-keys",
            "--private",
            text(&private),
            "--public",
            text(&public),
        ],
        &[],
    );
    assert_eq!(said(made), "");
    let environment = [
        (
            "CARNET_DATABASE_URL",
            database.args.database_url.expose_secret(),
        ),
        (
            "CARNET_KEYS_DATABASE_URL",
            keys.args.keys_database_url.expose_secret(),
        ),
        ("CARNET_DOMAIN_KEY_FILE", text(&keys.args.domain_key_file)),
        ("CARNET_COMMON_PUBLIC_KEY_FILE", text(&public)),
    ];
    let bootstrap = [
        "bootstrap-admin",
        "--email",
        "ada@example.org",
        "--name",
        "Ada",
    ];
    for expected in [3, 0] {
        said(user(&["migrate"], &environment));
        let said = said(user(&bootstrap, &environment));
        assert_eq!(said.lines().count(), expected, "{said}");
        let names: Vec<_> = said
            .lines()
            .filter_map(|line| Some(line.split_once(": ")?.0))
            .collect();
        assert_eq!(names, ["email", "password", "client key"][..expected]);
    }
    let refused = user(
        &[
            "bootstrap-admin",
            "--email",
            "nonsense",
            "--name",
            "Ada",
            "--country",
            "Utopia",
        ],
        &environment,
    );
    assert!(!refused.status.success());
}

#[tokio::test]
async fn shows_and_republishes_its_events() {
    let (database, keys, folder) = (
        testkit::database(&MIGRATIONS).await,
        testkit::keys("user").await,
        Folder::new(),
    );
    let (private, public) = (folder.file("common.pem"), folder.file("common.public.pem"));
    said(user(
        &[
            "generate-keys",
            "--private",
            text(&private),
            "--public",
            text(&public),
        ],
        &[],
    ));
    let streams = testkit::streams();
    let environment = |keys_database_url| {
        [
            (
                "CARNET_DATABASE_URL",
                database.args.database_url.expose_secret(),
            ),
            ("CARNET_REDIS_URL", streams.redis_url.expose_secret()),
            ("CARNET_REDIS_PREFIX", &*streams.redis_prefix),
            ("CARNET_KEYS_DATABASE_URL", keys_database_url),
            ("CARNET_DOMAIN_KEY_FILE", text(&keys.args.domain_key_file)),
            ("CARNET_COMMON_PUBLIC_KEY_FILE", text(&public)),
        ]
    };
    let whole = environment(keys.args.keys_database_url.expose_secret());
    let run = said(user(&["events", "republish"], &whole));
    let pages: i64 =
        sqlx::query_scalar("select count(*) from outbox where event ->> 'subject' = $1")
            .bind(run.trim())
            .fetch_one(&database.pool)
            .await
            .unwrap();
    assert_eq!(pages, 4, "one of each listing");
    let without_keys = environment("postgres://127.0.0.1:1/nowhere");
    let status: serde_json::Value =
        serde_json::from_str(&said(user(&["events", "status"], &without_keys))).unwrap();
    assert_eq!(
        (&status["domain"], &status["outbox"][1]["waiting"]),
        (&"user".into(), &4.into())
    );
    assert!(
        !user(&["events", "republish"], &without_keys)
            .status
            .success()
    );
}

/// A process that is killed on drop.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test]
async fn serves_until_it_is_told_to_stop() {
    let (database, keys, folder) = (
        testkit::database(&MIGRATIONS).await,
        testkit::keys("user").await,
        Folder::new(),
    );
    let (public, tokens, streams) = (
        folder.file("common.public.pem"),
        folder.file("tokens"),
        testkit::streams(),
    );
    said(user(
        &[
            "generate-keys",
            "--private",
            text(&folder.file("common.pem")),
            "--public",
            text(&public),
        ],
        &[],
    ));
    said(user(
        &["generate-token-key", "--token-keys", text(&tokens)],
        &[],
    ));
    let address = testkit::free_address();
    let serving = Command::new(env!("CARGO_BIN_EXE_user"))
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
        .env(
            "CARNET_KEYS_DATABASE_URL",
            keys.args.keys_database_url.expose_secret(),
        )
        .env("CARNET_DOMAIN_KEY_FILE", &keys.args.domain_key_file)
        .env("CARNET_COMMON_PUBLIC_KEY_FILE", &public)
        .env("CARNET_TOKEN_KEYS", &tokens)
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
    let keys = reqwest::get(format!("http://{address}/.well-known/jwks.json"))
        .await
        .unwrap();
    assert!(keys.text().await.unwrap().contains("RS256"));
    let made = said(user(
        &["generate-token-key", "--token-keys", text(&tokens)],
        &[],
    ));
    let kid = Path::new(made.trim())
        .file_stem()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    testkit::eventually("the new key to be published", || async {
        let keys = reqwest::get(format!("http://{address}/.well-known/jwks.json"))
            .await
            .ok()?;
        keys.text().await.ok()?.contains(&kid).then_some(())
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
