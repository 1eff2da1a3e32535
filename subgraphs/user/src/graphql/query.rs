//! Root queries of all capabilities except administration.

use async_graphql::{Context, ID, MergedObject, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::accounts::graphql::types::User;
use crate::administration::graphql::query::Administration;
use crate::api_clients::domain::ApiClientFilter;
use crate::api_clients::graphql::types::ApiClient;
use crate::domain::{
    AccreditationId, ApiClientId, OrganisationId, ProviderId, ProviderKeyId, UserId,
};
use crate::organisations::graphql::types::{InvitationPreview, Organisation};
use crate::providers::domain::{ProviderRank, ProviderSort};
use crate::providers::graphql::types::{
    self as providers_types, Accreditation, MatchProvidersInput, ProviderFilter, ProviderKey,
    ProviderMatch, ProviderProfile, SelfCheck, paged_matches, paged_providers,
};
use crate::service::Service;

/// Everything that can be asked.
#[derive(Default, MergedObject)]
pub struct Query(Directory, Administration);

#[derive(Default)]
pub struct Directory;

#[Object]
impl Directory {
    /// The person who is signed in.
    async fn me(&self, ctx: &Context<'_>) -> Result<User, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .service::<Service>()
            .me(request.caller())
            .await?
            .into())
    }

    /// An organisation, for whoever is signed in.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(OrganisationId::parse(&id))
            .await?
            .map(Organisation::from))
    }

    /// A listed provider, or your organisation's own. A program needs the scope `providers:read` for its own.
    #[graphql(tag = "public")]
    async fn provider(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<ProviderProfile>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(ProviderId::parse(&id))
            .await?
            .map(ProviderProfile))
    }

    /// The directory of listed providers. Administrators and auditors find those in every state.
    #[graphql(tag = "public")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProviderFilter>,
        #[graphql(
            desc = "NAME by default.",
            default_with = "providers_types::ProviderSort::Name"
        )]
        sort: providers_types::ProviderSort,
    ) -> Result<Paged<ProviderRank, ProviderProfile>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_providers(ctx, page, filter.unwrap_or_default().into(), sort.into()).await
    }

    /// The profiles that wait for review, those that were submitted first at the head: the work list of administrators. Auditors read
    /// it too. `approveProvider` and `rejectProvider` take a profile off the list.
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
        let mut waiting = request
            .service::<Service>()
            .providers_under_review(request.caller())?;
        (waiting.updated_from, waiting.updated_to) = DateTimeRange::bounds(updated_at);
        let page = Page::new(first, after, last, before)?;
        paged_providers(ctx, page, waiting, ProviderSort::Waiting)
            .await
            .map(Some)
    }

    /// The open invitation with the token of an invitation's mail: what its reader is asked to join. Null if the token is wrong, or
    /// `registerUser` and `acceptInvitation` would not take it any more. The token is a secret: send it in a POST.
    #[graphql(tag = "public")]
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            secret,
            desc = "From the invitation's mail.",
            validator(max_length = 200)
        )]
        token: String,
    ) -> Result<Option<InvitationPreview>, Failure> {
        let request = RequestContext::of(ctx);
        let found = request
            .service::<Service>()
            .preview_invitation(request.caller(), &token.into(), request.now())
            .await?;
        Ok(found.map(InvitationPreview::from))
    }

    /// The listed providers that can issue at least one of these documents, for this market and these goods, with an
    /// accreditation that is in force today. You need to be signed in; a program needs the scope `providers:read`.
    /// At most 500 providers that offer one of them are considered, those that were added first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn match_providers(
        &self,
        ctx: &Context<'_>,
        input: MatchProvidersInput,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "FIT by default.",
            default_with = "providers_types::ProviderSort::Fit"
        )]
        sort: providers_types::ProviderSort,
    ) -> Result<Paged<ProviderRank, ProviderMatch>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_matches(ctx, page, input.into(), sort).await
    }

    /// The programs that may call, oldest first. For administrators.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn api_clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Paged<Uuid, ApiClient>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::new(first, after, last, before)?;
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = ApiClientFilter {
            updated_from,
            updated_to,
        };
        let found = request
            .service::<Service>()
            .list_api_clients(request.caller(), &filter, page.window())
            .await?;
        let (service, caller) = (
            request.service::<Service>().clone(),
            request.caller().clone(),
        );
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.count_api_clients(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map(ApiClient), |each| each.0.id.0, count))
    }

    #[graphql(entity)]
    async fn find_organisation(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Organisation>, Failure> {
        let found = RequestContext::of(ctx)
            .load(OrganisationId::parse(&id))
            .await;
        Ok(found.or_else(Failure::hidden)?.map(Organisation::from))
    }

    #[graphql(entity)]
    async fn find_user(&self, ctx: &Context<'_>, id: ID) -> Result<Option<User>, Failure> {
        let found = RequestContext::of(ctx).load(UserId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(User::from))
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

    #[graphql(entity)]
    async fn find_provider_key(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<ProviderKey>, Failure> {
        let found = RequestContext::of(ctx)
            .load(ProviderKeyId::parse(&id))
            .await;
        Ok(found.or_else(Failure::hidden)?.map(ProviderKey))
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
        missing_documents: Vec<String>,
    ) -> SelfCheck {
        SelfCheck {
            id,
            market,
            hs_code,
            missing_documents,
        }
    }

    #[graphql(entity)]
    async fn find_api_client(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<ApiClient>, Failure> {
        let found = RequestContext::of(ctx).load(ApiClientId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(ApiClient))
    }
}
