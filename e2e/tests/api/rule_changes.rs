//! A rule change through the gateway: previewed, published, and reported to the affected sellers.

use e2e::{
    documents::{admin, web},
    people::Member,
    waiting,
};
use serde_json::{Value, json};

use crate::platform;

/// The EUDR date for cocoa: 2025-12-30 in revision 1, 2026-12-30 in revision 2.
pub fn cocoa(pack: &str, revision: u8, from: &str) -> String {
    format!(
        "schema: rulepack/1\npack: {pack}\nversion: \"{revision}\"\nnomenclature: HS2022\nareas: {{EU: [DE, NL]}}\n\
         documents: {{EUDR_DDS: {{title: Statement}}}}\nrules:\n  - id: COCOA\n    revision: {revision}\n    effect: REQUIRES\n    \
         scope: {{hs: [\"1801\"], destination: [EU]}}\n    evidence: {{statement: {{any_of: [{{document: EUDR_DDS}}]}}}}\n    \
         legal_basis: [{{act: Regulation (EU) 2023/1115}}]\n    valid: {{from: {from}}}\n    review: {{by: test, on: 2026-01-01}}\n"
    )
}

/// A seller with a self-check of cocoa for this day.
async fn asker(as_of: &str) -> Member {
    let seller = platform().seller().await;
    let beans = json!({ "sku": "BEANS", "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100", "facts": [] });
    let created = seller
        .graph
        .mutate(&web::CREATE_PRODUCT, beans)
        .await
        .unwrap();
    let lane = json!({ "destination": "NL", "mode": "SEA" });
    let input = json!({ "productId": created.pointer("/product/id"), "lane": lane, "asOf": as_of });
    let checked = seller
        .graph
        .mutate(&web::RUN_SELF_CHECK, input)
        .await
        .unwrap();
    assert_eq!(
        checked.pointer("/selfCheck/verdict"),
        Some(&json!("ACTION_REQUIRED")),
        "{checked}"
    );
    seller
}

async fn told(seller: &Member) -> Vec<Value> {
    let data = seller
        .graph
        .run(&web::VERDICT_CHANGES, json!({}))
        .await
        .unwrap();
    data.pointer("/verdictChanges/nodes")
        .and_then(Value::as_array)
        .unwrap()
        .clone()
}

async fn notified(seller: &Member) -> bool {
    let data = seller
        .graph
        .run(&web::NOTIFICATIONS, json!({}))
        .await
        .unwrap();
    data.to_string().contains("REQUIREMENTS_CHANGED")
}

/// Waits until a rule change is processed; returns the changed verdicts of these sellers' products.
async fn worked_out(graph: &e2e::Graph, id: &str, of: &[&Member]) -> Vec<Value> {
    let change = waiting::wait_for("the change", async || {
        let data = graph.run(&admin::RULE_CHANGE, json!({ "id": id })).await?;
        let done = data.pointer("/ruleChange/status") == Some(&json!("COMPLETED"));
        Ok(done.then_some(data))
    });
    let data = change.await.unwrap();
    let changes = data
        .pointer("/ruleChange/changes/nodes")
        .and_then(Value::as_array)
        .unwrap()
        .clone();
    let mine = |change: &Value| {
        of.iter()
            .any(|seller| change.pointer("/organisation/id") == Some(&json!(seller.organisation)))
    };
    changes.into_iter().filter(mine).collect()
}

