use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, Money, Page, Paged, RequestContext};

use super::provider_directory::{by_id, of_this_list, place_of};
use super::provider_service::money;
use super::{ProviderProfile, ProviderSort};
use crate::domain::ProviderId;
use crate::providers::domain::{self, Need, Provider, ProviderRank};
use crate::providers::service::{Place, page_of_matches};

/// A listed provider that can issue some of the missing documents.
#[derive(SimpleObject)]
pub struct ProviderMatch {
    /// The provider.
    provider: ProviderProfile,
    /// The missing documents that it can issue: one of its services is for the document, the goods and the market, and
    /// an accreditation in force covers it.
    can_issue: Vec<String>,
    /// Shortest lead time of these services, in days. Null if they name none.
    lead_days: Option<i32>,
    /// Lowest price of these services. Null if they name none, or prices in several currencies.
    price_from: Option<Money>,
}

/// The missing documents, the goods and the market.
#[derive(InputObject)]
pub struct MatchProvidersInput {
    /// Missing document types: 1 to 100 codes of the document catalogue. Case is ignored. No provider matches an unknown
    /// code.
    #[graphql(validator(min_items = 1, max_items = 100))]
    document_types: Vec<String>,
    /// Market in which the documents are required.
    market: CountryCode,
    /// HS code of the goods.
    hs_code: HsCode,
}

/// A self-check of the rule subgraph, extended with the providers that can issue its missing documents.
pub struct SelfCheck {
    pub id: ID,
    pub market: CountryCode,
    pub hs_code: HsCode,
    pub missing_document_codes: Vec<String>,
}

#[Object]
impl SelfCheck {
    async fn id(&self) -> &ID {
        &self.id
    }

    #[graphql(external)]
    async fn market(&self) -> &CountryCode {
        &self.market
    }

    #[graphql(external)]
    async fn hs_code(&self) -> &HsCode {
        &self.hs_code
    }

    #[graphql(external)]
    async fn missing_document_codes(&self) -> &[String] {
        &self.missing_document_codes
    }

    /// Listed providers that can issue at least one of the missing documents.
    ///
    /// They have a service for the document, the goods and the market, and an accreditation in force today that covers
    /// it. Every signed-in user may read this; an API client needs the scope `providers:read`. At most 500 providers
    /// that offer one of the documents are considered, in the order in which they were added.
    #[graphql(requires = "market hsCode missingDocumentCodes")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn match_providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Sort order, FIT by default.",
            default_with = "ProviderSort::Fit"
        )]
        sort: ProviderSort,
    ) -> Result<Option<Paged<ProviderRank, ProviderMatch>>, Failure> {
        let codes = self.missing_document_codes.clone();
        let need = need(&self.market, &self.hs_code, codes);
        paged_matches(ctx, Page::new(first, after, last, before)?, need, sort)
            .await
            .map(Some)
    }
}

impl From<MatchProvidersInput> for Need {
    fn from(input: MatchProvidersInput) -> Self {
        let documents = input
            .document_types
            .iter()
            .map(|code| normalisation::code(code))
            .collect();
        need(&input.market, &input.hs_code, documents)
    }
}

/// Drops texts that cannot be a document type, for example the name of a fact with a NUL.
fn need(market: &CountryCode, hs_code: &HsCode, mut document_types: Vec<String>) -> Need {
    document_types.retain(|document| !document.contains('\0'));
    Need {
        market: market.0.clone(),
        hs_code: hs_code.0.clone(),
        document_types,
    }
}

pub async fn paged_matches(
    ctx: &Context<'_>,
    page: Page<ProviderRank>,
    need: Need,
    sort: ProviderSort,
) -> Result<Paged<ProviderRank, ProviderMatch>, Failure> {
    let request = RequestContext::of(ctx);
    let sort = domain::ProviderSort::from(sort);
    let page = of_this_list(page, sort)?;
    let place = Place {
        sort,
        window: page.window(),
    };
    let found = request.load(need).await?.unwrap_or_default();
    let (ranks, matches): (Vec<_>, Vec<_>) = page_of_matches(&found, &place).into_iter().unzip();
    let ids: Vec<ProviderId> = matches.iter().map(|found| found.provider).collect();
    let mut providers = request.load_many(ids).await?;
    let nodes = matches.into_iter().filter_map(|found| {
        let provider = providers.remove(&found.provider)?;
        Some(ProviderMatch::of(found, provider))
    });
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let ranks = by_id(ranks);
    let key = |each: &ProviderMatch| place_of(&ranks, sort, each.provider.0.id.0);
    Ok(page.connection(nodes, key, move || std::future::ready(Ok(count))))
}

impl ProviderMatch {
    fn of(found: domain::ProviderMatch, provider: Provider) -> Self {
        Self {
            provider: ProviderProfile(provider),
            can_issue: found.can_issue,
            lead_days: found.lead_days,
            price_from: found.price_from.map(money),
        }
    }
}
