//! Projections that are reconciled with pages of their producers' current state.

use events::operations::{Listed, Page};
use events::rule::{Product, PublishedRulePack, RuleFact};
use events::user::{Organisation, Provider, ProviderKey, UserFact};
use events::{CloudEvent, Draft, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{draft, organisation, product, provider, rule_pack};
use crate::shipment::{Shipment, questions};
use crate::signing::Key;
use crate::support::{Case, OrderDomain, report};

/// Returns the item of an event, as its producer lists it.
fn listed<T: serde::de::DeserializeOwned>(event: &CloudEvent) -> Listed<T> {
    Listed {
        sequence: event.sequence,
        item: serde_json::from_value(event.data.clone()).unwrap(),
    }
}

/// Returns a page of a new run that has all items.
fn whole<T>(items: Vec<Listed<T>>) -> Page<T> {
    Page {
        run: Uuid::now_v7(),
        after: None,
        through: None,
        items,
    }
}

fn now(run: Uuid) -> Draft {
    Draft {
        time: chassis::now(),
        ..draft(run, 1)
    }
}

fn products(page: Page<Product>) -> CloudEvent {
    let run = page.run;
    RuleFact::ProductsListed(page).publish(now(run)).unwrap()
}

fn rule_packs(page: Page<PublishedRulePack>) -> CloudEvent {
    let run = page.run;
    RuleFact::RulePacksListed(page).publish(now(run)).unwrap()
}

fn organisations(page: Page<Organisation>) -> CloudEvent {
    let run = page.run;
    UserFact::OrganisationsListed(page)
        .publish(now(run))
        .unwrap()
}

fn providers(page: Page<Provider>) -> CloudEvent {
    let run = page.run;
    UserFact::ProvidersListed(page).publish(now(run)).unwrap()
}

fn keys(page: Page<ProviderKey>) -> CloudEvent {
    let run = page.run;
    UserFact::ProviderKeysListed(page)
        .publish(now(run))
        .unwrap()
}

/// Returns the result of the last reconciliation that was published.
async fn result(world: &OrderDomain) -> Value {
    let told = world.told().await;
    let checked = told
        .iter()
        .rfind(|event| event.kind == "carnet.order.ProjectionChecked.v1")
        .unwrap();
    let data = &checked.data;
    assert_eq!(data["consumer"], "order");
    json!([
        data["projection"],
        data["compared"],
        data["missing"],
        data["outdated"],
        data["surplus"]
    ])
}

async fn run(world: &OrderDomain, query: &'static str, id: Uuid) {
    let done = sqlx::query(query)
        .bind(id)
        .execute(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

async fn status(world: &OrderDomain, table: &str, id: Uuid) -> (String, i64) {
    let query = format!("select status, sequence from {table} where id = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(query))
        .bind(id)
        .fetch_one(&world.database.pool)
        .await
        .unwrap()
}

fn at(status: &str, sequence: i64) -> (String, i64) {
    (status.to_owned(), sequence)
}

#[tokio::test]
async fn products_that_are_missing_or_differ_are_repaired_and_newer_ones_stay() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let mut ids: Vec<Uuid> = (0..6).map(|_| Uuid::now_v7()).collect();
    ids.sort_unstable();
    let [missing, older, differs, newer, same, surplus] = ids.try_into().unwrap();
    for (id, sequence) in [
        (older, 1),
        (differs, 2),
        (newer, 9),
        (same, 1),
        (surplus, 1),
    ] {
        world
            .take_in(&product(id, seller, "ACTIVE", sequence))
            .await
            .unwrap();
    }
    let damage = "update products set name = 'Damaged' where id = $1";
    run(&world, damage, differs).await;
    let page = whole(vec![
        listed(&product(missing, seller, "ACTIVE", 1)),
        listed(&product(older, seller, "ARCHIVED", 3)),
        listed(&product(differs, seller, "ACTIVE", 2)),
        listed(&product(newer, seller, "DRAFT", 8)),
        listed(&product(same, seller, "ACTIVE", 4)),
    ]);
    world.take_in(&products(page.clone())).await.unwrap();
    assert_eq!(result(&world).await, json!(["products", 5, 1, 2, 1]));
    for (id, expected, why) in [
        (missing, at("ACTIVE", 1), "missing"),
        (older, at("ARCHIVED", 3), "older than the page"),
        (newer, at("ACTIVE", 9), "newer than the page"),
        (same, at("ACTIVE", 4), "the sequence is no drift"),
        (surplus, at("ACTIVE", 1), "reported and left"),
    ] {
        assert_eq!(status(&world, "products", id).await, expected, "{why}");
    }
    let names: i64 = sqlx::query_scalar("select count(*) from products where name = 'Power bank'")
        .fetch_one(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(names, 6);
    world.take_in(&products(whole(page.items))).await.unwrap();
    assert_eq!(
        result(&world).await,
        json!(["products", 5, 0, 0, 1]),
        "nothing is left to repair"
    );
}

#[tokio::test]
async fn rule_packs_that_are_missing_or_differ_are_repaired_and_newer_ones_stay() {
    let world = OrderDomain::new().await;
    let mut ids: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
    ids.sort_unstable();
    let [missing, differs, newer, same, surplus] = ids.try_into().unwrap();
    let pack = |id, rule: &str, sequence| rule_pack(id, "demo", &[rule], &["EU_DOC"], sequence);
    for (id, rule, sequence) in [
        (differs, "LOST-1", 2),
        (newer, "NEW-1", 9),
        (same, "A-1", 1),
        (surplus, "B-1", 1),
    ] {
        world.take_in(&pack(id, rule, sequence)).await.unwrap();
    }
    let page = whole(vec![
        listed(&pack(missing, "C-1", 1)),
        listed(&pack(differs, "FOUND-1", 2)),
        listed(&pack(newer, "OLD-1", 8)),
        listed(&pack(same, "A-1", 4)),
    ]);
    world.take_in(&rule_packs(page.clone())).await.unwrap();
    assert_eq!(result(&world).await, json!(["rule_packs", 4, 1, 1, 1]));
    let kept: Vec<(Uuid, Vec<String>, Vec<String>, i64)> =
        sqlx::query_as("select id, rules, document_codes, sequence from rule_packs order by id")
            .fetch_all(&world.database.pool)
            .await
            .unwrap();
    let row = |id, rule: &str, sequence| {
        (
            id,
            vec![rule.to_owned()],
            vec!["EU_DOC".to_owned()],
            sequence,
        )
    };
    let expected = [
        row(missing, "C-1", 1),
        row(differs, "FOUND-1", 2),
        row(newer, "NEW-1", 9),
        row(same, "A-1", 4),
        row(surplus, "B-1", 1),
    ];
    assert_eq!(kept, expected);
    world.take_in(&rule_packs(whole(page.items))).await.unwrap();
    assert_eq!(
        result(&world).await,
        json!(["rule_packs", 4, 0, 0, 1]),
        "nothing is left to repair"
    );
}

#[tokio::test]
async fn a_page_is_compared_with_its_own_range_only_and_the_last_page_ends_the_run() {
    let world = OrderDomain::new().await;
    let mut ids: Vec<Uuid> = (0..4).map(|_| Uuid::now_v7()).collect();
    ids.sort_unstable();
    for id in &ids {
        world
            .take_in(&organisation(*id, "SELLER", "ACTIVE", 1))
            .await
            .unwrap();
    }
    let one = |id: Uuid| listed(&organisation(id, "SELLER", "ACTIVE", 1));
    let first = Page {
        run: Uuid::now_v7(),
        after: None,
        through: Some(ids[1]),
        items: vec![one(ids[1])],
    };
    let last = Page {
        after: Some(ids[1]),
        through: None,
        items: vec![one(ids[3])],
        ..first.clone()
    };
    let run = first.run;
    world.take_in(&organisations(first)).await.unwrap();
    let told = world.told().await;
    assert!(told.is_empty(), "a result comes with the last page");
    world.take_in(&organisations(last)).await.unwrap();
    assert_eq!(result(&world).await, json!(["organisations", 2, 0, 0, 2]));
    assert_eq!(world.told().await[0].subject, run);
    world
        .take_in(&organisations(whole(Vec::new())))
        .await
        .unwrap();
    assert_eq!(
        result(&world).await,
        json!(["organisations", 0, 0, 0, 4]),
        "the source has none"
    );
}

#[tokio::test]
async fn organisations_and_keys_are_repaired() {
    let world = OrderDomain::new().await;
    let (known, missing) = (Uuid::now_v7(), Uuid::now_v7());
    world
        .take_in(&organisation(known, "CARRIER", "ACTIVE", 1))
        .await
        .unwrap();
    let page = whole(vec![
        listed(&organisation(known, "CARRIER", "CLOSED", 2)),
        listed(&organisation(missing, "SELLER", "ACTIVE", 1)),
    ]);
    world.take_in(&organisations(page)).await.unwrap();
    assert_eq!(result(&world).await, json!(["organisations", 2, 1, 1, 0]));
    assert_eq!(
        status(&world, "organisations", known).await,
        at("CLOSED", 2)
    );

    let lab = Uuid::now_v7();
    let profile = world.provider(lab).await;
    let key = Key::of(lab).told(profile, lab, false);
    world
        .take_in(&keys(whole(vec![listed(&key)])))
        .await
        .unwrap();
    assert_eq!(
        result(&world).await,
        json!(["provider_keys", 1, 0, 0, 0]),
        "the same is no drift"
    );
    let mut revoked = Key::of(lab).told(profile, lab, true);
    revoked.sequence = key.sequence;
    let other = Uuid::now_v7();
    let page = whole(vec![
        listed(&revoked),
        listed(&Key::of(other).told(profile, other, false)),
    ]);
    world.take_in(&keys(page)).await.unwrap();
    assert_eq!(result(&world).await, json!(["provider_keys", 2, 1, 1, 0]));
    let revoked: i64 =
        sqlx::query_scalar("select count(*) from provider_keys where revoked_at is not null")
            .fetch_one(&world.database.pool)
            .await
            .unwrap();
    assert_eq!(revoked, 1);
}

#[tokio::test]
async fn a_provider_whose_suspension_was_lost_takes_its_certificates_along() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let input = json!({ "orderId": case.order });
    world.done(&case.seller, "acceptReport", input).await;
    let query = "query($id: ID!) { order(id: $id) { certificate { status suspensionCause } } }";
    let certificate = async || {
        let data = world
            .read(&case.seller, query, json!({ "id": case.order }))
            .await;
        let one = &data["order"]["certificate"];
        (one["status"].clone(), one["suspensionCause"].clone())
    };
    let listed_as = async |status: &str, sequence: i64| {
        let [first, second] = case.profiles;
        let page = whole(vec![
            listed(&provider(first, case.first_id(), status, sequence)),
            listed(&provider(second, case.second_id(), "LISTED", 1)),
        ]);
        world.take_in(&providers(page)).await.unwrap();
    };
    listed_as("LISTED", 1).await;
    assert_eq!(result(&world).await, json!(["providers", 2, 0, 0, 0]));
    assert_eq!(certificate().await.0, "VALID");
    listed_as("SUSPENDED", 2).await;
    assert_eq!(result(&world).await, json!(["providers", 2, 0, 1, 0]));
    assert_eq!(
        certificate().await,
        (json!("SUSPENDED"), json!("PROVIDER_SUSPENDED"))
    );
    listed_as("LISTED", 1).await;
    let (status, _) = certificate().await;
    assert_eq!(status, "SUSPENDED", "the page is older than the row");
    listed_as("LISTED", 2).await;
    let (status, _) = certificate().await;
    assert_eq!(status, "VALID", "also with an equal sequence");
    run(
        &world,
        "delete from providers where id = $1",
        case.profiles[0],
    )
    .await;
    listed_as("REMOVED", 3).await;
    assert_eq!(result(&world).await, json!(["providers", 2, 1, 0, 0]));
    let (status, _) = certificate().await;
    assert_eq!(status, "SUSPENDED", "also where the row was missing");
}

#[tokio::test]
async fn approvals_about_a_repaired_product_are_asked_about_again() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let asked = questions(&world, &id).await[0].sequence;
    let seller = shipment.seller_id();
    let mut ids = shipment.products.clone();
    ids.sort_unstable();
    let page = |status: &str, sequence| {
        whole(
            ids.iter()
                .map(|id| listed(&product(*id, seller, status, sequence)))
                .collect(),
        )
    };
    world.take_in(&products(page("ACTIVE", 1))).await.unwrap();
    assert_eq!(
        questions(&world, &id).await[0].sequence,
        asked,
        "nothing was repaired"
    );
    world.take_in(&products(page("ARCHIVED", 2))).await.unwrap();
    assert_eq!(
        questions(&world, &id).await[0].sequence,
        asked + 2,
        "once for all of them, after the answer"
    );
    let approval = world.read(
        &shipment.seller,
        "query($id: ID!) { transportApproval(id: $id) { status } }",
        json!({ "id": id }),
    );
    assert_eq!(
        approval.await["transportApproval"]["status"],
        "APPROVED",
        "it holds until the answer"
    );
}

#[tokio::test]
async fn a_listing_that_only_fills_columns_leaves_approvals_alone() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let asked = questions(&world, &id).await[0].sequence;
    let seller = shipment.seller_id();
    let mut ids = shipment.products.clone();
    ids.sort_unstable();
    let page = || {
        whole(
            ids.iter()
                .map(|id| listed(&product(*id, seller, "ACTIVE", 1)))
                .collect(),
        )
    };
    for damage in [
        "update products set hs_code = null where id = $1",
        "update products set sku_key = '' where id = $1",
        "update products set name = 'Damaged' where id = $1",
    ] {
        run(&world, damage, ids[0]).await;
        world.take_in(&products(page())).await.unwrap();
        let compared = i64::try_from(ids.len()).unwrap();
        assert_eq!(
            result(&world).await,
            json!(["products", compared, 0, 1, 0]),
            "{damage}"
        );
        assert_eq!(questions(&world, &id).await[0].sequence, asked, "{damage}");
    }
    let query = "query($id: ID!) { transportApproval(id: $id) { status version } }";
    let approval = async || {
        world
            .read(&shipment.seller, query, json!({ "id": id }))
            .await
    };
    let before = approval().await;
    assert_eq!(before["transportApproval"]["status"], "APPROVED");
    run(
        &world,
        "update products set digest = '' where id = $1",
        ids[0],
    )
    .await;
    world.take_in(&products(page())).await.unwrap();
    assert_eq!(
        questions(&world, &id).await[0].sequence,
        asked + 2,
        "the digest is what the rules look at"
    );
}
