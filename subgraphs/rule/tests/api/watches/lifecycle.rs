//! Watches of sellers.

use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::{RuleDomain, power_bank, refused, today_in};

const WATCH: &str = "{ watch { id status hsPrefix product { id } market { code timeZone } mode } userErrors { code path message } }";

/// Rules for batteries into DE: one ends and one begins on given days.
fn pack(version: &str, valid: &str) -> String {
    format!(
        "schema: rulepack/1\npack: batteries\nversion: {version}\nnomenclature: HS2022\ndocuments: {{D: {{title: D}}}}\nrules:\n  \
         - id: R\n    effect: REQUIRES\n    scope: {{hs: [\"8507\"], destination: [DE]}}\n    \
         evidence: {{g: {{any_of: [{{document: D}}]}}}}\n    legal_basis: [{{act: Act}}]\n    valid: {valid}\n    \
         review: {{by: me, on: 2026-01-01}}\n"
    )
}

async fn news(
    platform: &RuleDomain,
    seller: &std::sync::Arc<caller::Caller>,
) -> Vec<(Value, Value, Value)> {
    let query = "{ verdictChanges { nodes { before after watch { id } asOf } } }";
    let data = platform.answer(seller, query, json!({})).await;
    let nodes = data["verdictChanges"]["nodes"].as_array().unwrap().clone();
    nodes
        .iter()
        .map(|one| {
            (
                one["before"].clone(),
                one["after"].clone(),
                one["asOf"].clone(),
            )
        })
        .collect()
}

