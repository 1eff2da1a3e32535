use uuid::Uuid;

use crate::support::{Monitor, auditor, code, event, noon, served};

const QUESTIONS: [&str; 3] = [
    "{ accessRecords { totalCount nodes { id } } }",
    "{ operationCounts { totalCount nodes { operation } } }",
    r#"{ accessChain(day: "2026-11-24") { records } }"#,
];

#[tokio::test]
async fn admins_and_auditors_are_answered() {
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    for question in QUESTIONS {
        for caller in [testkit::admin(), auditor()] {
            let answer = monitor.ask(&caller, question).await;
            assert_eq!(answer.get("errors"), None, "{question}");
        }
    }
}

#[tokio::test]
async fn everybody_else_is_refused() {
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    for question in QUESTIONS {
        for caller in [testkit::seller(Uuid::now_v7()), testkit::provider(Uuid::now_v7()), testkit::gateway()]
        {
            let answer = monitor.ask(&caller, question).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{question}");
            assert!(answer["data"].is_null(), "{answer}");
        }
        assert_eq!(
            code(&monitor.ask(&testkit::anonymous(), question).await),
            "UNAUTHENTICATED",
            "{question}"
        );
    }
}
