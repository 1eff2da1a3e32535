//! The log lines about operations.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use crate::people::seller;
use crate::records::recorded;
use crate::world::{Plan, World, answer, eventually};

/// The lines about operations, each of which is logged when its record is closed.
fn lines(world: &World) -> Vec<String> {
    let log = world.gateway.log();
    log.lines()
        .filter(|line| line.contains("served"))
        .map(str::to_owned)
        .collect()
}

/// A gateway with this filter, whose lines have no colours.
fn plan(log: &str) -> Plan {
    let format = json!({ "text": { "ansi_escape_codes": false } });
    Plan {
        config: json!({ "telemetry": { "exporters": { "logging": { "stdout": { "format": format } } } } }),
        log: log.to_owned(),
        ..Plan::default()
    }
}

/// The time until the response was ready.
fn ready_micros(line: &str) -> u64 {
    let (_, rest) = line.split_once("ready_micros=").expect("the field");
    let digits = rest.split(|next: char| !next.is_ascii_digit()).next();
    digits.unwrap().parse().unwrap()
}

#[tokio::test]
async fn only_faults_and_slow_operations_are_logged() {
    let world = World::with(plan("warn")).await;
    answer(world.ask("query Fine { whoami }")).await;
    answer(world.ask("query Refused { nonsense }")).await;
    answer(world.ask("query Forbidden { fail(code: \"FORBIDDEN\") }")).await;
    answer(world.ask("query Faulty { fail(code: \"broken pipe\") }")).await;
    let seller = seller();
    let query = format!(
        "query Slow {{ order(id: \"{}\") {{ id }} }}",
        Uuid::now_v7()
    );
    world.shared.callers.lock().unwrap().clear();
    let held = world.shared.gate.lock().await;
    let slow = tokio::spawn(answer(world.ask_as(&seller, &query)));
    eventually("the request to the subgraph", || async {
        let is_there = !world.shared.callers.lock().unwrap().is_empty();
        is_there.then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    drop(held);
    assert_eq!(slow.await.unwrap().0, 200);
    recorded(&world, 5).await;
    let lines = eventually("the lines of the log", || async {
        let lines = lines(&world);
        let has = |words: [&str; 2]| {
            let has_all = |line: &String| words.iter().all(|word| line.contains(word));
            lines.iter().any(has_all)
        };
        (has(["Faulty", "INTERNAL"]) && has(["Slow", "OK"])).then_some(lines)
    })
    .await;
    for line in lines {
        // On a slow machine other operations may be slow, too.
        let is_expected = line.contains("Faulty") || ready_micros(&line) >= 1_000_000;
        assert!(is_expected, "{line}");
    }
}

#[tokio::test]
async fn at_the_level_debug_every_operation_is_logged_with_the_time_in_the_gateway() {
    let world = World::with(plan("warn,gateway=debug")).await;
    let body = json!({ "query": "query Fine { whoami }" });
    answer(world.http.post(&world.url).json(&body)).await;
    let line = eventually("the line of the operation", || async {
        lines(&world).into_iter().find(|line| line.contains("Fine"))
    })
    .await;
    for field in ["micros", "ready_micros", "before_micros", "after_micros"] {
        let field = format!(" {field}=");
        assert!(line.contains(&field), "{field} is not in: {line}");
    }
}