/// Waits until all rule changes are complete.
async fn settled(platform: &RuleDomain) {
    testkit::eventually("all changes are worked out", || async {
        let open = "select count(*) from rule_changes where status in ('QUEUED', 'RUNNING')";
        (platform.number(open).await == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_new_day_is_told_when_it_changes_a_verdict_and_once() {
    let platform = RuleDomain::with_codes().await;
    let today = chassis::now();
    let date = |days: i64| (today + Duration::days(days)).date();
    platform
        .publish(
            &pack("1", &format!("{{from: {}, to: {}}}", date(2), date(3))),
            None,
        )
        .await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, power_bank()).await;
    let input = json!({ "hsPrefix": "85", "market": "DE", "mode": "SEA" });
    let watch = platform
        .mutate(&seller, "watchMarket", WATCH, input.clone())
        .await["watch"]
        .clone();
    assert_eq!(
        (&watch["status"], &watch["market"]["timeZone"]),
        (&json!("ACTIVE"), &json!("Europe/Berlin"))
    );
    let (nothing, required) = (json!("NO_RULE_FOUND"), json!("ACTION_REQUIRED"));
    // The rule is valid on the third and on the fourth day.
    for (days, told) in [(0, 0), (1, 0), (2, 1), (2, 1), (3, 1), (4, 2), (5, 2)] {
        platform.begin_day(today + Duration::days(days)).await;
        settled(&platform).await;
        assert_eq!(news(&platform, &seller).await.len(), told, "day {days}");
    }
    let all = news(&platform, &seller).await;
    assert_eq!(
        all[1],
        (
            nothing.clone(),
            required.clone(),
            json!(date(2).to_string())
        )
    );
    assert_eq!(all[0], (required, nothing, json!(date(4).to_string())));
    let again = platform.mutate(&seller, "watchMarket", WATCH, input).await["watch"].clone();
    assert_eq!(again["id"], watch["id"], "the same watch");
    assert_eq!(platform.number("select count(*) from watches").await, 1);
}

#[tokio::test]
async fn a_publication_tells_who_watches_and_not_who_paused() {
    let platform = RuleDomain::with_codes().await;
    let (watcher, paused, stranger) = (
        testkit::seller(Uuid::now_v7()),
        testkit::seller(Uuid::now_v7()),
        testkit::seller(Uuid::now_v7()),
    );
    platform.product(&stranger, power_bank()).await;
    for (seller, pauses) in [(&watcher, false), (&paused, true)] {
        let id = platform.product(seller, power_bank()).await;
        let input = json!({ "productId": id, "market": "DE", "mode": "SEA" });
        let watch = platform.mutate(seller, "watchMarket", WATCH, input).await["watch"].clone();
        assert_eq!(watch["product"]["id"], json!(id));
        if pauses {
            let payload = platform
                .mutate(
                    seller,
                    "pauseWatch",
                    WATCH,
                    json!({ "watchId": watch["id"] }),
                )
                .await;
            assert_eq!(payload["watch"]["status"], "PAUSED");
        }
    }
    platform
        .publish(&pack("1", "{from: 2020-01-01}"), None)
        .await;
    settled(&platform).await;
    let expected = (
        json!("NO_RULE_FOUND"),
        json!("ACTION_REQUIRED"),
        today_in("DE"),
    );
    assert_eq!(news(&platform, &watcher).await, [expected]);
    assert!(news(&platform, &paused).await.is_empty());
    assert!(news(&platform, &stranger).await.is_empty());
    platform.begin_day(chassis::now()).await;
    settled(&platform).await;
    assert_eq!(
        news(&platform, &watcher).await.len(),
        1,
        "the day has nothing to add"
    );
    platform
        .publish(
            &pack("2", "{from: 2020-01-01}").replace("REQUIRES", "PROHIBITED"),
            None,
        )
        .await;
    settled(&platform).await;
    assert_eq!(news(&platform, &watcher).await.len(), 2);
}

#[tokio::test]
async fn what_the_seller_changes_is_no_news_and_what_the_day_changes_is() {
    let platform = RuleDomain::with_codes().await;
    let today = chassis::now();
    let date = |days: i64| (today + Duration::days(days)).date();
    platform
        .publish(&pack("1", &format!("{{from: {}}}", date(1))), None)
        .await;
    // The rule change of the day exists before the watch is created.
    platform.begin_day(today).await;
    settled(&platform).await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let other =
        json!({ "sku": "OTHER", "name": "Cells", "originCountry": "CN", "hsCode": "850650" });
    let other = platform.product(&seller, other).await;
    for product in [&id, &other] {
        let input = json!({ "productId": product, "market": "DE", "mode": "SEA" });
        platform.mutate(&seller, "watchMarket", WATCH, input).await;
    }
    let renamed = json!({ "productId": id, "name": "Bank" });
    platform
        .mutate(&seller, "updateProduct", "{ userErrors { code } }", renamed)
        .await;
    platform.begin_day(today + Duration::days(1)).await;
    settled(&platform).await;
    let told = news(&platform, &seller).await;
    assert_eq!(
        told,
        [(
            json!("NO_RULE_FOUND"),
            json!("ACTION_REQUIRED"),
            json!(date(1).to_string())
        )]
    );
    // The new code brings the other product under the rule. The seller made this change.
    let moved = json!({ "productId": other, "hsCode": "850760" });
    platform
        .mutate(&seller, "updateProduct", "{ userErrors { code } }", moved)
        .await;
    platform.begin_day(today + Duration::days(2)).await;
    settled(&platform).await;
    assert_eq!(news(&platform, &seller).await.len(), 1);
}

#[tokio::test]
async fn a_watch_is_its_owners_and_about_one_thing() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    for (input, code, path) in [
        (
            json!({ "market": "DE", "mode": "SEA" }),
            "INPUT_INVALID",
            "input",
        ),
        (
            json!({ "productId": id, "hsPrefix": "85", "market": "DE", "mode": "SEA" }),
            "INPUT_INVALID",
            "input",
        ),
        (
            json!({ "productId": Uuid::now_v7(), "market": "DE", "mode": "SEA" }),
            "PRODUCT_NOT_FOUND",
            "input.productId",
        ),
        (
            json!({ "hsPrefix": "99", "market": "DE", "mode": "SEA" }),
            "HS_CODE_UNKNOWN",
            "input.hsCode",
        ),
    ] {
        refused(
            &platform.mutate(&seller, "watchMarket", WATCH, input).await,
            code,
            path,
        );
    }
    let input = json!({ "productId": id, "market": "DE", "mode": "AIR" });
    let watch = platform
        .mutate(&seller, "watchMarket", WATCH, input.clone())
        .await["watch"]["id"]
        .clone();
    let stranger = testkit::seller(Uuid::now_v7());
    refused(
        &platform
            .mutate(&stranger, "pauseWatch", WATCH, json!({ "watchId": watch }))
            .await,
        "WATCH_NOT_FOUND",
        "input.watchId",
    );
    refused(
        &platform
            .mutate(&stranger, "watchMarket", WATCH, input)
            .await,
        "PRODUCT_NOT_FOUND",
        "input.productId",
    );
    let query = format!("{{ watch(id: {watch}) {{ id }} watches {{ totalCount }} }}");
    let data = platform.answer(&stranger, &query, json!({})).await;
    assert_eq!(
        (&data["watch"], &data["watches"]["totalCount"]),
        (&Value::Null, &json!(0))
    );
    let data = platform.answer(&seller, &query, json!({})).await;
    assert_eq!(
        (&data["watch"]["id"], &data["watches"]["totalCount"]),
        (&watch, &json!(1))
    );
    platform
        .mutate(&seller, "pauseWatch", WATCH, json!({ "watchId": watch }))
        .await;
    let resumed = platform
        .mutate(&seller, "resumeWatch", WATCH, json!({ "watchId": watch }))
        .await;
    assert_eq!(resumed["watch"]["status"], "ACTIVE");
    let subject = watch.as_str().unwrap().parse().unwrap();
    let told = testkit::eventually("three events", || async {
        Some(platform.events("MarketWatched", subject).await).filter(|told| told.len() == 3)
    })
    .await;
    let statuses: Vec<_> = told
        .iter()
        .map(|event| event.data["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["ACTIVE", "PAUSED", "ACTIVE"]);
}
