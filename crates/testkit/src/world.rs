use database::{Migrator, Pool};
use events::{CloudEvent, Lane};
use outbox::Reactions;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::{Database, eventually};

/// A domain under test, with its own database and streams. It publishes and consumes only when a test starts that, until the value is
/// dropped.
pub struct World {
    pub database: Database,
    pub streams: outbox::Args,
    name: &'static str,
    migrations: &'static Migrator,
    stop: CancellationToken,
    _running: DropGuard,
}

/// Another domain, which publishes to the domain under test.
pub struct Producer {
    pub database: Database,
    pub name: &'static str,
    streams: outbox::Args,
    consumer: Pool,
    consumer_name: &'static str,
}

impl World {
    pub async fn new(name: &'static str, migrations: &'static Migrator) -> Self {
        Self::on(name, migrations, crate::streams()).await
    }

    /// Creates a world with its streams on this Redis server.
    pub async fn on(
        name: &'static str,
        migrations: &'static Migrator,
        streams: outbox::Args,
    ) -> Self {
        let stop = CancellationToken::new();
        Self {
            database: crate::database(migrations).await,
            streams,
            name,
            migrations,
            _running: stop.clone().drop_guard(),
            stop,
        }
    }

    /// Is cancelled when the world ends.
    #[must_use]
    pub fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts the relay of this domain.
    pub fn relay(&self) {
        relay(&self.streams, &self.database, self.name, &self.stop);
    }

    /// Starts a consumer of this domain, as one more process.
    pub fn consume(&self, reactions: impl Reactions) {
        let consumer = Box::pin(outbox::consume(
            self.streams.clone(),
            self.database.pool.clone(),
            self.name,
            reactions,
            self.stop.clone(),
        ));
        tokio::spawn(async move {
            consumer
                .await
                .expect("the consumer ends when it is told to");
        });
    }

    /// Creates another domain. Any database with an outbox is sufficient.
    pub async fn producer(&self, name: &'static str) -> Producer {
        let database = crate::database(self.migrations).await;
        relay(&self.streams, &database, name, &self.stop);
        Producer {
            database,
            name,
            streams: self.streams.clone(),
            consumer: self.database.pool.clone(),
            consumer_name: self.name,
        }
    }

    /// Processes an event in a transaction of its own, like the consumer.
    ///
    /// # Errors
    /// The error of the reaction.
    pub async fn react(
        &self,
        reactions: &impl Reactions,
        event: &CloudEvent,
    ) -> anyhow::Result<()> {
        let mut tx = self.database.pool.begin().await?;
        reactions.react(&mut tx, event).await?;
        Ok(tx.commit().await?)
    }

    /// Waits until the event with this name (for example `SignedIn`) about this subject is published, and returns it.
    pub async fn event(&self, name: &str, subject: Uuid) -> CloudEvent {
        let kind = self.kind(name);
        eventually(&kind, || async {
            let published = crate::published(&self.database.pool).await;
            published
                .into_iter()
                .rfind(|event| event.kind == kind && event.subject == subject)
        })
        .await
    }

    /// Waits until this many events with this name are published, and returns them.
    pub async fn published(&self, name: &str, count: usize) -> Vec<CloudEvent> {
        let kind = self.kind(name);
        eventually(&format!("{count} of {name}"), || async {
            let mut events = crate::published(&self.database.pool).await;
            events.retain(|event| event.kind == kind);
            (events.len() == count).then_some(events)
        })
        .await
    }

    /// Entries of a consumer's view that it has not acknowledged.
    pub async fn entries(&self, consumer: &str, lane: Lane) -> Vec<CloudEvent> {
        crate::entries(&self.streams, self.name, consumer, lane).await
    }

    /// IDs of these events that took effect in this domain.
    pub async fn processed(&self, events: &[CloudEvent]) -> Vec<Uuid> {
        processed(&self.database.pool, &ids(events)).await
    }

    pub async fn run_sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(&self.database.pool)
            .await
            .expect("the statement is correct");
    }

    fn kind(&self, name: &str) -> String {
        format!("carnet.{}.{name}.v1", self.name)
    }
}

