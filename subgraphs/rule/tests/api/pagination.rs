//! Every list, read page by page from both ends.

use std::sync::Arc;

use caller::{Caller, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::rule_changes::{cocoa, draft, preview};
use crate::support::{PRODUCT, Platform, VERSION, by_air, platform_person, power_bank};

const ARGUMENTS: &str = "first: $first, after: $after, last: $last, before: $before";

/// A list of the API with at least three rows.
struct List {
    caller: Arc<Caller>,
    /// The path to the list, with `ARGUMENTS` and `ROWS` in the places of the arguments of the page and of its selection.
    path: String,
    /// The field by which a row is known.
    field: &'static str,
    /// The number of rows on a page.
    size: usize,
}

impl List {
    async fn page(&self, platform: &Platform, variables: Value) -> Value {
        let rows = format!(
            "{{ totalCount pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} edges {{ cursor node {{ {} }} }} }}",
            self.field
        );
        let path = self.path.replace("ARGUMENTS", ARGUMENTS);
        let path = path.replace("ROWS", &rows);
        let query =
            format!("query($first: Int, $after: String, $last: Int, $before: String) {{ {path} }}");
        let mut found = platform.answer(&self.caller, &query, variables).await;
        while found.get("pageInfo").is_none() {
            let inner = found.as_object().unwrap().values().next().unwrap().clone();
            found = inner;
        }
        found
    }

    /// All rows, page by page from the beginning.
    async fn forwards(&self, platform: &Platform) -> Vec<Value> {
        let (mut rows, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "first": self.size, "after": after });
            let page = self.page(platform, variables).await;
            let info = &page["pageInfo"];
            assert_eq!(info["hasPreviousPage"], !after.is_null(), "{}", self.path);
            rows.extend(page["edges"].as_array().unwrap().iter().cloned());
            if info["hasNextPage"] == false {
                assert_eq!(page["totalCount"], rows.len(), "{}", self.path);
                return rows;
            }
            after = info["endCursor"].clone();
        }
    }

    /// All rows, page by page from the end, in the order of the list.
    async fn backwards(&self, platform: &Platform) -> Vec<Value> {
        let (mut rows, mut before) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "last": self.size, "before": before });
            let page = self.page(platform, variables).await;
            let info = &page["pageInfo"];
            assert_eq!(info["hasNextPage"], !before.is_null(), "{}", self.path);
            let mut earlier = page["edges"].as_array().unwrap().clone();
            earlier.append(&mut rows);
            rows = earlier;
            if info["hasPreviousPage"] == false {
                return rows;
            }
            before = info["startCursor"].clone();
        }
    }
}

