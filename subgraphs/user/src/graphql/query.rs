use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::loaders::load;
use super::types::{Accreditation, ApiClient, Organisation, ProviderFilter, ProviderProfile, User};
use super::{caller, service, uuid};
use crate::domain::{AccreditationId, ApiClientId, OrganisationId, ProviderId, UserId};

pub struct Query;

#[Object]
impl Query {
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

    /// The directory of listed providers, oldest first. Administrators and auditors find those in every state.
    #[graphql(tag = "public")]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProviderFilter>,
    ) -> Result<Paged<Uuid, ProviderProfile>, Failure> {
        let page = Page::new(first, after)?;
        let filter = filter.unwrap_or_default().into();
        let found = service(ctx).list_providers(caller(ctx), &filter, page.after, page.limit()).await?;
        let (service, caller) = (service(ctx).clone(), caller(ctx).clone());
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.count_providers(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map(ProviderProfile), |each| each.0.id.0, count))
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
    async fn find_api_client(&self, ctx: &Context<'_>, id: ID) -> Result<Option<ApiClient>, Failure> {
        Ok(load(ctx, ApiClientId(uuid(&id))).await?.map(ApiClient))
    }
}
