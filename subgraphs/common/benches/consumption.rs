//! Measures how fast the domain consumes events: account facts and order facts, both in batches.
//!
//! Needs the servers that `cargo xtask bench` starts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::events::Incoming;
use common::store::MIGRATIONS;
use events::order::{Order, OrderFact};
use events::user::{Membership, User, UserFact};
use events::{Cause, CloudEvent, Draft, Fact, Unreadable};
use uuid::Uuid;

const ACCOUNTS: u32 = 50_000;
const STEPS: u32 = 2_000;
/// Accounts per organisation.
const MEMBERS: u32 = 2;
/// Size of an address that is sealed to this domain.
const SEALED_BYTES: usize = 450;
const EFFECTS: &str =
    "select (select count(*) from contacts), (select count(*) from mail_messages)";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let accounts = (0..ACCOUNTS).map(account).collect::<Result<_, _>>()?;
    testkit::consumption("accounts", "common", &database, Incoming, accounts).await?;
    let steps = (0..STEPS).map(step).collect::<Result<_, _>>()?;
    testkit::consumption(
        "steps of orders, which notify people",
        "common",
        &database,
        Incoming,
        steps,
    )
    .await?;
    let effects: (i64, i64) = sqlx::query_as(EFFECTS).fetch_one(&database.pool).await?;
    let expected = (ACCOUNTS.into(), (STEPS * MEMBERS).into());
    anyhow::ensure!(
        effects == expected,
        "{effects:?} contacts and mails instead of {expected:?}"
    );
    Ok(())
}

fn account(number: u32) -> Result<CloudEvent, Unreadable> {
    let id = Uuid::now_v7();
    let user = User {
        id,
        memberships: vec![Membership {
            organisation: organisation(number / MEMBERS),
            roles: vec!["SELLER_MEMBER".to_owned()],
        }],
        status: "ACTIVE".to_owned(),
        contact: STANDARD.encode([7; SEALED_BYTES]),
        locale: Some("EN".to_owned()),
    };
    let fact = match number % 6 {
        0 | 1 => UserFact::UserRegistered(user),
        2 | 3 => UserFact::EmailVerified(user),
        4 => UserFact::MemberJoined(user),
        _ => UserFact::UserUpdated(user),
    };
    fact.publish(draft(id))
}

fn step(number: u32) -> Result<CloudEvent, Unreadable> {
    let id = Uuid::now_v7();
    let (seller, provider) = (organisation(number), organisation(STEPS + number));
    let order = Order {
        id,
        number: format!("ORD-2026-{number:06}"),
        kind: "TESTING".to_owned(),
        status: "REQUESTED".to_owned(),
        seller,
        candidates: vec![provider],
        provider: None,
        answered_by: Some(provider),
        product: Uuid::now_v7(),
        market: "DE".to_owned(),
        quote_by: None,
        due_at: None,
    };
    let fact = match number % 3 {
        0 => OrderFact::AssessmentRequested(order),
        1 => OrderFact::QuoteSubmitted(order),
        _ => OrderFact::RequestDeclined(order),
    };
    fact.publish(draft(id))
}

fn organisation(number: u32) -> Uuid {
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