/// Makes three rows or more for each list.
async fn lists(platform: &Platform) -> Vec<List> {
    let seller = testkit::seller(Uuid::now_v7());
    let done = "{ userErrors { code path message } }";
    let product = platform.product(&seller, power_bank()).await;
    for number in 1..=3 {
        let variant = json!({ "sku": format!("PB-{number}"), "name": "Power bank", "originCountry": "CN", "hsCode": "850760", "variantOf": product });
        platform.product(&seller, variant).await;
        let beans = json!({ "sku": format!("BEANS-{number}"), "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100" });
        platform.product(&seller, beans).await;
    }
    for (name, input) in [
        ("confirmClassification", json!({ "productId": product })),
        (
            "challengeClassification",
            json!({ "productId": product, "reason": "The cells cannot be charged." }),
        ),
    ] {
        let payload = platform.mutate(&seller, name, PRODUCT, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{name}");
    }
    for mode in ["SEA", "AIR", "ROAD"] {
        let check = json!({ "productId": product, "lane": by_air(None) });
        platform.self_check(&seller, check).await;
        let watch = json!({ "hsPrefix": "85", "market": "DE", "mode": mode });
        let payload = platform.mutate(&seller, "watchMarket", done, watch).await;
        assert_eq!(payload["userErrors"], json!([]));
        let lane = json!({ "destination": "NL", "mode": "SEA" });
        platform.check_all(&seller, lane).await;
    }
    let data = platform
        .answer(
            &seller,
            "{ bulkSelfChecks(first: 1) { nodes { id } } }",
            json!({}),
        )
        .await;
    let bulk = data["bulkSelfChecks"]["nodes"][0]["id"].clone();

    for name in ["alpha", "beta"] {
        let payload = platform
            .admin("createRulePack", done, json!({ "name": name }))
            .await;
        assert_eq!(payload["userErrors"], json!([]));
    }
    let ban = |version: &str| cocoa(version, 1, "2020-01-01").replace("REQUIRES", "PROHIBITED");
    let published = platform.publish(&ban("1"), None).await;
    let query = format!(
        "{{ rulePackVersion(id: \"{published}\") {{ pack {{ id }} ruleChanges {{ nodes {{ id }} }} }} }}"
    );
    let data = platform.answer(&testkit::admin(), &query, json!({})).await;
    let pack = data["rulePackVersion"]["pack"]["id"].clone();
    let change = data["rulePackVersion"]["ruleChanges"]["nodes"][0]["id"].clone();
    let found = platform.change(change.as_str().unwrap()).await;
    assert_eq!(found["changedCount"], 3);
    let version = draft(platform, &ban("2")).await;
    for _ in 0..3 {
        preview(platform, json!({ "rulePackVersionId": version })).await;
    }
    for label in ["3", "4"] {
        let id = draft(platform, &ban(label)).await;
        for name in ["validateRulePack", "submitRulePack"] {
            let input = json!({ "rulePackVersionId": id });
            let payload = platform.admin(name, VERSION, input).await;
            assert_eq!(payload["userErrors"], json!([]), "{name}");
        }
    }
    let codes = "market,code,description\nGB,8507600010,Cars\nGB,8507600020,Bicycles\nGB,8507600090,Other\n";
    let payload = platform
        .admin("importNationalCodes", done, json!({ "csv": codes }))
        .await;
    assert_eq!(payload["userErrors"], json!([]));

    let product = json!(product);
    let paths = [
        ("products(ARGUMENTS) ROWS".to_owned(), "id", 2),
        (
            format!("product(id: {product}) {{ organisation {{ products(ARGUMENTS) ROWS }} }}"),
            "id",
            3,
        ),
        (
            format!("product(id: {product}) {{ variants(ARGUMENTS) ROWS }}"),
            "id",
            2,
        ),
        (
            format!("product(id: {product}) {{ classificationHistory(ARGUMENTS) ROWS }}"),
            "id",
            2,
        ),
        (
            format!("product(id: {product}) {{ selfChecks(ARGUMENTS) ROWS }}"),
            "id",
            2,
        ),
        ("selfChecks(ARGUMENTS) ROWS".to_owned(), "id", 5),
        ("bulkSelfChecks(ARGUMENTS) ROWS".to_owned(), "id", 2),
        (
            format!("bulkSelfCheck(id: {bulk}) {{ selfChecks(ARGUMENTS) ROWS }}"),
            "id",
            3,
        ),
        ("watches(ARGUMENTS) ROWS".to_owned(), "id", 2),
        ("verdictChanges(ARGUMENTS) ROWS".to_owned(), "id", 2),
        (
            format!(
                "requirements(input: {{ productId: {product} }}, lane: {{ destination: \"DE\", mode: AIR }}) \
                 {{ requirements(ARGUMENTS) ROWS }}"
            ),
            "id",
            2,
        ),
    ];
    let of_sellers = paths.into_iter().map(|path| (Arc::clone(&seller), path));
    let paths = [
        (
            format!("ruleChange(id: {change}) {{ changes(ARGUMENTS) ROWS }}"),
            "id",
            2,
        ),
        ("ruleChanges(ARGUMENTS) ROWS".to_owned(), "id", 2),
        (
            format!("rulePackVersion(id: \"{version}\") {{ ruleChanges(ARGUMENTS) ROWS }}"),
            "id",
            2,
        ),
        ("rulePacks(ARGUMENTS) ROWS".to_owned(), "id", 2),
        ("rulePackVersions(ARGUMENTS) ROWS".to_owned(), "id", 2),
        (
            "rulePackVersions(sort: LONGEST_WAITING, ARGUMENTS) ROWS".to_owned(),
            "id",
            2,
        ),
        (
            format!("rulePack(id: {pack}) {{ versions(ARGUMENTS) ROWS }}"),
            "id",
            3,
        ),
    ];
    let of_editors = paths
        .into_iter()
        .map(|path| (platform_person(Role::RuleEditor), path));
    let paths = [
        (
            "searchNomenclature(search: \"85\", ARGUMENTS) ROWS",
            "code",
            20,
        ),
        (
            "searchNomenclature(search: \"cocoa\", ARGUMENTS) ROWS",
            "code",
            4,
        ),
        (
            "searchNomenclature(search: \"cocoa xyzzyqwv\", ARGUMENTS) ROWS",
            "code",
            4,
        ),
        ("nationalCodes(market: \"GB\", ARGUMENTS) ROWS", "code", 2),
        (
            "market(code: \"GB\") { nationalCodes(ARGUMENTS) ROWS }",
            "code",
            2,
        ),
        ("markets(ARGUMENTS) ROWS", "code", 100),
        ("rules(ARGUMENTS) ROWS", "id", 2),
        ("facts(ARGUMENTS) ROWS", "name", 2),
        ("documentTypes(ARGUMENTS) ROWS", "code", 2),
        ("units(ARGUMENTS) ROWS", "code", 50),
    ];
    let of_anybody = paths
        .into_iter()
        .map(|(path, field, size)| (testkit::anonymous(), (path.to_owned(), field, size)));
    of_sellers
        .chain(of_editors)
        .chain(of_anybody)
        .map(|(caller, (path, field, size))| List {
            caller,
            path,
            field,
            size,
        })
        .collect()
}

#[tokio::test]
async fn each_list_has_the_same_rows_from_both_ends() {
    let platform = Platform::start().await;
    for list in lists(&platform).await {
        let rows = list.forwards(&platform).await;
        assert!(rows.len() >= 3 && rows.len() > list.size, "{}", list.path);
        assert_eq!(list.backwards(&platform).await, rows, "{}", list.path);

        let inner = &rows[1..rows.len() - 1];
        let most = inner.len().min(100);
        let (after, before) = (&rows[0]["cursor"], &rows[rows.len() - 1]["cursor"]);
        let first = json!({ "first": 100, "after": after, "before": before });
        let last = json!({ "last": 100, "after": after, "before": before });
        for (variables, wanted) in [
            (first, &inner[..most]),
            (last, &inner[inner.len() - most..]),
        ] {
            let between = list.page(&platform, variables).await;
            assert_eq!(between["edges"], json!(wanted), "{}", list.path);
        }
    }
}

#[tokio::test]
async fn a_page_has_one_direction() {
    let platform = Platform::bare().await;
    for arguments in [
        "first: 1, last: 1",
        "last: 0",
        "last: 101",
        "before: \"nonsense\"",
    ] {
        let query = format!("{{ markets({arguments}) {{ totalCount }} }}");
        let answer = platform.ask(&testkit::anonymous(), &query, json!({})).await;
        assert_eq!(crate::support::code(&answer), "BAD_USER_INPUT", "{answer}");
    }
}
