//! The time of the last change, and lists of objects that have changed since a time.

use std::sync::Arc;

use caller::{Caller, Role};
use rule::products::domain::ProductFilter;
use rule::self_checks::domain::BulkRequest;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::rule_changes::changes::{cocoa, draft, preview};
use crate::support::{RuleDomain, platform_person, power_bank, refused};

const PRODUCT: &str = "{ product { id createdAt updatedAt } userErrors { code path message } }";
const WATCH: &str = "{ watch { id createdAt updatedAt } userErrors { code path message } }";
const VERSION: &str = "{ rulePackVersion { id updatedAt } userErrors { code path message } }";
const PRODUCTS: &str = "products(filter: { updatedAt: $range })";
/// Returns the number of transactions that wait for a lock on a table.
const WAITING: &str = "select count(*) from pg_locks where not granted and locktype = 'relation' \
    and database = (select oid from pg_database where datname = current_database())";

fn time_of(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

/// Returns the IDs in a list with `$range` as its time range.
async fn ids(platform: &RuleDomain, caller: &Arc<Caller>, list: &str, range: Value) -> Vec<Value> {
    let query =
        format!("query($range: DateTimeRange) {{ {list} {{ totalCount nodes {{ id }} }} }}");
    let data = platform
        .answer(caller, &query, json!({ "range": range }))
        .await;
    let found = data.as_object().unwrap().values().next().unwrap();
    let nodes = found["nodes"].as_array().unwrap();
    assert_eq!(found["totalCount"], nodes.len(), "{list}");
    nodes.iter().map(|node| node["id"].clone()).collect()
}

/// Creates a second product and returns its fields.
async fn second_product(platform: &RuleDomain, seller: &Arc<Caller>) -> Value {
    let mut input = power_bank();
    input["sku"] = json!("PB-2");
    platform
        .mutate(seller, "createProduct", PRODUCT, input)
        .await["product"]
        .clone()
}

#[tokio::test]
async fn a_product_is_found_by_the_time_of_its_last_change() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let other = platform.product(&seller, power_bank()).await;
    let created = second_product(&platform, &seller).await;
    assert_eq!(created["updatedAt"], created["createdAt"]);
    let (id, mut last) = (created["id"].clone(), time_of(&created["updatedAt"]));
    for (name, input) in [
        ("updateProduct", json!({ "productId": id, "name": "Bank" })),
        (
            "proposeClassification",
            json!({ "productId": id, "hsCode": "850650", "method": "SELF" }),
        ),
        ("confirmClassification", json!({ "productId": id })),
        (
            "challengeClassification",
            json!({ "productId": id, "reason": "The cells can be charged." }),
        ),
        ("archiveProduct", json!({ "productId": id })),
    ] {
        let payload = platform.mutate(&seller, name, PRODUCT, input.clone()).await;
        let updated = &payload["product"]["updatedAt"];
        assert!(time_of(updated) > last, "{name}: {payload}");
        last = time_of(updated);
        let since = json!({ "from": updated });
        assert_eq!(
            ids(&platform, &seller, PRODUCTS, since).await,
            std::slice::from_ref(&id),
            "{name}"
        );
        let until = json!({ "to": updated });
        assert_eq!(
            ids(&platform, &seller, PRODUCTS, until).await,
            [json!(other)],
            "{name}"
        );
        if ["updateProduct", "confirmClassification", "archiveProduct"].contains(&name) {
            let again = platform.mutate(&seller, name, PRODUCT, input).await;
            assert_eq!(&again["product"]["updatedAt"], updated, "{name}");
        }
    }
    assert_eq!(
        ids(&platform, &seller, PRODUCTS, Value::Null).await.len(),
        2
    );
}

