//! Several self-checks: in one request, in the background, and compared with each other.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, power_bank, refused};

const RESULTS: &str = "{ results { index selfCheck { id verdict product { sku } } userErrors { code path message } } userErrors { code path message } }";
const BULK: &str =
    "{ bulkSelfCheck { id status totalCount checkedCount } userErrors { code path message } }";

async fn products(platform: &RuleDomain, seller: &Arc<Caller>, count: usize) -> Vec<String> {
    let rows: Vec<_> = (0..count)
        .map(|number| format!("P-{number},Bank,CN,850760"))
        .collect();
    let input = json!({ "csv": format!("sku,name,origin_country,hs_code\n{}", rows.join("\n")) });
    let done = platform
        .mutate(seller, "importProducts", "{ rows { productId } }", input)
        .await;
    let ids = done["rows"].as_array().unwrap().iter();
    ids.map(|row| row["productId"].as_str().unwrap().to_owned())
        .collect()
}

async fn finished(platform: &RuleDomain, seller: &Arc<Caller>, id: &Value) -> Value {
    let query = format!(
        "{{ bulkSelfCheck(id: {id}) {{ status totalCount checkedCount verdicts {{ verdict count }} \
        selfChecks(first: 1) {{ totalCount nodes {{ verdict }} }} none: selfChecks(verdict: COMPLIANT) {{ totalCount }} }} }}"
    );
    testkit::eventually("the bulk self-check is over", || async {
        let data = platform.answer(seller, &query, json!({})).await;
        let open = ["QUEUED", "RUNNING"]
            .iter()
            .any(|status| data["bulkSelfCheck"]["status"] == **status);
        (!open).then(|| data["bulkSelfCheck"].clone())
    })
    .await
}

#[tokio::test]
async fn a_thousand_in_one_call_each_by_itself() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let ids = products(&platform, &seller, 998).await;
    let mut checks: Vec<_> = ids
        .iter()
        .map(|id| json!({ "productId": id, "lane": by_air(None) }))
        .collect();
    checks.insert(
        1,
        json!({ "productId": Uuid::now_v7(), "lane": by_air(None) }),
    );
    let nothing = json!([{ "type": "NOTHING", "issuedOn": "2026-01-01" }]);
    checks.insert(
        2,
        json!({ "productId": ids[0], "lane": by_air(None), "declaredDocuments": nothing }),
    );
    let answer = platform
        .mutate(
            &seller,
            "runSelfChecks",
            RESULTS,
            json!({ "checks": checks }),
        )
        .await;
    let results = answer["results"].as_array().unwrap();
    assert_eq!((results.len(), &answer["userErrors"]), (1_000, &json!([])));
    assert_eq!(results[1]["userErrors"][0]["code"], "PRODUCT_NOT_FOUND");
    assert_eq!(results[2]["userErrors"][0]["code"], "DOCUMENT_TYPE_UNKNOWN");
    assert_eq!(
        results[999]["selfCheck"]["product"]["sku"], "P-997",
        "in the order of the requests"
    );
    assert_eq!(
        (&results[0]["index"], &results[999]["index"]),
        (&json!(0), &json!(999))
    );
    assert_eq!(
        results[1]["userErrors"][0]["path"],
        json!(["input", "checks", "1", "productId"])
    );
    assert_eq!(
        platform.number("select count(*) from self_checks").await,
        998
    );
    assert_eq!(
        platform.number("select count(*) from checked_lanes").await,
        998
    );
    let told = platform
        .event_with("BulkSelfCheckCompleted", "done", &json!(998))
        .await;
    assert_eq!(
        told.data["verdicts"],
        json!({ "ACTION_REQUIRED": 998 }),
        "one event for all"
    );
    assert_eq!(told.data["inBackground"], false);
    let single =
        "select count(*) from outbox where event->>'type' = 'carnet.rule.SelfCheckCompleted.v1'";
    assert_eq!(platform.number(single).await, 0);
    checks.push(checks[0].clone());
    refused(
        &platform
            .mutate(
                &seller,
                "runSelfChecks",
                RESULTS,
                json!({ "checks": checks }),
            )
            .await,
        "TOO_MANY",
        "input.checks",
    );
    let none = json!({ "checks": [] });
    let payload = platform
        .mutate(&seller, "runSelfChecks", RESULTS, none)
        .await;
    refused(&payload, "INVALID", "input.checks");
}

