use std::pin::Pin;
use std::sync::Arc;

use anyhow::Context;
use caller::Caller;

use crate::domain::RIGHTS;
use crate::event_processing::domain::{EventView, OpenLetters, ProjectionCheck};
use crate::event_processing::store;
use crate::service::{Error, Service};

type Views = Pin<Box<dyn Future<Output = anyhow::Result<Vec<EventView>>> + Send>>;

/// Asks for the state of all views; the numbers of dead letters are added here.
pub type ListViews = Arc<dyn Fn() -> Views + Send + Sync>;

impl Service {
    /// How far each consumer is behind in each of its views.
    pub async fn event_views(&self, caller: &Caller) -> Result<Vec<EventView>, Error> {
        RIGHTS.check(caller, "eventViews")?;
        let list = self
            .list_views
            .as_ref()
            .context("this process has no access to the views")?;
        let mut views = list().await?;
        let mut conn = self.pool.acquire().await?;
        let open = store::count_open_letters(&mut conn).await?;
        for view in &mut views {
            let is_own = |letters: &&OpenLetters| {
                letters.producer == view.producer && letters.consumer == view.consumer
            };
            view.dead_letters = open.iter().find(is_own).map_or(0, |letters| letters.count);
        }
        Ok(views)
    }

    /// The last comparison of each projection with its source, of one consumer or of all.
    pub async fn projection_checks(
        &self,
        caller: &Caller,
        consumer: Option<&str>,
    ) -> Result<Vec<ProjectionCheck>, Error> {
        RIGHTS.check(caller, "projectionChecks")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_projection_checks(&mut conn, consumer).await?)
    }
}
