//! Throughput of the consumer: steps of orders, many per transaction, and ratings, one per transaction.
//!
//! Needs the servers that `cargo xtask bench` starts.

use events::order::{Order, OrderFact, Rating};
use events::{Cause, CloudEvent, Draft, Fact, Unreadable};
use user::projections::events::Incoming;
use user::store::MIGRATIONS;
use uuid::Uuid;

const STEPS: u32 = 50_000;
const RATINGS: u32 = 2_000;
const PROVIDERS: u32 = 500;
/// Each provider has the id of its organisation.
const INSERT_PROVIDERS: &str = "
    with organisation as (
        insert into organisations (id, version, kind, legal_name, country, status, created_at, updated_at)
        select id, 1, 'PROVIDER', '', 'DE', 'ACTIVE', now(), now() from unnest($1::uuid[]) new (id)
        returning id
    )
    insert into providers
        (id, version, organisation_id, display_name, name_key, languages, status, created_at, updated_at)
    select id, 1, id, 'Lab', 'lab', '{en}', 'LISTED', now(), now() from organisation";
const EFFECTS: &str =
    "select (select count(*) from provider_answers), (select sum(rating_count) from providers)";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let providers: Vec<Uuid> = (0..PROVIDERS).map(provider).collect();
    sqlx::query(INSERT_PROVIDERS)
        .bind(&providers)
        .execute(&database.pool)
        .await?;
    let steps = (0..STEPS).map(step).collect::<Result<_, _>>()?;
    testkit::consumption("steps of orders", "user", &database, Incoming, steps).await?;
    let ratings = (0..RATINGS).map(rating).collect::<Result<_, _>>()?;
    testkit::consumption(
        "ratings, which lock providers",
        "user",
        &database,
        Incoming,
        ratings,
    )
    .await?;
    let effects: (i64, i64) = sqlx::query_as(EFFECTS).fetch_one(&database.pool).await?;
    let expected = (STEPS.into(), RATINGS.into());
    anyhow::ensure!(
        effects == expected,
        "{effects:?} answers and ratings instead of {expected:?}"
    );
    Ok(())
}

fn step(number: u32) -> Result<CloudEvent, Unreadable> {
    let (id, provider) = (Uuid::now_v7(), provider(number % PROVIDERS));
    let order = Order {
        id,
        number: format!("ORD-2026-{number:06}"),
        kind: "TESTING".to_owned(),
        status: "REQUESTED".to_owned(),
        seller: Uuid::now_v7(),
        candidates: vec![provider],
        provider: None,
        answered_by: Some(provider),
        product: Uuid::now_v7(),
        market: "DE".to_owned(),
        quote_by: None,
        due_at: None,
    };
    let fact = match number % 5 {
        0 | 1 => OrderFact::AssessmentRequested(order),
        2 | 3 => OrderFact::QuoteSubmitted(order),
        _ => OrderFact::RequestDeclined(order),
    };
    fact.publish(draft(id))
}

fn rating(number: u32) -> Result<CloudEvent, Unreadable> {
    let order = Uuid::now_v7();
    let rating = Rating {
        order,
        seller: Uuid::now_v7(),
        provider: provider(number % PROVIDERS),
        stars: 4,
        before: None,
    };
    OrderFact::ProviderRated(rating).publish(draft(order))
}

fn provider(number: u32) -> Uuid {
    Uuid::from_u128(number.into())
}

fn draft(subject: Uuid) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft {
        subject,
        sequence: 1,
        time: chassis::now(),
        cause,
        audience: Vec::new(),
    }
}
