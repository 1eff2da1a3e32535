//! Announcements of rule changes: only sellers whose verdicts change are notified.

use caller::{Caller, Role};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use crate::support::{
    RuleDomain, VERSION, code, day, mutation, platform_person, refused, today_in,
};

const PREVIEWED: &str = "{ ruleChange { id } userErrors { code path message } }";

/// The EUDR date for cocoa: revision 1 has 2025-12-30, revision 2 has 2026-12-30.
pub fn cocoa(version: &str, revision: u8, from: &str) -> String {
    format!(
        "schema: rulepack/1\npack: cocoa\nversion: {version}\nnomenclature: HS2022\nareas: {{EU: [DE, NL]}}\n\
         documents: {{EUDR_DDS: {{title: Statement}}}}\nrules:\n  - id: EU-EUDR-COCOA\n    revision: {revision}\n    effect: REQUIRES\n    \
         scope: {{hs: [\"1801\"], destination: [EU]}}\n    evidence: {{statement: {{any_of: [{{document: EUDR_DDS}}]}}}}\n    \
         legal_basis: [{{act: Regulation (EU) 2023/1115}}]\n    valid: {{from: {from}}}\n    review: {{by: me, on: 2026-01-01}}\n"
    )
}

async fn beans(platform: &RuleDomain, seller: &Arc<Caller>, as_of: Option<&str>) -> String {
    let product =
        json!({ "sku": "BEANS", "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100" });
    let id = platform.product(seller, product).await;
    let lane = json!({ "destination": "NL", "mode": "SEA" });
    platform
        .self_check(
            seller,
            json!({ "productId": id, "lane": lane, "asOf": as_of }),
        )
        .await;
    id
}

