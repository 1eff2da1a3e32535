//! Limits for one organisation.

use std::sync::Arc;

use caller::Caller;
use futures::future::join_all;
use rule::domain::Quotas;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PRODUCT, RuleDomain, by_air, power_bank, refusals, refused};

const IMPORTED: &str =
    "{ imported refused rows { sku productId userErrors { code path } } userErrors { code path } }";
const ERRORS: &str = "{ userErrors { code path message } }";

fn numbered(number: usize) -> Value {
    let mut product = power_bank();
    product["sku"] = json!(format!("PB-{number}"));
    product
}

async fn import(platform: &RuleDomain, seller: &Arc<Caller>, skus: &[&str], mode: &str) -> Value {
    let rows: Vec<String> = skus
        .iter()
        .map(|sku| format!("{sku},Bank,CN,850760"))
        .collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    platform
        .mutate(
            seller,
            "importProducts",
            IMPORTED,
            json!({ "csv": csv, "mode": mode }),
        )
        .await
}

#[tokio::test]
async fn an_organisation_has_as_many_products_as_it_may_and_no_more() {
    let platform = RuleDomain::within(Quotas {
        products: 2,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let first = platform.product(&seller, numbered(1)).await;
    platform.product(&seller, numbered(2)).await;
    let third = platform
        .mutate(&seller, "createProduct", PRODUCT, numbered(3))
        .await;
    refused(&third, "TOO_MANY", "input");
    assert!(
        third["userErrors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("at most 2 products"),
        "{third}"
    );

    platform
        .mutate(
            &seller,
            "archiveProduct",
            ERRORS,
            json!({ "productId": first }),
        )
        .await;
    let still = platform
        .mutate(&seller, "createProduct", PRODUCT, numbered(3))
        .await;
    refused(&still, "TOO_MANY", "input");
    platform
        .product(&testkit::seller(Uuid::now_v7()), numbered(3))
        .await;
    assert_eq!(platform.number("select count(*) from products").await, 3);
}

#[tokio::test]
async fn products_that_are_created_at_the_same_time_do_not_exceed_the_quota() {
    let platform = RuleDomain::within(Quotas {
        products: 3,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let creations =
        (0..8).map(|number| platform.mutate(&seller, "createProduct", PRODUCT, numbered(number)));
    let created = join_all(creations).await;
    assert_eq!(
        created
            .iter()
            .filter(|payload| payload["product"].is_object())
            .count(),
        3
    );
    assert_eq!(platform.number("select count(*) from products").await, 3);
    assert_eq!(
        platform
            .number("select products from organisation_usage")
            .await,
        3
    );
}

#[tokio::test]
async fn an_import_takes_the_rows_that_there_is_room_for_and_names_the_others() {
    let platform = RuleDomain::within(Quotas {
        products: 3,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, numbered(1)).await;
    let all = import(&platform, &seller, &["A", "B", "C"], "ALL_OR_NOTHING").await;
    assert_eq!((&all["imported"], &all["refused"]), (&json!(0), &json!(1)));
    assert_eq!(platform.number("select count(*) from products").await, 1);

    let good = import(&platform, &seller, &["A", "A", "B", "C", "D"], "GOOD_ROWS").await;
    assert_eq!(
        (&good["imported"], &good["refused"]),
        (&json!(2), &json!(3))
    );
    let codes: Vec<Value> = good["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["userErrors"][0]["code"].clone())
        .collect();
    assert_eq!(
        json!(codes),
        json!([null, "SKU_TAKEN", null, "TOO_MANY", "TOO_MANY"])
    );
    assert_eq!(
        platform
            .number("select products from organisation_usage")
            .await,
        3
    );
}

#[tokio::test]
async fn classifications_have_a_quota_that_never_stops_a_challenge() {
    let platform = RuleDomain::within(Quotas {
        classification_records: 3,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let only = json!({ "productId": id });
    let proposal = json!({ "productId": id, "hsCode": "850650", "method": "SELF" });
    for (name, input) in [
        ("proposeClassification", proposal.clone()),
        ("confirmClassification", only.clone()),
    ] {
        assert!(
            refusals(&platform.mutate(&seller, name, PRODUCT, input).await).is_empty(),
            "{name}"
        );
    }
    let facts = json!({ "productId": id, "facts": [{ "name": "ce_marked", "flag": false }] });
    assert!(
        refusals(
            &platform
                .mutate(&seller, "updateProduct", PRODUCT, facts)
                .await
        )
        .is_empty()
    );
    let codes = json!({ "productId": id, "hsCode": "850760" });
    refused(
        &platform
            .mutate(&seller, "updateProduct", PRODUCT, codes)
            .await,
        "TOO_MANY",
        "input",
    );
    refused(
        &platform
            .mutate(&seller, "proposeClassification", PRODUCT, proposal)
            .await,
        "TOO_MANY",
        "input",
    );

    let challenge = json!({ "productId": id, "reason": "The cells can be charged." });
    let challenged = platform
        .mutate(
            &testkit::admin(),
            "challengeClassification",
            PRODUCT,
            challenge,
        )
        .await;
    assert_eq!(
        challenged["product"]["classification"]["status"],
        "CHALLENGED"
    );
    refused(
        &platform
            .mutate(&seller, "confirmClassification", PRODUCT, only)
            .await,
        "TOO_MANY",
        "input",
    );
    assert_eq!(
        platform
            .number("select classification_records from organisation_usage")
            .await,
        4
    );
}

#[tokio::test]
async fn watches_have_a_quota() {
    let platform = RuleDomain::within(Quotas {
        watches: 1,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let watch = |market: &str| json!({ "hsPrefix": "85", "market": market, "mode": "SEA" });
    for _ in 0..2 {
        let again = platform
            .mutate(&seller, "watchMarket", ERRORS, watch("DE"))
            .await;
        assert!(
            refusals(&again).is_empty(),
            "the same watch is not another one"
        );
    }
    refused(
        &platform
            .mutate(&seller, "watchMarket", ERRORS, watch("FR"))
            .await,
        "TOO_MANY",
        "input",
    );
    assert_eq!(platform.number("select count(*) from watches").await, 1);
}

#[tokio::test]
async fn self_checks_of_a_day_have_a_quota_in_one_call_and_in_the_background() {
    let platform = RuleDomain::within(Quotas {
        self_checks_a_day: 3,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let check = json!({ "productId": id, "lane": by_air(None) });
    let checks = |count: usize| json!({ "checks": vec![check.clone(); count] });
    refused(
        &platform
            .mutate(&seller, "runSelfChecks", ERRORS, checks(4))
            .await,
        "TOO_MANY",
        "input",
    );
    assert_eq!(platform.number("select count(*) from self_checks").await, 0);

    let lanes = json!({ "lanes": [{ "destination": "DE", "mode": "SEA" }, { "destination": "US", "mode": "SEA" }] });
    platform
        .check_all(&seller, json!({ "destination": "DE", "mode": "SEA" }))
        .await;
    assert!(
        refusals(
            &platform
                .mutate(&seller, "runSelfChecks", ERRORS, checks(1))
                .await
        )
        .is_empty()
    );
    refused(
        &platform
            .mutate(&seller, "startBulkSelfCheck", ERRORS, lanes)
            .await,
        "TOO_MANY",
        "input",
    );
    assert!(
        refusals(
            &platform
                .mutate(&seller, "runSelfCheck", ERRORS, check.clone())
                .await
        )
        .is_empty()
    );
    refused(
        &platform
            .mutate(&seller, "runSelfCheck", ERRORS, check.clone())
            .await,
        "TOO_MANY",
        "input",
    );
    let other = testkit::seller(Uuid::now_v7());
    let own = platform.product(&other, power_bank()).await;
    platform
        .self_check(&other, json!({ "productId": own, "lane": by_air(None) }))
        .await;
}

#[tokio::test]
async fn open_bulk_self_checks_have_a_quota() {
    let platform = RuleDomain::within(Quotas {
        open_bulk_self_checks: 0,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let lanes = json!({ "lanes": [{ "destination": "DE", "mode": "SEA" }] });
    refused(
        &platform
            .mutate(&seller, "startBulkSelfCheck", ERRORS, lanes)
            .await,
        "TOO_MANY",
        "input",
    );
    assert_eq!(
        platform
            .number("select count(*) from bulk_self_checks")
            .await,
        0
    );
}

#[tokio::test]
async fn stored_results_have_a_quota_that_requests_without_a_key_do_not_need() {
    let platform = RuleDomain::within(Quotas {
        bulk_result_bytes: 2_048,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let run = async |name: &str, input: &Value, key: Option<&str>| {
        let mut input = input.clone();
        input["idempotencyKey"] = json!(key);
        platform.mutate(&seller, name, ERRORS, input).await
    };
    let checks = json!({ "checks": [{ "productId": id, "lane": by_air(None) }] });
    let watches = json!({ "watches": [{ "productId": id, "market": "DE", "mode": "SEA" }] });
    let products = json!({ "csv": "sku,name,origin_country,hs_code\nA,Bank,CN,850760" });
    for key in ["one", "two"] {
        let payload = run("runSelfChecks", &checks, Some(key)).await;
        assert!(refusals(&payload).is_empty(), "{payload}");
    }
    let again = run("runSelfChecks", &checks, Some("two")).await;
    assert!(refusals(&again).is_empty(), "a repetition adds nothing");
    let all = [
        ("runSelfChecks", &checks),
        ("watchMarkets", &watches),
        ("importProducts", &products),
    ];
    for (name, input) in all {
        let payload = run(name, input, Some("three")).await;
        refused(&payload, "TOO_MANY", "input");
    }
    let rows = "select (select count(*) from self_checks) + (select count(*) from watches)
        + (select count(*) from products) + (select count(*) from bulk_results)";
    assert_eq!(platform.number(rows).await, 2 + 1 + 2);
    for (name, input) in all {
        let payload = run(name, input, None).await;
        assert!(refusals(&payload).is_empty(), "{name}: {payload}");
    }

    let other = testkit::seller(Uuid::now_v7());
    let own = json!({ "csv": products["csv"], "idempotencyKey": "one" });
    let payload = platform.mutate(&other, "importProducts", ERRORS, own).await;
    assert!(refusals(&payload).is_empty(), "the quota of another one");

    platform
        .purge(chassis::now() + time::Duration::hours(50))
        .await;
    let later = run("runSelfChecks", &checks, Some("three")).await;
    assert!(refusals(&later).is_empty(), "{later}");
}

/// A page of a rule change evaluates 500 pairs. Without a limit, one organisation could delay the announcements to all others.
#[tokio::test]
async fn products_times_watches_by_prefix_have_a_quota_wherever_it_could_be_exceeded() {
    let platform = RuleDomain::within(Quotas {
        watched_products: 4,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let watch = |market: &str| json!({ "hsPrefix": "85", "market": market, "mode": "SEA" });
    let id = "{ watch { id } userErrors { code path } }";
    let first = platform
        .mutate(&seller, "watchMarket", id, watch("DE"))
        .await["watch"]["id"]
        .clone();
    let paused = platform
        .mutate(&seller, "watchMarket", id, watch("FR"))
        .await["watch"]["id"]
        .clone();
    platform.product(&seller, numbered(1)).await;
    platform.product(&seller, numbered(2)).await;
    refused(
        &platform
            .mutate(&seller, "createProduct", PRODUCT, numbered(3))
            .await,
        "TOO_MANY",
        "input",
    );
    let import = import(&platform, &seller, &["C"], "GOOD_ROWS").await;
    assert_eq!(
        import["rows"][0]["userErrors"][0]["code"], "TOO_MANY",
        "{import}"
    );
    refused(
        &platform
            .mutate(&seller, "watchMarket", ERRORS, watch("IT"))
            .await,
        "TOO_MANY",
        "input",
    );

    let set = async |mutation: &str, watch: &Value| {
        platform
            .mutate(&seller, mutation, ERRORS, json!({ "watchId": watch }))
            .await
    };
    assert!(refusals(&set("pauseWatch", &paused).await).is_empty());
    assert!(
        refusals(
            &platform
                .mutate(&seller, "watchMarket", ERRORS, watch("IT"))
                .await
        )
        .is_empty()
    );
    refused(&set("resumeWatch", &paused).await, "TOO_MANY", "input");
    assert!(
        refusals(&set("resumeWatch", &first).await).is_empty(),
        "it is active already"
    );
}

#[tokio::test]
async fn watched_products_do_not_limit_an_import_without_a_watch() {
    let platform = RuleDomain::within(Quotas {
        watched_products: 1,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let both = import(&platform, &seller, &["A", "B"], "ALL_OR_NOTHING").await;
    assert_eq!(
        (&both["imported"], &both["refused"]),
        (&json!(2), &json!(0)),
        "{both}"
    );
    assert_eq!(platform.number("select count(*) from products").await, 2);
}

#[tokio::test]
async fn open_bulk_self_checks_count_for_the_day_before_they_are_made() {
    let platform = RuleDomain::within(Quotas {
        self_checks_a_day: 3,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let check = json!({ "productId": id, "lane": by_air(None) });
    let run = async || {
        platform
            .mutate(&seller, "runSelfCheck", ERRORS, check.clone())
            .await
    };
    assert!(refusals(&run().await).is_empty());
    // No worker can parse it, so it stays open.
    let unreadable = "insert into bulk_self_checks
             (id, version, organisation_id, correlation_id, request, status, total, done, created_at, updated_at)
         values (gen_random_uuid(), 1, $1, gen_random_uuid(), '{}', 'RUNNING', 3, 1, now(), now())";
    let insert = sqlx::query(unreadable).bind(seller.organisation());
    insert.execute(&platform.database.pool).await.unwrap();
    refused(&run().await, "TOO_MANY", "input");
}

#[tokio::test]
async fn the_facts_of_a_product_are_bounded_in_bytes() {
    let platform = RuleDomain::within(Quotas::default()).await;
    let seller = testkit::seller(Uuid::now_v7());
    let with = |facts: usize| {
        let fact = |number: usize| json!({ "name": format!("f{number:03}"), "text": "\u{1F50B}".repeat(300) });
        let mut product = power_bank();
        product["facts"] = (0..facts).map(fact).collect();
        product
    };
    refused(
        &platform
            .mutate(&seller, "createProduct", PRODUCT, with(14))
            .await,
        "FACTS_TOO_LARGE",
        "input.facts",
    );
    assert!(
        refusals(
            &platform
                .mutate(&seller, "createProduct", PRODUCT, with(13))
                .await
        )
        .is_empty()
    );
}