impl Producer {
    /// Publishes events in one commit, and waits until each of them has taken effect.
    pub async fn tell(&self, events: &[CloudEvent]) {
        self.publish(events).await;
        self.wait_until_processed(events).await;
    }

    /// Publishes events in one commit.
    pub async fn publish(&self, events: &[CloudEvent]) {
        let mut tx = self.database.pool.begin().await.expect("a transaction");
        outbox::append_all(&mut tx, events)
            .await
            .expect("an outbox");
        tx.commit().await.expect("a commit");
    }

    /// Publishes events in one commit, in the bulk lane.
    pub async fn publish_in_bulk(&self, events: &[CloudEvent]) {
        let mut tx = self.database.pool.begin().await.expect("a transaction");
        outbox::append_bulk(&mut tx, events)
            .await
            .expect("an outbox");
        tx.commit().await.expect("a commit");
    }

    /// Waits until each of these events has taken effect.
    pub async fn wait_until_processed(&self, events: &[CloudEvent]) {
        let ids = ids(events);
        eventually("the events to take effect", || async {
            (processed(&self.consumer, &ids).await.len() == ids.len()).then_some(())
        })
        .await;
    }

    /// Waits until these events are published and acknowledged, with or without an effect.
    pub async fn wait_until_acknowledged(&self, events: &[CloudEvent]) {
        let ids = ids(events);
        eventually("the events to be acknowledged", || async {
            let waiting: i64 = sqlx::query_scalar(
                "select count(*) from outbox left join outbox_held using (lane, publication)
                 where id = any($1) and (publication is null or consumer = $2)",
            )
            .bind(&ids)
            .bind(self.consumer_name)
            .fetch_one(&self.database.pool)
            .await
            .expect("an outbox");
            let open = self.unacknowledged().await;
            (waiting == 0 && !open.iter().any(|id| ids.contains(id))).then_some(())
        })
        .await;
    }

    /// IDs of the events that the domain under test has not acknowledged.
    pub async fn unacknowledged(&self) -> Vec<Uuid> {
        let mut open = Vec::new();
        for lane in Lane::ALL {
            let (producer, consumer) = (self.name, self.consumer_name);
            open.extend(ids(&crate::entries(
                &self.streams,
                producer,
                consumer,
                lane,
            )
            .await));
        }
        open
    }

    /// Publishes all of its events again, like a relay that ended before it recorded their publication. Waits until they are
    /// acknowledged, and returns their number.
    pub async fn publish_again(&self) -> u64 {
        let mut tx = self.database.pool.begin().await.expect("a transaction");
        // The lanes stay locked, so that processed events are also counted.
        let again = outbox::rebuild(&mut tx, self.name, self.consumer_name)
            .await
            .expect("a view");
        let after = self.added(&mut tx).await + again.cast_signed();
        tx.commit().await.expect("a commit");
        eventually("everything to be published again", || async {
            let mut conn = self.database.pool.acquire().await.expect("a connection");
            (self.added(&mut conn).await == after).then_some(())
        })
        .await;
        eventually("everything to be acknowledged", || async {
            self.unacknowledged().await.is_empty().then_some(())
        })
        .await;
        again
    }

    /// Number of entries that this producer has added to the views of the domain under test.
    async fn added(&self, conn: &mut database::Conn) -> i64 {
        sqlx::query_scalar(
            "select coalesce(sum(added), 0)::bigint from outbox_views where consumer = $1",
        )
        .bind(self.consumer_name)
        .fetch_one(conn)
        .await
        .expect("an outbox")
    }
}

fn relay(
    streams: &outbox::Args,
    database: &Database,
    name: &'static str,
    stop: &CancellationToken,
) {
    let (streams, pool) = (streams.clone(), database.pool.clone());
    let relay = Box::pin(outbox::relay(streams, pool, name, stop.clone()));
    tokio::spawn(async move { relay.await.expect("the relay ends when it is told to") });
}

fn ids(events: &[CloudEvent]) -> Vec<Uuid> {
    events.iter().map(|event| event.id).collect()
}

async fn processed(pool: &Pool, ids: &[Uuid]) -> Vec<Uuid> {
    sqlx::query_scalar("select event from inbox where event = any($1)")
        .bind(ids)
        .fetch_all(pool)
        .await
        .expect("an inbox")
}
