use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use common::events::Incoming;
use database::Conn;
use events::CloudEvent;
use outbox::Reactions;
use uuid::Uuid;

/// The domain's reactions, with the number of attempts of each event.
#[derive(Clone, Default)]
pub struct Counted {
    attempts: Arc<Mutex<HashMap<Uuid, usize>>>,
    batches: Arc<Mutex<Vec<usize>>>,
}

impl Counted {
    /// How often the reaction to this event ran.
    pub fn attempts(&self, event: &CloudEvent) -> usize {
        self.attempts
            .lock()
            .unwrap()
            .get(&event.id)
            .copied()
            .unwrap_or_default()
    }

    /// Sizes of the batches of projection events, in order.
    pub fn batches(&self) -> Vec<usize> {
        self.batches.lock().unwrap().clone()
    }
}

impl Reactions for Counted {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        *self.attempts.lock().unwrap().entry(event.id).or_default() += 1;
        Incoming.react(conn, event).await
    }

    fn concerns(&self, event: &CloudEvent) -> bool {
        Incoming.concerns(event)
    }

    fn is_projection(&self, kind: &str) -> bool {
        Incoming.is_projection(kind)
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        self.batches.lock().unwrap().push(events.len());
        Incoming.project(conn, events).await
    }
}
