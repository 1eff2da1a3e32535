use std::time::{Duration, Instant};

use events::{CloudEvent, Lane};
use outbox::Reactions;
use redis::AsyncCommands;
use tokio_util::sync::CancellationToken;

use crate::Database;
use crate::streams::{add, redis, streams};

const ADDED_AT_ONCE: usize = 1_000;

/// Fills a domain's view with these events of one producer, lets the domain consume them, and prints the rate per second. Dead letters
/// and pending retries would invalidate the result, so they are an error.
pub async fn consumption<R: Reactions>(
    what: &str,
    consumer: &'static str,
    database: &Database,
    reactions: R,
    events: Vec<CloudEvent>,
) -> anyhow::Result<()> {
    let producer = events
        .first()
        .and_then(|event| event.source.strip_prefix("carnet/"))
        .unwrap_or_default();
    let streams = streams();
    let view = events::view(&streams.redis_prefix, producer, consumer, Lane::Single);
    let mut redis = redis(&streams).await;
    for page in events.chunks(ADDED_AT_ONCE) {
        add(&mut redis, &view, page).await;
    }
    sqlx::query("analyze").execute(&database.pool).await?;
    let (stop, began) = (CancellationToken::new(), Instant::now());
    let consuming = outbox::consume(
        streams,
        database.pool.clone(),
        consumer,
        reactions,
        stop.clone(),
    );
    let running = tokio::spawn(consuming);
    while redis.xlen::<_, u64>(&view).await? > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let took = began.elapsed();
    stop.cancel();
    running.await??;
    let dead: i64 = sqlx::query_scalar("select count(*) from dead_letters")
        .fetch_one(&database.pool)
        .await?;
    anyhow::ensure!(
        dead == 0,
        "{consumer}: {dead} of the events became dead letters"
    );
    #[expect(clippy::cast_precision_loss, reason = "shown without decimals")]
    let rate = events.len() as f64 / took.as_secs_f64();
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{:<64} {rate:>9.0} events/s", format!("{consumer}: {what}"));
    }
    Ok(())
}