#[tokio::test]
async fn what_is_wrong_with_one_check_is_said_of_it_alone() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let lane = |destination: Value| json!({ "productId": id, "lane": { "destination": destination, "mode": "AIR" } });
    let mut origin = lane(json!("DE"));
    origin["lane"]["origin"] = json!("Atlantis");
    let mut day = lane(json!("DE"));
    day["asOf"] = json!("31.12.2026");
    let document = |issued: &str, expires: Value| {
        let mut check = lane(json!("DE"));
        check["declaredDocuments"] =
            json!([{ "type": "EU_DOC", "issuedOn": issued, "expiresOn": expires }]);
        check
    };
    let cases = [
        (lane(json!("DE")), None),
        (
            lane(json!("XXX")),
            Some(("LANE_INVALID", "lane.destination")),
        ),
        (lane(json!("")), Some(("LANE_INVALID", "lane.destination"))),
        (
            lane(json!("UK")),
            Some(("LANE_INVALID", "lane.destination")),
        ),
        (
            lane(json!("EU")),
            Some(("LANE_INVALID", "lane.destination")),
        ),
        (lane(json!(49)), Some(("LANE_INVALID", "lane.destination"))),
        (
            lane(json!(["DE"])),
            Some(("LANE_INVALID", "lane.destination")),
        ),
        (origin, Some(("LANE_INVALID", "lane.origin"))),
        (day, Some(("DATE_INVALID", "asOf"))),
        (
            document("2026-02-30", Value::Null),
            Some(("DATE_INVALID", "declaredDocuments.0.issuedOn")),
        ),
        (
            document("2026-02-01", json!("tomorrow")),
            Some(("DATE_INVALID", "declaredDocuments.0.expiresOn")),
        ),
        (
            document("2026-02-01", json!("2026-01-01")),
            Some(("DATES_INVALID", "declaredDocuments")),
        ),
        (
            json!({ "productId": "nonsense", "lane": by_air(None) }),
            Some(("PRODUCT_NOT_FOUND", "productId")),
        ),
        (lane(json!(" de ")), None),
        (lane(json!("\u{FF24}\u{FF25}")), None),
        (document("2026-02-01", json!("2027-01-01")), None),
    ];
    let checks: Vec<_> = cases.iter().map(|(check, _)| check).collect();
    let answer = platform
        .mutate(
            &seller,
            "runSelfChecks",
            RESULTS,
            json!({ "checks": checks }),
        )
        .await;
    assert_eq!(answer["userErrors"], json!([]));
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), cases.len());
    for (index, ((check, wanted), result)) in cases.iter().zip(results).enumerate() {
        assert_eq!(result["index"], index);
        assert_eq!(
            result["selfCheck"]["id"].is_string(),
            wanted.is_none(),
            "{check}: {result}"
        );
        match wanted {
            None => assert_eq!(result["userErrors"], json!([]), "{check}"),
            Some((code, path)) => refused(result, code, &format!("input.checks.{index}.{path}")),
        }
        for error in result["userErrors"].as_array().unwrap() {
            let message = error["message"].as_str().unwrap();
            assert!(
                !message.contains("occurred while parsing") && !message.contains("Failed to parse"),
                "{error}"
            );
        }
    }
    assert_eq!(platform.number("select count(*) from self_checks").await, 4);
    let single = "{ selfCheck { id } userErrors { code path message } }";
    refused(
        &platform
            .mutate(&seller, "runSelfCheck", single, lane(json!("XXX")))
            .await,
        "LANE_INVALID",
        "input.lane.destination",
    );
}