#[tokio::test]
async fn a_bulk_self_check_has_the_time_of_its_end() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, power_bank()).await;
    second_product(&platform, &seller).await;
    let input = json!({
        "filter": { "search": "PB-20000", "updatedAt": null },
        "lanes": [{ "destination": "DE", "mode": "SEA" }],
        "idempotencyKey": "first",
    });
    let selection = "{ bulkSelfCheck { id totalCount } userErrors { code path message } }";
    let mut started = Vec::new();
    for _ in 0..2 {
        let payload = platform
            .mutate(&seller, "startBulkSelfCheck", selection, input.clone())
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        started.push(payload["bulkSelfCheck"].clone());
    }
    assert_eq!(started[0]["id"], started[1]["id"]);
    assert_eq!(started[0]["totalCount"], 1);
    let query = format!(
        "{{ bulkSelfCheck(id: {}) {{ checkedCount createdAt updatedAt finishedAt }} }}",
        started[0]["id"]
    );
    let done = testkit::eventually("the bulk self-check is over", || async {
        let data = platform.answer(&seller, &query, json!({})).await;
        let bulk = data["bulkSelfCheck"].clone();
        bulk["finishedAt"].is_string().then_some(bulk)
    })
    .await;
    assert_eq!(done["checkedCount"], 1);
    assert_eq!(done["updatedAt"], done["finishedAt"]);
    assert!(time_of(&done["updatedAt"]) > time_of(&done["createdAt"]));
    let root = "bulkSelfChecks(updatedAt: $range)";
    let since = json!({ "from": done["updatedAt"] });
    assert_eq!(
        ids(&platform, &seller, root, since).await,
        [started[0]["id"].clone()]
    );
    let until = json!({ "to": done["updatedAt"] });
    assert!(ids(&platform, &seller, root, until).await.is_empty());
}

/// The job reads page by page, and a product that changes meanwhile would leave or enter the time range.
#[tokio::test]
async fn a_bulk_self_check_selects_no_products_by_the_time_of_their_last_change() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let product = second_product(&platform, &seller).await;
    let time = &product["updatedAt"];
    let selection = "{ bulkSelfCheck { id } userErrors { code path message } }";
    for range in [
        json!({ "from": time }),
        json!({ "to": time }),
        json!({ "from": time, "to": time }),
    ] {
        let input = json!({
            "filter": { "updatedAt": range },
            "lanes": [{ "destination": "DE", "mode": "SEA" }],
        });
        let payload = platform
            .mutate(&seller, "startBulkSelfCheck", selection, input)
            .await;
        refused(&payload, "INPUT_INVALID", "input.filter.updatedAt");
        assert_eq!(
            payload["userErrors"][0]["message"],
            "A bulk self-check cannot select products by the time of their last change. Omit updatedAt."
        );
    }
    let started = "select count(*) from bulk_self_checks";
    assert_eq!(platform.number(started).await, 0);
}

#[test]
fn a_stored_request_has_no_range_of_time_and_is_read_with_one() {
    let request = BulkRequest {
        filter: ProductFilter::default(),
        lanes: Vec::new(),
        as_of: None,
    };
    let filter =
        json!({ "search": null, "status": null, "hs_prefix": null, "classification": null });
    let mut stored = json!({ "filter": filter, "lanes": [], "as_of": null });
    assert_eq!(serde_json::to_value(&request).unwrap(), stored);
    assert_eq!(
        serde_json::from_value::<BulkRequest>(stored.clone()).unwrap(),
        request
    );
    stored["filter"]["updated_from"] = json!("2026-01-01T00:00:00Z");
    stored["filter"]["updated_to"] = Value::Null;
    assert_eq!(
        serde_json::from_value::<BulkRequest>(stored).unwrap(),
        request
    );
}

/// Locks a table until a job waits for it, so that the page begins long before it ends.
#[tokio::test]
async fn a_job_that_was_held_up_has_the_time_of_its_end() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, power_bank()).await;
    let version = draft(&platform, &cocoa("1", 1, "2020-01-01")).await;
    let editor = platform_person(Role::RuleEditor);
    for (caller, lock, mutation, field, input) in [
        (
            &seller,
            "lock table self_checks in share mode",
            "startBulkSelfCheck",
            "bulkSelfCheck",
            json!({ "lanes": [{ "destination": "DE", "mode": "SEA" }] }),
        ),
        (
            &editor,
            "lock table checked_lanes in access exclusive mode",
            "previewRuleChange",
            "ruleChange",
            json!({ "rulePackVersionId": version }),
        ),
    ] {
        let mut other = platform.database.pool.begin().await.unwrap();
        sqlx::query(lock).execute(&mut *other).await.unwrap();
        let selection = format!("{{ {field} {{ id }} userErrors {{ code path message }} }}");
        let started = platform.mutate(caller, mutation, &selection, input).await;
        assert_eq!(started["userErrors"], json!([]), "{mutation}");
        testkit::eventually("the job waits for the lock", || async {
            (platform.number(WAITING).await > 0).then_some(())
        })
        .await;
        let held_up = chassis::now();
        // This is more than the clocks of the processes of the job can differ.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        other.commit().await.unwrap();
        let query = format!(
            "{{ {field}(id: {}) {{ updatedAt finishedAt }} }}",
            started[field]["id"]
        );
        let done = testkit::eventually("the job is over", || async {
            let data = platform.answer(caller, &query, json!({})).await;
            let found = data[field].clone();
            found["finishedAt"].is_string().then_some(found)
        })
        .await;
        assert!(time_of(&done["updatedAt"]) > held_up, "{mutation}: {done}");
        assert_eq!(done["updatedAt"], done["finishedAt"], "{mutation}");
    }
}

