use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use normalisation::shown_mail_address;
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::membership::Membership;
use super::{Locale, Role, User, UserStatus};
use crate::accounts::domain;
use crate::accounts::graphql::load_keys::PersonOf;
use crate::domain::OrganisationId;
use crate::domain::rights::{may_read_account, reads_platform};
use crate::organisations::graphql::types::Organisation;
use crate::sessions::graphql::types::Session;
use crate::sessions::service::Sessions;

/// A user account. Visible to the user and to members of the same organisation, and without personal data to
/// administrators and auditors. For everyone else, a reference to a user has the `id`, and `displayName` is null.
#[Object]
impl User {
    /// ID of the user.
    async fn id(&self) -> ID {
        self.account.id.0.into()
    }

    /// Email address with which the user signs in, with its domain in Unicode. Null if you may not read it: see
    /// `revealPersonalData`.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        Ok(person(self, ctx)
            .await?
            .map(|person| shown_mail_address(person.email.expose_secret())))
    }

    /// Name under which the person appears to members of the same organisation. Null for everyone else, without an
    /// error.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        person_name(self, ctx).await
    }

    /// Name of the person. Null if you may not read it: see `revealPersonalData`.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        person_name(self, ctx).await
    }

    /// Telephone number in the form of ITU-T E.164, for example `+49301234567`; an older number may have another form.
    /// Null if there is none, or if you may not read it.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        Ok(person(self, ctx)
            .await?
            .and_then(|person| person.phone.map(|phone| phone.expose_secret().to_owned())))
    }

    /// The organisation for which the request acts, if the user is a member of it.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        if let Some(organisation) = &self.organisation {
            return Ok(Some(Organisation::of_session(organisation.clone())));
        }
        let Some(membership) = here(self, ctx) else {
            return Ok(None);
        };
        let request = RequestContext::of(ctx);
        Ok(request
            .load(membership.organisation)
            .await?
            .map(Organisation::from))
    }

    /// Roles of the user in `organisation`. For a user who is not a member of it, administrators and auditors read the
    /// roles in all organisations; `memberships` lists them by organisation.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        let request = RequestContext::of(ctx);
        let memberships = match here(self, ctx) {
            Some(here) => std::slice::from_ref(here),
            None if reads_platform(request.caller()) => self.account.memberships.as_slice(),
            None => &[],
        };
        let mut roles: Vec<Role> = Vec::new();
        for role in memberships.iter().flat_map(|membership| &membership.roles) {
            let role = Role::from(*role);
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }

    /// Memberships of the user. For other members of your organisation, only the membership in the organisation for
    /// which the request acts.
    async fn memberships(&self) -> Vec<Membership> {
        self.account
            .memberships
            .iter()
            .cloned()
            .map(Membership)
            .collect()
    }

    /// Status of the account.
    async fn status(&self) -> UserStatus {
        self.account.status.into()
    }

    /// True if a sign-in requires a code of an authenticator application.
    async fn second_factor(&self) -> bool {
        self.account.second_factor
    }

    /// Version of the user, which each change of the profile, the memberships or the status increases. Send it as
    /// `expectedVersion`.
    async fn version(&self) -> i64 {
        self.account.version
    }

    /// Preferred language of the person. Emails and notification titles are in English.
    async fn locale(&self) -> Locale {
        self.account.locale.into()
    }

    /// Time at which the account was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.account.created_at)
    }

    /// Time of the last change. Null for other members of your organisation.
    async fn updated_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let request = RequestContext::of(ctx);
        // An account that was loaded together with its person is the caller's own.
        let may_read = self.person.is_some() || may_read_account(request.caller(), self.account.id);
        may_read.then_some(DateTime(self.account.updated_at))
    }

    /// Sessions of the user that have not ended, newest first. The user, administrators and auditors may read them; the
    /// list is empty for everyone else.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, Session>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::new(first, after, last, before)?;
        let (sessions, caller) = (request.service::<Sessions>(), request.caller());
        let (now, id) = (request.now(), self.account.id);
        let found = sessions.list(caller, id, page.window(), now).await?;
        let (sessions, caller) = (sessions.clone(), caller.clone());
        let count = move || {
            let (sessions, caller) = (sessions.clone(), caller.clone());
            async move { Ok(sessions.count(&caller, id, now).await?) }
        };
        Ok(page.connection(found.into_iter().map(Session), |each| each.0.id.0, count))
    }
}

async fn person(user: &User, ctx: &Context<'_>) -> Result<Option<domain::Person>, Failure> {
    if let Some(known) = &user.person {
        return Ok(Some(known.clone()));
    }
    let request = RequestContext::of(ctx);
    request.load(PersonOf(user.account.id)).await
}

async fn person_name(user: &User, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
    let person = person(user, ctx).await?;
    Ok(person.map(|person| person.name.expose_secret().to_owned()))
}

/// The membership for which the request acts.
fn here<'a>(user: &'a User, ctx: &Context<'_>) -> Option<&'a domain::Membership> {
    let known = user
        .organisation
        .as_ref()
        .map(|organisation| organisation.id);
    let own = || {
        let person = RequestContext::of(ctx).caller().user().ok()?;
        Some(OrganisationId(person.organisation))
    };
    user.account.in_organisation(known.or_else(own)?)
}