#[tokio::test]
async fn only_the_first_asker_about_cocoa_is_told() {
    let platform = platform();
    let stage = platform.stage().await;
    let admin = &stage.admin;
    let pack = format!("cocoa-{}", uuid::Uuid::now_v7().simple());
    let first = cocoa(&pack, 1, "2025-12-30");
    let earlier = stage.publish(&first, None).await.unwrap();
    let (june, december) = (asker("2026-06-01").await, asker("2026-12-30").await);
    let second = cocoa(&pack, 2, "2026-12-30");
    let uploaded = admin
        .mutate(&admin::UPLOAD_RULE_FILE, json!({ "yaml": second }))
        .await
        .unwrap();
    let version = uploaded
        .pointer("/rulePackVersion/id")
        .and_then(Value::as_str)
        .unwrap()
        .to_owned();

    for (as_of, expected) in [(None, 1), (Some("2026-06-01"), 2), (Some("2026-12-30"), 0)] {
        let input = json!({ "rulePackVersionId": version, "asOf": as_of });
        let preview = admin
            .mutate(&admin::PREVIEW_RULE_CHANGE, input)
            .await
            .unwrap();
        let id = preview
            .pointer("/ruleChange/id")
            .and_then(Value::as_str)
            .unwrap();
        let changes = worked_out(admin, id, &[&june, &december]).await;
        assert_eq!(changes.len(), expected, "{as_of:?}: {changes:?}");
        for change in changes {
            assert_eq!(
                (&change["before"], &change["after"]),
                (&json!("ACTION_REQUIRED"), &json!("NO_RULE_FOUND"))
            );
        }
    }
    assert!(told(&june).await.is_empty(), "a preview notifies no seller");

    assert_eq!(stage.publish(&second, None).await.unwrap(), version);
    waiting::wait_for("the news", async || Ok(notified(&june).await.then_some(())))
        .await
        .unwrap();
    let news = told(&june).await;
    assert_eq!(news.len(), 1, "{news:?}");
    let expected = json!(["2026-06-01", "ACTION_REQUIRED", "NO_RULE_FOUND"]);
    assert_eq!(
        json!([news[0]["asOf"], news[0]["before"], news[0]["after"]]),
        expected
    );
    assert!(
        told(&december).await.is_empty() && !notified(&december).await,
        "its verdict stays"
    );
    let read = june
        .graph
        .run(&web::MARK_ALL_NOTIFICATIONS_READ, json!({}))
        .await
        .unwrap();
    let marked = read["markAllNotificationsRead"]["markedNotifications"].as_i64();
    assert!(marked >= Some(1), "{read}");
    let publication = waiting::wait_for("the end of the change", async || {
        let data = admin
            .run(&admin::RULE_PACK_VERSION, json!({ "id": version }))
            .await?;
        let change = data
            .pointer("/rulePackVersion/ruleChanges/nodes/0")
            .cloned()
            .unwrap();
        Ok((change["status"] == "COMPLETED").then_some(change))
    });
    assert_eq!(publication.await.unwrap()["kind"], "PUBLICATION");
    // If only the second version were withdrawn, the first one would be in force again, for the next test too.
    for version in [version, earlier] {
        let withdraw = json!({ "rulePackVersionId": version, "reason": "The test is over." });
        admin
            .mutate(&admin::WITHDRAW_RULE_PACK, withdraw)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_thousand_products_are_imported_and_checked_through_the_gateway() {
    let seller = platform().seller().await;
    let rows: Vec<_> = (0..1_000)
        .map(|number| format!("P-{number},Bank,CN,850760,3480"))
        .collect();
    let csv = format!(
        "sku,name,origin_country,hs_code,fact:un_number\n{}",
        rows.join("\n")
    );
    let imported = seller
        .graph
        .mutate(&web::IMPORT_PRODUCTS, json!({ "csv": csv }))
        .await
        .unwrap();
    assert_eq!(imported["imported"], 1_000);
    let products = imported["rows"].as_array().unwrap().iter();
    let lane = json!({ "destination": "DE", "mode": "AIR" });
    let checks: Vec<_> = products
        .map(|row| json!({ "productId": row["productId"], "lane": lane }))
        .collect();
    let batch = json!({ "checks": checks });
    let checked = seller
        .graph
        .mutate(&web::RUN_SELF_CHECKS, batch)
        .await
        .unwrap();
    let results = checked["results"].as_array().unwrap();
    let verdicts = results
        .iter()
        .filter(|result| result["selfCheck"]["verdict"] == "ACTION_REQUIRED");
    assert_eq!((results.len(), verdicts.count()), (1_000, 1_000));

    let input = json!({ "lanes": [lane], "filter": { "hsPrefix": "850760" } });
    let started = seller
        .graph
        .mutate(&web::START_BULK_SELF_CHECK, input)
        .await
        .unwrap();
    let id = started.pointer("/bulkSelfCheck/id").unwrap().clone();
    let bulk = waiting::wait_for("the bulk self-check", async || {
        let data = seller
            .graph
            .run(&web::BULK_SELF_CHECK, json!({ "id": id }))
            .await?;
        Ok((data.pointer("/bulkSelfCheck/status") == Some(&json!("COMPLETED"))).then_some(data))
    });
    let bulk = bulk.await.unwrap();
    let expected = json!([{ "verdict": "ACTION_REQUIRED", "count": 1_000 }]);
    assert_eq!(bulk.pointer("/bulkSelfCheck/verdicts"), Some(&expected));
    let watch = json!({ "hsPrefix": "8507", "market": "DE", "mode": "AIR" });
    let watched = seller
        .graph
        .mutate(&web::WATCH_MARKET, watch)
        .await
        .unwrap();
    assert_eq!(watched.pointer("/watch/status"), Some(&json!("ACTIVE")));
    let product = checks[0]["productId"].clone();
    let questions = seller
        .graph
        .run(
            &web::OPEN_QUESTIONS,
            json!({ "id": product, "market": "DE" }),
        )
        .await
        .unwrap();
    let open = questions
        .pointer("/product/openQuestions")
        .and_then(Value::as_array)
        .unwrap();
    assert!(
        open.iter().any(|question| question["name"] == "ce_marked"),
        "{questions}"
    );
}
