use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};

use super::types::{
    self, Accreditation, MatchProvidersInput, ProviderFilter, ProviderMatch, ProviderProfile,
    SelfCheck, paged_matches, paged_providers,
};
use crate::domain::{AccreditationId, ProviderId};
use crate::providers::domain::{ProviderRank, ProviderSort};
use crate::providers::service::Providers;

/// Providers and their entities, as other subgraphs reference them.
#[derive(Default)]
pub struct ProvidersQuery;

/// Matches of providers with missing documents.
#[derive(Default)]
pub struct ProviderMatchesQuery;

#[Object]
impl ProvidersQuery {
    /// A listed provider, or the provider of your own organisation in every status.
    ///
    /// Everyone may read listed providers, without signing in. An API client needs the scope `providers:read` for its
    /// own organisation's provider. Administrators and auditors may read all.
    #[graphql(tag = "public")]
    async fn provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the provider.")] id: ID,
    ) -> Result<Option<ProviderProfile>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(ProviderId::parse(&id))
            .await?
            .map(ProviderProfile))
    }

    /// Directory of listed providers.
    ///
    /// Everyone may read this, without signing in. Administrators and auditors find providers in every status.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters providers.")] filter: Option<ProviderFilter>,
        #[graphql(
            desc = "Sort order, NAME by default.",
            default_with = "types::ProviderSort::Name"
        )]
        sort: types::ProviderSort,
    ) -> Result<Paged<ProviderRank, ProviderProfile>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_providers(ctx, page, filter.unwrap_or_default().into(), sort.into()).await
    }

    /// Provider profiles under review, earliest submission first.
    ///
    /// Administrators and auditors may read this. `approveProvider` and `rejectProvider` remove a profile from the
    /// list.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn providers_under_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Option<Paged<ProviderRank, ProviderProfile>>, Failure> {
        let request = RequestContext::of(ctx);
        let providers: &Providers = request.service();
        let mut waiting = providers.providers_under_review(request.caller())?;
        (waiting.updated_from, waiting.updated_to) = DateTimeRange::bounds(updated_at);
        let page = Page::new(first, after, last, before)?;
        paged_providers(ctx, page, waiting, ProviderSort::Waiting)
            .await
            .map(Some)
    }

    #[graphql(entity)]
    async fn find_provider(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<ProviderProfile>, Failure> {
        let found = RequestContext::of(ctx).load(ProviderId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(ProviderProfile))
    }

    #[graphql(entity)]
    async fn find_accreditation(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Accreditation>, Failure> {
        let found = RequestContext::of(ctx)
            .load(AccreditationId::parse(&id))
            .await;
        Ok(found.or_else(Failure::hidden)?.map(Accreditation))
    }
}

#[Object]
impl ProviderMatchesQuery {
    /// Listed providers that can issue at least one of the given documents.
    ///
    /// They have a service for the document, the goods and the market, and an accreditation in force today that covers
    /// it. Every signed-in user may read this; an API client needs the scope `providers:read`. At most 500 providers
    /// that offer one of the documents are considered, in the order in which they were added.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn match_providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The missing documents, the goods and the market.")]
        input: MatchProvidersInput,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Sort order, FIT by default.",
            default_with = "types::ProviderSort::Fit"
        )]
        sort: types::ProviderSort,
    ) -> Result<Paged<ProviderRank, ProviderMatch>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_matches(ctx, page, input.into(), sort).await
    }

    #[graphql(entity)]
    #[expect(
        clippy::too_many_arguments,
        reason = "the fields that the rule domain sends, and the context that the macro adds"
    )]
    async fn find_self_check(
        &self,
        #[graphql(key)] id: ID,
        market: CountryCode,
        hs_code: HsCode,
        missing_document_codes: Vec<String>,
    ) -> SelfCheck {
        SelfCheck {
            id,
            market,
            hs_code,
            missing_document_codes,
        }
    }
}
