//! What is known of products and providers, whatever the order in which it was heard.

use events::Fact;
use events::user::{Provider, UserFact};
use serde_json::json;
use uuid::Uuid;

use crate::facts::{draft, product, provider};
use crate::support::{World, request};

async fn knows(world: &World, query: &'static str, id: Uuid) -> (String, i64) {
    sqlx::query_as(query).bind(id).fetch_one(&world.database.pool).await.unwrap()
}

const PRODUCT: &str = "select status, sequence from products where id = $1";
const PROVIDER: &str = "select status, sequence from providers where id = $1";

#[tokio::test]
async fn the_greatest_sequence_wins_in_any_order_and_however_often() {
    let world = World::new().await;
    let (id, organisation) = (Uuid::now_v7(), Uuid::now_v7());
    let events = [
        product(id, organisation, "DRAFT", 1),
        product(id, organisation, "ACTIVE", 2),
        product(id, organisation, "ARCHIVED", 3),
    ];
    for [first, second, third] in [[2, 0, 1], [0, 2, 1], [1, 0, 2], [2, 2, 0]] {
        for event in [first, second, third, first] {
            world.take_in(&events[event]).await.unwrap();
        }
        assert_eq!(knows(&world, PRODUCT, id).await, ("ARCHIVED".to_owned(), 3));
    }
    let id = Uuid::now_v7();
    for (status, sequence) in
        [("LISTED", 3), ("DRAFT", 1), ("UNDER_REVIEW", 2), ("SUSPENDED", 4), ("LISTED", 3)]
    {
        world.take_in(&provider(id, organisation, status, sequence)).await.unwrap();
    }
    assert_eq!(knows(&world, PROVIDER, id).await, ("SUSPENDED".to_owned(), 4));
}

#[tokio::test]
async fn only_listed_providers_may_be_asked() {
    let world = World::new().await;
    let seller = Uuid::now_v7();
    let (product, caller) = (world.product(seller).await, testkit::seller(seller));
    let id = Uuid::now_v7();
    let ask = || world.mutate(&caller, "requestAssessment", request(product, &[id]));
    let organisation = Uuid::now_v7();
    for (sequence, status) in (1..).zip(["DRAFT", "UNDER_REVIEW"]) {
        world.take_in(&provider(id, organisation, status, sequence)).await.unwrap();
        let refused = ask().await.unwrap();
        assert_eq!(refused["userErrors"][0]["code"], "PROVIDER_NOT_FOUND", "{status}");
        assert_eq!(refused["userErrors"][0]["path"], json!(["input", "providerIds", "0"]));
    }
    world.take_in(&provider(id, organisation, "LISTED", 3)).await.unwrap();
    assert_eq!(ask().await.unwrap()["userErrors"], json!([]));
    for (sequence, status) in [(4, "SUSPENDED"), (6, "REMOVED")] {
        world.take_in(&provider(id, organisation, status, sequence)).await.unwrap();
        let refused = ask().await.unwrap();
        assert_eq!(refused["userErrors"][0]["code"], "PROVIDER_NOT_FOUND", "{status}");
        assert_eq!(refused["userErrors"][0]["path"], json!(["input", "providerIds", "0"]));
    }
}

#[tokio::test]
async fn every_fact_about_a_provider_is_taken_in() {
    let world = World::new().await;
    let (id, organisation) = (Uuid::now_v7(), Uuid::now_v7());
    let told = |status: &str| Provider {
        id,
        organisation,
        display_name: "Lab".into(),
        status: status.into(),
        services: Vec::new(),
        accreditations: Vec::new(),
        reason: None,
    };
    let facts = [
        UserFact::ProviderAdded(told("DRAFT")),
        UserFact::AccreditationAdded(told("DRAFT")),
        UserFact::ProviderUpdated(told("UNDER_REVIEW")),
        UserFact::ProviderApproved(told("LISTED")),
        UserFact::AccreditationExpired(told("LISTED")),
        UserFact::ProviderSuspended(told("SUSPENDED")),
        UserFact::ProviderReinstated(told("LISTED")),
        UserFact::ProviderRemoved(told("REMOVED")),
    ];
    for (sequence, fact) in (1..).zip(facts) {
        let event = fact.publish(draft(id, sequence)).unwrap();
        let expected = event.data["status"].as_str().unwrap().to_owned();
        world.take_in(&event).await.unwrap();
        assert_eq!(knows(&world, PROVIDER, id).await, (expected, sequence));
    }
}
