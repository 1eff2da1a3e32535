//! Lists are read page by page, from either end.

use std::sync::Arc;

use caller::{Caller, Role};
use serde_json::{Value, json};
use testkit::pages::List;
use uuid::Uuid;

use crate::rule_changes::changes::{cocoa, draft, preview};
use crate::support::{RuleDomain, by_air, code, platform_person, power_bank};

/// Runs a mutation, which must not be refused.
async fn done(platform: &RuleDomain, caller: &Arc<Caller>, name: &str, input: Value) {
    let selection = "{ userErrors { code path message } }";
    let payload = platform.mutate(caller, name, selection, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{name}");
}

/// Adds products, and returns the ID of one with three variants and three classifications.
async fn add_products(platform: &RuleDomain, seller: &Arc<Caller>) -> Value {
    let product = platform.product(seller, power_bank()).await;
    for number in 1..=3 {
        let variant = json!({ "sku": format!("PB-{number}"), "name": "Power bank", "originCountry": "CN", "hsCode": "850760", "variantOf": product });
        platform.product(seller, variant).await;
        let beans = json!({ "sku": format!("BEANS-{number}"), "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100" });
        platform.product(seller, beans).await;
    }
    let confirmed = json!({ "productId": product });
    done(platform, seller, "confirmClassification", confirmed).await;
    let challenge = json!({ "productId": product, "reason": "The cells cannot be charged." });
    done(platform, seller, "challengeClassification", challenge).await;
    json!(product)
}

/// Adds three watches and three self-checks of a product, and checks all products three times. Returns the ID of a bulk self-check.
async fn add_checks(platform: &RuleDomain, seller: &Arc<Caller>, product: &Value) -> Value {
    for mode in ["SEA", "AIR", "ROAD"] {
        let check = json!({ "productId": product, "lane": by_air(None) });
        platform.self_check(seller, check).await;
        let watch = json!({ "hsPrefix": "85", "market": "DE", "mode": mode });
        done(platform, seller, "watchMarket", watch).await;
        let lane = json!({ "destination": "NL", "mode": "SEA" });
        platform.check_all(seller, lane).await;
    }
    let query = "{ bulkSelfChecks(first: 1) { nodes { id } } }";
    let data = platform.answer(seller, query, json!({})).await;
    data["bulkSelfChecks"]["nodes"][0]["id"].clone()
}

/// Rule pack with four versions.
struct Pack {
    id: Value,
    /// Rule change of the first version, with three changed verdicts.
    change: Value,
    /// The second version, a draft with three previews.
    draft: String,
}

/// Adds rule packs, including one that prohibits the checked products. Its third and fourth versions wait for approval.
async fn add_packs(platform: &RuleDomain) -> Pack {
    let admin = testkit::admin();
    for name in ["alpha", "beta"] {
        done(platform, &admin, "createRulePack", json!({ "name": name })).await;
    }
    let ban = |version: &str| cocoa(version, 1, "2020-01-01").replace("REQUIRES", "PROHIBITED");
    let published = platform.publish(&ban("1"), None).await;
    let query = format!(
        "{{ rulePackVersion(id: \"{published}\") {{ pack {{ id }} ruleChanges {{ nodes {{ id }} }} }} }}"
    );
    let data = platform.answer(&admin, &query, json!({})).await;
    let version = &data["rulePackVersion"];
    let change = version["ruleChanges"]["nodes"][0]["id"].clone();
    let found = platform.change(change.as_str().unwrap()).await;
    assert_eq!(found["changedCount"], 3);
    let second = draft(platform, &ban("2")).await;
    for _ in 0..3 {
        preview(platform, json!({ "rulePackVersionId": second })).await;
    }
    for label in ["3", "4"] {
        let id = draft(platform, &ban(label)).await;
        for name in ["validateRulePack", "submitRulePack"] {
            let input = json!({ "rulePackVersionId": id });
            done(platform, &admin, name, input).await;
        }
    }
    Pack {
        id: version["pack"]["id"].clone(),
        change,
        draft: second,
    }
}

async fn add_national_codes(platform: &RuleDomain) {
    let codes = "market,code,description\nGB,8507600010,Cars\nGB,8507600020,Bicycles\nGB,8507600090,Other\n";
    let input = json!({ "csv": codes });
    done(platform, &testkit::admin(), "importNationalCodes", input).await;
}

fn of_sellers(product: &Value, bulk: &Value) -> Vec<List> {
    let selections = [
        "products(PAGE) ROWS",
        "products(sort: { direction: DESCENDING }, PAGE) ROWS",
        "products(sort: { field: UPDATED_AT, direction: DESCENDING }, PAGE) ROWS",
        "products(sort: { field: SKU }, PAGE) ROWS",
        "products(sort: { field: NAME, direction: DESCENDING }, PAGE) ROWS",
        "selfChecks(PAGE) ROWS",
        "bulkSelfChecks(PAGE) ROWS",
        "watches(PAGE) ROWS",
        "verdictChanges(PAGE) ROWS",
        &format!("product(id: {product}) {{ organisation {{ products(PAGE) ROWS }} }}"),
        &format!("product(id: {product}) {{ variants(PAGE) ROWS }}"),
        &format!("product(id: {product}) {{ classificationHistory(PAGE) ROWS }}"),
        &format!("product(id: {product}) {{ selfChecks(PAGE) ROWS }}"),
        &format!("bulkSelfCheck(id: {bulk}) {{ selfChecks(PAGE) ROWS }}"),
    ];
    let requirements = format!(
        "requirements(input: {{ productId: {product} }}, lane: {{ destination: \"DE\", mode: AIR }}) \
         {{ requirements(PAGE) ROWS }}"
    );
    let mut lists: Vec<_> = selections
        .map(|selection| List::of_selection(selection, "id"))
        .into();
    lists.push(List::of_selection(&requirements, "requirement { id }"));
    lists
}

fn of_editors(pack: &Pack) -> Vec<List> {
    let Pack { id, change, draft } = pack;
    let selections = [
        "ruleChanges(PAGE) ROWS",
        "rulePacks(PAGE) ROWS",
        "rulePackVersions(PAGE) ROWS",
        "ruleChanges(sort: { field: UPDATED_AT, direction: ASCENDING }, PAGE) ROWS",
        "rulePacks(sort: { field: UPDATED_AT, direction: DESCENDING }, PAGE) ROWS",
        "rulePacks(sort: { field: CREATED_AT }, PAGE) ROWS",
        "rulePackVersions(sort: { field: WAITING_SINCE, direction: ASCENDING }, PAGE) ROWS",
        "rulePackVersions(sort: { field: UPDATED_AT }, PAGE) ROWS",
        "rulePackVersions(sort: { direction: ASCENDING }, PAGE) ROWS",
        &format!("ruleChange(id: {change}) {{ changes(PAGE) ROWS }}"),
        &format!("rulePackVersion(id: \"{draft}\") {{ ruleChanges(PAGE) ROWS }}"),
        &format!("rulePack(id: {id}) {{ versions(PAGE) ROWS }}"),
    ];
    selections
        .map(|selection| List::of_selection(selection, "id"))
        .into()
}

fn of_anybody() -> Vec<List> {
    [
        ("searchNomenclature(search: \"85\", PAGE) ROWS", "code"),
        ("searchNomenclature(search: \"cocoa\", PAGE) ROWS", "code"),
        (
            "searchNomenclature(search: \"cocoa xyzzyqwv\", PAGE) ROWS",
            "code",
        ),
        ("nationalCodes(market: \"GB\", PAGE) ROWS", "code"),
        ("market(code: \"GB\") { nationalCodes(PAGE) ROWS }", "code"),
        ("markets(PAGE) ROWS", "code"),
        ("rules(PAGE) ROWS", "id"),
        ("facts(PAGE) ROWS", "name"),
        ("documentTypes(PAGE) ROWS", "code"),
        ("units(PAGE) ROWS", "code"),
    ]
    .map(|(selection, node)| List::of_selection(selection, node))
    .into()
}

#[tokio::test]
async fn every_list_has_the_same_rows_from_either_end() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let product = add_products(&platform, &seller).await;
    let bulk = add_checks(&platform, &seller, &product).await;
    let pack = add_packs(&platform).await;
    add_national_codes(&platform).await;
    for (caller, lists) in [
        (seller, of_sellers(&product, &bulk)),
        (platform_person(Role::RuleEditor), of_editors(&pack)),
        (testkit::anonymous(), of_anybody()),
    ] {
        for list in lists {
            list.rows(async |query| platform.answer(&caller, &query, json!({})).await)
                .await;
        }
    }
}

#[tokio::test]
async fn a_page_has_one_direction() {
    let platform = RuleDomain::bare().await;
    for arguments in [
        "first: 1, last: 1",
        "last: 0",
        "last: 101",
        "before: \"nonsense\"",
    ] {
        let query = format!("{{ markets({arguments}) {{ totalCount }} }}");
        let answer = platform.ask(&testkit::anonymous(), &query, json!({})).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{answer}");
    }
}
