//! Access records a second, from the gateway's view through Redis, the inbox and the hash chain to the commit.
//!
//! Needs the servers that `cargo xtask bench` starts.

use std::time::{Duration, Instant};

use events::gateway::{AccessRecord, GatewayFact};
use events::{Cause, Draft, Fact, Lane};
use monitor::events::Incoming;
use monitor::store::MIGRATIONS;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const RECORDS: u32 = 50_000;
const AT_ONCE: u32 = 1_000;
const OPERATIONS: [&str; 4] = ["Me", "Orders", "Products", "SelfCheck"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (database, streams) = (testkit::database(&MIGRATIONS).await, testkit::streams());
    let view = events::view(&streams.redis_prefix, "gateway", "monitor", Lane::Single);
    let mut redis = testkit::redis(&streams).await;
    for batch in 0..RECORDS / AT_ONCE {
        let records = (0..AT_ONCE).map(|number| record(batch * AT_ONCE + number));
        testkit::add(&mut redis, &view, &records.collect::<Result<Vec<_>, _>>()?).await;
    }
    let (stop, began) = (CancellationToken::new(), Instant::now());
    let consuming = outbox::consume(streams, database.pool.clone(), "monitor", Incoming, stop.clone());
    let consumer = tokio::spawn(consuming);
    let written = "select count(*) from access_records";
    while sqlx::query_scalar::<_, i64>(written).fetch_one(&database.pool).await? < i64::from(RECORDS) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let rate = f64::from(RECORDS) / began.elapsed().as_secs_f64();
    stop.cancel();
    consumer.await??;
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{RECORDS} access records: {rate:.0} a second");
    }
    Ok(())
}

fn record(number: u32) -> Result<events::CloudEvent, events::Unreadable> {
    let operation = OPERATIONS.get(number as usize % OPERATIONS.len()).copied().unwrap_or_default();
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