#[tokio::test]
async fn more_are_checked_in_the_background() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let ids = products(&platform, &seller, 250).await;
    platform
        .mutate(
            &seller,
            "archiveProduct",
            "{ userErrors { code } }",
            json!({ "productId": ids[7] }),
        )
        .await;
    let lanes =
        json!([{ "destination": "DE", "mode": "SEA" }, { "destination": "US", "mode": "SEA" }]);
    let input = json!({ "lanes": lanes, "idempotencyKey": "monday", "asOf": "2026-10-15" });
    let started = platform
        .mutate(&seller, "startBulkSelfCheck", BULK, input.clone())
        .await["bulkSelfCheck"]
        .clone();
    let again = platform
        .mutate(&seller, "startBulkSelfCheck", BULK, input.clone())
        .await["bulkSelfCheck"]
        .clone();
    assert_eq!(
        again["id"], started["id"],
        "the same request under the same key"
    );
    let mut other = input;
    other["asOf"] = json!("2026-10-16");
    refused(
        &platform
            .mutate(&seller, "startBulkSelfCheck", BULK, other)
            .await,
        "IDEMPOTENCY_KEY_REUSED",
        "input.idempotencyKey",
    );
    let done = finished(&platform, &seller, &started["id"]).await;
    assert_eq!(
        (&done["status"], &done["checkedCount"], &done["totalCount"]),
        (&json!("COMPLETED"), &json!(498), &json!(498))
    );
    let verdicts = json!([{ "verdict": "ACTION_REQUIRED", "count": 249 }, { "verdict": "NO_RULE_FOUND", "count": 249 }]);
    assert_eq!(done["verdicts"], verdicts);
    assert_eq!(
        (
            &done["selfChecks"]["totalCount"],
            &done["none"]["totalCount"]
        ),
        (&json!(498), &json!(0))
    );
    let event = &platform
        .events(
            "BulkSelfCheckCompleted",
            started["id"].as_str().unwrap().parse().unwrap(),
        )
        .await[0];
    assert_eq!(
        (
            &event.data["status"],
            &event.data["verdicts"]["NO_RULE_FOUND"]
        ),
        (&json!("COMPLETED"), &json!(249))
    );
    assert_eq!(event.data["inBackground"], true);
    let stranger = testkit::seller(Uuid::now_v7());
    let query = format!(
        "{{ bulkSelfCheck(id: {}) {{ id }} bulkSelfChecks {{ totalCount }} }}",
        started["id"]
    );
    let data = platform.answer(&stranger, &query, json!({})).await;
    assert_eq!(
        (
            &data["bulkSelfCheck"],
            &data["bulkSelfChecks"]["totalCount"]
        ),
        (&Value::Null, &json!(0))
    );
    let filtered =
        "{ selfChecks(filter: { verdict: NO_RULE_FOUND, market: \"US\" }) { totalCount } }";
    let data = platform.answer(&seller, filtered, json!({})).await;
    assert_eq!(data["selfChecks"]["totalCount"], 249);
}

#[tokio::test]
async fn organisations_take_turns_with_their_bulk_self_checks() {
    let platform = RuleDomain::start().await;
    let (one, other) = (
        testkit::seller(Uuid::now_v7()),
        testkit::seller(Uuid::now_v7()),
    );
    products(&platform, &one, 600).await;
    products(&platform, &other, 1).await;
    let lane = |market: &str| json!({ "lanes": [{ "destination": market, "mode": "SEA" }] });
    let start = async |seller, market| {
        let started = platform
            .mutate(seller, "startBulkSelfCheck", BULK, lane(market))
            .await;
        started["bulkSelfCheck"]["id"].clone()
    };
    let (first, second) = (start(&one, "DE").await, start(&one, "US").await);
    let small = start(&other, "DE").await;
    for (seller, id) in [(&one, &first), (&one, &second), (&other, &small)] {
        finished(&platform, seller, id).await;
    }
    let before =
        "select count(*) from bulk_self_checks b join bulk_self_checks small on small.total = 1
         where b.total > 1 and b.finished_at < small.finished_at";
    assert_eq!(
        platform.number(before).await,
        0,
        "one page of another does not wait for twelve"
    );
}

