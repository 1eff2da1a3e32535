use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::types::{CarrierFilter, Organisation, OrganisationFilter};
use crate::domain::OrganisationId;
use crate::organisations::domain;
use crate::organisations::service::Organisations;

/// A single organisation.
#[derive(Default)]
pub struct OrganisationQuery;

/// The organisations of the platform, and the directory of carriers.
#[derive(Default)]
pub struct OrganisationsQuery;

#[Object]
impl OrganisationQuery {
    /// An organisation. Signed-in users and programs of an organisation may read this; some fields are null for users
    /// of other organisations.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the organisation.")] id: ID,
    ) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(OrganisationId::parse(&id))
            .await?
            .map(Organisation::from))
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
}

#[Object]
impl OrganisationsQuery {
    /// Directory of carriers: verified organisations of the kind CARRIER, oldest first.
    ///
    /// Members of sellers, administrators and auditors may read this. Send the `id` of a carrier as `carrierId` of
    /// `createConsignment`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn carriers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters carriers.")] filter: Option<CarrierFilter>,
    ) -> Result<Paged<Uuid, Organisation>, Failure> {
        let filter: domain::CarrierFilter = filter.unwrap_or_default().into();
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (organisations, caller) = (request.service::<Organisations>(), request.caller());
        let found = organisations
            .list_carriers(caller, &filter, page.window())
            .await?;
        let (organisations, caller) = (organisations.clone(), caller.clone());
        let count = move || {
            let (organisations, caller, filter) =
                (organisations.clone(), caller.clone(), filter.clone());
            async move { Ok(organisations.count_carriers(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(Organisation::from),
            Organisation::key,
            count,
        ))
    }

    /// Organisations, oldest first. Administrators and auditors may read this.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters organisations.")] filter: Option<OrganisationFilter>,
    ) -> Result<Paged<Uuid, Organisation>, Failure> {
        let filter: domain::OrganisationFilter = filter.unwrap_or_default().into();
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (organisations, caller) = (request.service::<Organisations>(), request.caller());
        let found = organisations.list(caller, &filter, page.window()).await?;
        let (organisations, caller) = (organisations.clone(), caller.clone());
        let count = move || {
            let (organisations, caller, filter) =
                (organisations.clone(), caller.clone(), filter.clone());
            async move { Ok(organisations.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(Organisation::from),
            Organisation::key,
            count,
        ))
    }
}
