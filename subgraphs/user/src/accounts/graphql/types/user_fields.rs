use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use normalisation::shown_mail_address;
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::membership::Membership;
use super::{Role, User, UserStatus};
use crate::accounts::domain;
use crate::accounts::graphql::load_keys::PersonOf;
use crate::domain::OrganisationId;
use crate::domain::rights::{may_read_account, reads_platform};
use crate::organisations::graphql::types::Organisation;
use crate::sessions::graphql::types::Session;
use crate::sessions::service::Sessions;

/// A person's account. Known to the person and to colleagues; to administrators and auditors without personal data.
#[Object]
impl User {
    async fn id(&self) -> ID {
        self.account.id.0.into()
    }

    /// The address that the account was registered with and signs in with, with its domain in Unicode. Null where it is not for the
    /// reader to know: see `revealPersonalData`.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        Ok(person(self, ctx)
            .await?
            .map(|person| shown_mail_address(person.email.expose_secret())))
    }

    /// Null where it is not for the reader to know.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        Ok(person(self, ctx)
            .await?
            .map(|person| person.name.expose_secret().to_owned()))
    }

    /// In the form of ITU-T E.164, for example `+49301234567`; an older number may be written otherwise. Null if there is none, or where
    /// it is not for the reader to know.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        Ok(person(self, ctx)
            .await?
            .and_then(|person| person.phone.map(|phone| phone.expose_secret().to_owned())))
    }

    /// The organisation that the request acts for, if the person belongs to it.
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

    /// What the person may do there. Administrators and auditors read of a person who does not belong to the platform what the person
    /// may do in any organisation; `memberships` says where.
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

    /// All organisations that the person belongs to. Of a colleague, only the one that the request acts for.
    async fn memberships(&self) -> Vec<Membership> {
        self.account
            .memberships
            .iter()
            .cloned()
            .map(Membership)
            .collect()
    }

    async fn status(&self) -> UserStatus {
        self.account.status.into()
    }

    /// Whether a sign-in takes a code of an authenticator application.
    async fn second_factor(&self) -> bool {
        self.account.second_factor
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.account.created_at)
    }

    /// Time of the last change. Null for other members of your organisations.
    async fn updated_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let request = RequestContext::of(ctx);
        // An account that came with the person is the reader's own.
        let may_read = self.person.is_some() || may_read_account(request.caller(), self.account.id);
        may_read.then_some(DateTime(self.account.updated_at))
    }

    /// The sessions that go on, newest first: for oneself, for administrators and auditors. Empty for everybody else.
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
        let found = sessions
            .list_sessions(caller, id, page.window(), now)
            .await?;
        let (sessions, caller) = (sessions.clone(), caller.clone());
        let count = move || {
            let (sessions, caller) = (sessions.clone(), caller.clone());
            async move { Ok(sessions.count_sessions(&caller, id, now).await?) }
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

/// The membership that the request acts for.
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