#[tokio::test]
async fn what_cannot_be_started_is_refused_and_what_runs_can_be_ended() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let lane = json!({ "destination": "DE", "mode": "SEA" });
    for (input, code, path) in [
        (json!({ "lanes": [] }), "INVALID", "input.lanes"),
        (
            json!({ "lanes": vec![lane.clone(); 11] }),
            "TOO_MANY",
            "input.lanes",
        ),
        (
            json!({ "lanes": [lane, { "destination": "XXX", "mode": "SEA" }] }),
            "LANE_INVALID",
            "input.lanes.1.destination",
        ),
        (
            json!({ "lanes": [lane], "filter": { "hsPrefix": "85x" } }),
            "HS_CODE_INVALID",
            "input.filter.hsPrefix",
        ),
        (
            json!({ "lanes": [lane], "idempotencyKey": "" }),
            "INVALID",
            "input.idempotencyKey",
        ),
    ] {
        refused(
            &platform
                .mutate(&seller, "startBulkSelfCheck", BULK, input)
                .await,
            code,
            path,
        );
    }
    products(&platform, &seller, 2_000).await;
    let started = platform
        .mutate(
            &seller,
            "startBulkSelfCheck",
            BULK,
            json!({ "lanes": [lane] }),
        )
        .await["bulkSelfCheck"]
        .clone();
    let cancel = json!({ "bulkSelfCheckId": started["id"] });
    let stranger = testkit::seller(Uuid::now_v7());
    refused(
        &platform
            .mutate(&stranger, "cancelBulkSelfCheck", BULK, cancel.clone())
            .await,
        "BULK_SELF_CHECK_NOT_FOUND",
        "input.bulkSelfCheckId",
    );
    let cancelled = platform
        .mutate(&seller, "cancelBulkSelfCheck", BULK, cancel)
        .await;
    let status = &cancelled["bulkSelfCheck"]["status"];
    assert!(
        status == "CANCELLED" || status == "COMPLETED",
        "{cancelled}"
    );
    finished(&platform, &seller, &started["id"]).await;
}

#[tokio::test]
async fn two_checks_are_held_against_each_other() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let input = json!({ "productId": id, "lane": by_air(Some("CARGO")), "asOf": "2026-10-15" });
    let before = platform.self_check(&seller, input.clone()).await;
    let facts = json!([{ "name": "state_of_charge_percent", "number": 28 }]);
    platform
        .mutate(
            &seller,
            "updateProduct",
            "{ userErrors { code } }",
            json!({ "productId": id, "facts": facts }),
        )
        .await;
    let after = platform.self_check(&seller, input).await;
    let query = format!(
        "{{ compareSelfChecks(before: {}, after: {}) {{ before {{ verdict }} parts \
        facts {{ name before {{ number }} after {{ number }} }} rules {{ before {{ rule missing {{ group }} }} after {{ missing {{ group }} }} }} }} }}",
        before["id"], after["id"]
    );
    let found = platform.answer(&seller, &query, json!({})).await["compareSelfChecks"].clone();
    assert_eq!(
        found["facts"],
        json!([{ "name": "state_of_charge_percent", "before": null, "after": { "number": 28.0 } }])
    );
    assert_eq!(
        (
            found["rules"].as_array().unwrap().len(),
            &found["rules"][0]["before"]["rule"]
        ),
        (1, &json!("AIR-UN3480-CAO"))
    );
    assert_eq!(
        found["rules"][0]["after"]["missing"],
        json!([{ "group": "test_summary" }, { "group": "declaration" }])
    );
    assert_eq!(found["parts"], json!([]), "nothing else");
    let repeat = format!(
        "{{ repeatSelfCheck(id: {}) {{ resultHash same }} }}",
        before["id"]
    );
    let data = platform.answer(&seller, &repeat, json!({})).await;
    let same = json!({ "resultHash": before["resultHash"], "same": true });
    assert_eq!(data["repeatSelfCheck"], same, "as the product was then");
    let stranger = testkit::seller(Uuid::now_v7());
    for query in [&repeat, &query] {
        let answer = platform.ask(&stranger, query, json!({})).await;
        assert_eq!(crate::support::code(&answer), "SELF_CHECK_NOT_FOUND");
    }
}
