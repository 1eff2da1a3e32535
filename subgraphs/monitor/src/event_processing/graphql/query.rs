use async_graphql::{Context, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use super::types::{
    DeadLetter, DeadLetterFilter, EventView, ProjectionCheck, ProjectionCheckFilter,
};
use crate::event_processing::domain::{self, DeadLetterKey};
use crate::event_processing::service::EventProcessing;

#[derive(Default)]
pub struct EventProcessingQuery;

#[Object]
impl EventProcessingQuery {
    /// Events that a consumer could not process, newest first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn dead_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Selects the dead letters.")] filter: Option<DeadLetterFilter>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Option<Paged<DeadLetterKey, DeadLetter>>, Failure> {
        let filter = domain::DeadLetterFilter::from(filter.unwrap_or_default());
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (processing, caller) = (request.service::<EventProcessing>(), request.caller());
        let found = processing
            .list_dead_letters(caller, &filter, page.window())
            .await?;
        let (processing, caller) = (processing.clone(), caller.clone());
        let count = move || {
            let (processing, caller, filter) = (processing.clone(), caller.clone(), filter.clone());
            async move { Ok(processing.count_dead_letters(&caller, &filter).await?) }
        };
        Ok(Some(page.connection(
            found.into_iter().map(DeadLetter::from),
            DeadLetter::key,
            count,
        )))
    }

    /// Backlog of each consumer in each of its event queues, by producer, consumer and lane.
    ///
    /// For platform admins and auditors. The numbers are read from Redis at each request.
    #[graphql(tag = "admin")]
    async fn event_views(&self, ctx: &Context<'_>) -> Result<Option<Vec<EventView>>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let views = processing.list_views(request.caller()).await?;
        Ok(Some(views.into_iter().map(EventView::from).collect()))
    }

    /// Last comparison of each projection with its source, by consumer and projection. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn projection_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Selects the comparisons.")] filter: Option<ProjectionCheckFilter>,
    ) -> Result<Option<Vec<ProjectionCheck>>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let consumer = filter.and_then(|filter| filter.consumer);
        let checks = processing
            .list_projection_checks(request.caller(), consumer.as_deref())
            .await?;
        Ok(Some(
            checks.into_iter().map(ProjectionCheck::from).collect(),
        ))
    }
}
