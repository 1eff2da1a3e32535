//! Announcements of changed verdicts: in pages for one seller each, in the bulk lane, and never faster than the consumers read.

use std::sync::Arc;

use caller::Caller;
use events::Lane;
use serde_json::json;
use uuid::Uuid;

use crate::rule_changes::changes::{cocoa, draft, preview};
use crate::support::{RuleDomain, event};

const ANNOUNCEMENT: &str = "carnet.rule.ProductRequirementsChanged.v2";

/// Creates cocoa beans of this seller and checks them on the lane to the Netherlands.
async fn checked_beans(platform: &RuleDomain, seller: &Arc<Caller>, count: usize) {
    let rows: Vec<_> = (0..count)
        .map(|number| format!("B-{number},Beans,CI,180100"))
        .collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    platform
        .mutate(
            seller,
            "importProducts",
            "{ imported }",
            json!({ "csv": csv }),
        )
        .await;
    platform
        .check_all(seller, json!({ "destination": "NL", "mode": "SEA" }))
        .await;
}

#[tokio::test]
async fn changes_are_announced_to_each_seller_in_pages_of_the_bulk_lane() {
    let platform = RuleDomain::with_codes().await;
    let organisations = [Uuid::now_v7(), Uuid::now_v7()];
    for (organisation, count) in organisations.into_iter().zip([250, 3]) {
        checked_beans(&platform, &testkit::seller(organisation), count).await;
    }
    let version = platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    for (organisation, sizes) in organisations.into_iter().zip([&[100, 100, 50][..], &[3]]) {
        let pages = platform.announced(organisation, sizes.iter().sum()).await;
        assert_eq!(
            pages
                .iter()
                .map(|page| page.changes.len())
                .collect::<Vec<_>>(),
            sizes
        );
        assert!(
            pages
                .iter()
                .all(|page| page.rule_pack_version == Some(version.parse().unwrap()))
        );
        assert!(
            pages
                .iter()
                .all(|page| page.rule_change == pages[0].rule_change)
        );
    }
    for consumer in ["order", "common"] {
        let told = platform.entries(consumer, Lane::Bulk).await;
        let told: Vec<_> = told
            .iter()
            .filter(|event| event.kind == ANNOUNCEMENT)
            .collect();
        assert_eq!(told.len(), 4, "{consumer}");
        for event in told {
            assert_eq!(json!(event.audience), json!([event.data["organisation"]]));
            assert_eq!(
                json!(event.subject),
                event.data["changes"][0]["id"],
                "the first change on the page"
            );
        }
        let single = platform.entries(consumer, Lane::Single).await;
        assert!(single.iter().all(|event| event.kind != ANNOUNCEMENT));
    }
}

#[tokio::test]
async fn a_rule_change_waits_while_the_bulk_lane_is_backlogged_and_a_preview_does_not() {
    let platform = RuleDomain::with_codes().await;
    let organisation = Uuid::now_v7();
    checked_beans(&platform, &testkit::seller(organisation), 1).await;
    // A relay that cannot lock the lane publishes nothing.
    let mut relay = platform.database.pool.begin().await.unwrap();
    sqlx::query("select from outbox_lanes where lane = 'bulk' for update")
        .execute(&mut *relay)
        .await
        .unwrap();
    let waiting: Vec<_> = (0..2_000)
        .map(|_| event(rules_begun(), Uuid::now_v7(), 1))
        .collect();
    let mut tx = platform.database.pool.begin().await.unwrap();
    outbox::append_bulk(&mut tx, &waiting).await.unwrap();
    tx.commit().await.unwrap();

    platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    assert!(!platform.has_due_rule_change().await);
    let version = draft(&platform, &cocoa("2", 2, "2999-01-01")).await;
    let previewed = preview(&platform, json!({ "rulePackVersionId": version })).await;
    assert_eq!(previewed["status"], "COMPLETED");
    let untouched = "select count(*) from rule_changes where kind = 'PUBLICATION' and status = 'QUEUED' and tries = 0";
    assert_eq!(platform.number(untouched).await, 1, "waiting is no failure");

    relay.rollback().await.unwrap();
    assert_eq!(platform.announced(organisation, 1).await.len(), 1);
}

fn rules_begun() -> events::rule::RuleFact {
    events::rule::RuleFact::RuleEffective(events::rule::RulesOnDay {
        pack: "cocoa".to_owned(),
        rule_pack_version: None,
        day: chassis::now().date(),
        rules: Vec::new(),
    })
}

#[tokio::test]
async fn many_publications_announce_only_verdicts_that_change() {
    let platform = RuleDomain::with_codes().await;
    let organisation = Uuid::now_v7();
    checked_beans(&platform, &testkit::seller(organisation), 2).await;
    // Each pack has the same rule under its own name, so only the first one changes the verdict.
    for number in 0..20 {
        let pack =
            cocoa("1", 1, "2020-01-01").replace("pack: cocoa", &format!("pack: cocoa-{number}"));
        platform.publish(&pack, None).await;
    }
    testkit::eventually("all changes to be worked out", || async {
        let done = "select count(*) from rule_changes where status = 'COMPLETED'";
        (platform.number(done).await == 20).then_some(())
    })
    .await;
    assert_eq!(platform.announced(organisation, 2).await.len(), 1);
}

#[tokio::test]
async fn an_import_is_published_in_the_bulk_lane_and_a_single_product_is_not() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let beans = json!({ "sku": "ONE", "name": "Beans", "originCountry": "CI", "hsCode": "180100" });
    platform.product(&seller, beans).await;
    for skus in [&["A", "B"][..], &["C"]] {
        let rows: Vec<_> = skus
            .iter()
            .map(|sku| format!("{sku},Beans,CI,180100"))
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
    }
    for (lane, expected) in [(Lane::Single, &["ONE", "C"][..]), (Lane::Bulk, &["A", "B"])] {
        let created = testkit::eventually("the products to be published", || async {
            Some(platform.entries("order", lane).await)
                .filter(|entries| entries.len() == expected.len())
        });
        let created = created.await;
        let skus: Vec<_> = created
            .iter()
            .map(|event| event.data["sku"].as_str().unwrap())
            .collect();
        assert_eq!(skus, expected);
    }
}
