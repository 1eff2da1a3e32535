use monitor::graphql::sdl;
use monitor::service::RIGHTS;
use testkit::{CallerKind, Sdl};
use uuid::Uuid;

use crate::support::{Monitor, auditor, code, event, failed_sign_in, noon, served, told};

const QUESTIONS: [&str; 9] = [
    "{ accessRecords { totalCount nodes { id } } }",
    "{ operationCounts { totalCount nodes { operation } } }",
    r#"{ accessChain(day: "2026-11-24") { records } }"#,
    "{ securityEvents { totalCount nodes { id } } }",
    r#"{ verifySecurityEvents(day: "2026-11-24") { events } }"#,
    r#"{ statistics(from: "2026-11-24", to: "2026-11-24") { operations { served } } }"#,
    "{ deadLetters { totalCount nodes { id } } }",
    "{ eventViews { depth } }",
    "{ projectionChecks { run } }",
];

#[tokio::test]
async fn admins_and_auditors_are_answered() {
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    monitor.tell(&[told(failed_sign_in(None), noon(0))]).await;
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
    monitor.tell(&[told(failed_sign_in(None), noon(0))]).await;
    for question in QUESTIONS {
        for caller in [
            testkit::seller(Uuid::now_v7()),
            testkit::provider(Uuid::now_v7()),
            testkit::gateway(),
        ] {
            let answer = monitor.ask(&caller, question).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{question}");
            let data = answer["data"].as_object().into_iter().flatten();
            assert!(
                data.map(|(_, value)| value).all(serde_json::Value::is_null),
                "{answer}"
            );
        }
        assert_eq!(
            code(&monitor.ask(&testkit::anonymous(), question).await),
            "UNAUTHENTICATED",
            "{question}"
        );
    }
}

#[tokio::test]
async fn the_table_of_rights_names_every_question() {
    let monitor = Monitor::start().await;
    let data = monitor
        .ask_admin(
            r#"{ query: __type(name: "Query") { fields { name } } mutation: __type(name: "Mutation") { fields { name } } }"#,
        )
        .await;
    let roots = ["query", "mutation"].map(|root| data[root]["fields"].as_array().unwrap());
    let fields = roots
        .into_iter()
        .flatten()
        .map(|field| field["name"].as_str().unwrap());
    let mut asked: Vec<&str> = fields.filter(|name| !name.starts_with('_')).collect();
    asked.push("User.securityEvents");
    let mut named: Vec<&str> = RIGHTS.0.iter().map(|right| right.name).collect();
    asked.sort_unstable();
    named.sort_unstable();
    assert_eq!(asked, named);
}

#[test]
fn the_readme_shows_the_table_of_rights() {
    let table = RIGHTS.markdown();
    assert!(
        include_str!("../../README.md").contains(&table),
        "the README lacks:\n{table}"
    );
}

#[tokio::test]
async fn every_root_field_permits_the_callers_in_its_row_only() {
    let monitor = Monitor::start().await;
    let scopes = ["orders:read", "products:read"];
    let callers = CallerKind::all(Uuid::now_v7(), Uuid::now_v7(), &scopes);
    let sdl = Sdl::read(&sdl());
    testkit::assert_root_fields(&monitor.graph, &sdl, &RIGHTS, &callers, &[]).await;
}
