use std::collections::HashMap;

use async_graphql::{Context, Enum, InputObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::{ProviderProfile, ProviderStatus, ServiceType};
use crate::providers::domain::{self, ProviderRank, searched_language};
use crate::providers::service::{Place, Providers};

/// What to look for in the directory. One service of a provider must meet all of market, hsCode, documentType and
/// serviceType.
#[derive(Default, InputObject)]
pub struct ProviderFilter {
    market: Option<CountryCode>,
    /// Finds who names this code, a longer one or the beginning of it, and who does all goods.
    hs_code: Option<HsCode>,
    /// A code of the document catalogue, in capital or small letters. At most 40 characters.
    #[graphql(validator(max_length = 40))]
    document_type: Option<String>,
    service_type: Option<ServiceType>,
    /// As `pt`, which finds `pt-BR` too, in capital or small letters. At most 10 characters.
    #[graphql(validator(max_length = 10))]
    language: Option<String>,
    /// A part of the name; capitals, blanks and the forms of letters do not matter. At most 100 characters.
    #[graphql(validator(chars_max_length = 100))]
    text: Option<String>,
    status: Option<ProviderStatus>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// In which order providers are listed. Who says nothing of it is last; what is equal stays in one order.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProviderSort {
    /// In the directory: who names the HS code that was asked for most exactly, then the quickest, then the best rated.
    /// Among matches: who can issue the most documents, then the quickest, then the best rated.
    Fit,
    /// The quickest first.
    LeadTime,
    /// The best rated first.
    Rating,
    Name,
    /// The last that was added first.
    Newest,
}

/// The directory, as the caller may see it.
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
    let found = providers.list_providers(caller, &filter, &place).await?;
    let (ranks, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let (providers, caller) = (providers.clone(), caller.clone());
    let count = move || {
        let (providers, caller, filter) = (providers.clone(), caller.clone(), filter.clone());
        async move { Ok(providers.count_providers(&caller, &filter).await?) }
    };
    let ranks = by_id(ranks);
    let key = |each: &ProviderProfile| place_of(&ranks, sort, each.0.id.0);
    Ok(page.connection(found.into_iter().map(ProviderProfile), key, count))
}

/// Refuses a cursor of a list in another order, which means nothing in this one.
pub fn of_this_list(
    page: Page<ProviderRank>,
    sort: domain::ProviderSort,
) -> Result<Page<ProviderRank>, Failure> {
    let is_foreign = |cursor: &ProviderRank| cursor.sort != sort || cursor.name.contains('\0');
    if page.cursors().any(is_foreign) {
        return Err(Failure::BadInput(
            "after or before is not a cursor of this list",
        ));
    }
    Ok(page)
}

pub fn by_id(ranks: Vec<ProviderRank>) -> HashMap<Uuid, ProviderRank> {
    ranks.into_iter().map(|rank| (rank.id, rank)).collect()
}

/// The place of one that was found.
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
