use async_graphql::{Context, ID, InputObject, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::types::{AuditFilter, AuditRecord};
use crate::accounts::graphql::types::{Role, User, UserStatus};
use crate::accounts::service::UserSearch;
use crate::administration::domain;
use crate::domain::OrganisationId;
use crate::organisations::domain::{self as organisations_domain, InvitationFilter};
use crate::organisations::graphql::types::{Invitation, Organisation, OrganisationFilter};
use crate::service::Service;

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
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// A connection of what one service method lists and another counts, by a filter.
macro_rules! page {
    ($ctx:ident, $page:expr, $filter:expr, $list:ident, $count:ident, $node:expr, $key:expr) => {{
        let page = $page;
        let (request, filter) = (RequestContext::of($ctx), $filter);
        let (service, caller) = (
            request.service::<Service>().clone(),
            request.caller().clone(),
        );
        let found = service.$list(&caller, &filter, page.window()).await?;
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
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        filter: Option<UserFilter>,
    ) -> Result<Paged<Uuid, User>, Failure> {
        let filter = filter.unwrap_or_default();
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        let search = UserSearch {
            status: filter.status.map(Into::into),
            organisation: filter.organisation_id.map(|id| OrganisationId::parse(&id)),
            role: filter.role.map(Into::into),
            email: filter.email.map(Into::into),
            updated_from,
            updated_to,
        };
        page!(
            ctx,
            Page::new(first, after, last, before)?,
            search,
            list_users,
            count_users,
            User::from,
            User::key
        )
    }

    /// Organisations, oldest first. For administrators and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        filter: Option<OrganisationFilter>,
    ) -> Result<Paged<Uuid, Organisation>, Failure> {
        let filter: organisations_domain::OrganisationFilter = filter.unwrap_or_default().into();
        page!(
            ctx,
            Page::new(first, after, last, before)?,
            filter,
            list_organisations,
            count_organisations,
            Organisation::from,
            Organisation::key
        )
    }

    /// What was done by those who may do more than others, newest first. For administrators and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn audit_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        filter: Option<AuditFilter>,
    ) -> Result<Paged<Uuid, AuditRecord>, Failure> {
        let filter: domain::AuditFilter = filter.unwrap_or_default().into();
        let key = |each: &AuditRecord| each.0.id.0;
        page!(
            ctx,
            Page::new(first, after, last, before)?,
            filter,
            list_audit_records,
            count_audit_records,
            AuditRecord,
            key
        )
    }

    /// The invitations of one's own organisation, newest first. For owners.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Paged<Uuid, Invitation>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = InvitationFilter {
            updated_from,
            updated_to,
        };
        let key = |each: &Invitation| each.0.id.0;
        page!(
            ctx,
            Page::new(first, after, last, before)?,
            filter,
            list_invitations,
            count_invitations,
            Invitation,
            key
        )
    }
}
