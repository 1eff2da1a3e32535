use async_graphql::{Context, InputObject, Object};
use chassis::{Failure, Page, RequestContext};

use crate::work_lists::domain::WorkKey;
use crate::work_lists::graphql::types::{WorkConnection, WorkCounts, WorkItem, WorkKind};
use crate::work_lists::service::{WorkChoice, WorkList, WorkLists};

#[derive(Default)]
pub struct WorkQuery;

/// Which work.
#[derive(InputObject, Default)]
pub struct WorkFilter {
    /// Any of these; all if it is left out or empty. What is not of the list is not there.
    kind: Option<Vec<WorkKind>>,
}

#[Object]
impl WorkQuery {
    /// What waits for your organisation as a provider, most urgent first: requests to answer, assessments to start and to
    /// finish, documents to decide on, disputes. The mutation that does it is with each item.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default)] filter: WorkFilter,
    ) -> Result<WorkConnection, Failure> {
        work(
            ctx,
            WorkList::Inbox,
            Page::new(first, after, last, before)?,
            filter,
        )
        .await
    }

    /// What waits for your organisation as a seller, most urgent first: drafts, quotes to choose from, documents to submit
    /// and to fix, reports to accept, what expires soon, transport approvals that were not given. The mutation that does it
    /// is with each item.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn work_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default)] filter: WorkFilter,
    ) -> Result<WorkConnection, Failure> {
        work(
            ctx,
            WorkList::Seller,
            Page::new(first, after, last, before)?,
            filter,
        )
        .await
    }

    /// What waits for the platform, most urgent first: transport approvals that need a decision, disputes, documents
    /// without an order.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn review_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default)] filter: WorkFilter,
    ) -> Result<WorkConnection, Failure> {
        work(
            ctx,
            WorkList::Review,
            Page::new(first, after, last, before)?,
            filter,
        )
        .await
    }
}

async fn work(
    ctx: &Context<'_>,
    list: WorkList,
    page: Page<WorkKey>,
    filter: WorkFilter,
) -> Result<WorkConnection, Failure> {
    let request = RequestContext::of(ctx);
    let lists = request.service::<WorkLists>();
    let kinds: Vec<_> = filter.kind.into_iter().flatten().map(Into::into).collect();
    let choice = WorkChoice {
        list,
        kinds: &kinds,
    };
    let items = lists
        .list(request.caller(), choice, page.window(), request.now())
        .await?;
    let items = items.into_iter().map(|item| (item.place, WorkItem(item)));
    Ok(page.placed(items, WorkCounts { list, kinds }))
}
