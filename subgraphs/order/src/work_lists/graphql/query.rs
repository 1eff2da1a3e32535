use async_graphql::{Context, InputObject, Object};
use chassis::{Failure, Page, RequestContext};

use crate::graphql::listing::any_of;
use crate::work_lists::domain::{self, WorkKey};
use crate::work_lists::graphql::types::{WorkConnection, WorkCounts, WorkItem, WorkKind};
use crate::work_lists::service::{WorkChoice, WorkList, WorkLists};

#[derive(Default)]
pub struct WorkQuery;

/// Filters tasks. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct WorkFilter {
    /// Kinds of tasks. Any of these. An empty list does not filter. Kinds that the list does not have are ignored.
    kind: Option<Vec<WorkKind>>,
}

#[Object]
impl WorkQuery {
    /// Open tasks of your organisation as a provider, most urgent first.
    ///
    /// Members with the role `PROVIDER_OWNER` or `ASSESSOR` may read this, and programs with the scope `orders:read` or
    /// `orders:write`. The list has requests to answer, assessments to start and to finish, documents to decide, enquiries to
    /// answer, and disputes. Each task except a dispute has the mutation that completes it.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the tasks.")] filter: Option<WorkFilter>,
    ) -> Result<WorkConnection, Failure> {
        work(
            ctx,
            WorkList::Inbox,
            Page::new(first, after, last, before)?,
            filter,
        )
        .await
    }

    /// Open tasks of your organisation as a seller, most urgent first.
    ///
    /// Members with the role `SELLER_OWNER` or `SELLER_MEMBER` may read this, and programs with the scope `orders:read` or
    /// `orders:write`. The list has drafts, quotes to accept, documents to submit and to fix, reports to accept, documents and
    /// certificates that expire soon, and transport approvals that are refused, suspended or in review. Each task has the
    /// mutation that completes it.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn work_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the tasks.")] filter: Option<WorkFilter>,
    ) -> Result<WorkConnection, Failure> {
        work(
            ctx,
            WorkList::Seller,
            Page::new(first, after, last, before)?,
            filter,
        )
        .await
    }

    /// Open tasks of the platform, most urgent first.
    ///
    /// Administrators and auditors may read this. The list has transport approvals to decide, disputes, documents that no
    /// assessor decides, and consignments on hold.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn review_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the tasks.")] filter: Option<WorkFilter>,
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
    filter: Option<WorkFilter>,
) -> Result<WorkConnection, Failure> {
    let request = RequestContext::of(ctx);
    let lists = request.service::<WorkLists>();
    let kinds: Vec<domain::WorkKind> = any_of(filter.and_then(|filter| filter.kind));
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
