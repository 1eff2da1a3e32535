use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, Money, Page, Paged};

use super::provider::money;
use super::provider_directory::{by_id, of_this_list, place_of};
use super::{ProviderProfile, ProviderSort};
use crate::domain::{self, Need, ProviderRank};
use crate::graphql::{caller, now, service};
use crate::service::Place;

/// A listed provider that can issue some of the documents that are missing.
#[derive(SimpleObject)]
pub struct ProviderMatch {
    provider: ProviderProfile,
    /// Which of the documents: one of its services is for them, the goods and the market, and an accreditation in force
    /// covers it.
    can_issue: Vec<String>,
    /// How many days the quickest of these services usually takes.
    lead_days: Option<i32>,
    /// The lowest price of these services; null: none is named, or they are in several currencies.
    price_from: Option<Money>,
}

/// What is missing, of which goods, in which market.
#[derive(InputObject)]
pub struct MatchProvidersInput {
    /// 1 to 100 codes of the document catalogue.
    #[graphql(validator(min_items = 1, max_items = 100))]
    document_types: Vec<String>,
    market: CountryCode,
    hs_code: HsCode,
}

/// A self-check; it is the rule subgraph's, and who can help with it is from here.
pub struct SelfCheck {
    pub id: ID,
    pub market: CountryCode,
    pub hs_code: HsCode,
    pub missing_documents: Vec<String>,
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
    async fn missing_documents(&self) -> &[String] {
        &self.missing_documents
    }

    /// The listed providers that can issue at least one of the missing documents, for this market and these goods, with an
    /// accreditation that is in force today. For whoever is signed in.
    #[graphql(requires = "market hsCode missingDocuments")]
    async fn match_providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "FIT by default.", default_with = "ProviderSort::Fit")] sort: ProviderSort,
    ) -> Result<Option<Paged<ProviderRank, ProviderMatch>>, Failure> {
        let need = need(&self.market, &self.hs_code, self.missing_documents.clone());
        paged_matches(ctx, Page::new(first, after)?, need, sort).await.map(Some)
    }
}

impl From<MatchProvidersInput> for Need {
    fn from(input: MatchProvidersInput) -> Self {
        need(&input.market, &input.hs_code, input.document_types)
    }
}

/// What is no code of a document, as the name of a fact, nobody issues.
fn need(market: &CountryCode, hs_code: &HsCode, mut document_types: Vec<String>) -> Need {
    document_types.retain(|document| !document.contains('\0'));
    Need { market: market.0.clone(), hs_code: hs_code.0.clone(), document_types }
}

pub async fn paged_matches(
    ctx: &Context<'_>,
    page: Page<ProviderRank>,
    need: Need,
    sort: ProviderSort,
) -> Result<Paged<ProviderRank, ProviderMatch>, Failure> {
    let sort = sort.into();
    let page = of_this_list(page, sort)?;
    let place = Place { sort, after: page.after.as_ref(), most: page.limit() };
    let found = service(ctx).match_providers(caller(ctx), &need, place, now(ctx)).await?;
    let (ranks, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let (service, caller, now) = (service(ctx).clone(), caller(ctx).clone(), now(ctx));
    let count = move || {
        let (service, caller, need) = (service.clone(), caller.clone(), need.clone());
        async move { Ok(service.count_matches(&caller, &need, now).await?) }
    };
    let ranks = by_id(ranks);
    let key = |each: &ProviderMatch| place_of(&ranks, sort, each.provider.0.id.0);
    Ok(page.connection(found.into_iter().map(ProviderMatch::from), key, count))
}

impl From<domain::ProviderMatch> for ProviderMatch {
    fn from(found: domain::ProviderMatch) -> Self {
        Self {
            provider: ProviderProfile(found.provider),
            can_issue: found.can_issue,
            lead_days: found.lead_days,
            price_from: found.price_from.map(money),
        }
    }
}
