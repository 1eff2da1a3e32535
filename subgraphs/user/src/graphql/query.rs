use async_graphql::{Context, ID, MergedObject, Object};
use chassis::scalar::{CountryCode, HsCode};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::administration::Administration;
use super::loaders::load;
use super::types::{
    Accreditation, ApiClient, MatchProvidersInput, Organisation, ProviderFilter, ProviderKey, ProviderMatch,
    ProviderProfile, ProviderSort, SelfCheck, User, paged_matches, paged_providers,
};
use super::{caller, service, uuid};
use crate::domain::{
    AccreditationId, ApiClientId, OrganisationId, ProviderId, ProviderKeyId, ProviderRank, UserId,
};

/// Everything that can be asked.
#[derive(Default, MergedObject)]
pub struct Query(Directory, Administration);

#[derive(Default)]
pub struct Directory;

#[Object]
impl Directory {
    /// The person who is signed in.
    async fn me(&self, ctx: &Context<'_>) -> Result<User, Failure> {
        Ok(service(ctx).me(caller(ctx)).await?.into())
    }

    /// An organisation, for whoever is signed in.
    async fn organisation(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Organisation>, Failure> {
        Ok(load(ctx, OrganisationId(uuid(&id))).await?.map(Organisation))
    }

    /// A listed provider, or one's own.
    #[graphql(tag = "public")]
    async fn provider(&self, ctx: &Context<'_>, id: ID) -> Result<Option<ProviderProfile>, Failure> {
        Ok(load(ctx, ProviderId(uuid(&id))).await?.map(ProviderProfile))
    }

    /// The directory of listed providers. Administrators and auditors find those in every state.
    #[graphql(tag = "public")]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before, with the same filter and sort.")] after: Option<
            String,
        >,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProviderFilter>,
        #[graphql(desc = "NAME by default.", default_with = "ProviderSort::Name")] sort: ProviderSort,
    ) -> Result<Paged<ProviderRank, ProviderProfile>, Failure> {
        paged_providers(ctx, Page::new(first, after)?, filter.unwrap_or_default(), sort).await
    }

    /// The listed providers that can issue at least one of these documents, for this market and these goods, with an
    /// accreditation that is in force today. For whoever is signed in.
    async fn match_providers(
        &self,
        ctx: &Context<'_>,
        input: MatchProvidersInput,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before, with the same input and sort.")] after: Option<
            String,
        >,
        #[graphql(desc = "FIT by default.", default_with = "ProviderSort::Fit")] sort: ProviderSort,
    ) -> Result<Paged<ProviderRank, ProviderMatch>, Failure> {
        paged_matches(ctx, Page::new(first, after)?, input.into(), sort).await
    }

    /// The programs that may call, oldest first. For administrators.
    #[graphql(tag = "admin")]
    async fn api_clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, ApiClient>, Failure> {
        let page = Page::new(first, after)?;
        let found = service(ctx).list_api_clients(caller(ctx), page.after, page.limit()).await?;
        let (service, caller) = (service(ctx).clone(), caller(ctx).clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.count_api_clients(&caller).await?) }
        };
        Ok(page.connection(found.into_iter().map(ApiClient), |each| each.0.id.0, count))
    }

    #[graphql(entity)]
    async fn find_organisation(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Organisation>, Failure> {
        Ok(load(ctx, OrganisationId(uuid(&id))).await?.map(Organisation))
    }

    #[graphql(entity)]
    async fn find_user(&self, ctx: &Context<'_>, id: ID) -> Result<Option<User>, Failure> {
        Ok(load(ctx, UserId(uuid(&id))).await?.map(User::from))
    }

    #[graphql(entity)]
    async fn find_provider(&self, ctx: &Context<'_>, id: ID) -> Result<Option<ProviderProfile>, Failure> {
        Ok(load(ctx, ProviderId(uuid(&id))).await?.map(ProviderProfile))
    }

    #[graphql(entity)]
    async fn find_accreditation(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Accreditation>, Failure> {
        Ok(load(ctx, AccreditationId(uuid(&id))).await?.map(Accreditation))
    }

    #[graphql(entity)]
    async fn find_provider_key(&self, ctx: &Context<'_>, id: ID) -> Result<Option<ProviderKey>, Failure> {
        Ok(load(ctx, ProviderKeyId(uuid(&id))).await?.map(ProviderKey))
    }

    #[graphql(entity)]
    async fn find_self_check(
        &self,
        #[graphql(key)] id: ID,
        market: CountryCode,
        hs_code: HsCode,
        missing_documents: Vec<String>,
    ) -> SelfCheck {
        SelfCheck { id, market, hs_code, missing_documents }
    }

    #[graphql(entity)]
    async fn find_api_client(&self, ctx: &Context<'_>, id: ID) -> Result<Option<ApiClient>, Failure> {
        Ok(load(ctx, ApiClientId(uuid(&id))).await?.map(ApiClient))
    }
}
