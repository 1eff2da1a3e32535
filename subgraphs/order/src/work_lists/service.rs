//! Use cases: the inbox of a provider, the work list of a seller and the review list of the platform.

use caller::{Caller, Denied};
use time::OffsetDateTime;

use crate::domain::{OrganisationId, RIGHTS};
use crate::service::{Error, Service};
use crate::store::Window;
use crate::work_lists::domain::{WorkItem, WorkKey, WorkKind};
use crate::work_lists::store::{self, WorkScope};

/// Whose list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkList {
    /// A provider's.
    Inbox,
    /// A seller's.
    Seller,
    /// The platform's.
    Review,
}

/// A list, and the kinds of work that were asked for; all if none was.
#[derive(Clone, Copy, Debug)]
pub struct WorkChoice<'a> {
    pub list: WorkList,
    pub kinds: &'a [WorkKind],
}

impl WorkList {
    const fn field(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Seller => "workList",
            Self::Review => "reviewList",
        }
    }

    const fn kinds(self) -> &'static [WorkKind] {
        match self {
            Self::Inbox => WorkKind::INBOX,
            Self::Seller => WorkKind::WORK_LIST,
            Self::Review => WorkKind::REVIEW_LIST,
        }
    }

    /// The kinds that were asked for, as far as this list has them; all if none was asked for.
    fn chosen(self, kinds: &[WorkKind]) -> Vec<WorkKind> {
        let chosen = self.kinds().iter().copied();
        chosen
            .filter(|kind| kinds.is_empty() || kinds.contains(kind))
            .collect()
    }

    /// Whose work the caller sees in this list.
    fn scope(self, caller: &Caller, now: OffsetDateTime) -> Result<WorkScope, Denied> {
        RIGHTS.check(caller, self.field())?;
        let organisation = match self {
            Self::Review => None,
            Self::Inbox | Self::Seller => Some(OrganisationId(
                caller.organisation().ok_or(Denied::Forbidden)?,
            )),
        };
        Ok(WorkScope { organisation, now })
    }
}

impl Service {
    /// One page of what waits, most urgent first.
    pub async fn work(
        &self,
        caller: &Caller,
        choice: WorkChoice<'_>,
        window: Window<WorkKey>,
        now: OffsetDateTime,
    ) -> Result<Vec<WorkItem>, Error> {
        let WorkChoice { list, kinds } = choice;
        let scope = list.scope(caller, now)?;
        let kinds = list.chosen(kinds);
        let mut conn = self.pool.acquire().await?;
        let items = match list {
            WorkList::Inbox => store::list_inbox(&mut conn, scope, &kinds, window).await?,
            WorkList::Seller => store::list_work(&mut conn, scope, &kinds, window).await?,
            WorkList::Review => store::list_reviews(&mut conn, scope, &kinds, window).await?,
        };
        Ok(items)
    }

    /// How much waits, by kind; kinds of which nothing waits are left out.
    pub async fn work_counts(
        &self,
        caller: &Caller,
        choice: WorkChoice<'_>,
        now: OffsetDateTime,
    ) -> Result<Vec<(WorkKind, i64)>, Error> {
        let WorkChoice { list, kinds } = choice;
        let scope = list.scope(caller, now)?;
        let kinds = list.chosen(kinds);
        let mut conn = self.pool.acquire().await?;
        let mut counts = match list {
            WorkList::Inbox => store::count_inbox(&mut conn, scope, &kinds).await?,
            WorkList::Seller => store::count_work(&mut conn, scope, &kinds).await?,
            WorkList::Review => store::count_reviews(&mut conn, scope, &kinds).await?,
        };
        counts.sort_unstable_by_key(|(kind, _)| *kind);
        Ok(counts)
    }
}
