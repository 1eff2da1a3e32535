//! Projections of products, providers and organisations, whatever the order of the events.

use events::user::{Provider, Registration, UserFact};
use events::{CloudEvent, Fact};
use order::events::Incoming;
use outbox::Reactions;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{draft, organisation, product, provider, self_check};
use crate::shipment::{Shipment, questions};
use crate::support::{OrderDomain, earlier_id, request};

async fn knows(world: &OrderDomain, query: &'static str, id: Uuid) -> (String, i64) {
    sqlx::query_as(query)
        .bind(id)
        .fetch_one(&world.database.pool)
        .await
        .unwrap()
}

const PRODUCT: &str = "select status, sequence from products where id = $1";
const PROVIDER: &str = "select status, sequence from providers where id = $1";

#[tokio::test]
async fn the_greatest_sequence_wins_in_any_order_and_however_often() {
    let world = OrderDomain::new().await;
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
    for (status, sequence) in [
        ("LISTED", 3),
        ("DRAFT", 1),
        ("UNDER_REVIEW", 2),
        ("SUSPENDED", 4),
        ("LISTED", 3),
    ] {
        world
            .take_in(&provider(id, organisation, status, sequence))
            .await
            .unwrap();
    }
    assert_eq!(
        knows(&world, PROVIDER, id).await,
        ("SUSPENDED".to_owned(), 4)
    );
}

#[tokio::test]
async fn only_listed_providers_may_be_asked() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let (product, caller) = (world.product(seller).await, testkit::seller(seller));
    let id = earlier_id();
    let ask = || world.mutate(&caller, "requestAssessment", request(product, &[id]));
    let organisation = Uuid::now_v7();
    for (sequence, status) in (1..).zip(["DRAFT", "UNDER_REVIEW"]) {
        world
            .take_in(&provider(id, organisation, status, sequence))
            .await
            .unwrap();
        let refused = ask().await.unwrap();
        assert_eq!(
            refused["userErrors"][0]["code"], "PROVIDER_NOT_FOUND",
            "{status}"
        );
        assert_eq!(
            refused["userErrors"][0]["path"],
            json!(["input", "providerIds", "0"])
        );
    }
    world
        .take_in(&provider(id, organisation, "LISTED", 3))
        .await
        .unwrap();
    assert_eq!(ask().await.unwrap()["userErrors"], json!([]));
    for (sequence, status) in [(4, "SUSPENDED"), (6, "REMOVED")] {
        world
            .take_in(&provider(id, organisation, status, sequence))
            .await
            .unwrap();
        let refused = ask().await.unwrap();
        assert_eq!(
            refused["userErrors"][0]["code"], "PROVIDER_NOT_FOUND",
            "{status}"
        );
        assert_eq!(
            refused["userErrors"][0]["path"],
            json!(["input", "providerIds", "0"])
        );
    }
}

