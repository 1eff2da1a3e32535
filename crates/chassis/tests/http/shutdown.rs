use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::demo::{Answer, Counted, Gate, PATIENCE, Server, app};

#[tokio::test]
async fn what_is_under_way_is_finished_and_nothing_new_accepted() {
    let gate = Gate::default();
    let tasks_told = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&tasks_told);
    let app = app(gate.clone(), Counted::default()).task("relay", move |stop| async move {
        stop.cancelled().await;
        told.store(true, Ordering::SeqCst);
        Ok(())
    });
    let server = Server::serve(app).await;
    let held = tokio::spawn(server.post().json(&json!({ "query": "{ hold }" })).send());
    timeout(PATIENCE, gate.begun.notified()).await.unwrap();

    server.stop.cancel();
    let address = server.base.trim_start_matches("http://").to_owned();
    timeout(PATIENCE, async {
        while TcpStream::connect(&address).await.is_ok() {}
    })
    .await
    .unwrap();
    assert!(
        !tasks_told.load(Ordering::SeqCst),
        "tasks go on while requests do"
    );
    assert!(!server.running.is_finished());

    gate.go_on.notify_one();
    let answer = Answer::of(timeout(PATIENCE, held).await.unwrap().unwrap().unwrap()).await;
    assert_eq!(answer.body, json!({ "data": { "hold": "held" } }));
    timeout(PATIENCE, server.running)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(tasks_told.load(Ordering::SeqCst));
}

type Outcome = fn() -> anyhow::Result<()>;

#[tokio::test]
async fn a_task_that_ends_early_ends_the_process_and_says_why() {
    let app = |outcome: Outcome| {
        app(Gate::default(), Counted::default()).task("consumer", move |_| async move { outcome() })
    };
    let outcomes: [(Outcome, &str); 3] = [
        (|| Err(anyhow!("the stream is gone")), "the stream is gone"),
        (|| Ok(()), "ended before the server did"),
        (|| panic!("bad"), "panicked"),
    ];
    for (outcome, reason) in outcomes {
        let server = Server::serve(app(outcome)).await;
        let error = timeout(PATIENCE, server.running)
            .await
            .unwrap()
            .unwrap()
            .unwrap_err();
        let said = format!("{error:#}");
        assert!(said.contains("consumer") && said.contains(reason), "{said}");
    }
}

#[tokio::test]
async fn a_task_that_does_not_stop_is_left_behind() {
    let app = app(Gate::default(), Counted::default()).task("stubborn", |_| std::future::pending());
    let server = Server::serve(app).await;
    server.stop.cancel();
    let error = timeout(PATIENCE, server.running)
        .await
        .unwrap()
        .unwrap()
        .unwrap_err();
    assert!(
        error.to_string().contains("did not stop in time"),
        "{error:#}"
    );
}
