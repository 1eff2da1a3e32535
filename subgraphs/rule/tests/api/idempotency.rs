//! Repeated mutations of sellers take effect once, and mutations of an object that has changed are refused.

use std::sync::Arc;

use caller::Caller;
use futures::future::join_all;
use rule::graphql::sdl;
use serde_json::{Value, json};
use testkit::Sdl;
use time::Duration;
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, power_bank, refusals, refused};

/// Changes with every effect of a mutation: the sum of the versions and the numbers of the rows.
const STATE: &str = "select (
        (select count(*) from outbox)
        + (select coalesce(sum(version), 0) from products)
        + (select count(*) from classification_records)
        + (select count(*) from self_checks)
        + (select coalesce(sum(checks), 0) from self_check_days)
        + (select coalesce(sum(version), 0) from bulk_self_checks)
        + (select coalesce(sum(version), 0) from watches)
    )::bigint";
const OPEN: &str =
    "select (select count(*) from bulk_self_checks where status in ('QUEUED', 'RUNNING'))
        + (select count(*) from rule_changes where status in ('QUEUED', 'RUNNING'))";
const RESULT: &str = "{ userErrors { code path message } }";

/// Mutation with an input and a selection.
struct Case {
    name: &'static str,
    selection: &'static str,
    input: Value,
}

/// A seller with three products, a watch and a bulk self-check.
struct Scene {
    platform: RuleDomain,
    seller: Arc<Caller>,
    products: Vec<String>,
    watch: Value,
    bulk: Value,
}

impl Scene {
    async fn new() -> Self {
        let platform = RuleDomain::start().await;
        let seller = testkit::seller(Uuid::now_v7());
        let mut products = Vec::new();
        for number in 1..=3 {
            products.push(platform.product(&seller, numbered(number)).await);
        }
        let watch = json!({ "hsPrefix": "8507", "market": "DE", "mode": "SEA" });
        let watch = platform
            .mutate(&seller, "watchMarket", "{ watch { id } }", watch)
            .await["watch"]["id"]
            .take();
        let lanes = json!({ "lanes": [{ "destination": "DE", "mode": "SEA" }] });
        let bulk = platform
            .mutate(
                &seller,
                "startBulkSelfCheck",
                "{ bulkSelfCheck { id } }",
                lanes,
            )
            .await["bulkSelfCheck"]["id"]
            .take();
        let scene = Self {
            platform,
            seller,
            products,
            watch,
            bulk,
        };
        scene.wait_for_jobs().await;
        scene
    }

