//! The calendar that each process keeps in memory.

use rule::rule_packs::domain::Calendar;
use serde_json::{Value, json};
use testkit::Graph;
use uuid::Uuid;

use crate::statements::Statements;
use crate::support::{RuleDomain, VERSION};

/// Text of the statement that reads the stamp of the calendar, with the versions or alone.
const STAMP: &str = "rule_calendar";
/// Text of the statement that reads the versions.
const VERSIONS: &str = "rule_calendar calendar";

fn pack(version: &str, title: &str) -> String {
    format!(
        "schema: rulepack/1\npack: notices\nversion: {version}\nnomenclature: HS2022\ndocuments: {{DOC: {{title: {title}}}}}\n\
         facts: {{mass: {{type: NUMBER, question: {title}}}}}\nrules:\n  - id: N\n    title: {title}\n    effect: REQUIRES\n    \
         scope: {{hs: [\"1801\"]}}\n    when: {{fact: mass, lt: 10}}\n    evidence: {{papers: {{any_of: [{{document: DOC}}]}}}}\n    \
         legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    review: {{by: me, on: 2026-01-01}}\n"
    )
}

/// Returns the titles that each kind of query shows.
async fn titles(process: &Graph) -> Vec<Value> {
    let query = "query($of: [_Any!]!) { rules { nodes { title } } facts { nodes { question } } documentTypes { nodes { title } } \
        requirements(input: { hsCode: \"180100\", origin: \"CI\" }, lane: { destination: \"NL\", mode: SEA }) \
        { requirements { nodes { requirement { title } } } } \
        _entities(representations: $of) { ... on Requirement { title } ... on DocumentType { title } } }";
    let of = json!([
        { "__typename": "Requirement", "id": "notices/N" },
        { "__typename": "DocumentType", "code": "DOC" },
    ]);
    let data = process
        .answer(&testkit::anonymous(), query, json!({ "of": of }))
        .await;
    [
        "/rules/nodes/0/title",
        "/facts/nodes/0/question",
        "/documentTypes/nodes/0/title",
        "/requirements/requirements/nodes/0/requirement/title",
        "/_entities/0/title",
        "/_entities/1/title",
    ]
    .map(|path| data.pointer(path).cloned().unwrap_or_default())
    .to_vec()
}

#[tokio::test]
async fn a_publication_and_a_withdrawal_are_visible_in_another_process_at_once() {
    let platform = RuleDomain::with_codes().await;
    let other = platform.other_process();
    assert_eq!(titles(&other).await, vec![Value::Null; 6]);
    platform.publish(&pack("1.0", "first"), None).await;
    assert_eq!(titles(&other).await, vec![json!("first"); 6]);
    let second = platform.publish(&pack("2.0", "second"), None).await;
    assert_eq!(titles(&other).await, vec![json!("second"); 6]);
    assert_eq!(titles(&platform.graph).await, vec![json!("second"); 6]);
    let input = json!({ "rulePackVersionId": second, "reason": "wrong" });
    let withdrawn = platform.admin("withdrawRulePack", VERSION, input).await;
    assert_eq!(withdrawn["rulePackVersion"]["status"], "WITHDRAWN");
    assert_eq!(titles(&other).await, vec![json!("first"); 6]);
    assert_eq!(titles(&platform.graph).await, vec![json!("first"); 6]);
}

#[tokio::test]
async fn the_versions_are_read_again_only_after_a_publication() {
    let platform = RuleDomain::with_codes().await;
    platform.publish(&pack("1.0", "first"), None).await;
    let other = platform.other_process();
    titles(&other).await;
    // The jobs of the first process run in this thread. They find the calendar in its memory.
    titles(&platform.graph).await;
    let statements = Statements::with(VERSIONS);
    for _ in 0..5 {
        assert_eq!(titles(&other).await, vec![json!("first"); 6]);
    }
    assert_eq!(statements.count(), 0);
    drop(statements);
    platform.publish(&pack("2.0", "second"), None).await;
    titles(&platform.graph).await;
    let statements = Statements::with(VERSIONS);
    assert_eq!(titles(&other).await, vec![json!("second"); 6]);
    assert!(statements.count() >= 1, "the new version is read");
    drop(statements);
    let statements = Statements::with(VERSIONS);
    for _ in 0..5 {
        assert_eq!(titles(&other).await, vec![json!("second"); 6]);
    }
    assert_eq!(statements.count(), 0);
}

/// Each key of a request was a query of its own, which read all versions.
#[tokio::test]
async fn thousands_of_entities_are_loaded_with_a_few_statements() {
    let platform = RuleDomain::with_codes().await;
    platform.publish(&pack("1.0", "first"), None).await;
    let rule = |number: usize| json!({ "__typename": "Requirement", "id": format!("notices/{}", name("N", number)) });
    let document =
        |number: usize| json!({ "__typename": "DocumentType", "code": name("DOC", number) });
    let of: Vec<Value> = (0..1_500)
        .flat_map(|number| [rule(number), document(number)])
        .collect();
    let query = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Requirement { title } ... on DocumentType { title } } }";
    let statements = Statements::with(STAMP);
    let data = platform
        .answer(&testkit::anonymous(), query, json!({ "of": of }))
        .await;
    let found = data["_entities"].as_array().unwrap();
    assert_eq!(
        found[..2],
        [json!({ "title": "first" }), json!({ "title": "first" })]
    );
    assert_eq!(found[2..], vec![Value::Null; 2_998]);
    let count = statements.count();
    assert!((1..=20).contains(&count), "{count} statements");
}

/// Returns a name that exists for the first number only.
fn name(existing: &str, number: usize) -> String {
    match number {
        0 => existing.to_owned(),
        _ => format!("{existing}-{number}"),
    }
}

#[tokio::test]
async fn a_calendar_that_is_rolled_back_is_not_used() {
    let platform = RuleDomain::with_codes().await;
    platform.publish(&pack("1.0", "first"), None).await;
    let packs = platform.incoming().packs;
    let is_withdrawn = |calendar: &Calendar| calendar.published[0].withdrawn_at.is_some();
    let mut tx = platform.database.pool.begin().await.unwrap();
    let act = json!({ "by": Uuid::now_v7(), "at": "2026-01-01T00:00:00Z", "reason": "wrong" });
    sqlx::query("update rule_pack_versions set status = 'WITHDRAWN', withdrawal = $1")
        .bind(act)
        .execute(&mut *tx)
        .await
        .unwrap();
    let own = packs.calendar(&mut tx).await.unwrap();
    assert!(is_withdrawn(&own), "a transaction reads its own changes");
    tx.rollback().await.unwrap();
    let mut conn = platform.database.pool.acquire().await.unwrap();
    let current = packs.calendar(&mut conn).await.unwrap();
    assert!(!is_withdrawn(&current));
    assert_ne!(current.stamp, own.stamp);
}
