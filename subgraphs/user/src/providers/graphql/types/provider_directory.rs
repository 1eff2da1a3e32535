use std::collections::HashMap;

use async_graphql::{Context, Enum, InputObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::{ProviderProfile, ProviderStatus, ServiceType};
use crate::providers::domain::{self, ProviderRank, searched_language};
use crate::providers::service::{Place, Providers};

/// Filters the directory. All given fields must match; omitted fields do not filter. A single service of the provider
/// must match market, hsCode, documentType and serviceType together.
#[derive(Default, InputObject)]
pub struct ProviderFilter {
    /// Market of the service.
    market: Option<CountryCode>,
    /// HS code of the service: equal to this code, longer or shorter. Services for all goods match too.
    hs_code: Option<HsCode>,
    /// Document type of the service, by the code of the document catalogue. Case is ignored. At most 40 characters.
    #[graphql(validator(max_length = 40))]
    document_type: Option<String>,
    /// Type of the service.
    service_type: Option<ServiceType>,
    /// Language of the provider, for example `pt`, which also matches `pt-BR`. Case is ignored. At most 10 characters.
    #[graphql(validator(max_length = 10))]
    language: Option<String>,
    /// Part of the name. Case, blanks and variants of letters are ignored. At most 100 characters.
    #[graphql(validator(chars_max_length = 100))]
    text: Option<String>,
    /// Status of the profile. Only administrators and auditors find profiles that are not LISTED.
    status: Option<ProviderStatus>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Sort order of providers. Providers without the value come last; equal ones have a stable order.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProviderSort {
    /// In the directory, the most exact HS code first, then the shortest lead time, then the best rating. Among
    /// matches, the most documents first, then the shortest lead time, then the best rating.
    Fit,
    /// Shortest lead time first.
    LeadTime,
    /// Best rating first.
    Rating,
    /// By name, in alphabetical order.
    Name,
    /// Most recently added first.
    Newest,
}

/// Pages through the directory, as far as the caller may read it.
pub async fn paged_providers(
    ctx: &Context<'_>,
    page: Page<ProviderRank>,
    filter: domain::ProviderFilter,
    sort: domain::ProviderSort,
) -> Result<Paged<ProviderRank, ProviderProfile>, Failure> {
    let request = RequestContext::of(ctx);
    let page = of_this_list(page, sort)?;
    let place = Place {
        sort,
        window: page.window(),
    };
    let (providers, caller) = (request.service::<Providers>(), request.caller());
    let found = providers.list(caller, &filter, &place).await?;
    let (ranks, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let (providers, caller) = (providers.clone(), caller.clone());
    let count = move || {
        let (providers, caller, filter) = (providers.clone(), caller.clone(), filter.clone());
        async move { Ok(providers.count(&caller, &filter).await?) }
    };
    let ranks = by_id(ranks);
    let key = |each: &ProviderProfile| place_of(&ranks, sort, each.0.id.0);
    Ok(page.connection(found.into_iter().map(ProviderProfile), key, count))
}

/// Refuses a cursor of a list with another sorting.
pub fn of_this_list(
    page: Page<ProviderRank>,
    sort: domain::ProviderSort,
) -> Result<Page<ProviderRank>, Failure> {
    let is_foreign = |cursor: &ProviderRank| cursor.sort != sort || cursor.name.contains('\0');
    if page.cursors().any(is_foreign) {
        return Err(Failure::other_sorting());
    }
    Ok(page)
}

pub fn by_id(ranks: Vec<ProviderRank>) -> HashMap<Uuid, ProviderRank> {
    ranks.into_iter().map(|rank| (rank.id, rank)).collect()
}

/// The sort position of a listed provider.
pub fn place_of(
    ranks: &HashMap<Uuid, ProviderRank>,
    sort: domain::ProviderSort,
    id: Uuid,
) -> ProviderRank {
    ranks.get(&id).cloned().unwrap_or(ProviderRank {
        sort,
        numbers: Vec::new(),
        name: String::new(),
        id,
    })
}

impl From<ProviderFilter> for domain::ProviderFilter {
    fn from(filter: ProviderFilter) -> Self {
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            market: filter.market.map(|country| country.0),
            hs_code: filter.hs_code.map(|code| code.0),
            document_type: filter.document_type.map(|code| normalisation::code(&code)),
            service_type: filter.service_type.map(Into::into),
            language: filter.language.map(|text| searched_language(&text)),
            name_key: filter
                .text
                .filter(|text| !text.trim().is_empty())
                .map(|text| normalisation::search_key(&text)),
            status: filter.status.map(Into::into),
            updated_from,
            updated_to,
        }
    }
}

impl From<ProviderSort> for domain::ProviderSort {
    fn from(sort: ProviderSort) -> Self {
        match sort {
            ProviderSort::Fit => Self::Fit,
            ProviderSort::LeadTime => Self::LeadTime,
            ProviderSort::Rating => Self::Rating,
            ProviderSort::Name => Self::Name,
            ProviderSort::Newest => Self::Newest,
        }
    }
}
