use std::process::{Command, Output, Stdio};
use std::time::Duration;

use events::monitor::MonitorFact;
use events::operations::DeadLetterDecision;
use events::{Fact, Lane};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::support::{DAY, Monitor, draft_about, event, failed_sign_in, lost, noon, served, told};

fn monitor(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_monitor"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn prints_its_schema_without_a_database() {
    let printed = monitor(&["sdl"]);
    assert!(printed.status.success());
    assert_eq!(text(&printed.stdout), monitor::graphql::sdl());
}

#[tokio::test]
async fn migrates_again_and_again() {
    let running = Monitor::start().await;
    let url = running.database.args.database_url.expose_secret();
    for _ in 0..2 {
        let migrated = monitor(&["migrate", "--database-url", url]);
        assert!(migrated.status.success(), "{}", text(&migrated.stderr));
    }
}

#[tokio::test]
async fn verifies_a_day_for_scripts() {
    let running = Monitor::start().await;
    running
        .serve(&[event(served("Me"), noon(0)), event(served("Me"), noon(1))])
        .await;
    running.tell(&[told(failed_sign_in(None), noon(0))]).await;
    let url = running.database.args.database_url.expose_secret();
    let arguments = ["verify", "--day", "2026-11-24", "--database-url", url];
    let intact = monitor(&arguments);
    assert!(intact.status.success(), "{}", text(&intact.stderr));
    let lines: Vec<&str> = text(&intact.stdout).lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("2026-11-24: 2 records, intact, head "),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("2026-11-24: 1 security events, intact, head "),
        "{lines:?}"
    );

    running
        .run_sql("alter table security_events disable trigger all")
        .await;
    running
        .run_sql("update security_events set detail = null")
        .await;
    let broken = monitor(&arguments);
    assert!(!broken.status.success());
    assert!(
        text(&broken.stderr).contains("the security events of 2026-11-24"),
        "{}",
        text(&broken.stderr)
    );
    assert!(
        text(&broken.stderr).contains("breaks at position 1"),
        "{}",
        text(&broken.stderr)
    );

    running
        .run_sql("alter table access_records disable trigger all")
        .await;
    running
        .run_sql("update access_records set user_id = null where position = 2")
        .await;
    let broken = monitor(&arguments);
    assert!(!broken.status.success());
    assert!(
        text(&broken.stderr).contains("breaks at position 2"),
        "{}",
        text(&broken.stderr)
    );
}

#[tokio::test]
async fn verifies_all_days_and_names_the_first_broken_one() {
    let running = Monitor::start().await;
    let of = |day: i64| event(served("Me"), noon(day * DAY));
    running
        .serve(&[of(0), lost(12, noon(1)), of(1), of(2), of(3), of(4)])
        .await;
    running
        .tell(&[
            told(failed_sign_in(None), noon(0)),
            told(failed_sign_in(None), noon(DAY)),
        ])
        .await;
    let url = running.database.args.database_url.expose_secret();
    let arguments = ["verify", "--database-url", url];
    let intact = monitor(&arguments);
    assert!(intact.status.success(), "{}", text(&intact.stderr));
    let lines: Vec<&str> = text(&intact.stdout).lines().collect();
    let days: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split(':').next())
        .collect();
    let [first, second] = ["2026-11-24", "2026-11-25"];
    assert_eq!(
        days,
        [
            first,
            second,
            "2026-11-26",
            "2026-11-27",
            "2026-11-28",
            first,
            second
        ]
    );
    assert!(
        lines[0].starts_with("2026-11-24: 2 records, intact, head "),
        "{lines:?}"
    );
    assert!(lines[0].ends_with(", 12 records lost"), "{lines:?}");

    running
        .run_sql("alter table access_records disable trigger all")
        .await;
    running
        .run_sql("alter table access_days disable trigger all")
        .await;
    running
        .run_sql("update access_records set user_id = null where day = '2026-11-28'")
        .await;
    running
        .run_sql("delete from access_records where day = '2026-11-25'")
        .await;
    running
        .run_sql("delete from access_days where day = '2026-11-25'")
        .await;
    let broken = monitor(&arguments);
    assert!(!broken.status.success());
    let reason = "the records of 2026-11-26 are not as they were recorded: the previous day, 2026-11-25, is missing";
    assert!(
        text(&broken.stderr).contains(reason),
        "{}",
        text(&broken.stderr)
    );
    assert!(
        !text(&broken.stderr).contains("2026-11-28"),
        "{}",
        text(&broken.stderr)
    );
    assert!(
        text(&broken.stdout).contains("2026-11-25: 1 security events, intact"),
        "{}",
        text(&broken.stdout)
    );
    let missing = monitor(&["verify", "--day", "2026-11-25", "--database-url", url]);
    assert!(
        text(&missing.stderr).contains("the day is missing"),
        "{}",
        text(&missing.stderr)
    );
}

