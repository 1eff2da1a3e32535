//! Lists of enquiries, and the expiry of enquiries without an answer.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::enquiries::lifecycle::{Asked, in_status, question, seen, told};
use crate::support::{OrderDomain, string};

#[tokio::test]
async fn what_nobody_answers_expires_after_five_days_once() {
    let world = OrderDomain::new().await;
    let waiting = Asked::new(&world).await;
    let answered = in_status(&world, "ANSWERED").await;
    let now = chassis::now();
    let service = &world.services;
    assert_eq!(
        service
            .enquiries
            .expire(now + Duration::days(4))
            .await
            .unwrap(),
        0
    );
    let later = now + Duration::days(5) + Duration::minutes(5);
    let (one, other) = tokio::join!(
        service.enquiries.expire(later),
        service.enquiries.expire(later)
    );
    assert_eq!(one.unwrap() + other.unwrap(), 1, "by two processes at once");
    assert_eq!(
        seen(&world, &waiting.seller, &waiting.enquiry).await["status"],
        "EXPIRED"
    );
    assert_eq!(
        seen(&world, &answered.seller, &answered.enquiry).await["status"],
        "ANSWERED"
    );
    assert_eq!(
        told(&world)
            .await
            .iter()
            .filter(|kind| *kind == "EnquiryExpired")
            .count(),
        1
    );
    let code = world
        .refused(&waiting.provider, "answerEnquiry", waiting.text("Late."))
        .await;
    assert_eq!(code, "WRONG_STATE");
}

#[tokio::test]
async fn more_than_a_batch_expires_and_what_is_held_is_left_for_later() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    sqlx::query(
        "insert into enquiries select gen_random_uuid(), number || n, seller, provider, provider_id, null, null, 'OPEN',
             1, created_at, expires_at, updated_at from enquiries, generate_series(1, 250) n",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    let mut held = world.database.pool.begin().await.unwrap();
    sqlx::query("select from enquiries where id = $1 for update")
        .bind(asked.enquiry.parse::<Uuid>().unwrap())
        .execute(&mut *held)
        .await
        .unwrap();
    let later = chassis::now() + Duration::days(6);
    assert_eq!(
        world.services.enquiries.expire(later).await.unwrap(),
        250,
        "without waiting"
    );
    held.rollback().await.unwrap();
    assert_eq!(world.services.enquiries.expire(later).await.unwrap(), 1);
}

async fn list(world: &OrderDomain, caller: &Arc<Caller>, arguments: &str) -> Value {
    let query = format!(
        "{{ enquiries({arguments}) {{ totalCount nodes {{ id }} pageInfo {{ endCursor hasNextPage }} }} }}"
    );
    world.read(caller, &query, json!({})).await["enquiries"].take()
}

fn ids(list: &Value) -> Vec<String> {
    let nodes = list["nodes"].as_array().unwrap();
    nodes.iter().map(|node| string(&node["id"])).collect()
}

/// Creates five enquiries of one seller, of which the first is answered, and one of another. Returns the IDs of the five.
async fn five(world: &OrderDomain) -> (Asked, Vec<String>) {
    let asked = Asked::new(world).await;
    let mut all = vec![asked.enquiry.clone()];
    for _ in 0..4 {
        let payload = world
            .done(&asked.seller, "contactProvider", question(asked.profile))
            .await;
        all.push(string(&payload["enquiry"]["id"]));
    }
    world
        .done(&asked.provider, "answerEnquiry", asked.text("Yes."))
        .await;
    Asked::new(world).await;
    (asked, all)
}

#[tokio::test]
async fn the_list_is_sorted_and_paged() {
    let world = OrderDomain::new().await;
    let (asked, all) = five(&world).await;
    let oldest = list(&world, &asked.seller, "sort: { direction: ASCENDING }").await;
    assert_eq!(ids(&oldest), all);
    let newest = list(&world, &asked.provider, "first: 100").await;
    assert_eq!(ids(&newest), all.iter().rev().cloned().collect::<Vec<_>>());
    for direction in ["ASCENDING", "DESCENDING"] {
        let (mut paged, mut after) = (Vec::new(), String::new());
        loop {
            let arguments = format!("first: 2, sort: {{ direction: {direction} }} {after}");
            let page = list(&world, &asked.seller, &arguments).await;
            assert_eq!(page["totalCount"], 5);
            paged.extend(ids(&page));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
        if direction == "DESCENDING" {
            paged.reverse();
        }
        assert_eq!(paged, all, "{direction}");
    }
}

#[tokio::test]
async fn the_list_is_filtered() {
    let world = OrderDomain::new().await;
    let (asked, _) = five(&world).await;
    let (provider, now) = (asked.provider.organisation().unwrap(), chassis::now());
    let day = |days| (now + Duration::days(days)).date();
    for (filter, count) in [
        ("status: ANSWERED".to_owned(), 1),
        ("status: OPEN".to_owned(), 4),
        ("status: [OPEN, ANSWERED]".to_owned(), 5),
        ("role: SELLER".to_owned(), 5),
        ("role: PROVIDER".to_owned(), 0),
        (format!("partyId: \"{provider}\""), 5),
        (format!("partyId: \"{}\"", Uuid::now_v7()), 0),
        (
            format!(
                "createdAt: {{ from: \"{}T00:00:00Z\", to: \"{}T00:00:00Z\" }}",
                day(-1),
                day(1)
            ),
            5,
        ),
        (
            format!("createdAt: {{ from: \"{}T00:00:00Z\" }}", day(1)),
            0,
        ),
        (format!("createdAt: {{ to: \"{}T00:00:00Z\" }}", day(-1)), 0),
    ] {
        let arguments = format!("filter: {{ {filter} }}");
        let found = list(&world, &asked.seller, &arguments).await;
        assert_eq!(
            (&found["totalCount"], ids(&found).len()),
            (&json!(count), count),
            "{filter}"
        );
    }
    assert_eq!(
        list(&world, &testkit::admin(), "first: 1").await["totalCount"],
        6,
        "all, for the staff"
    );
}
