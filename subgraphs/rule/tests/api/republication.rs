//! Listings of products and rule packs, page by page, with which other domains reconcile their projections.

use events::operations::Page;
use events::rule::{Product, RuleFact};
use events::{Fact, Lane};
use outbox::{Listings, republish};
use serde_json::json;
use uuid::Uuid;

use crate::support::{RuleDomain, VERSION};

/// Publishes all listings and returns the pages of this run.
async fn republished(platform: &RuleDomain, pages: usize) -> Vec<Page<Product>> {
    let run = republish(
        &platform.database.pool,
        &platform.listings(),
        chassis::now(),
    )
    .await
    .unwrap();
    testkit::eventually("the pages", || async {
        let events = platform.entries("order", Lane::Bulk).await;
        let facts = events
            .iter()
            .filter_map(|event| RuleFact::read(event).unwrap());
        let listed = facts.filter_map(|fact| match fact {
            RuleFact::ProductsListed(page) if page.run == run => Some(page),
            _ => None,
        });
        Some(listed.collect::<Vec<_>>()).filter(|listed| listed.len() == pages)
    })
    .await
}

#[tokio::test]
async fn all_products_are_listed_with_their_versions_in_pages_of_a_hundred() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let rows: Vec<_> = (0..203)
        .map(|number| format!("B-{number},Beans,CI,180100"))
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
    let beans = json!({ "sku": "OLD", "name": "Beans", "originCountry": "CI", "hsCode": "180100" });
    let archived = platform.product(&seller, beans).await;
    let input = json!({ "productId": archived });
    platform
        .mutate(&seller, "archiveProduct", "{ userErrors { code } }", input)
        .await;

    let pages = republished(&platform, 3).await;
    assert_eq!(
        pages
            .iter()
            .map(|page| page.items.len())
            .collect::<Vec<_>>(),
        [100, 100, 4]
    );
    let mut after = None;
    for page in &pages {
        assert_eq!(
            page.after, after,
            "each page begins where the one before ended"
        );
        let last = page.items.last().map(|listed| listed.item.id);
        assert!(page.items.is_sorted_by_key(|listed| listed.item.id));
        assert_eq!(
            page.through,
            last.filter(|_| page.items.len() == 100),
            "the last page has an open end"
        );
        after = page.through;
    }
    let last = pages[2]
        .items
        .iter()
        .find(|listed| listed.item.sku == "OLD")
        .unwrap();
    assert_eq!((last.sequence, &*last.item.status), (2, "ARCHIVED"));
    assert_eq!(json!(last.item.id), json!(archived));
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_an_empty_one_and_no_products_are_one_empty_page() {
    let platform = RuleDomain::with_codes().await;
    let pages = republished(&platform, 1).await;
    assert_eq!(
        (pages[0].after, pages[0].through, pages[0].items.len()),
        (None, None, 0)
    );
    let seller = testkit::seller(Uuid::now_v7());
    let rows: Vec<_> = (0..100)
        .map(|number| format!("B-{number},Beans,CI,180100"))
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
    let pages = republished(&platform, 2).await;
    assert_eq!((pages[0].items.len(), pages[1].items.len()), (100, 0));
    assert_eq!((pages[1].after, pages[1].through), (pages[0].through, None));
}

/// Returns a version of a pack with its own rule.
fn pack(version: usize) -> String {
    format!(
        "schema: rulepack/1\npack: listed\nversion: \"{version}\"\nnomenclature: HS2022\n\
         documents: {{PAPER: {{title: A paper}}}}\nrules:\n  - id: R-{version}\n    effect: REQUIRES\n    \
         scope: {{hs: [\"8507\"]}}\n    evidence: {{paper: {{any_of: [{{document: PAPER}}]}}}}\n    \
         legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    review: {{by: me, on: 2026-01-01}}\n"
    )
}

