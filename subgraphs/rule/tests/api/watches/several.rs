//! Several markets are watched in one request.

use rule::domain::Quotas;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, code, mutation, power_bank, refused};

const RESULTS: &str = "{ results { index watch { id status version market { code } } userErrors { code path message } } \
    userErrors { code path message } }";

fn prefix(hs: &str, market: &str) -> Value {
    json!({ "hsPrefix": hs, "market": market, "mode": "SEA" })
}

#[tokio::test]
async fn each_market_is_watched_or_refused_on_its_own() {
    let platform = RuleDomain::start().await;
    let (seller, stranger) = (
        testkit::seller(Uuid::now_v7()),
        testkit::seller(Uuid::now_v7()),
    );
    let product = platform.product(&seller, power_bank()).await;
    let foreign = platform.product(&stranger, power_bank()).await;
    let of = |product: &str| json!({ "productId": product, "market": "DE", "mode": "SEA" });
    let one = "{ watch { id } }";
    let watch = platform
        .mutate(&seller, "watchMarket", one, prefix("8507", "FR"))
        .await["watch"]["id"]
        .clone();
    platform
        .mutate(&seller, "pauseWatch", one, json!({ "watchId": watch }))
        .await;
    let cases = [
        (of(&product), Ok("DE")),
        (of(&foreign), Err(("PRODUCT_NOT_FOUND", "productId"))),
        (prefix("8507", "FR"), Ok("FR")),
        (
            json!({ "market": "DE", "mode": "SEA" }),
            Err(("INPUT_INVALID", "")),
        ),
        (prefix("85x", "DE"), Err(("HS_CODE_INVALID", "hsPrefix"))),
        (prefix("85", "Atlantis"), Err(("COUNTRY_UNKNOWN", "market"))),
        (of(&product), Ok("DE")),
    ];
    let watches: Vec<&Value> = cases.iter().map(|(watch, _)| watch).collect();
    let payload = platform
        .mutate(
            &seller,
            "watchMarkets",
            RESULTS,
            json!({ "watches": watches }),
        )
        .await;
    assert_eq!(payload["userErrors"], json!([]));
    let results = payload["results"].as_array().unwrap();
    assert_eq!(results.len(), cases.len());
    for (index, ((_, expected), result)) in cases.iter().zip(results).enumerate() {
        assert_eq!(result["index"], index);
        match expected {
            Ok(market) => {
                assert_eq!(result["watch"]["market"]["code"], *market, "{result}");
                assert_eq!(result["watch"]["status"], "ACTIVE");
                assert_eq!(result["userErrors"], json!([]));
            }
            Err((code, path)) => {
                let path = format!("input.watches.{index}.{path}");
                refused(result, code, path.trim_end_matches('.'));
                assert_eq!(result["watch"], Value::Null);
            }
        }
    }
    assert_eq!(results[6]["watch"], results[0]["watch"], "the same watch");
    assert_eq!(results[2]["watch"]["id"], watch, "active again");
    assert_eq!(platform.number("select count(*) from watches").await, 2);
    let told = platform.published("MarketWatched", 4).await;
    assert_eq!(told.len(), 4, "watched, paused, active again, watched");
}

#[tokio::test]
async fn a_watch_above_a_quota_is_refused_and_leaves_nothing_behind() {
    let platform = RuleDomain::within(Quotas {
        watches: 2,
        watched_products: 1,
        ..Quotas::default()
    })
    .await;
    let seller = testkit::seller(Uuid::now_v7());
    let product = platform.product(&seller, power_bank()).await;
    let of = |market: &str| json!({ "productId": product, "market": market, "mode": "SEA" });
    let watches = json!([prefix("85", "DE"), prefix("85", "FR"), of("DE"), of("FR")]);
    let payload = platform
        .mutate(
            &seller,
            "watchMarkets",
            RESULTS,
            json!({ "watches": watches }),
        )
        .await;
    let results = payload["results"].as_array().unwrap();
    assert_eq!(results[0]["watch"]["status"], "ACTIVE");
    refused(&results[1], "TOO_MANY", "input.watches.1");
    assert_eq!(results[2]["watch"]["status"], "ACTIVE", "{payload}");
    refused(&results[3], "TOO_MANY", "input.watches.3");
    assert_eq!(platform.number("select count(*) from watches").await, 2);
}

#[tokio::test]
async fn a_request_has_1_to_100_watches_of_a_seller() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let many = json!({ "watches": vec![prefix("85", "DE"); 101] });
    let payload = platform
        .mutate(&seller, "watchMarkets", RESULTS, many)
        .await;
    refused(&payload, "TOO_MANY", "input.watches");
    let none = json!({ "watches": [] });
    let payload = platform
        .mutate(&seller, "watchMarkets", RESULTS, none)
        .await;
    refused(&payload, "INVALID", "input.watches");
    let input = json!({ "input": { "watches": [prefix("85", "DE")] } });
    let answer = platform
        .ask(
            &testkit::provider(Uuid::now_v7()),
            &mutation("watchMarkets", RESULTS),
            input,
        )
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
    assert_eq!(platform.number("select count(*) from watches").await, 0);
}
