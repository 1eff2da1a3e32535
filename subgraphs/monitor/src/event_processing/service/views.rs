use anyhow::Context;
use caller::Caller;
use commands::Error;

use super::EventProcessing;
use crate::domain::RIGHTS;
use crate::event_processing::domain::{EventView, OpenLetters};
use crate::event_processing::store;

impl EventProcessing {
    /// Lists the state of all views.
    pub async fn list_views(&self, caller: &Caller) -> Result<Vec<EventView>, Error> {
        RIGHTS.check(caller, "eventViews")?;
        let list = self
            .views
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
}
