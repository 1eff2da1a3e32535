//! Review, publication and withdrawal of versions: authorisation, states and immutable data.

use caller::Role;
use serde_json::{Value, json};

use crate::support::{
    DEMO, RuleDomain, VERSION, code, mutation, platform_person, refused, with_roles,
};

fn notice(version: &str, title: &str, valid: &str) -> String {
    format!(
        "schema: rulepack/1\npack: notices\nversion: {version}\nnomenclature: HS2022\nrules:\n  - id: N\n    title: {title}\n    \
         effect: NOTICE\n    scope: {{hs: [\"1801\"]}}\n    legal_basis: [{{act: Act}}]\n    valid: {valid}\n    \
         review: {{by: me, on: 2026-01-01}}\n"
    )
}

async fn status(platform: &RuleDomain, id: &str) -> Value {
    let query = format!("{{ rulePackVersion(id: \"{id}\") {{ status }} }}");
    platform.answer(&testkit::admin(), &query, json!({})).await["rulePackVersion"]["status"].clone()
}

async fn validated(platform: &RuleDomain, yaml: &str) -> String {
    let id = platform.upload(yaml).await["rulePackVersion"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    platform
        .admin(
            "validateRulePack",
            VERSION,
            json!({ "rulePackVersionId": id }),
        )
        .await;
    id
}

#[tokio::test]
async fn nobody_approves_what_they_wrote() {
    let platform = RuleDomain::with_codes().await;
    // The author of a replaced file is still an author.
    let author = with_roles(vec![Role::RuleEditor, Role::RuleApprover]);
    let first = platform
        .mutate(
            &author,
            "uploadRuleFile",
            VERSION,
            json!({ "yaml": format!("{DEMO}# first\n") }),
        )
        .await;
    let id = validated(&platform, DEMO).await;
    assert_eq!(first["rulePackVersion"]["id"], json!(id));
    let input = json!({ "rulePackVersionId": id });
    platform
        .admin("submitRulePack", VERSION, input.clone())
        .await;
    let refusal = platform
        .mutate(&author, "approveRulePack", VERSION, input.clone())
        .await;
    refused(&refusal, "AUTHOR_CANNOT_REVIEW", "input.rulePackVersionId");
    let reject = json!({ "rulePackVersionId": id, "reason": "no" });
    refused(
        &platform
            .mutate(&author, "rejectRulePack", VERSION, reject)
            .await,
        "AUTHOR_CANNOT_REVIEW",
        "input.rulePackVersionId",
    );
    for role in [
        Role::RuleEditor,
        Role::PlatformAdmin,
        Role::Auditor,
        Role::SellerOwner,
    ] {
        let query = mutation("approveRulePack", VERSION);
        let answer = platform
            .ask(&platform_person(role), &query, json!({ "input": input }))
            .await;
        assert_eq!(code(&answer), "FORBIDDEN", "{role:?}");
    }
    assert_eq!(status(&platform, &id).await, "IN_REVIEW");
    let second = platform_person(Role::RuleApprover);
    let with_comment = json!({ "rulePackVersionId": id, "comment": "read twice" });
    let approved = platform
        .mutate(&second, "approveRulePack", VERSION, with_comment)
        .await["rulePackVersion"]
        .clone();
    assert_eq!(
        approved["approval"]["sha256"], approved["sha256"],
        "about these bytes"
    );
    assert_eq!(approved["approval"]["comment"], "read twice");
}

#[tokio::test]
async fn what_is_in_review_stays_as_it_is_until_it_is_sent_back() {
    let platform = RuleDomain::with_codes().await;
    let id = validated(&platform, DEMO).await;
    let input = json!({ "rulePackVersionId": id });
    for early in ["approveRulePack", "rejectRulePack"] {
        let mut input = input.clone();
        if early == "rejectRulePack" {
            input["reason"] = json!("no");
        }
        let answer = platform
            .mutate(&platform_person(Role::RuleApprover), early, VERSION, input)
            .await;
        refused(&answer, "WRONG_STATE", "input.rulePackVersionId");
    }
    platform
        .admin("submitRulePack", VERSION, input.clone())
        .await;
    refused(
        &platform.upload(&format!("{DEMO}# late\n")).await,
        "VERSION_IN_REVIEW",
        "input.yaml",
    );
    let approver = platform_person(Role::RuleApprover);
    for (reason, expected) in [
        ("  ", "REASON_INVALID"),
        (&"x".repeat(1_001), "REASON_INVALID"),
    ] {
        let reject = json!({ "rulePackVersionId": id, "reason": reason });
        refused(
            &platform
                .mutate(&approver, "rejectRulePack", VERSION, reject)
                .await,
            expected,
            "input.reason",
        );
    }
    let reject = json!({ "rulePackVersionId": id, "reason": "The act is misquoted." });
    let rejected = platform
        .mutate(&approver, "rejectRulePack", VERSION, reject)
        .await["rulePackVersion"]
        .clone();
    assert_eq!(
        (&rejected["status"], &rejected["rejection"]["reason"]),
        (&json!("DRAFT"), &json!("The act is misquoted."))
    );
    let event = &platform
        .events("RulePackRejected", id.parse().unwrap())
        .await[0];
    assert_eq!(event.data["reason"], "The act is misquoted.");
    let mended = platform.upload(&format!("{DEMO}# mended\n")).await;
    assert_eq!(mended["rulePackVersion"]["id"], json!(id));
    refused(
        &platform.admin("submitRulePack", VERSION, input).await,
        "WRONG_STATE",
        "input.rulePackVersionId",
    );
}

#[tokio::test]
async fn two_who_approve_or_submit_at_once_do_it_once() {
    let platform = RuleDomain::with_codes().await;
    let id = validated(&platform, DEMO).await;
    let input = json!({ "rulePackVersionId": id });
    let submits = tokio::join!(
        platform.admin("submitRulePack", VERSION, input.clone()),
        platform.admin("submitRulePack", VERSION, input.clone())
    );
    let good = |payload: &Value| usize::from(payload["userErrors"] == json!([]));
    assert_eq!(good(&submits.0) + good(&submits.1), 1);
    let (one, two) = (
        platform_person(Role::RuleApprover),
        platform_person(Role::RuleApprover),
    );
    let approvals = tokio::join!(
        platform.mutate(&one, "approveRulePack", VERSION, input.clone()),
        platform.mutate(&two, "approveRulePack", VERSION, input.clone()),
    );
    assert_eq!(good(&approvals.0) + good(&approvals.1), 1);
}

#[tokio::test]
async fn a_later_version_supersedes_and_a_withdrawal_brings_back() {
    let platform = RuleDomain::with_codes().await;
    let first = platform
        .publish(&notice("1.0", "first", "{from: 2020-01-01}"), None)
        .await;
    let second = platform
        .publish(
            &notice("2.0", "second", "{from: 2020-01-01}"),
            Some("2026-06-01"),
        )
        .await;
    assert_eq!(
        (
            status(&platform, &first).await,
            status(&platform, &second).await
        ),
        (json!("SUPERSEDED"), json!("PUBLISHED"))
    );
    let future = platform
        .publish(
            &notice("3.0", "third", "{from: 2020-01-01}"),
            Some("2999-01-01"),
        )
        .await;
    assert_eq!(
        (
            status(&platform, &second).await,
            status(&platform, &future).await
        ),
        (json!("PUBLISHED"), json!("PUBLISHED"))
    );
    let pack = "{ rulePacks { nodes { id inForce { version } } } }";
    let data = platform.answer(&testkit::admin(), pack, json!({})).await;
    let of = &data["rulePacks"]["nodes"][0];
    assert_eq!(of["inForce"]["version"], "2.0");
    let back = json!({ "rulePackId": of["id"], "reason": "the second is wrong" });
    let rolled = platform
        .admin("rollBackRulePack", VERSION, back.clone())
        .await;
    assert_eq!(rolled["rulePackVersion"]["id"], json!(first), "{rolled}");
    assert_eq!(rolled["rulePackVersion"]["status"], "PUBLISHED");
    assert_eq!(status(&platform, &second).await, "WITHDRAWN");
    let event = &platform
        .events("RulePackWithdrawn", second.parse().unwrap())
        .await[0];
    assert_eq!(event.data["reason"], "the second is wrong");
    let rolled = platform
        .admin("rollBackRulePack", VERSION, back.clone())
        .await;
    assert_eq!(
        (&rolled["rulePackVersion"], &rolled["userErrors"]),
        (&Value::Null, &json!([])),
        "none is left"
    );
    refused(
        &platform.admin("rollBackRulePack", VERSION, back).await,
        "WRONG_STATE",
        "input.rulePackId",
    );
    let again = json!({ "rulePackVersionId": second, "effectiveFrom": "2026-06-01" });
    refused(
        &platform.admin("publishRulePack", VERSION, again).await,
        "WRONG_STATE",
        "input.rulePackVersionId",
    );
    let behind = sqlx::query(
        "update rule_pack_versions set status = 'PUBLISHED' where status = 'WITHDRAWN'",
    );
    assert!(
        behind.execute(&platform.database.pool).await.is_err(),
        "nor behind the code's back"
    );
    let withdraw = mutation("withdrawRulePack", VERSION);
    let input = json!({ "input": { "rulePackVersionId": future, "reason": "x" } });
    let answer = platform
        .ask(&platform_person(Role::RuleApprover), &withdraw, input)
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
}

#[tokio::test]
async fn rules_begin_and_end_on_their_day() {
    let platform = RuleDomain::with_codes().await;
    let now = chassis::now();
    let tomorrow = now.date().next_day().unwrap();
    let ends = format!("{{from: 2020-01-01, to: {}}}", now.date());
    let today = platform
        .publish(&notice("1.0", "ends today", &ends), None)
        .await;
    let later = notice("2.0", "begins tomorrow", "{from: 2020-01-01}").replace("id: N", "id: M");
    let next = platform.publish(&later, Some(&tomorrow.to_string())).await;
    let effective = platform
        .event_with("RuleEffective", "rulePackVersion", &json!(today))
        .await;
    assert_eq!(
        (&effective.data["rules"], &effective.data["pack"]),
        (&json!(["N/1"]), &json!("notices"))
    );
    platform.begin_day(now).await;
    platform.begin_day(now + time::Duration::DAY).await;
    platform.begin_day(now + time::Duration::DAY).await;
    let expired = platform
        .event_with("RuleExpired", "rulePackVersion", &json!(next))
        .await;
    assert_eq!(
        (&expired.data["rules"], &expired.data["day"]),
        (&json!(["N/1"]), &json!(tomorrow.to_string()))
    );
    let effective = platform
        .event_with("RuleEffective", "rulePackVersion", &json!(next))
        .await;
    assert_eq!(effective.data["rules"], json!(["M/1"]));
    assert_eq!(
        (
            status(&platform, &today).await,
            status(&platform, &next).await
        ),
        (json!("SUPERSEDED"), json!("PUBLISHED"))
    );
    let told = "select count(*) from outbox where event->>'type' in ('carnet.rule.RuleEffective.v1', 'carnet.rule.RuleExpired.v1')";
    assert_eq!(platform.number(told).await, 3, "each once");
}

#[tokio::test]
async fn a_diff_says_what_a_version_changes() {
    let platform = RuleDomain::with_codes().await;
    let first = platform
        .publish(&notice("1.0", "first", "{from: 2025-12-30}"), None)
        .await;
    let second = platform
        .upload(&notice("2.0", "first", "{from: 2026-12-30}"))
        .await;
    let id = second["rulePackVersion"]["id"].as_str().unwrap();
    let query = format!(
        "{{ rulePackVersion(id: \"{id}\") {{ source diff {{ against {{ id }} differences {{ path before after }} }} }} }}"
    );
    let data = platform
        .answer(&platform_person(Role::RuleEditor), &query, json!({}))
        .await;
    let diff = &data["rulePackVersion"]["diff"];
    assert_eq!(diff["against"]["id"], json!(first));
    let expected = json!([
        { "path": "rules/N/valid/from", "before": "2025-12-30", "after": "2026-12-30" },
        { "path": "version", "before": "1.0", "after": "2.0" },
    ]);
    assert_eq!(diff["differences"], expected);
    assert!(
        data["rulePackVersion"]["source"]
            .as_str()
            .unwrap()
            .contains("2026-12-30")
    );
    let first_of_all = format!(
        "{{ rulePackVersion(id: \"{first}\") {{ diff {{ against {{ id }} differences {{ path before }} }} }} }}"
    );
    let data = platform
        .answer(&testkit::admin(), &first_of_all, json!({}))
        .await;
    let diff = &data["rulePackVersion"]["diff"];
    assert_eq!(
        (&diff["against"], &diff["differences"][0]["before"]),
        (&Value::Null, &Value::Null),
        "all of it is new"
    );
    assert!(
        diff["differences"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["path"] != "")
    );
    let before = query.replace("diff {", "diff(asOf: \"1999-01-01\") {");
    let data = platform.answer(&testkit::admin(), &before, json!({})).await;
    assert_eq!(
        data["rulePackVersion"]["diff"]["against"]["id"],
        json!(first),
        "in force from the beginning"
    );
}

#[tokio::test]
async fn a_pack_can_be_made_before_its_first_file() {
    let platform = RuleDomain::with_codes().await;
    let selection = "{ rulePack { id name jurisdiction inForce { id } versions { totalCount } } userErrors { code path message } }";
    let input = json!({ "name": "notices", "jurisdiction": "EU" });
    let made = platform
        .admin("createRulePack", selection, input.clone())
        .await["rulePack"]
        .clone();
    assert_eq!(
        (&made["jurisdiction"], &made["versions"]["totalCount"]),
        (&json!("EU"), &json!(0))
    );
    refused(
        &platform.admin("createRulePack", selection, input).await,
        "RULE_PACK_NAME_TAKEN",
        "input.name",
    );
    for name in ["", "a b", &"x".repeat(65), "../x"] {
        let answer = platform
            .admin("createRulePack", selection, json!({ "name": name }))
            .await;
        refused(&answer, "NAME_INVALID", "input.name");
    }
    let uploaded = platform
        .upload(&notice("1.0", "first", "{from: 2020-01-01}"))
        .await;
    assert_eq!(uploaded["rulePackVersion"]["pack"]["id"], made["id"]);
    assert_eq!(
        platform
            .events(
                "RulePackCreated",
                made["id"].as_str().unwrap().parse().unwrap()
            )
            .await
            .len(),
        1
    );
    let waiting = "{ rulePackVersions(filter: { status: DRAFT }) { totalCount nodes { version } } \
        none: rulePackVersions(filter: { status: [IN_REVIEW, APPROVED] }) { totalCount } }";
    let data = platform.answer(&testkit::admin(), waiting, json!({})).await;
    assert_eq!(
        (
            &data["rulePackVersions"]["totalCount"],
            &data["none"]["totalCount"]
        ),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn what_waits_longest_for_a_decision_comes_first() {
    let platform = RuleDomain::with_codes().await;
    let mut ids = Vec::new();
    for version in ["1.0", "2.0", "3.0", "4.0"] {
        ids.push(validated(&platform, &notice(version, "notice", "{from: 2020-01-01}")).await);
    }
    // The fourth version waits for nothing, and the second is approved.
    for position in [2, 0, 1] {
        let input = json!({ "rulePackVersionId": ids[position] });
        platform.admin("submitRulePack", VERSION, input).await;
    }
    let approver = platform_person(Role::RuleApprover);
    platform
        .mutate(
            &approver,
            "approveRulePack",
            VERSION,
            json!({ "rulePackVersionId": ids[1] }),
        )
        .await;
    let query = "query($filter: RulePackVersionFilter, $sort: RulePackVersionSort, $first: Int, $after: String) { \
        rulePackVersions(filter: $filter, sort: $sort, first: $first, after: $after) { \
        totalCount pageInfo { hasNextPage endCursor } nodes { version waitingSince } } }";
    let page = async |variables: Value| {
        platform.answer(&approver, query, variables).await["rulePackVersions"].clone()
    };
    let versions = |page: &Value| -> Vec<Value> {
        page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["version"].clone())
            .collect()
    };
    let longest = json!({ "field": "WAITING_SINCE", "direction": "ASCENDING" });
    let of = |status: &str| json!({ "filter": { "status": [status] }, "sort": longest });
    let waiting = page(of("IN_REVIEW")).await;
    assert_eq!(
        (versions(&waiting), &waiting["totalCount"]),
        (vec![json!("3.0"), json!("1.0")], &json!(2))
    );
    assert!(
        waiting["nodes"][0]["waitingSince"].as_str()
            <= waiting["nodes"][1]["waitingSince"].as_str()
    );
    let all = page(json!({ "sort": longest })).await;
    assert_eq!(versions(&all), ["3.0", "1.0", "2.0", "4.0"]);
    assert_eq!(all["nodes"][3]["waitingSince"], Value::Null);
    assert_eq!(
        versions(&page(json!({})).await),
        ["4.0", "3.0", "2.0", "1.0"],
        "newest first by default"
    );
    let newest = json!({ "field": "CREATED_AT", "direction": "DESCENDING" });
    for (sort, wanted) in [
        (&longest, ["3.0", "1.0", "2.0", "4.0"]),
        (&newest, ["4.0", "3.0", "2.0", "1.0"]),
    ] {
        let (mut found, mut after) = (Vec::new(), Value::Null);
        loop {
            let one = page(json!({ "sort": sort, "first": 1, "after": after })).await;
            found.extend(versions(&one));
            after = one["pageInfo"]["endCursor"].clone();
            if one["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(found, wanted, "page by page");
    }
    let decided = page(of("APPROVED")).await;
    assert_eq!(
        versions(&decided),
        ["2.0"],
        "the work list of those who publish"
    );
}
