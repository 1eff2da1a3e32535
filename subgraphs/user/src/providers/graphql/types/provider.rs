use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use super::provider_service::ProviderService;
use super::{Accreditation, ProviderStatus};
use crate::organisations::graphql::types::Organisation;
use crate::provider_keys::graphql::load_keys::KeysOf;
use crate::provider_keys::graphql::types::ProviderKey;
use crate::providers::domain;
use crate::providers::graphql::load_keys::HoursOf;

pub struct ProviderProfile(pub domain::Provider);

/// Profile of a provider: services, languages and accreditations. Public while it is LISTED.
#[Object]
impl ProviderProfile {
    /// ID of the provider.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Version of the provider profile, which each change increases. Send it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Organisation of the provider. Null if you are not signed in.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    /// Public name.
    async fn display_name(&self) -> &str {
        &self.0.profile.display_name
    }

    /// Languages, for example `en` or `pt-BR`.
    async fn languages(&self) -> &[String] {
        &self.0.profile.languages
    }

    /// Services that the provider offers.
    async fn services(&self) -> Vec<ProviderService> {
        self.0
            .profile
            .services
            .iter()
            .cloned()
            .map(ProviderService::from)
            .collect()
    }

    /// Accreditations, in the order in which they were added.
    async fn accreditations(&self) -> Vec<Accreditation> {
        self.0
            .accreditations
            .iter()
            .cloned()
            .map(Accreditation)
            .collect()
    }

    /// Average rating, 1 to 5 stars. Null if there is no rating.
    async fn rating(&self) -> Option<f64> {
        self.0.rating.stars()
    }

    /// Number of ratings.
    async fn rating_count(&self) -> i32 {
        self.0.rating.count
    }

    /// Median number of hours in which the provider quotes or declines, over its last 50 answers. Null if it has
    /// answered fewer than three times.
    async fn response_hours(&self, ctx: &Context<'_>) -> Result<Option<f64>, Failure> {
        let request = RequestContext::of(ctx);
        request.load(HoursOf(self.0.organisation)).await
    }

    /// Public keys with which the provider signs reports, oldest first, including revoked keys. At most 200. Members of
    /// the provider, its programs with the scope `providers:read`, administrators and auditors also see proposed keys.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<ProviderKey>, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.load(KeysOf(self.0.id)).await?.unwrap_or_default();
        Ok(keys.into_iter().map(ProviderKey).collect())
    }

    /// Status of the profile.
    async fn status(&self) -> ProviderStatus {
        self.0.status.into()
    }

    /// Time of the last submission for review. Null if the profile was never submitted.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Reason of the rejection, suspension or removal: the text of an administrator, or the code
    /// `ACCREDITATION_EXPIRED`, `ACCREDITATION_WITHDRAWN` or `ORGANISATION_SUSPENDED`.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

impl From<domain::Provider> for ProviderProfile {
    fn from(provider: domain::Provider) -> Self {
        Self(provider)
    }
}