#[tokio::test]
async fn shows_the_state_of_its_events() {
    let running = Monitor::start().await;
    running.serve(&[event(served("Me"), noon(0))]).await;
    let database = running.database.args.database_url.expose_secret();
    let redis = running.streams.redis_url.expose_secret();
    let prefix = &running.streams.redis_prefix;
    let events = |command: &[&str]| {
        let settings = [
            "events",
            "--database-url",
            database,
            "--redis-url",
            redis,
            "--redis-prefix",
            prefix.as_str(),
        ];
        let done = monitor(&[&settings, command].concat());
        assert!(done.status.success(), "{}", text(&done.stderr));
        text(&done.stdout).to_owned()
    };
    let status: serde_json::Value = serde_json::from_str(&events(&["status"])).unwrap();
    assert_eq!(status["domain"], "monitor");
    assert_eq!(status["dead_letters"], 0);
    assert_eq!(
        status["published"].as_array().unwrap().len(),
        10,
        "{status}"
    );
    assert_eq!(events(&["dead-letters"]), "[]\n");
}

#[test]
fn a_cost_that_is_none_is_refused_at_the_start() {
    let refused = monitor(&["serve", "--monthly-cost", "12 apples"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("for example 1234.56 EUR"),
        "{}",
        text(&refused.stderr)
    );
}

#[tokio::test]
async fn the_process_consumes_and_publishes_and_stops_when_told() {
    let running = Monitor::with_consumers(0).await;
    // The port is taken and released, because the address of a process must be known before its start.
    let free = testkit::free_address();
    let mut process = tokio::process::Command::new(env!("CARGO_BIN_EXE_monitor"))
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
            "CARNET_REDIS_URL",
            running.streams.redis_url.expose_secret(),
        )
        .env("CARNET_REDIS_PREFIX", &running.streams.redis_prefix)
        .env("CARNET_MONTHLY_COST", "1234.56 EUR")
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    running.serve(&[event(served("Me"), noon(0))]).await;
    assert_eq!(
        running.number("select count(*) from access_records").await,
        1
    );
    let decision = DeadLetterDecision {
        id: Uuid::now_v7(),
        consumer: "common".to_owned(),
        decision: "DISCARD".to_owned(),
    };
    let decided = MonitorFact::DeadLetterDecided(decision)
        .publish(draft_about(Uuid::now_v7(), noon(0)))
        .unwrap();
    let mut tx = running.database.pool.begin().await.unwrap();
    outbox::append(&mut tx, &decided).await.unwrap();
    tx.commit().await.unwrap();
    testkit::eventually("the decision to be published", || async {
        let waiting = testkit::entries(&running.streams, "monitor", "common", Lane::Single).await;
        (waiting == [decided.clone()]).then_some(())
    })
    .await;
    let id = process.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    let ended = tokio::time::timeout(Duration::from_secs(15), process.wait()).await;
    assert!(ended.unwrap().unwrap().success(), "it ended well");
}
