use async_graphql::connection::{Connection, EmptyFields, OpaqueCursor};
use async_graphql::{Context, Object, SimpleObject};
use chassis::{Failure, RequestContext};

use super::{WorkItem, WorkKind};
use crate::work_lists::domain::{self, WorkKey};
use crate::work_lists::service::{WorkChoice, WorkList, WorkLists};

/// Number of tasks of one kind.
#[derive(SimpleObject)]
pub struct WorkCount {
    /// Kind of the tasks.
    pub kind: WorkKind,
    /// Number of tasks.
    pub count: i32,
}

/// Fields of a list of tasks in addition to its items.
pub struct WorkCounts {
    pub list: WorkList,
    pub kinds: Vec<domain::WorkKind>,
}

pub type WorkConnection = Connection<OpaqueCursor<WorkKey>, WorkItem, WorkCounts, EmptyFields>;

#[Object]
impl WorkCounts {
    /// Number of tasks on all pages. Counted only if selected.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32, Failure> {
        let counts = self.counted(ctx).await?;
        Ok(counts
            .iter()
            .map(|(_, count)| number(*count))
            .fold(0, i32::saturating_add))
    }

    /// Number of tasks of each kind. Kinds without tasks are omitted. Counted only if selected.
    async fn counts(&self, ctx: &Context<'_>) -> Result<Vec<WorkCount>, Failure> {
        let counts = self.counted(ctx).await?;
        Ok(counts
            .into_iter()
            .map(|(kind, count)| WorkCount {
                kind: kind.into(),
                count: number(count),
            })
            .collect())
    }
}

impl WorkCounts {
    async fn counted(&self, ctx: &Context<'_>) -> Result<Vec<(domain::WorkKind, i64)>, Failure> {
        let request = RequestContext::of(ctx);
        let lists = request.service::<WorkLists>();
        let choice = WorkChoice {
            list: self.list,
            kinds: &self.kinds,
        };
        Ok(lists.count(request.caller(), choice, request.now()).await?)
    }
}

fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
