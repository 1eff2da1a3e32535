//! The demonstration rule packs: they are readable, state that they are demonstrations, and are sufficient to try all functions.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{NOMENCLATURE, RuleDomain};

const PACKS: [(&str, &str); 3] = [
    ("demo-eu", include_str!("../../../demo/eu.yaml")),
    ("demo-us", include_str!("../../../demo/us.yaml")),
    ("demo-air", include_str!("../../../demo/air.yaml")),
];

#[tokio::test]
async fn they_are_without_findings_and_say_that_they_are_a_demonstration() {
    let platform = RuleDomain::with_codes().await;
    let national = json!({ "csv": include_str!("../../../demo/national-codes.csv") });
    let imported = platform
        .admin(
            "importNationalCodes",
            "{ imported userErrors { message } }",
            national,
        )
        .await;
    assert_eq!(imported["userErrors"], json!([]));
    for (name, yaml) in PACKS {
        let version = platform.upload(yaml).await["rulePackVersion"].clone();
        assert_eq!(
            (&version["pack"]["name"], &version["findings"]),
            (&json!(name), &json!([]))
        );
        for text in ["disclaimer", "coverage"] {
            assert!(version[text].is_string(), "{name} has a {text}");
        }
        assert!(
            version["disclaimer"]
                .as_str()
                .unwrap()
                .starts_with("Demonstration content, not legal advice")
        );
        platform.publish(yaml, None).await;
    }
    let query = "{ rules(first: 100, asOf: \"2026-12-30\") { totalCount nodes { rule legalBasis { act } reviewedBy } } documentTypes { totalCount } \
        facts(first: 100) { nodes { name type question unit } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await;
    assert!(data["rules"]["totalCount"].as_i64().unwrap() >= 20);
    assert!(data["documentTypes"]["totalCount"].as_i64().unwrap() >= 15);
    let facts = data["facts"]["nodes"].as_array().unwrap();
    for fact in facts {
        let question = fact["question"].as_str().unwrap();
        assert!(
            question.contains('?') && !question.contains(" (") && !question.contains(" as "),
            "not one sentence with an optional hint: {question}"
        );
    }
    let told: BTreeSet<String> = facts.iter().map(Value::to_string).collect();
    let names: BTreeSet<&str> = facts
        .iter()
        .map(|fact| fact["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        told.len(),
        names.len(),
        "a fact means the same in every pack"
    );
    assert!(
        facts.iter().all(|fact| fact["question"].is_string()),
        "and can be asked for"
    );
    assert!(NOMENCLATURE.lines().count() > 50);
}