    /// Returns every mutation of sellers, in an order in which each of them has an effect.
    fn cases(&self) -> Vec<Case> {
        [
            self.cases_of_products(),
            self.cases_of_checks(),
            self.cases_of_watches(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn cases_of_products(&self) -> Vec<Case> {
        const PRODUCT: &str = "{ product { id version name status classification { status } } \
            userErrors { code path message } }";
        let [first, second, third] = [0, 1, 2].map(|index| &self.products[index]);
        // Postgres cannot store the character U+0000 of the third row in a `jsonb`.
        let csv = "sku,name,origin_country,hs_code\nA,Bank,CN,850760\nB,Bank,CN,999999\n\
            A\0,Bank,CN,850760\nA,Bank,CN,850760";
        let case = |name, input| Case {
            name,
            selection: PRODUCT,
            input,
        };
        vec![
            case("createProduct", numbered(10)),
            case(
                "updateProduct",
                json!({ "productId": first, "name": "Bank" }),
            ),
            case(
                "proposeClassification",
                json!({ "productId": first, "hsCode": "850650", "method": "SELF", "restsOn": ["colour"] }),
            ),
            case("confirmClassification", json!({ "productId": first })),
            case(
                "challengeClassification",
                json!({ "productId": first, "reason": "The cells can be charged." }),
            ),
            case("archiveProduct", json!({ "productId": second })),
            Case {
                name: "archiveProducts",
                selection: "{ results { index product { id version status } userErrors { code path } } userErrors { code path message } }",
                input: json!({ "productIds": [third, Uuid::now_v7(), second, third] }),
            },
            Case {
                name: "importProducts",
                selection: "{ imported refused rows { line sku productId userErrors { code path message } } \
                    warnings { code } userErrors { code path message } }",
                input: json!({ "csv": csv, "mode": "GOOD_ROWS" }),
            },
        ]
    }

    fn cases_of_checks(&self) -> Vec<Case> {
        let [first, second] = [0, 1].map(|index| &self.products[index]);
        let check = |product: &Value| json!({ "productId": product, "lane": by_air(None) });
        vec![
            Case {
                name: "runSelfCheck",
                selection: "{ selfCheck { id resultHash createdAt } userErrors { code path message } }",
                input: check(&json!(first)),
            },
            Case {
                name: "runSelfChecks",
                selection: "{ results { index selfCheck { id resultHash } userErrors { code path message } } \
                    userErrors { code path message } }",
                input: json!({ "checks": [check(&json!(first)), check(&json!(second)), check(&json!(Uuid::now_v7()))] }),
            },
            Case {
                name: "startBulkSelfCheck",
                selection: "{ bulkSelfCheck { id createdAt } userErrors { code path message } }",
                input: json!({ "lanes": [{ "destination": "US", "mode": "SEA" }] }),
            },
            Case {
                name: "cancelBulkSelfCheck",
                selection: "{ bulkSelfCheck { id status } userErrors { code path message } }",
                input: json!({ "bulkSelfCheckId": self.bulk }),
            },
        ]
    }

    fn cases_of_watches(&self) -> Vec<Case> {
        const WATCH: &str = "{ watch { id version status } userErrors { code path message } }";
        let watch = |market: &str| json!({ "hsPrefix": "85", "market": market, "mode": "SEA" });
        let case = |name, input| Case {
            name,
            selection: WATCH,
            input,
        };
        vec![
            case("watchMarket", watch("US")),
            Case {
                name: "watchMarkets",
                selection: "{ results { index watch { id version status } userErrors { code path message } } \
                    userErrors { code path message } }",
                input: json!({ "watches": [watch("FR"), watch("US"), watch("Atlantis"), watch("FR")] }),
            },
            case("pauseWatch", json!({ "watchId": self.watch })),
            case("resumeWatch", json!({ "watchId": self.watch })),
        ]
    }

    /// Waits until no job changes the state.
    async fn wait_for_jobs(&self) {
        testkit::eventually("no job is open", || async {
            (self.platform.number(OPEN).await == 0).then_some(())
        })
        .await;
    }

    async fn state(&self) -> i64 {
        self.wait_for_jobs().await;
        self.platform.number(STATE).await
    }

    async fn run(&self, case: &Case, input: Value) -> Value {
        self.platform
            .mutate(&self.seller, case.name, case.selection, input)
            .await
    }

    /// Returns the version of a product or of a watch.
    async fn version(&self, kind: &str, id: &Value) -> i64 {
        let query = format!("{{ {kind}(id: {id}) {{ version }} }}");
        let data = self.platform.answer(&self.seller, &query, json!({})).await;
        data[kind]["version"].as_i64().unwrap()
    }
}

fn numbered(number: usize) -> Value {
    let mut product = power_bank();
    product["sku"] = json!(format!("PB-{number}"));
    product
}

fn with_key(input: &Value, key: &str) -> Value {
    let mut input = input.clone();
    input["idempotencyKey"] = json!(key);
    input
}

#[tokio::test]
async fn a_repetition_has_the_first_result_and_no_effect() {
    let scene = Scene::new().await;
    for case in scene.cases() {
        let (name, input) = (case.name, with_key(&case.input, case.name));
        let before = scene.state().await;
        let first = scene.run(&case, input.clone()).await;
        assert!(refusals(&first).is_empty(), "{name}");
        let after = scene.state().await;
        // The bulk self-check has ended, so that its cancellation changes nothing.
        assert_eq!(after == before, name == "cancelBulkSelfCheck", "{name}");
        let again = scene.run(&case, input).await;
        assert_eq!(again, first, "{name}");
        assert_eq!(scene.state().await, after, "{name}");
    }
}

#[tokio::test]
async fn a_key_is_for_one_request() {
    let scene = Scene::new().await;
    let create = with_key(&numbered(20), "mine");
    scene.platform.product(&scene.seller, create).await;
    let before = scene.state().await;
    for case in scene.cases() {
        let payload = scene.run(&case, with_key(&case.input, "mine")).await;
        refused(&payload, "IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey");
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn a_key_has_its_limits() {
    let scene = Scene::new().await;
    let before = scene.state().await;
    for case in scene.cases() {
        for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
            let payload = scene.run(&case, with_key(&case.input, key)).await;
            refused(&payload, "INVALID", "input.idempotencyKey");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn a_key_belongs_to_one_person() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let (one, other) = (testkit::seller(organisation), testkit::seller(organisation));
    let first = platform.product(&one, with_key(&numbered(1), "key")).await;
    let second = platform
        .product(&other, with_key(&numbered(2), "key"))
        .await;
    assert_ne!(first, second);
    let again = platform.product(&one, with_key(&numbered(1), "key")).await;
    assert_eq!(again, first);
}

#[tokio::test]
async fn requests_with_one_key_at_the_same_time_have_one_effect() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let input = with_key(&power_bank(), "once");
    let creations = (0..8).map(|_| platform.product(&seller, input.clone()));
    let ids = join_all(creations).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(platform.number("select count(*) from products").await, 1);
}

#[tokio::test]
async fn a_refused_mutation_leaves_its_key_free() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let mut input = with_key(&power_bank(), "again");
    input["hsCode"] = json!("999999");
    let payload = platform
        .mutate(&seller, "createProduct", RESULT, input)
        .await;
    refused(&payload, "HS_CODE_UNKNOWN", "input.hsCode");
    platform
        .product(&seller, with_key(&power_bank(), "again"))
        .await;
}

#[tokio::test]
async fn an_absent_field_and_null_are_different_requests() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let product = platform.product(&seller, power_bank()).await;
    let kept = json!({ "productId": product, "name": "Bank", "facts": [{ "name": "ce_marked" }] });
    let update = async |input: &Value, key: &str| {
        let input = with_key(input, key);
        platform
            .mutate(&seller, "updateProduct", RESULT, input)
            .await
    };
    for field in ["gtin", "description", "nationalCodes", "facts"] {
        let mut cleared = kept.clone();
        cleared[field] = match field {
            "facts" => json!([{ "name": "ce_marked", "flag": null }]),
            _ => Value::Null,
        };
        assert!(refusals(&update(&kept, field).await).is_empty(), "{field}");
        let payload = update(&cleared, field).await;
        refused(&payload, "IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey");
        assert!(refusals(&update(&kept, field).await).is_empty(), "{field}");
    }
}

#[tokio::test]
async fn a_repetition_returns_the_current_state_and_does_not_restore_an_earlier_one() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let product = platform.product(&seller, power_bank()).await;
    let watch = with_key(
        &json!({ "productId": product, "market": "DE", "mode": "SEA" }),
        "watch",
    );
    let watches = with_key(
        &json!({ "watches": [{ "productId": product, "market": "DE", "mode": "SEA" }] }),
        "watches",
    );
    let one = "{ watch { id status } userErrors { code path message } }";
    let many =
        "{ results { watch { id status } userErrors { code } } userErrors { code path message } }";
    let first = platform
        .mutate(&seller, "watchMarket", one, watch.clone())
        .await;
    platform
        .mutate(&seller, "watchMarkets", many, watches.clone())
        .await;
    let id = &first["watch"]["id"];
    let paused = json!({ "watch": { "id": id, "status": "PAUSED" }, "userErrors": [] });
    platform
        .mutate(&seller, "pauseWatch", one, json!({ "watchId": id }))
        .await;
    assert_eq!(
        platform.mutate(&seller, "watchMarket", one, watch).await,
        paused
    );
    let again = platform
        .mutate(&seller, "watchMarkets", many, watches)
        .await;
    let result = json!([{ "watch": paused["watch"], "userErrors": [] }]);
    assert_eq!(again["results"], result);
}

#[tokio::test]
async fn self_checks_of_a_request_are_repeated_as_they_were() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let product = platform.product(&seller, power_bank()).await;
    let check = json!({ "productId": product, "lane": by_air(None) });
    let input =
        json!({ "checks": [check, { "productId": Uuid::now_v7(), "lane": by_air(None) }, check] });
    let results = "{ results { index selfCheck { id verdict } userErrors { code path message } } userErrors { code path } }";
    let run = async |input: Value| {
        platform
            .mutate(&seller, "runSelfChecks", results, input)
            .await
    };
    let first = run(with_key(&input, "key")).await;
    let codes = |payload: &Value| -> Vec<Value> {
        let results = payload["results"].as_array().unwrap().iter();
        results
            .map(|result| result["userErrors"][0]["code"].clone())
            .collect()
    };
    let nothing = json!(null);
    assert_eq!(
        codes(&first),
        [nothing.clone(), json!("PRODUCT_NOT_FOUND"), nothing]
    );
    let archived = json!({ "productId": product });
    platform
        .mutate(&seller, "archiveProduct", RESULT, archived)
        .await;
    assert_eq!(run(with_key(&input, "key")).await, first);
    let other = run(with_key(&input, "other")).await;
    let archived = json!("PRODUCT_ARCHIVED");
    assert_eq!(
        codes(&other),
        [archived.clone(), json!("PRODUCT_NOT_FOUND"), archived]
    );
}

#[tokio::test]
async fn a_mutation_of_an_object_that_has_changed_is_refused() {
    let scene = Scene::new().await;
    let versioned = [
        "updateProduct",
        "proposeClassification",
        "confirmClassification",
        "challengeClassification",
        "archiveProduct",
        "pauseWatch",
        "resumeWatch",
    ];
    let mut cases = scene.cases();
    cases.retain(|case| versioned.contains(&case.name));
    assert_eq!(cases.len(), versioned.len());
    for case in &cases {
        let (name, mut input) = (case.name, with_key(&case.input, case.name));
        let (kind, id) = match &input["watchId"] {
            Value::Null => ("product", input["productId"].clone()),
            watch => ("watch", watch.clone()),
        };
        let (version, before) = (scene.version(kind, &id).await, scene.state().await);
        for stale in [version - 1, version + 1] {
            input["expectedVersion"] = json!(stale);
            let payload = scene.run(case, input.clone()).await;
            refused(&payload, "VERSION_CONFLICT", "input.expectedVersion");
        }
        assert_eq!(scene.state().await, before, "{name}");
        input["expectedVersion"] = json!(version);
        let payload = scene.run(case, input.clone()).await;
        assert!(refusals(&payload).is_empty(), "{name}");
        assert_eq!(payload[kind]["version"], version + 1, "{name}");
        let again = scene.run(case, input).await;
        assert_eq!(again, payload, "a repetition of {name} is no conflict");
    }
}

#[tokio::test]
async fn keys_and_results_are_removed_after_48_hours() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let import = json!({ "csv": "sku,name,origin_country,hs_code\nA,Bank,CN,850760" });
    let import = with_key(&import, "once");
    let imported = "{ imported userErrors { code } }";
    let later = |hours| chassis::now() + Duration::hours(hours);
    let run = async || {
        let input = import.clone();
        platform
            .mutate(&seller, "importProducts", imported, input)
            .await["imported"]
            .clone()
    };
    assert_eq!(run().await, 1);
    assert_eq!(platform.purge(later(47)).await, 0);
    assert_eq!(run().await, 1, "the first report");
    let insert = "insert into bulk_results (id, results, bytes, created_at)
        select gen_random_uuid(), '[]', 2, now() from generate_series(1, 250)";
    sqlx::query(insert)
        .execute(&platform.database.pool)
        .await
        .unwrap();
    assert_eq!(platform.purge(later(50)).await, 251, "in several batches");
    for rows in [
        "select count(*) from idempotency_keys",
        "select count(*) from bulk_results",
    ] {
        assert_eq!(platform.number(rows).await, 0, "{rows}");
    }
    assert_eq!(run().await, 0, "the key is new again, and the SKU exists");
}

#[test]
fn every_mutation_takes_a_key() {
    let sdl = Sdl::read(&sdl());
    assert_eq!(sdl.mutations_without("idempotencyKey"), [""; 0]);
}
