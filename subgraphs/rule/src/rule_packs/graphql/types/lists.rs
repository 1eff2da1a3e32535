//! Filters, sorting and pages of rule packs and their versions.

use async_graphql::{Enum, InputObject};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext, SortDirection};

use super::rule_pack::{RulePackVersion, RulePackVersionStatus};
use crate::domain::Sorting;
use crate::rule_packs::domain::{self, VersionKey, VersionSortField};
use crate::rule_packs::service::RulePacks;

/// Filters rule packs. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct RulePackFilter {
    /// Part of the name or the title, at most 100 characters. Case, blanks and the Unicode form are ignored.
    #[graphql(validator(max_length = 100))]
    search: Option<String>,
    /// Range of the time of creation.
    created_at: Option<DateTimeRange>,
    /// Range of the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Filters rule pack versions. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct RulePackVersionFilter {
    /// Any of these statuses.
    status: Option<Vec<RulePackVersionStatus>>,
    /// Range of the time of the last upload of the file.
    uploaded_at: Option<DateTimeRange>,
    /// Range of the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Sort key of rule packs.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RulePackSortField")]
pub enum RulePackSortField {
    /// Name of the rule pack.
    Name,
    /// Time of creation.
    CreatedAt,
    /// Time of the last change.
    UpdatedAt,
}

/// Sort key of rule pack versions.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::VersionSortField")]
pub enum RulePackVersionSortField {
    /// Time of creation.
    CreatedAt,
    /// Time of the submission of versions that are `IN_REVIEW` or APPROVED. All other versions have the greatest value.
    WaitingSince,
    /// Time of the last change.
    UpdatedAt,
}

/// Sorting of rule packs. By name by default.
#[derive(InputObject)]
pub struct RulePackSort {
    /// Sort key.
    #[graphql(default_with = "RulePackSortField::Name")]
    field: RulePackSortField,
    /// Direction.
    #[graphql(default_with = "SortDirection::Ascending")]
    direction: SortDirection,
}

/// Sorting of rule pack versions. Newest first by default.
#[derive(InputObject)]
pub struct RulePackVersionSort {
    /// Sort key.
    #[graphql(default_with = "RulePackVersionSortField::CreatedAt")]
    field: RulePackVersionSortField,
    /// Direction.
    #[graphql(default_with = "SortDirection::Descending")]
    direction: SortDirection,
}

impl RulePackSort {
    pub fn sorting(sort: Option<Self>) -> Sorting<domain::RulePackSortField> {
        sort.map_or(
            Sorting {
                by: domain::RulePackSortField::Name,
                ascending: true,
            },
            |sort| Sorting {
                by: sort.field.into(),
                ascending: sort.direction == SortDirection::Ascending,
            },
        )
    }
}

impl RulePackVersionSort {
    pub fn sorting(sort: Option<Self>) -> Sorting<VersionSortField> {
        sort.map_or(
            Sorting {
                by: VersionSortField::CreatedAt,
                ascending: false,
            },
            |sort| Sorting {
                by: sort.field.into(),
                ascending: sort.direction == SortDirection::Ascending,
            },
        )
    }
}

impl From<RulePackFilter> for domain::RulePackFilter {
    fn from(filter: RulePackFilter) -> Self {
        let (created_from, created_to) = DateTimeRange::bounds(filter.created_at);
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            search: filter.search,
            created_from,
            created_to,
            updated_from,
            updated_to,
        }
    }
}

impl From<RulePackVersionFilter> for domain::VersionFilter {
    fn from(filter: RulePackVersionFilter) -> Self {
        let (uploaded_from, uploaded_to) = DateTimeRange::bounds(filter.uploaded_at);
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        let statuses = filter.status.unwrap_or_default();
        Self {
            pack: None,
            statuses: statuses.into_iter().map(Into::into).collect(),
            uploaded_from,
            uploaded_to,
            updated_from,
            updated_to,
        }
    }
}

/// Returns a page of the versions that match the filter.
pub async fn paged_versions(
    request: RequestContext<'_>,
    filter: domain::VersionFilter,
    sorting: Sorting<VersionSortField>,
    page: Page<VersionKey>,
) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
    if page.cursors().any(|key| key.by != sorting.by) {
        return Err(Failure::other_sorting());
    }
    let service = request.service::<RulePacks>().clone();
    let caller = request.caller().clone();
    let found = service
        .list_versions(&caller, &filter, sorting, page.window())
        .await?;
    let count = move || {
        let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
        async move { Ok(service.count_versions(&caller, &filter).await?) }
    };
    Ok(page.connection(
        found.into_iter().map(RulePackVersion),
        move |each| each.0.key(sorting.by),
        count,
    ))
}