/// Returns true if this is the time of a change in the future.
fn ahead(updated: &Value) -> bool {
    time_of(updated) > chassis::now() + Duration::minutes(30)
}

/// A command that has waited for a lock is older than the change that it waited for. In this test the last change of all rows is
/// one hour in the future.
#[tokio::test]
async fn an_older_command_does_not_take_the_time_of_the_last_change_back() {
    let platform = RuleDomain::with_codes().await;
    let (editor, approver) = (testkit::admin(), platform_person(Role::RuleApprover));
    let seller = testkit::seller(Uuid::now_v7());
    let product = platform.product(&seller, power_bank()).await;
    let watched = json!({ "hsPrefix": "85", "market": "DE", "mode": "SEA" });
    let payload = platform
        .mutate(&seller, "watchMarket", WATCH, watched)
        .await;
    let watch = payload["watch"]["id"].clone();
    platform
        .check_all(&seller, json!({ "destination": "DE", "mode": "SEA" }))
        .await;
    platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    let version = draft(&platform, &cocoa("2", 1, "2020-01-01")).await;
    let found = preview(&platform, json!({ "rulePackVersionId": version })).await;
    let change = found["id"].as_str().unwrap();
    testkit::eventually("no job is left", || async {
        (!platform.has_due_rule_change().await).then_some(())
    })
    .await;
    for statement in [
        "update products set updated_at = updated_at + interval '1 hour'",
        "update watches set updated_at = updated_at + interval '1 hour'",
        "update rule_packs set updated_at = updated_at + interval '1 hour'",
        "update rule_pack_versions set updated_at = updated_at + interval '1 hour'",
        "update rule_changes set updated_at = updated_at + interval '1 hour', status = 'FAILED',
             phase = 0, done = 0, tries = 5 where kind = 'PREVIEW'",
        // A worker resumes it.
        "update bulk_self_checks set updated_at = updated_at + interval '1 hour', status = 'QUEUED',
             finished_at = null",
    ] {
        let update = sqlx::query(statement).execute(&platform.database.pool);
        update.await.unwrap();
    }

    let query = "{ bulkSelfChecks { nodes { updatedAt finishedAt } } }";
    let bulk = testkit::eventually("the bulk self-check is over again", || async {
        let data = platform.answer(&seller, query, json!({})).await;
        let bulk = data["bulkSelfChecks"]["nodes"][0].clone();
        bulk["finishedAt"].is_string().then_some(bulk)
    })
    .await;
    assert!(ahead(&bulk["updatedAt"]), "{bulk}");

    let selection = "{ ruleChange { id updatedAt } userErrors { code path message } }";
    let input = json!({ "ruleChangeId": change });
    let retried = platform.admin("retryRuleChange", selection, input).await;
    assert!(ahead(&retried["ruleChange"]["updatedAt"]), "{retried}");
    platform.change(change).await;
    let query = format!("{{ ruleChange(id: \"{change}\") {{ updatedAt }} }}");
    let done = platform.answer(&editor, &query, json!({})).await;
    assert!(ahead(&done["ruleChange"]["updatedAt"]), "{done}");

    let only = json!({ "rulePackVersionId": version });
    let file = json!({ "yaml": cocoa("2", 2, "2020-01-01") });
    for (caller, name, selection, field, input) in [
        (
            &seller,
            "updateProduct",
            PRODUCT,
            "product",
            json!({ "productId": product, "name": "Bank" }),
        ),
        (
            &seller,
            "archiveProduct",
            PRODUCT,
            "product",
            json!({ "productId": product }),
        ),
        (
            &seller,
            "pauseWatch",
            WATCH,
            "watch",
            json!({ "watchId": watch }),
        ),
        (&editor, "uploadRuleFile", VERSION, "rulePackVersion", file),
        (
            &editor,
            "validateRulePack",
            VERSION,
            "rulePackVersion",
            only.clone(),
        ),
        (
            &editor,
            "submitRulePack",
            VERSION,
            "rulePackVersion",
            only.clone(),
        ),
        (
            &approver,
            "approveRulePack",
            VERSION,
            "rulePackVersion",
            only.clone(),
        ),
        (&editor, "publishRulePack", VERSION, "rulePackVersion", only),
    ] {
        let payload = platform.mutate(caller, name, selection, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{name}");
        assert!(ahead(&payload[field]["updatedAt"]), "{name}: {payload}");
    }
    // The publication has superseded the first version, and another rule of the pack is valid.
    let query =
        "{ rulePackVersions { nodes { status updatedAt } } rulePacks { nodes { updatedAt } } }";
    let found = platform.answer(&editor, query, json!({})).await;
    let versions = found["rulePackVersions"]["nodes"].as_array().unwrap();
    let packs = found["rulePacks"]["nodes"].as_array().unwrap();
    assert_eq!((versions.len(), packs.len()), (2, 1), "{found}");
    assert_eq!(versions[1]["status"], "SUPERSEDED");
    for each in versions.iter().chain(packs) {
        assert!(ahead(&each["updatedAt"]), "{found}");
    }
}

#[tokio::test]
async fn a_watch_is_found_by_the_time_of_its_last_change() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let by = |mode: &str| json!({ "hsPrefix": "85", "market": "DE", "mode": mode });
    let watch = async |mode: &str| {
        platform
            .mutate(&seller, "watchMarket", WATCH, by(mode))
            .await["watch"]
            .clone()
    };
    let (other, created) = (watch("SEA").await, watch("AIR").await);
    assert_eq!(created["updatedAt"], created["createdAt"]);
    let (id, mut last) = (created["id"].clone(), time_of(&created["updatedAt"]));
    let only = json!({ "watchId": id });
    let root = "watches(updatedAt: $range)";
    for (name, input) in [
        ("pauseWatch", only.clone()),
        ("resumeWatch", only.clone()),
        ("pauseWatch", only),
        ("watchMarket", by("AIR")),
    ] {
        let payload = platform.mutate(&seller, name, WATCH, input.clone()).await;
        let updated = &payload["watch"]["updatedAt"];
        assert!(time_of(updated) > last, "{name}: {payload}");
        last = time_of(updated);
        let since = json!({ "from": updated });
        assert_eq!(
            ids(&platform, &seller, root, since).await,
            std::slice::from_ref(&id),
            "{name}"
        );
        let until = json!({ "to": updated });
        assert_eq!(
            ids(&platform, &seller, root, until).await,
            [other["id"].clone()],
            "{name}"
        );
        let again = platform.mutate(&seller, name, WATCH, input).await;
        assert_eq!(&again["watch"]["updatedAt"], updated, "{name}");
    }
}

