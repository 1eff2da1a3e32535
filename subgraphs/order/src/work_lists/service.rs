//! Use cases: the inbox of a provider, the work list of a seller and the review list of the platform.

use caller::{Caller, Denied};
use commands::Error;
use database::{Conn, Pool};
use time::OffsetDateTime;

use crate::certificates::service::find_certificates;
use crate::domain::{CertificateId, OrganisationId, RIGHTS};
use crate::store::Window;
use crate::work_lists::domain::{WorkItem, WorkKey, WorkKind};
use crate::work_lists::store::{self, WorkScope};

/// The use cases of the work lists. Cheap to clone.
#[derive(Clone)]
pub struct WorkLists {
    pool: Pool,
}

/// Kind of a work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkList {
    /// Inbox of a provider.
    Inbox,
    /// Work list of a seller.
    Seller,
    /// Review list of the platform.
    Review,
}

/// A list, with the requested kinds of tasks. Without a kind, all kinds are requested.
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

    /// Returns the requested kinds that this list has; all if none is requested.
    fn chosen(self, kinds: &[WorkKind]) -> Vec<WorkKind> {
        let chosen = self.kinds().iter().copied();
        chosen
            .filter(|kind| kinds.is_empty() || kinds.contains(kind))
            .collect()
    }

    /// Returns the scope of the tasks that the caller may see in this list.
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

impl WorkLists {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Returns a page of the open tasks, most urgent first.
    pub async fn list(
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
            WorkList::Seller => {
                let mut items = store::list_work(&mut conn, scope, &kinds, window).await?;
                end_with_their_days(&mut conn, &mut items).await?;
                items
            }
            WorkList::Review => store::list_reviews(&mut conn, scope, &kinds, window).await?,
        };
        Ok(items)
    }

    /// Counts the open tasks by kind. Kinds without tasks are omitted.
    pub async fn count(
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

/// Sets the times of the tasks to renew: those of a certificate by its markets, those of a document by the place where each day
/// ends last, because a document has no market.
async fn end_with_their_days(conn: &mut Conn, items: &mut [WorkItem]) -> Result<(), Error> {
    let certificates = items
        .iter()
        .filter(|item| item.kind == WorkKind::RenewCertificate);
    let ids: Vec<CertificateId> = certificates
        .map(|item| CertificateId(item.subject))
        .collect();
    let certificates = if ids.is_empty() {
        Vec::new()
    } else {
        find_certificates(conn, &ids).await?
    };
    for item in items {
        let end = item.place.due.date();
        if item.kind == WorkKind::RenewDocument {
            item.renew_before(end, market_day::latest_beginning);
        } else if let Some(certificate) = certificates.iter().find(|one| one.id.0 == item.subject) {
            item.renew_before(end, |day| certificate.beginning(day));
        }
    }
    Ok(())
}
