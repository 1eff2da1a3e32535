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

    /// Legal name. Its members, administrators, and the members of a provider that it has asked for an assessment may
    /// read this; null for everyone else.
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

    /// Time at which the organisation was registered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.organisation.created_at)
    }

    /// Time of the last change. Its members, administrators and auditors may read this; null for everyone else.
    async fn updated_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let request = RequestContext::of(ctx);
        let may_read =
            self.of_session || may_read_organisation(request.caller(), self.organisation.id);
        may_read.then_some(DateTime(self.organisation.updated_at))
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