#[tokio::test]
async fn versions_and_packs_are_found_by_the_time_of_their_last_change() {
    let platform = RuleDomain::with_codes().await;
    let (editor, approver) = (testkit::admin(), platform_person(Role::RuleApprover));
    let named = json!({ "name": "alpha" });
    platform
        .admin("createRulePack", "{ userErrors { code } }", named)
        .await;
    let first = platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    let payload = platform
        .mutate(
            &editor,
            "uploadRuleFile",
            VERSION,
            json!({ "yaml": cocoa("2", 1, "2020-01-01") }),
        )
        .await;
    let uploaded = &payload["rulePackVersion"];
    let (id, mut last) = (uploaded["id"].clone(), time_of(&uploaded["updatedAt"]));
    let only = json!({ "rulePackVersionId": id });
    let root = "rulePackVersions(filter: { updatedAt: $range })";
    let waiting = "rulePackVersions(sort: { field: WAITING_SINCE }, filter: { updatedAt: $range })";
    let mut since = Value::Null;
    for (caller, name) in [
        (&editor, "validateRulePack"),
        (&editor, "submitRulePack"),
        (&approver, "approveRulePack"),
        (&editor, "publishRulePack"),
    ] {
        let payload = platform.mutate(caller, name, VERSION, only.clone()).await;
        let updated = &payload["rulePackVersion"]["updatedAt"];
        assert!(time_of(updated) > last, "{name}: {payload}");
        last = time_of(updated);
        since = json!({ "from": updated });
        // The publication supersedes the first version.
        let changed = if name == "publishRulePack" {
            vec![id.clone(), json!(first)]
        } else {
            vec![id.clone()]
        };
        assert_eq!(
            ids(&platform, &editor, root, since.clone()).await,
            changed,
            "{name}"
        );
        let found = ids(&platform, &editor, waiting, since.clone()).await;
        assert_eq!(found.len(), changed.len(), "{name}");
    }
    let query = "{ rulePacks { nodes { id name createdAt updatedAt } } }";
    let packs = platform.answer(&editor, query, json!({})).await["rulePacks"]["nodes"].clone();
    assert_eq!(packs[0]["updatedAt"], packs[0]["createdAt"]);
    assert_eq!(packs[1]["name"], "cocoa");
    assert_eq!(packs[1]["updatedAt"], since["from"]);
    let root = "rulePacks(filter: { updatedAt: $range })";
    assert_eq!(
        ids(&platform, &editor, root, since.clone()).await,
        [packs[1]["id"].clone()]
    );
    assert_eq!(
        ids(&platform, &editor, root, json!({ "to": since["from"] })).await,
        [packs[0]["id"].clone()]
    );
    platform.begin_day(chassis::now() + Duration::days(1)).await;
    let settled = platform.answer(&editor, query, json!({})).await;
    assert_eq!(
        settled["rulePacks"]["nodes"], packs,
        "a day without a change of the rules in force changes no pack"
    );
}

