//! Progress of rule changes, from which the gateway serves `ruleChangeUpdated`.

use serde_json::json;

use super::changes::{cocoa, draft, preview};
use crate::support::RuleDomain;

#[tokio::test]
async fn each_page_of_a_rule_change_is_an_event_without_an_audience() {
    let platform = RuleDomain::with_codes().await;
    let version = draft(&platform, &cocoa("1", 1, "2025-12-30")).await;
    let found = preview(&platform, json!({ "rulePackVersionId": version })).await;
    // One page for the self-checks and one for the watches.
    let mut events = platform.published("RuleChangeProgressed", 2).await;
    events.sort_by_key(|event| event.data["status"].to_string());
    for (event, status) in events.iter().zip(["COMPLETED", "RUNNING"]) {
        let expected = json!({
            "ruleChange": found["id"], "kind": "PREVIEW", "status": status, "total": 0, "done": 0, "changed": 0,
        });
        assert_eq!(event.data, expected);
        assert!(event.audience.is_empty());
        assert_ne!(json!(event.subject), found["id"], "it has no version");
    }
}
