//! Pages of this domain's current state, for the projections of other domains.

use events::operations::Page;
use events::{CloudEvent, Lane};
use order::listings::Listings;
use order::service::Republication;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, document, report, string};

/// Returns the pages of this listing in the outbox, oldest first; each is in the bulk lane.
async fn pages<T: DeserializeOwned>(world: &OrderDomain, kind: &str) -> Vec<(CloudEvent, Page<T>)> {
    let kind = format!("carnet.order.{kind}.v1");
    let events: Vec<(Value, String)> =
        sqlx::query_as("select event, lane from outbox order by position")
            .fetch_all(&world.database.pool)
            .await
            .unwrap();
    let events = events
        .into_iter()
        .filter(|(event, _)| event["type"] == kind.as_str());
    let page = |(event, lane): (Value, String)| {
        assert_eq!(lane, Lane::Bulk.name());
        let event: CloudEvent = serde_json::from_value(event).unwrap();
        assert!(event.audience.is_empty());
        let page = serde_json::from_value(event.data.clone()).unwrap();
        (event, page)
    };
    events.map(page).collect()
}

async fn republish(world: &OrderDomain) -> Uuid {
    let listings = Listings(Republication::new(world.database.pool.clone()));
    outbox::republish(&world.database.pool, &listings, chassis::now())
        .await
        .unwrap()
}

#[tokio::test]
async fn documents_come_in_pages_of_a_hundred_that_cover_all_ids() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let (caller, product) = (testkit::seller(seller), world.product(seller).await);
    let submitted = world
        .done(&caller, "submitDocument", document(product, "SDS"))
        .await;
    let first = string(&submitted["document"]["id"]);
    let more = "insert into evidence_documents (id, organisation, product_id, kind, sha256, issued_on, issuer, status,
             version, created_at, updated_at)
         select gen_random_uuid(), organisation, product_id, kind, sha256, issued_on, issuer, status, 1, created_at,
             updated_at
         from evidence_documents, generate_series(1, $1)";
    let add = async |count: i32| {
        sqlx::query(more)
            .bind(count)
            .execute(&world.database.pool)
            .await
            .unwrap();
    };
    add(99).await;
    let run = republish(&world).await;
    let listed = pages::<events::order::EvidenceDocument>(&world, "DocumentsListed").await;
    let [(event, page)] = listed.as_slice() else {
        panic!("{} pages", listed.len())
    };
    assert_eq!(
        (event.subject, page.run, page.after, page.through),
        (run, run, None, None)
    );
    assert_eq!(page.items.len(), 100);
    let one = page
        .items
        .iter()
        .find(|listed| listed.item.id.to_string() == first)
        .unwrap();
    let told = world.told().await;
    let told = told
        .iter()
        .find(|event| event.kind == "carnet.order.DocumentSubmitted.v1")
        .unwrap();
    assert_eq!(
        (one.sequence, json!(one.item)),
        (told.sequence, told.data.clone()),
        "as its event told it"
    );

    covers_a_second_page(&world).await;
}

/// Checks the listing with one document more than a page has.
async fn covers_a_second_page(world: &OrderDomain) {
    sqlx::query("insert into evidence_documents (id, organisation, product_id, kind, sha256, issued_on, issuer, status,
             version, created_at, updated_at)
         select gen_random_uuid(), organisation, product_id, kind, sha256, issued_on, issuer, status, 1, created_at,
             updated_at
         from evidence_documents limit 1")
        .execute(&world.database.pool)
        .await
        .unwrap();
    let run = republish(world).await;
    let listed = pages::<events::order::EvidenceDocument>(world, "DocumentsListed").await;
    let [_, (_, page), (_, last)] = listed.as_slice() else {
        panic!("{} pages", listed.len())
    };
    assert_eq!(
        (page.run, last.run, page.items.len(), last.items.len()),
        (run, run, 100, 1)
    );
    assert_eq!(
        (page.after, last.after, last.through),
        (None, page.through, None)
    );
    assert_eq!(page.items.last().map(|listed| listed.item.id), page.through);
    assert!(page.items.is_sorted_by_key(|listed| listed.item.id));
    assert!(Some(last.items[0].item.id) > page.through);
}

#[tokio::test]
async fn certificates_and_ratings_are_listed_as_their_events_told_them() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    for stars in [2, 5] {
        let rating = json!({ "orderId": case.order, "stars": stars, "comment": "Private." });
        world.done(&case.seller, "rateProvider", rating).await;
    }
    republish(&world).await;
    let told = world.told().await;
    let last = |kind: &str| {
        told.iter()
            .rfind(|event| event.kind == format!("carnet.order.{kind}.v1"))
            .unwrap()
    };
    let listed = pages::<Value>(&world, "CertificatesListed").await;
    let item = &listed[0].1.items[0];
    assert_eq!(
        (item.sequence, &item.item),
        (1, &last("CertificateIssued").data)
    );
    let listed = pages::<Value>(&world, "RatingsListed").await;
    let item = &listed[0].1.items[0];
    let rated = last("ProviderRated");
    assert_eq!(item.sequence, rated.sequence);
    for field in ["order", "seller", "provider", "stars"] {
        assert_eq!(item.item[field], rated.data[field], "{field}");
    }
    assert!(!listed[0].0.data.to_string().contains("Private"));
}

#[tokio::test]
async fn an_empty_listing_is_one_page_that_covers_everything() {
    let world = OrderDomain::new().await;
    republish(&world).await;
    for kind in ["DocumentsListed", "CertificatesListed", "RatingsListed"] {
        let listed = pages::<Value>(&world, kind).await;
        let [(_, page)] = listed.as_slice() else {
            panic!("{} pages", listed.len())
        };
        assert_eq!(
            (page.after, page.through, page.items.len()),
            (None, None, 0),
            "{kind}"
        );
    }
}
