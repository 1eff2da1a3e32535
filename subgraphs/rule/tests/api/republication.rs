//! The current state of all products, page by page, with which other domains compare their projections.

use events::operations::Page;
use events::rule::{Product, RuleFact};
use events::{Fact, Lane};
use outbox::{Listings, republish};
use serde_json::json;
use uuid::Uuid;

use crate::support::Platform;

/// Publishes all listings; the pages of this run.
async fn republished(platform: &Platform, pages: usize) -> Vec<Page<Product>> {
    let run = republish(&platform.database.pool, &platform.listings(), chassis::now()).await.unwrap();
    testkit::eventually("the pages", || async {
        let events = platform.entries("order", Lane::Bulk).await;
        let facts = events.iter().filter_map(|event| RuleFact::read(event).unwrap());
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
    let platform = Platform::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let rows: Vec<_> = (0..203).map(|number| format!("B-{number},Beans,CI,180100")).collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    platform.mutate(&seller, "importProducts", "{ imported }", json!({ "csv": csv })).await;
    let beans = json!({ "sku": "OLD", "name": "Beans", "originCountry": "CI", "hsCode": "180100" });
    let archived = platform.product(&seller, beans).await;
    let input = json!({ "productId": archived });
    platform.mutate(&seller, "archiveProduct", "{ userErrors { code } }", input).await;

    let pages = republished(&platform, 3).await;
    assert_eq!(pages.iter().map(|page| page.items.len()).collect::<Vec<_>>(), [100, 100, 4]);
    let mut after = None;
    for page in &pages {
        assert_eq!(page.after, after, "each page begins where the one before ended");
        let last = page.items.last().map(|listed| listed.item.id);
        assert!(page.items.is_sorted_by_key(|listed| listed.item.id));
        assert_eq!(page.through, last.filter(|_| page.items.len() == 100), "the last page has an open end");
        after = page.through;
    }
    let last = pages[2].items.iter().find(|listed| listed.item.sku == "OLD").unwrap();
    assert_eq!((last.sequence, &*last.item.status), (2, "ARCHIVED"));
    assert_eq!(json!(last.item.id), json!(archived));
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_an_empty_one_and_no_products_are_one_empty_page() {
    let platform = Platform::with_codes().await;
    let pages = republished(&platform, 1).await;
    assert_eq!((pages[0].after, pages[0].through, pages[0].items.len()), (None, None, 0));
    let seller = testkit::seller(Uuid::now_v7());
    let rows: Vec<_> = (0..100).map(|number| format!("B-{number},Beans,CI,180100")).collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    platform.mutate(&seller, "importProducts", "{ imported }", json!({ "csv": csv })).await;
    let pages = republished(&platform, 2).await;
    assert_eq!((pages[0].items.len(), pages[1].items.len()), (100, 0));
    assert_eq!((pages[1].after, pages[1].through), (pages[0].through, None));
}

#[tokio::test]
async fn a_listing_that_does_not_exist_is_an_error() {
    let platform = Platform::bare().await;
    let unknown = platform.listings().publish_page("nothing", Uuid::now_v7(), None).await;
    assert!(unknown.unwrap_err().to_string().contains("there is no listing nothing"));
}
