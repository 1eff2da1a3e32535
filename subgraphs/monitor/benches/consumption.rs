//! Measures how fast the domain consumes access records, through the inbox and the hash chain.
//!
//! Needs the servers that `cargo xtask bench` starts.

use std::time::Duration;

use events::gateway::{AccessRecord, GatewayFact};
use events::{Cause, CloudEvent, Draft, Fact, Unreadable};
use monitor::events::Incoming;
use monitor::store::MIGRATIONS;
use time::OffsetDateTime;
use uuid::Uuid;

const RECORDS: u32 = 50_000;
const OPERATIONS: [&str; 4] = ["Me", "Orders", "Products", "SelfCheck"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let records = (0..RECORDS).map(record).collect::<Result<_, _>>()?;
    testkit::consumption("access records", "monitor", &database, Incoming, records).await
}

fn record(number: u32) -> Result<CloudEvent, Unreadable> {
    let operation = OPERATIONS
        .get(number as usize % OPERATIONS.len())
        .copied()
        .unwrap_or_default();
    let record = AccessRecord {
        client: Some(Uuid::from_u128(u128::from(number % 25))),
        client_kind: "WEB".to_owned(),
        user: Some(Uuid::from_u128(u128::from(number % 1_000))),
        organisation: Some(Uuid::from_u128(u128::from(number % 500))),
        operation: operation.to_owned(),
        operation_type: "QUERY".to_owned(),
        operation_hash: "0".repeat(64),
        root_fields: vec![operation.to_lowercase()],
        cost: 5,
        duration_micros: 1_500,
        response_bytes: 800,
        status: 200,
        outcome: "OK".to_owned(),
    };
    GatewayFact::OperationServed(record).publish(Draft {
        subject: Uuid::now_v7(),
        sequence: 1,
        time: OffsetDateTime::UNIX_EPOCH + Duration::from_secs(u64::from(number)),
        cause: Cause::request(Uuid::now_v7()),
        audience: Vec::new(),
    })
}