pub async fn draft(platform: &RuleDomain, yaml: &str) -> String {
    platform.upload(yaml).await["rulePackVersion"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub async fn preview(platform: &RuleDomain, input: Value) -> Value {
    let payload = platform
        .mutate(
            &platform_person(Role::RuleEditor),
            "previewRuleChange",
            PREVIEWED,
            input,
        )
        .await;
    let id = payload["ruleChange"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{payload}"));
    platform.change(id).await
}

/// Returns the rule change of the publication of a version.
async fn published(platform: &RuleDomain, version: &str) -> Value {
    let query = format!(
        "{{ rulePackVersion(id: \"{version}\") {{ ruleChanges {{ nodes {{ id kind }} }} }} }}"
    );
    let data = platform.answer(&testkit::admin(), &query, json!({})).await;
    let changes = data["rulePackVersion"]["ruleChanges"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    let change = changes
        .iter()
        .find(|change| change["kind"] != "PREVIEW")
        .unwrap();
    platform.change(change["id"].as_str().unwrap()).await
}

async fn told(platform: &RuleDomain, seller: &Arc<Caller>) -> Vec<Value> {
    let query = "{ verdictChanges { nodes { sku before after asOf product { id } } } }";
    platform.answer(seller, query, json!({})).await["verdictChanges"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn only_the_first_asker_about_cocoa_is_told() {
    let platform = RuleDomain::with_codes().await;
    platform.publish(&cocoa("1", 1, "2025-12-30"), None).await;
    let organisations = [Uuid::now_v7(), Uuid::now_v7()];
    let [june, december] = organisations.map(testkit::seller);
    let product = beans(&platform, &june, Some("2026-06-01")).await;
    beans(&platform, &december, Some("2026-12-30")).await;
    let version = draft(&platform, &cocoa("2", 2, "2026-12-30")).await;

    let found = preview(&platform, json!({ "rulePackVersionId": version })).await;
    assert_eq!(
        (
            &found["kind"],
            &found["changedCount"],
            &found["sellerCount"]
        ),
        (&json!("PREVIEW"), &json!(1), &json!(1))
    );
    assert_eq!(
        (&found["totalCount"], &found["checkedCount"]),
        (&json!(2), &json!(2))
    );
    let change = &found["changes"]["nodes"][0];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&json!("ACTION_REQUIRED"), &json!("NO_RULE_FOUND"))
    );
    assert_eq!(
        (&change["asOf"], &change["organisation"]["id"]),
        (&json!("2026-06-01"), &json!(organisations[0]))
    );
    for (as_of, expected) in [("2026-06-01", 2), ("2026-12-30", 0), ("2025-12-29", 0)] {
        let found = preview(
            &platform,
            json!({ "rulePackVersionId": version, "asOf": as_of }),
        )
        .await;
        assert_eq!(found["changedCount"], expected, "{as_of}");
    }
    assert!(
        told(&platform, &june).await.is_empty(),
        "a preview tells nobody"
    );

    platform.publish(&cocoa("2", 2, "2026-12-30"), None).await;
    let found = published(&platform, &version).await;
    assert_eq!(
        (&found["kind"], &found["changedCount"]),
        (&json!("PUBLICATION"), &json!(1))
    );
    let news = told(&platform, &june).await;
    assert_eq!(
        (news.len(), &news[0]["before"], &news[0]["product"]["id"]),
        (1, &json!("ACTION_REQUIRED"), &json!(product))
    );
    assert!(told(&platform, &december).await.is_empty());
    let pages = platform.announced(organisations[0], 1).await;
    let told = &pages[0].changes[0];
    assert_eq!(pages[0].rule_pack_version, Some(version.parse().unwrap()));
    assert_eq!(
        (&*told.before, &*told.after),
        ("ACTION_REQUIRED", "NO_RULE_FOUND")
    );
    assert_eq!(
        (told.product, told.as_of),
        (product.parse().unwrap(), day("2026-06-01"))
    );
    let events = "select count(*) from outbox where event->>'type' = 'carnet.rule.ProductRequirementsChanged.v2'";
    assert_eq!(platform.number(events).await, 1);
}

#[tokio::test]
async fn a_question_about_no_day_is_about_the_day_of_the_change() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    beans(&platform, &seller, None).await;
    let version = draft(&platform, &cocoa("1", 1, "2020-01-01")).await;
    let now = preview(&platform, json!({ "rulePackVersionId": version })).await;
    assert_eq!(now["changes"]["nodes"][0]["asOf"], today_in("NL"));
    let later = preview(
        &platform,
        json!({ "rulePackVersionId": version, "effectiveFrom": "2999-01-01" }),
    )
    .await;
    let change = &later["changes"]["nodes"][0];
    assert_eq!(
        (&change["asOf"], &change["before"], &change["after"]),
        (
            &json!("2999-01-01"),
            &json!("NO_RULE_FOUND"),
            &json!("ACTION_REQUIRED")
        )
    );
}

#[tokio::test]
async fn a_withdrawal_tells_too_and_checks_stay_as_they_were() {
    let platform = RuleDomain::with_codes().await;
    let version = platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    let seller = testkit::seller(Uuid::now_v7());
    beans(&platform, &seller, None).await;
    let check = platform
        .answer(&seller, "{ selfChecks { nodes { id } } }", json!({}))
        .await["selfChecks"]["nodes"][0]["id"]
        .clone();
    let input = json!({ "rulePackVersionId": version, "reason": "wrong" });
    platform.admin("withdrawRulePack", VERSION, input).await;
    let query = format!(
        "{{ rulePackVersion(id: \"{version}\") {{ ruleChanges {{ nodes {{ id kind }} }} }} }}"
    );
    let data = platform.answer(&testkit::admin(), &query, json!({})).await;
    let change = data["rulePackVersion"]["ruleChanges"]["nodes"][0].clone();
    assert_eq!(change["kind"], "WITHDRAWAL");
    let found = platform.change(change["id"].as_str().unwrap()).await;
    let one = &found["changes"]["nodes"][0];
    assert_eq!(
        (&one["before"], &one["after"]),
        (&json!("ACTION_REQUIRED"), &json!("NO_RULE_FOUND"))
    );
    assert_eq!(told(&platform, &seller).await.len(), 1);
    let repeat = format!("{{ repeatSelfCheck(id: {check}) {{ same }} }}");
    let data = platform.answer(&seller, &repeat, json!({})).await;
    assert_eq!(
        data["repeatSelfCheck"]["same"], true,
        "with the versions that it recorded"
    );
}

#[tokio::test]
async fn many_questions_are_worked_through_page_by_page() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let rows: Vec<_> = (0..1_203)
        .map(|number| format!("B-{number},Beans,CI,180100"))
        .collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    platform
        .mutate(
            &seller,
            "importProducts",
            "{ imported }",
            json!({ "csv": csv }),
        )
        .await;
    platform
        .check_all(&seller, json!({ "destination": "NL", "mode": "SEA" }))
        .await;
    let version = draft(&platform, &cocoa("1", 1, "2020-01-01")).await;
    let found = preview(&platform, json!({ "rulePackVersionId": version })).await;
    assert_eq!(
        (&found["checkedCount"], &found["changedCount"]),
        (&json!(1_203), &json!(1_203))
    );
    assert_eq!(
        (&found["sellerCount"], &found["changes"]["totalCount"]),
        (&json!(1), &json!(1_203))
    );
}

#[tokio::test]
async fn a_change_that_failed_goes_on_when_it_is_told_to() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    beans(&platform, &seller, None).await;
    let version = draft(&platform, &cocoa("1", 1, "2020-01-01")).await;
    let found = preview(&platform, json!({ "rulePackVersionId": version })).await;
    let input = json!({ "ruleChangeId": found["id"] });
    refused(
        &platform
            .admin("retryRuleChange", PREVIEWED, input.clone())
            .await,
        "WRONG_STATE",
        "input.ruleChangeId",
    );
    // The state after five failures of the last page.
    sqlx::query("update rule_changes set status = 'FAILED', phase = 0, done = 0, tries = 5")
        .execute(&platform.database.pool)
        .await
        .unwrap();
    let query = mutation("retryRuleChange", PREVIEWED);
    let answer = platform
        .ask(
            &platform_person(Role::RuleEditor),
            &query,
            json!({ "input": input }),
        )
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
    platform.admin("retryRuleChange", PREVIEWED, input).await;
    let done = platform.change(found["id"].as_str().unwrap()).await;
    assert_eq!(
        (&done["checkedCount"], &done["changes"]["totalCount"]),
        (&json!(1), &json!(1)),
        "and nothing is told twice"
    );
    let missing = json!({ "ruleChangeId": Uuid::now_v7() });
    refused(
        &platform.admin("retryRuleChange", PREVIEWED, missing).await,
        "RULE_CHANGE_NOT_FOUND",
        "input.ruleChangeId",
    );
}

#[tokio::test]
async fn two_publications_are_told_one_after_the_other() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    beans(&platform, &seller, None).await;
    let ban = cocoa("2", 1, "2020-01-01").replace("REQUIRES", "PROHIBITED");
    let first = platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    let second = platform.publish(&ban, None).await;
    published(&platform, &first).await;
    published(&platform, &second).await;
    let mut news = told(&platform, &seller).await;
    news.reverse();
    let verdicts: Vec<_> = news
        .iter()
        .map(|one| {
            (
                one["before"].as_str().unwrap(),
                one["after"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            ("NO_RULE_FOUND", "ACTION_REQUIRED"),
            ("ACTION_REQUIRED", "PROHIBITED")
        ]
    );
}

#[tokio::test]
async fn what_decides_nothing_has_no_preview() {
    let platform = RuleDomain::with_codes().await;
    let broken = draft(
        &platform,
        &cocoa("1", 1, "2020-01-01").replace("REQUIRES", "WANTS"),
    )
    .await;
    let answer = platform
        .admin(
            "previewRuleChange",
            PREVIEWED,
            json!({ "rulePackVersionId": broken }),
        )
        .await;
    refused(&answer, "VERSION_INVALID", "input.rulePackVersionId");
    let version = platform.publish(&cocoa("2", 1, "2020-01-01"), None).await;
    let answer = platform
        .admin(
            "previewRuleChange",
            PREVIEWED,
            json!({ "rulePackVersionId": version }),
        )
        .await;
    refused(&answer, "WRONG_STATE", "input.rulePackVersionId");
    let missing = json!({ "rulePackVersionId": Uuid::now_v7() });
    refused(
        &platform
            .admin("previewRuleChange", PREVIEWED, missing)
            .await,
        "RULE_PACK_VERSION_NOT_FOUND",
        "input.rulePackVersionId",
    );
    let query = mutation("previewRuleChange", PREVIEWED);
    let input = json!({ "input": { "rulePackVersionId": version } });
    let answer = platform
        .ask(&testkit::seller(Uuid::now_v7()), &query, input)
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
    let stranger = testkit::seller(Uuid::now_v7());
    let data = platform
        .answer(
            &stranger,
            &format!("{{ ruleChange(id: \"{version}\") {{ id }} }}"),
            json!({}),
        )
        .await;
    assert_eq!(data["ruleChange"], Value::Null);
}
