use async_graphql::{Context, ID, InputObject, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::types::{Role, User, UserStatus};
use crate::accounts::service::{Accounts, UserSearch};
use crate::domain::{OrganisationId, UserId};

/// The caller's own account, and the entity `User`.
#[derive(Default)]
pub struct AccountQuery;

/// The accounts of the platform.
#[derive(Default)]
pub struct AccountsQuery;

/// Filters users. All given fields must match; omitted fields do not filter.
#[derive(Default, InputObject)]
struct UserFilter {
    /// Status of the account.
    status: Option<UserStatus>,
    /// Organisation of which the user is a member.
    organisation_id: Option<ID>,
    /// Role that the user has. Together with `organisationId`, the role in that organisation.
    role: Option<Role>,
    /// The whole email address, at most 254 characters.
    #[graphql(secret, validator(max_length = 254))]
    email: Option<String>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

#[Object]
impl AccountQuery {
    /// The user who is signed in. `FORBIDDEN` for programs, which have no user.
    async fn me(&self, ctx: &Context<'_>) -> Result<User, Failure> {
        let request = RequestContext::of(ctx);
        let accounts: &Accounts = request.service();
        Ok(accounts.me(request.caller()).await?.into())
    }

    #[graphql(entity)]
    async fn find_user(&self, ctx: &Context<'_>, id: ID) -> Result<Option<User>, Failure> {
        let found = RequestContext::of(ctx).load(UserId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(User::from))
    }
}

#[Object]
impl AccountsQuery {
    /// Users, oldest first, without personal data. Administrators and auditors may read this.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters users.")] filter: Option<UserFilter>,
    ) -> Result<Paged<Uuid, User>, Failure> {
        let wanted = filter.unwrap_or_default();
        let (updated_from, updated_to) = DateTimeRange::bounds(wanted.updated_at);
        let filter = UserSearch {
            status: wanted.status.map(Into::into),
            organisation: wanted.organisation_id.map(|id| OrganisationId::parse(&id)),
            role: wanted.role.map(Into::into),
            email: wanted.email.map(Into::into),
            updated_from,
            updated_to,
        };
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (accounts, caller) = (request.service::<Accounts>(), request.caller());
        let found = accounts.list(caller, &filter, page.window()).await?;
        let (accounts, caller) = (accounts.clone(), caller.clone());
        let count = move || {
            let (accounts, caller, filter) = (accounts.clone(), caller.clone(), filter.clone());
            async move { Ok(accounts.count(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map(User::from), User::key, count))
    }
}