#[tokio::test]
async fn every_fact_about_a_provider_is_taken_in() {
    let world = OrderDomain::new().await;
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
        UserFact::ProviderRejected(told("DRAFT")),
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

/// Processes events in one transaction, like the consumer does with a batch.
async fn project(world: &OrderDomain, events: &[CloudEvent]) -> anyhow::Result<()> {
    assert!(
        events
            .iter()
            .all(|event| Incoming.is_projection(&event.kind))
    );
    let mut tx = world.database.pool.begin().await.unwrap();
    Incoming.project(&mut tx, events).await?;
    tx.commit().await.unwrap();
    Ok(())
}

#[tokio::test]
async fn a_run_of_events_leaves_the_greatest_sequence_of_each_product() {
    let world = OrderDomain::new().await;
    let (one, other, seller) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let told = |id, status, sequence| product(id, seller, status, sequence);
    let run = [
        told(other, "ACTIVE", 2),
        told(one, "ARCHIVED", 3),
        told(other, "DRAFT", 1),
        told(one, "DRAFT", 1),
        told(one, "ACTIVE", 2),
    ];
    project(&world, &run).await.unwrap();
    assert_eq!(
        knows(&world, PRODUCT, one).await,
        ("ARCHIVED".to_owned(), 3)
    );
    assert_eq!(
        knows(&world, PRODUCT, other).await,
        ("ACTIVE".to_owned(), 2)
    );
    project(&world, &[told(other, "DRAFT", 1), told(one, "ARCHIVED", 4)])
        .await
        .unwrap();
    assert_eq!(
        knows(&world, PRODUCT, one).await,
        ("ARCHIVED".to_owned(), 4)
    );
    assert_eq!(
        knows(&world, PRODUCT, other).await,
        ("ACTIVE".to_owned(), 2),
        "older than the row"
    );
    assert!(world.told().await.is_empty());
}

#[tokio::test]
async fn a_run_with_a_product_that_an_approval_rests_on_is_processed_one_by_one() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let seller = shipment.seller_id();
    let (new, asked) = (Uuid::now_v7(), questions(&world, &id).await[0].sequence);
    let mut run = [
        product(new, seller, "ACTIVE", 1),
        product(shipment.products[0], seller, "ACTIVE", 2),
    ];
    for event in &mut run {
        event.time = chassis::now();
    }
    run[1].data["hsCode"] = json!("850780");
    let before = world.contents().await;
    project(&world, &run).await.unwrap_err();
    assert_eq!(world.contents().await, before);
    for event in &run {
        world.take_in(event).await.unwrap();
    }
    assert_eq!(
        questions(&world, &id).await[0].sequence,
        asked + 2,
        "after the answer"
    );
    assert_eq!(knows(&world, PRODUCT, new).await, ("ACTIVE".to_owned(), 1));

    let (_, refused) = Shipment::at(&world, "CANCELLED").await;
    let rest = "select product_id from transport_approval_checks where approval_id = $1";
    let product_id: Uuid = sqlx::query_scalar(rest)
        .bind(refused.parse::<Uuid>().unwrap())
        .fetch_one(&world.database.pool)
        .await
        .unwrap();
    project(
        &world,
        &[
            product(product_id, seller, "ACTIVE", 2),
            product(Uuid::now_v7(), seller, "ACTIVE", 1),
        ],
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn organisations_of_every_kind_are_known() {
    let world = OrderDomain::new().await;
    let ids: Vec<Uuid> = (0..4).map(|_| Uuid::now_v7()).collect();
    let kinds = ["SELLER", "PROVIDER", "CARRIER", "PLATFORM"];
    let run: Vec<CloudEvent> = ids
        .iter()
        .zip(kinds)
        .map(|(id, kind)| organisation(*id, kind, "PENDING", 1))
        .collect();
    project(&world, &run).await.unwrap();
    let run = [("ACTIVE", 4), ("CLOSED", 3), ("SUSPENDED", 2)];
    let run = run.map(|(status, sequence)| organisation(ids[0], kinds[0], status, sequence));
    project(&world, &run).await.unwrap();
    let known: Vec<(Uuid, String, String, i64)> =
        sqlx::query_as("select id, kind, status, sequence from organisations order by id")
            .fetch_all(&world.database.pool)
            .await
            .unwrap();
    let pending = |place: usize| (ids[place], kinds[place].to_owned(), "PENDING".to_owned(), 1);
    let first = (ids[0], "SELLER".to_owned(), "ACTIVE".to_owned(), 4);
    assert_eq!(known, [first, pending(1), pending(2), pending(3)]);
}

#[tokio::test]
async fn a_self_check_that_no_approval_asked_for_does_not_concern_this_domain() {
    let world = OrderDomain::new().await;
    let (_, id) = Shipment::at(&world, "CLEARED").await;
    let mut check = self_check(
        &questions(&world, &id).await.remove(0),
        "COMPLIANT",
        Vec::new(),
    );
    assert!(Incoming.concerns(&check));
    check.data["transportApproval"] = Value::Null;
    assert!(!Incoming.concerns(&check));
    check
        .data
        .as_object_mut()
        .unwrap()
        .remove("transportApproval");
    assert!(!Incoming.concerns(&check));
    assert!(Incoming.concerns(&product(Uuid::now_v7(), Uuid::now_v7(), "ACTIVE", 1)));
}

#[tokio::test]
async fn only_events_without_locks_are_projections() {
    let (id, organisation_id) = (Uuid::now_v7(), Uuid::now_v7());
    assert!(!Incoming.is_projection(&provider(id, organisation_id, "SUSPENDED", 1).kind));
    for kind in [
        "ProviderKeyRevoked",
        "OrganisationsListed",
        "ProvidersListed",
        "ProviderKeysListed",
    ] {
        assert!(!Incoming.is_projection(&format!("carnet.user.{kind}.v1")));
    }
    for kind in [
        "ProductsListed",
        "ProductRequirementsChanged",
        "SelfCheckCompleted",
    ] {
        assert!(!Incoming.is_projection(&format!("carnet.rule.{kind}.v1")));
    }
}

#[tokio::test]
async fn the_organisation_of_an_unverified_registration_is_forgotten() {
    let world = OrderDomain::new().await;
    let (gone, kept) = (Uuid::now_v7(), Uuid::now_v7());
    for id in [gone, kept] {
        world
            .take_in(&organisation(id, "SELLER", "PENDING", 1))
            .await
            .unwrap();
    }
    let user = Uuid::now_v7();
    let removed = Registration {
        user,
        organisations: vec![gone],
    };
    let event = UserFact::RegistrationRemoved(removed)
        .publish(draft(user, 2))
        .unwrap();
    world.take_in(&event).await.unwrap();
    let known = sqlx::query_scalar::<_, Uuid>("select id from organisations where id = any($1)");
    let known = known
        .bind([gone, kept].as_slice())
        .fetch_all(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(known, [kept]);
}
