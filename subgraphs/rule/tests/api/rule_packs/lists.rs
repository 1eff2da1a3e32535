//! Filters and sorting of rule packs and their versions, and the people of a version.

use caller::Role;
use serde_json::{Value, json};

use crate::support::{DEMO, RuleDomain, code, platform_person, with_roles};

async fn names(platform: &RuleDomain, arguments: &str, variables: Value) -> Vec<Value> {
    let declared = if arguments.contains("$time") {
        "query($time: DateTime)"
    } else {
        "query"
    };
    let query =
        format!("{declared} {{ rulePacks({arguments}) {{ totalCount nodes {{ name }} }} }}");
    let data = platform.answer(&testkit::admin(), &query, variables).await;
    let nodes = data["rulePacks"]["nodes"].as_array().unwrap();
    assert_eq!(data["rulePacks"]["totalCount"], nodes.len(), "{arguments}");
    nodes.iter().map(|node| node["name"].clone()).collect()
}

#[tokio::test]
async fn rule_packs_are_sorted_by_name_or_by_a_time() {
    let platform = RuleDomain::with_codes().await;
    let mut times = Vec::new();
    for name in ["beta", "gamma", "alpha"] {
        let selection = "{ rulePack { createdAt } userErrors { code } }";
        let payload = platform
            .admin("createRulePack", selection, json!({ "name": name }))
            .await;
        times.push(payload["rulePack"]["createdAt"].clone());
    }
    let none = json!({});
    for (sort, expected) in [
        ("first: 9", ["alpha", "beta", "gamma"]),
        (
            "sort: { direction: DESCENDING }",
            ["gamma", "beta", "alpha"],
        ),
        ("sort: { field: CREATED_AT }", ["beta", "gamma", "alpha"]),
        (
            "sort: { field: UPDATED_AT, direction: DESCENDING }",
            ["alpha", "gamma", "beta"],
        ),
    ] {
        assert_eq!(
            names(&platform, sort, none.clone()).await,
            expected,
            "{sort}"
        );
    }
    let time = json!({ "time": times[1] });
    for (filter, expected) in [
        ("createdAt: { from: $time }", &["alpha", "gamma"][..]),
        ("createdAt: { to: $time }", &["beta"]),
        ("createdAt: { from: $time }, search: \"GAMMA\"", &["gamma"]),
    ] {
        let filter = format!("filter: {{ {filter} }}");
        assert_eq!(names(&platform, &filter, time.clone()).await, expected);
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_one_sorting() {
    let platform = RuleDomain::start().await;
    for list in ["rulePacks", "rulePackVersions", "ruleChanges"] {
        let query = format!("{{ {list}(first: 1) {{ pageInfo {{ endCursor }} }} }}");
        let data = platform.answer(&testkit::admin(), &query, json!({})).await;
        let cursor = &data[list]["pageInfo"]["endCursor"];
        assert!(cursor.is_string(), "{data}");
        let query = format!(
            "{{ {list}(sort: {{ field: UPDATED_AT }}, after: {cursor}) {{ nodes {{ id }} }} }}"
        );
        let answer = platform.ask(&testkit::admin(), &query, json!({})).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
    }
}

#[tokio::test]
async fn a_version_names_its_people() {
    let platform = RuleDomain::with_codes().await;
    let author = with_roles(vec![Role::RuleEditor, Role::PlatformAdmin]);
    let approver = platform_person(Role::RuleApprover);
    let selection = "{ rulePackVersion { id } userErrors { code path message } }";
    let payload = platform
        .mutate(
            &author,
            "uploadRuleFile",
            selection,
            json!({ "yaml": DEMO }),
        )
        .await;
    let input = json!({ "rulePackVersionId": payload["rulePackVersion"]["id"] });
    for (caller, name) in [
        (&author, "validateRulePack"),
        (&author, "submitRulePack"),
        (&approver, "approveRulePack"),
        (&author, "publishRulePack"),
    ] {
        let payload = platform
            .mutate(caller, name, selection, input.clone())
            .await;
        assert_eq!(payload["userErrors"], json!([]), "{name}");
    }
    let query = "{ rulePackVersions { nodes { authors { __typename id } submission { by { id } } approval { by { id } } \
        publishedBy { id } ruleChanges { nodes { requestedBy { id } } } } } }";
    let data = platform.answer(&approver, query, json!({})).await;
    let (writer, decider) = (
        json!({ "id": author.user().unwrap().id }),
        json!({ "id": approver.user().unwrap().id }),
    );
    let mut named = writer.clone();
    named["__typename"] = json!("User");
    assert_eq!(
        data["rulePackVersions"]["nodes"],
        json!([{
            "authors": [named], "submission": { "by": writer }, "approval": { "by": decider },
            "publishedBy": writer, "ruleChanges": { "nodes": [{ "requestedBy": writer }] },
        }])
    );
}