#[tokio::test]
async fn every_version_that_was_ever_published_is_listed_with_its_names_and_a_draft_is_not() {
    let platform = RuleDomain::with_codes().await;
    platform.upload(&pack(99)).await;
    let mut ids = Vec::new();
    for version in 0..11 {
        ids.push(platform.publish(&pack(version), None).await);
    }
    let input = json!({ "rulePackVersionId": ids[0], "reason": "It was wrong." });
    let withdrawn = platform.admin("withdrawRulePack", VERSION, input).await;
    assert_eq!(
        withdrawn["rulePackVersion"]["status"], "WITHDRAWN",
        "{withdrawn}"
    );

    let run = Uuid::now_v7();
    let through = platform
        .listings()
        .publish_page("rule_packs", run, None)
        .await
        .unwrap();
    assert_eq!(json!(through), json!(ids[9]), "ten on a page");
    assert_eq!(
        platform
            .listings()
            .publish_page("rule_packs", run, through)
            .await
            .unwrap(),
        None
    );
    let pages = testkit::eventually("the pages", || async {
        let published = testkit::published(&platform.database.pool).await;
        let facts = published
            .iter()
            .filter_map(|event| RuleFact::read(event).unwrap());
        let pages = facts.filter_map(|fact| match fact {
            RuleFact::RulePacksListed(page) if page.run == run => Some(page),
            _ => None,
        });
        Some(pages.collect::<Vec<_>>()).filter(|pages| pages.len() == 2)
    })
    .await;
    assert_eq!((pages[0].after, pages[0].through), (None, through));
    assert_eq!((pages[1].after, pages[1].through), (through, None));
    let items: Vec<_> = pages
        .iter()
        .flat_map(|page| &page.items)
        .map(|listed| &listed.item)
        .collect();
    let listed: Vec<_> = items
        .iter()
        .map(|item| item.version.id.to_string())
        .collect();
    assert_eq!(listed, ids);
    assert_eq!(items[0].version.status, "WITHDRAWN");
    for (version, item) in items.iter().enumerate() {
        assert_eq!(item.rules, [format!("R-{version}")]);
        assert_eq!(item.document_codes, ["PAPER"]);
        assert_eq!(item.version.pack, "listed");
    }
}

#[tokio::test]
async fn a_version_that_this_build_cannot_read_is_left_out_and_the_others_are_listed() {
    let platform = RuleDomain::with_codes().await;
    let spoiled = platform.publish(&pack(0), None).await;
    let readable = platform.publish(&pack(1), None).await;
    // A published file never changes, so the test simulates a build with another parser by changing the file directly.
    let force = "alter table rule_pack_versions disable trigger user";
    sqlx::query(force)
        .execute(&platform.database.pool)
        .await
        .unwrap();
    let spoil = "update rule_pack_versions set source = 'rules: [' where id::text = $1";
    let done = sqlx::query(spoil)
        .bind(&spoiled)
        .execute(&platform.database.pool)
        .await;
    assert_eq!(done.unwrap().rows_affected(), 1);
    let run = Uuid::now_v7();
    platform
        .listings()
        .publish_page("rule_packs", run, None)
        .await
        .unwrap();
    let listed = testkit::eventually("the page", || async {
        let published = testkit::published(&platform.database.pool).await;
        let mut facts = published
            .iter()
            .filter_map(|event| RuleFact::read(event).unwrap());
        facts.find_map(|fact| match fact {
            RuleFact::RulePacksListed(page) if page.run == run => Some(page.items),
            _ => None,
        })
    })
    .await;
    let ids: Vec<_> = listed
        .iter()
        .map(|listed| listed.item.version.id.to_string())
        .collect();
    assert_eq!(ids, [readable]);
}

#[tokio::test]
async fn a_listing_that_does_not_exist_is_an_error() {
    let platform = RuleDomain::bare().await;
    let unknown = platform
        .listings()
        .publish_page("nothing", Uuid::now_v7(), None)
        .await;
    assert!(
        unknown
            .unwrap_err()
            .to_string()
            .contains("there is no listing nothing")
    );
}
