//! Ratings of providers.

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, person, report};

async fn completed(world: &OrderDomain) -> Case {
    let case = Case::reported(world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    case
}

fn stars(case: &Case, stars: i32) -> Value {
    json!({ "orderId": case.order, "stars": stars })
}

#[tokio::test]
async fn a_new_opinion_replaces_the_old_one() {
    let world = OrderDomain::new().await;
    let case = completed(&world).await;
    let mut first = stars(&case, 2);
    first["comment"] = json!("Slow.");
    first["expectedVersion"] = json!(0);
    let rated = world
        .done(&case.seller, "rateProvider", first.clone())
        .await;
    assert_eq!(
        rated["order"]["rating"],
        json!({ "stars": 2, "comment": "Slow.", "version": 1 })
    );
    assert_eq!(
        world.refused(&case.seller, "rateProvider", first).await,
        "VERSION_CONFLICT"
    );
    let mut second = stars(&case, 5);
    second["expectedVersion"] = json!(1);
    let rated = world.done(&case.seller, "rateProvider", second).await;
    assert_eq!(
        rated["order"]["rating"],
        json!({ "stars": 5, "comment": null, "version": 2 })
    );

    let told = world.told().await;
    let told: Vec<_> = told
        .iter()
        .filter(|event| event.kind == "carnet.order.ProviderRated.v1")
        .collect();
    let fact = |stars: u8, before: Option<u8>| {
        json!({
            "order": case.order, "seller": case.seller_id(), "provider": case.profiles[0], "stars": stars,
            "before": before,
        })
    };
    assert_eq!(
        [&told[0].data, &told[1].data],
        [&fact(2, None), &fact(5, Some(2))]
    );
    assert_eq!(
        (told[0].subject, told[0].sequence, told[1].sequence),
        (told[1].subject, 1, 2)
    );
    assert_eq!(told[0].audience, [case.seller_id(), case.first_id()]);

    let query = "query($id: ID!) { order(id: $id) { rating { stars } } }";
    for caller in [&case.first, &case.seller, &testkit::admin()] {
        let data = world.read(caller, query, json!({ "id": case.order })).await;
        assert_eq!(data["order"]["rating"]["stars"], 5);
    }
}

#[tokio::test]
async fn only_the_seller_rates_and_only_what_is_completed() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let refusal = world
        .refused(&case.seller, "rateProvider", stars(&case, 3))
        .await;
    assert_eq!(refusal, "WRONG_STATE");
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    for (caller, code) in [
        (case.first.clone(), "FORBIDDEN"),
        (testkit::admin(), "FORBIDDEN"),
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::seller(Uuid::now_v7()), "ORDER_NOT_FOUND"),
        (
            person(
                case.first_id(),
                OrganisationKind::Provider,
                Role::SellerOwner,
            ),
            "ORDER_NOT_FOUND",
        ),
    ] {
        let refusal = world
            .refused(&caller, "rateProvider", stars(&case, 3))
            .await;
        assert_eq!(refusal, code);
    }
    for wrong in [0, 6, -1, 256 + 3, i32::MAX] {
        let refusal = world
            .refused(&case.seller, "rateProvider", stars(&case, wrong))
            .await;
        assert_eq!(refusal, "INVALID");
    }
    for comment in ["", "\u{7}", &"c".repeat(2001)] {
        let mut input = stars(&case, 3);
        input["comment"] = json!(comment);
        let refusal = world.refused(&case.seller, "rateProvider", input).await;
        assert_eq!(refusal, "INVALID");
    }
    let missing = json!({ "orderId": "nonsense", "stars": 3 });
    let refusal = world.refused(&case.seller, "rateProvider", missing).await;
    assert_eq!(refusal, "ORDER_NOT_FOUND");
}

#[tokio::test]
async fn after_thirty_days_it_stays() {
    let world = OrderDomain::new().await;
    let case = completed(&world).await;
    world
        .done(&case.seller, "rateProvider", stars(&case, 3))
        .await;
    let age = async |days: i32| {
        sqlx::query("update ratings set created_at = now() - make_interval(days => $1)")
            .bind(days)
            .execute(&world.database.pool)
            .await
            .unwrap();
    };
    age(29).await;
    world
        .done(&case.seller, "rateProvider", stars(&case, 4))
        .await;
    age(31).await;
    assert_eq!(
        world
            .refused(&case.seller, "rateProvider", stars(&case, 5))
            .await,
        "RATING_FINAL"
    );
}

#[tokio::test]
async fn repeated_it_counts_once_and_two_at_once_are_one_after_the_other() {
    let world = OrderDomain::new().await;
    let case = completed(&world).await;
    let mut keyed = stars(&case, 4);
    keyed["idempotencyKey"] = json!("once");
    world
        .done(&case.seller, "rateProvider", keyed.clone())
        .await;
    let before = world.contents().await;
    let again = world.done(&case.seller, "rateProvider", keyed).await;
    assert_eq!(again["order"]["rating"]["version"], 1);
    assert_eq!(world.contents().await, before);
    let rate = |number| world.mutate(&case.seller, "rateProvider", stars(&case, number));
    let (one, other) = tokio::join!(rate(1), rate(5));
    assert!(one.unwrap()["userErrors"] == json!([]) && other.unwrap()["userErrors"] == json!([]));
    let told = world.told().await;
    let told: Vec<_> = told
        .iter()
        .filter(|event| event.kind == "carnet.order.ProviderRated.v1")
        .collect();
    assert_eq!(
        told.iter().map(|event| event.sequence).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(told[2].data["before"], told[1].data["stars"]);
}