#[tokio::test]
async fn a_rule_change_is_found_by_the_time_of_its_last_change() {
    let platform = RuleDomain::with_codes().await;
    let editor = platform_person(Role::RuleEditor);
    let version = draft(&platform, &cocoa("1", 1, "2020-01-01")).await;
    let mut previews = Vec::new();
    for _ in 0..2 {
        let found = preview(&platform, json!({ "rulePackVersionId": version })).await;
        previews.push(found["id"].clone());
    }
    let [first, second] = [&previews[0], &previews[1]];
    let times = async |id: &Value| {
        let query = format!("{{ ruleChange(id: {id}) {{ createdAt updatedAt finishedAt }} }}");
        platform.answer(&editor, &query, json!({})).await["ruleChange"].clone()
    };
    let done = times(second).await;
    assert_eq!(done["updatedAt"], done["finishedAt"]);
    assert!(time_of(&done["updatedAt"]) > time_of(&done["createdAt"]));
    let root = "ruleChanges(filter: { updatedAt: $range })";
    let since = json!({ "from": done["updatedAt"] });
    assert_eq!(
        ids(&platform, &editor, root, since).await,
        std::slice::from_ref(second)
    );
    let until = json!({ "to": done["updatedAt"] });
    assert_eq!(
        ids(&platform, &editor, root, until).await,
        std::slice::from_ref(first)
    );

    let fail = "update rule_changes set status = 'FAILED', phase = 0, done = 0, tries = 5
         where id::text = $1";
    sqlx::query(fail)
        .bind(first.as_str().unwrap())
        .execute(&platform.database.pool)
        .await
        .unwrap();
    let selection = "{ ruleChange { id updatedAt } userErrors { code path message } }";
    let retried = platform
        .admin(
            "retryRuleChange",
            selection,
            json!({ "ruleChangeId": first }),
        )
        .await;
    let updated = &retried["ruleChange"]["updatedAt"];
    assert!(time_of(updated) > time_of(&done["updatedAt"]), "{retried}");
    let since = json!({ "from": updated });
    assert_eq!(
        ids(&platform, &editor, root, since).await,
        std::slice::from_ref(first)
    );
    let until = json!({ "to": updated });
    assert_eq!(
        ids(&platform, &editor, root, until).await,
        std::slice::from_ref(second)
    );
}
