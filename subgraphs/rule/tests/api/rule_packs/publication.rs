//! The version in force on each day.

use serde_json::{Value, json};

use crate::support::RuleDomain;

fn pack(version: &str, title: &str) -> String {
    format!(
        "schema: rulepack/1\npack: notices\nversion: {version}\nnomenclature: HS2022\nrules:\n  - id: N\n    title: {title}\n    \
         effect: NOTICE\n    scope: {{hs: [\"1801\"]}}\n    legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    \
         review: {{by: me, on: 2026-01-01}}\n"
    )
}

async fn in_force(platform: &RuleDomain, as_of: &str) -> Value {
    let query = "query($asOf: Date) { requirements(input: { hsCode: \"180100\", origin: \"CI\" }, \
        lane: { destination: \"NL\", mode: SEA }, asOf: $asOf) { requirements { nodes { requirement { title } } } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({ "asOf": as_of }))
        .await;
    data["requirements"]["requirements"]["nodes"][0]["requirement"]["title"].clone()
}

#[tokio::test]
async fn the_latest_that_is_effective_is_in_force() {
    let platform = RuleDomain::with_codes().await;
    assert_eq!(in_force(&platform, "2026-06-01").await, Value::Null);
    platform.publish(&pack("1.0", "first"), None).await;
    platform
        .publish(&pack("2.0", "second"), Some("2026-06-01"))
        .await;
    for (day, title) in [
        ("2020-01-01", "first"),
        ("2026-05-31", "first"),
        ("2026-06-01", "second"),
        ("2999-12-31", "second"),
    ] {
        assert_eq!(in_force(&platform, day).await, title, "{day}");
    }
    assert_eq!(
        in_force(&platform, "2019-12-31").await,
        Value::Null,
        "the rule is not valid yet"
    );
}

#[tokio::test]
async fn of_two_for_one_day_the_later_published_counts() {
    let platform = RuleDomain::with_codes().await;
    platform
        .publish(&pack("1.0", "first"), Some("2026-06-01"))
        .await;
    platform
        .publish(&pack("1.1", "corrected"), Some("2026-06-01"))
        .await;
    platform
        .publish(&pack("0.9", "from the beginning"), None)
        .await;
    assert_eq!(in_force(&platform, "2026-06-01").await, "corrected");
    assert_eq!(
        in_force(&platform, "2026-05-31").await,
        "from the beginning"
    );
}

#[tokio::test]
async fn a_version_in_the_past_changes_the_past() {
    let platform = RuleDomain::with_codes().await;
    platform
        .publish(&pack("1.0", "first"), Some("2026-06-01"))
        .await;
    assert_eq!(in_force(&platform, "2025-01-01").await, Value::Null);
    platform
        .publish(&pack("0.5", "older"), Some("2024-01-01"))
        .await;
    assert_eq!(in_force(&platform, "2025-01-01").await, "older");
    assert_eq!(in_force(&platform, "2026-06-01").await, "first");
}

#[tokio::test]
async fn drafts_are_never_in_force() {
    let platform = RuleDomain::with_codes().await;
    let uploaded = platform.upload(&pack("1.0", "draft")).await;
    assert_eq!(in_force(&platform, "2026-06-01").await, Value::Null);
    let input = json!({ "rulePackVersionId": uploaded["rulePackVersion"]["id"] });
    platform
        .admin("validateRulePack", "{ userErrors { code } }", input)
        .await;
    assert_eq!(in_force(&platform, "2026-06-01").await, Value::Null);
}
