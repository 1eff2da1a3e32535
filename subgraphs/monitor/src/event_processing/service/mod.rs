//! Use cases: state of event processing in all domains, and decisions on dead letters.

mod dead_letters;
mod projection_checks;
mod reports;
mod views;

pub(crate) use reports::append;

use std::pin::Pin;
use std::sync::Arc;

use commands::Commands;
use database::Pool;

use crate::event_processing::domain::EventView;

type Views = Pin<Box<dyn Future<Output = anyhow::Result<Vec<EventView>>> + Send>>;

/// Lists the state of all views, without the numbers of dead letters.
pub type ListViews = Arc<dyn Fn() -> Views + Send + Sync>;

/// Use cases of event processing. Cheap to clone.
#[derive(Clone)]
pub struct EventProcessing {
    pool: Pool,
    commands: Commands,
    views: Option<ListViews>,
}

impl EventProcessing {
    #[must_use]
    pub const fn new(pool: Pool, commands: Commands) -> Self {
        Self {
            pool,
            commands,
            views: None,
        }
    }

    /// Adds access to the state of the views, which is in Redis and not in this domain's database.
    #[must_use]
    pub fn with_views(self, views: ListViews) -> Self {
        Self {
            views: Some(views),
            ..self
        }
    }
}
