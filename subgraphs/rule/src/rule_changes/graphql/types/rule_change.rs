use async_graphql::{Enum, ID, InputObject};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext, SortDirection};

use crate::domain::{RulePackVersionId, Sorting};
use crate::graphql::JobStatus;
use crate::rule_changes::domain::{self, RuleChangeKey};
use crate::rule_changes::service::RuleChanges;

pub struct RuleChange(pub domain::RuleChange);

/// Cause of a rule change.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RuleChangeKind")]
pub enum RuleChangeKind {
    /// Preview of the publication of a version. It notifies no sellers.
    Preview,
    /// Publication of a version.
    Publication,
    /// Withdrawal of a version.
    Withdrawal,
    /// A new day (UTC), on which rules begin or end and documents expire. It affects watched products only.
    Day,
}

/// Filters rule changes. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct RuleChangeFilter {
    /// ID of the rule pack version.
    rule_pack_version_id: Option<ID>,
    /// Any of these causes.
    kind: Option<Vec<RuleChangeKind>>,
    /// Any of these statuses.
    status: Option<Vec<JobStatus>>,
    /// Range of the time of creation.
    created_at: Option<DateTimeRange>,
    /// Range of the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Sort key of rule changes.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RuleChangeSortField")]
pub enum RuleChangeSortField {
    /// Time of creation.
    CreatedAt,
    /// Time of the last change.
    UpdatedAt,
}

/// Sorting of rule changes. Newest first by default.
#[derive(InputObject)]
pub struct RuleChangeSort {
    /// Sort key.
    #[graphql(default_with = "RuleChangeSortField::CreatedAt")]
    field: RuleChangeSortField,
    /// Direction.
    #[graphql(default_with = "SortDirection::Descending")]
    direction: SortDirection,
}

impl RuleChangeSort {
    pub fn sorting(sort: Option<Self>) -> Sorting<domain::RuleChangeSortField> {
        sort.map_or(
            Sorting {
                by: domain::RuleChangeSortField::CreatedAt,
                ascending: false,
            },
            |sort| Sorting {
                by: sort.field.into(),
                ascending: sort.direction == SortDirection::Ascending,
            },
        )
    }
}

impl From<RuleChangeFilter> for domain::RuleChangeFilter {
    fn from(filter: RuleChangeFilter) -> Self {
        let (created_from, created_to) = DateTimeRange::bounds(filter.created_at);
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        let (kinds, statuses) = (filter.kind.unwrap_or_default(), filter.status);
        Self {
            version: filter
                .rule_pack_version_id
                .map(|id| RulePackVersionId::parse(&id)),
            kinds: kinds.into_iter().map(Into::into).collect(),
            statuses: statuses.into_iter().flatten().map(Into::into).collect(),
            created_from,
            created_to,
            updated_from,
            updated_to,
        }
    }
}

/// Returns a page of the rule changes that match the filter.
pub async fn paged_rule_changes(
    request: RequestContext<'_>,
    filter: domain::RuleChangeFilter,
    sorting: Sorting<domain::RuleChangeSortField>,
    page: Page<RuleChangeKey>,
) -> Result<Paged<RuleChangeKey, RuleChange>, Failure> {
    if page.cursors().any(|key| key.by != sorting.by) {
        return Err(Failure::other_sorting());
    }
    let service = request.service::<RuleChanges>().clone();
    let caller = request.caller().clone();
    let found = service
        .list(&caller, &filter, sorting, page.window())
        .await?;
    let count = move || {
        let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
        async move { Ok(service.count(&caller, &filter).await?) }
    };
    Ok(page.connection(
        found.into_iter().map(RuleChange),
        move |each| each.0.key(sorting.by),
        count,
    ))
}
