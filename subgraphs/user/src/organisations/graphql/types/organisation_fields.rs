use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::organisation::OrganisationStatus;
use super::{Organisation, OrganisationKind};
use crate::accounts::graphql::types::User;
use crate::domain::rights::may_read_organisation;
use crate::members::service::Members;
use crate::organisations::graphql::load_keys::DisplayNameOf;
use crate::organisations::service::Organisations;
use crate::providers::graphql::load_keys::ProfileOf;
use crate::providers::graphql::types::ProviderProfile;
use crate::providers::service::Providers;

/// A company that sells, assesses or carries, or the platform itself.
#[Object]
impl Organisation {
    /// ID of the organisation.
    async fn id(&self) -> ID {
        self.organisation.id.0.into()
    }

    /// Kind of the organisation.
    async fn kind(&self) -> OrganisationKind {
        self.organisation.kind.into()
    }

    /// Name under which the organisation appears to others: the one that it chose, else the one of its provider profile
    /// while that is LISTED or SUSPENDED, else its legal name. Every reader of the organisation may read it. Null if the
    /// data of the organisation was erased.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let request = RequestContext::of(ctx);
        let id = self.organisation.id;
        if self.of_session {
            let organisations: &Organisations = request.service();
            return Ok(organisations.display_name_of_session(id).await?);
        }
        request.load(DisplayNameOf(id)).await
    }

    /// Legal name. Its members, administrators, and the members of a provider that it has asked for an assessment may
    /// read this; null for everyone else. Other signed-in callers see it as `displayName` while the organisation has
    /// chosen no display name and has no provider profile that is LISTED or SUSPENDED.
    async fn legal_name(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()
            .map(|names| names.legal_name.expose_secret())
    }

    /// Economic Operators Registration and Identification number. Its members and administrators may read this; null
    /// for everyone else, or if there is none.
    async fn eori(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()?
            .eori
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// VAT identification number. Its members and administrators may read this; null for everyone else, or if there is
    /// none.
    async fn vat_id(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()?
            .vat_id
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// Country in which the organisation is registered.
    async fn country(&self) -> CountryCode {
        CountryCode(self.organisation.country.clone())
    }

    /// Status of the organisation.
    async fn status(&self) -> OrganisationStatus {
        self.organisation.status.into()
    }

    /// Reason for which the organisation was suspended or closed. Null if it is not, or if you may not read
    /// `legalName`.
    async fn status_reason(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()
            .and(self.organisation.reason.as_deref())
    }

    /// Provider profile of the organisation. Its members, its programs with the scope `providers:read`, administrators
    /// and auditors may read it in every status; everyone else reads it while it is LISTED. Null if you may not read it,
    /// or if there is none.
    async fn provider_profile(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<ProviderProfile>, Failure> {
        let request = RequestContext::of(ctx);
        let id = self.organisation.id;
        let found = if self.of_session {
            let providers: &Providers = request.service();
            providers.profile_of_session(id).await?
        } else {
            request.load(ProfileOf(id)).await?
        };
        Ok(found.map(ProviderProfile))
    }

    /// Version of the organisation, which each change increases. Send it as `expectedVersion`. Its members,
    /// administrators and auditors may read this; null for everyone else.
    async fn version(&self, ctx: &Context<'_>) -> Option<i64> {
        self.may_read_changes(ctx)
            .then_some(self.organisation.version)
    }

    /// Time at which the organisation was registered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.organisation.created_at)
    }

    /// Time of the last change. Its members, administrators and auditors may read this; null for everyone else.
    async fn updated_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        self.may_read_changes(ctx)
            .then_some(DateTime(self.organisation.updated_at))
    }

    /// Members of the organisation, oldest account first. Its members, administrators and auditors may read them; the
    /// list is empty for everyone else.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, User>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::new(first, after, last, before)?;
        let (members, caller) = (request.service::<Members>(), request.caller());
        let id = self.organisation.id;
        let found = members.list(caller, id, page.window()).await?;
        let (members, caller) = (members.clone(), caller.clone());
        let count = move || {
            let (members, caller) = (members.clone(), caller.clone());
            async move { Ok(members.count(&caller, id).await?) }
        };
        Ok(page.connection(found.into_iter().map(User::from), User::key, count))
    }
}

impl Organisation {
    /// Returns true if the caller may read when and how often the organisation has changed.
    fn may_read_changes(&self, ctx: &Context<'_>) -> bool {
        let caller = RequestContext::of(ctx).caller();
        self.of_session || may_read_organisation(caller, self.organisation.id)
    }
}
