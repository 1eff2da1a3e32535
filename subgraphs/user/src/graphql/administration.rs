use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::types::{
    AuditFilter, AuditRecord, Invitation, Organisation, OrganisationFilter, Role, User, UserStatus,
};
use super::{caller, service, uuid};
use crate::domain::{self, OrganisationId};
use crate::service::UserSearch;

/// What those look for who run an organisation, or the platform.
#[derive(Default)]
pub struct Administration;

/// Which people; each part that is given must fit.
#[derive(Default, InputObject)]
struct UserFilter {
    status: Option<UserStatus>,
    organisation_id: Option<ID>,
    role: Option<Role>,
    /// The whole address.
    #[graphql(secret, validator(max_length = 254))]
    email: Option<String>,
}

/// A connection of what one service method lists and another counts, by a filter.
macro_rules! page {
    ($ctx:ident, $first:ident, $after:ident, $filter:expr, $list:ident, $count:ident, $node:expr, $key:expr) => {{
        let page = Page::new($first, $after)?;
        let (service, caller, filter) = (service($ctx).clone(), caller($ctx).clone(), $filter);
        let found = service
            .$list(&caller, &filter, page.after, page.limit())
            .await?;
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.$count(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map($node), $key, count))
    }};
}

#[Object]
impl Administration {
    /// People, oldest first, without personal data. For administrators and auditors.
    #[graphql(tag = "admin")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        filter: Option<UserFilter>,
    ) -> Result<Paged<Uuid, User>, Failure> {
        let filter = filter.unwrap_or_default();
        let search = UserSearch {
            status: filter.status.map(Into::into),
            organisation: filter.organisation_id.map(|id| OrganisationId(uuid(&id))),
            role: filter.role.map(Into::into),
            email: filter.email.map(Into::into),
        };
        page!(
            ctx,
            first,
            after,
            search,
            list_users,
            count_users,
            User::from,
            User::key
        )
    }

    /// Organisations, oldest first. For administrators and auditors.
    #[graphql(tag = "admin")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        filter: Option<OrganisationFilter>,
    ) -> Result<Paged<Uuid, Organisation>, Failure> {
        let filter: domain::OrganisationFilter = filter.unwrap_or_default().into();
        let key = |each: &Organisation| each.0.id.0;
        page!(
            ctx,
            first,
            after,
            filter,
            list_organisations,
            count_organisations,
            Organisation,
            key
        )
    }

    /// What was done by those who may do more than others, newest first. For administrators and auditors.
    #[graphql(tag = "admin")]
    async fn audit_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        filter: Option<AuditFilter>,
    ) -> Result<Paged<Uuid, AuditRecord>, Failure> {
        let filter: domain::AuditFilter = filter.unwrap_or_default().into();
        let key = |each: &AuditRecord| each.0.id.0;
        page!(
            ctx,
            first,
            after,
            filter,
            list_audit_records,
            count_audit_records,
            AuditRecord,
            key
        )
    }

    /// The invitations of one's own organisation, newest first. For owners.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, Invitation>, Failure> {
        let page = Page::new(first, after)?;
        let (service, caller) = (service(ctx).clone(), caller(ctx).clone());
        let found = service
            .list_invitations(&caller, page.after, page.limit())
            .await?;
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.count_invitations(&caller).await?) }
        };
        Ok(page.connection(found.into_iter().map(Invitation), |each| each.0.id.0, count))
    }
}
