use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use super::provider_service::ProviderService;
use super::{Accreditation, ProviderKey, ProviderStatus};
use crate::organisations::graphql::types::Organisation;
use crate::providers::domain;
use crate::providers::graphql::load_keys::{HoursOf, KeysOf};

pub struct ProviderProfile(pub domain::Provider);

/// What a provider offers, to whom, and by which right. Public once it is LISTED.
#[Object]
impl ProviderProfile {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// The organisation behind it; null for whoever is not signed in.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    async fn display_name(&self) -> &str {
        &self.0.profile.display_name
    }

    /// As `en` or `pt-BR`.
    async fn languages(&self) -> &[String] {
        &self.0.profile.languages
    }

    async fn services(&self) -> Vec<ProviderService> {
        self.0
            .profile
            .services
            .iter()
            .cloned()
            .map(ProviderService::from)
            .collect()
    }

    /// In the order in which they were added.
    async fn accreditations(&self) -> Vec<Accreditation> {
        self.0
            .accreditations
            .iter()
            .cloned()
            .map(Accreditation)
            .collect()
    }

    /// The average of 1 to 5 stars; null: nobody has rated it yet.
    async fn rating(&self) -> Option<f64> {
        self.0.rating.stars()
    }

    async fn rating_count(&self) -> i32 {
        self.0.rating.count
    }

    /// Within how many hours it quotes or declines when it is asked: the middle of its last 50 answers. Null: it has
    /// not answered three times yet.
    async fn response_hours(&self, ctx: &Context<'_>) -> Result<Option<f64>, Failure> {
        let request = RequestContext::of(ctx);
        request.load(HoursOf(self.0.organisation)).await
    }

    /// The public keys with which it signs reports, oldest first, those that were revoked too. At most 200.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<ProviderKey>, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.load(KeysOf(self.0.id)).await?.unwrap_or_default();
        Ok(keys.into_iter().map(ProviderKey).collect())
    }

    async fn status(&self) -> ProviderStatus {
        self.0.status.into()
    }

    /// When it was last submitted for review. Null: it never was.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Why it was rejected, suspended or removed: an administrator's words, or `ACCREDITATION_EXPIRED` or
    /// `ACCREDITATION_WITHDRAWN`.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

impl From<domain::Provider> for ProviderProfile {
    fn from(provider: domain::Provider) -> Self {
        Self(provider)
    }
}
