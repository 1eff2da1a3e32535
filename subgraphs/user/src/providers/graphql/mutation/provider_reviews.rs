use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};
use commands::{CommandContext, Error};

use crate::domain::ProviderId;
use crate::providers::domain;
use crate::providers::graphql::types::ProviderProfile;
use crate::providers::service::{Providers, Review};

/// Decisions of administrators about providers.
#[derive(Default)]
pub struct ProviderReviewsMutation;

macro_rules! reviews {
    ($($input:ident, $payload:ident, $reason:ty);+ $(;)?) => {$(
        /// Provider to decide about, and the reason.
        #[derive(InputObject)]
        struct $input {
            /// ID of the provider.
            provider_id: ID,
            /// Reason, 1 to 500 characters. It is stored in the audit record. The provider can read the reason of a
            /// rejection, suspension or removal.
            reason: $reason,
            /// Version of the provider profile that you read. If the provider profile has changed since, the mutation is
            /// refused with `VERSION_CONFLICT`.
            expected_version: Option<i32>,
            /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no
            /// further effect and returns the current state of the object.
            idempotency_key: Option<String>,
        }

        chassis::payloads! {
            /// Result of the decision.
            $payload { provider: ProviderProfile, from domain::Provider, by ProviderProfile }
        }
    )+};
}

reviews! {
    ApproveProviderInput, ApproveProviderPayload, Option<String>;
    RejectProviderInput, RejectProviderPayload, String;
    SuspendProviderInput, SuspendProviderPayload, String;
    ReinstateProviderInput, ReinstateProviderPayload, Option<String>;
    RemoveProviderInput, RemoveProviderPayload, String;
}

#[Object]
impl ProviderReviewsMutation {
    /// Approves a provider that is under review, which is then LISTED.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_NOT_FOUND`; `ORGANISATION_IN_STATE` (the organisation is suspended or closed);
    /// `ACCREDITATION_REQUIRED` (none is in force today); `NOT_COVERED`; `WRONG_STATE` (not `UNDER_REVIEW`);
    /// `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn approve_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ApproveProviderInput,
    ) -> Result<ApproveProviderPayload, Failure> {
        let command = RequestContext::of(ctx).command(&input);
        let id = ProviderId::parse(&input.provider_id);
        let result = review(ctx, &command, id, Review::Approve(input.reason)).await;
        ApproveProviderPayload::of(result)
    }

    /// Rejects a provider that is under review, which is then a DRAFT.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_NOT_FOUND`; `WRONG_STATE` (not `UNDER_REVIEW`); `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn reject_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RejectProviderInput,
    ) -> Result<RejectProviderPayload, Failure> {
        let command = RequestContext::of(ctx).command(&input);
        let id = ProviderId::parse(&input.provider_id);
        let result = review(ctx, &command, id, Review::Reject(input.reason)).await;
        RejectProviderPayload::of(result)
    }

    /// Suspends a listed provider, which is then hidden from the directory and receives no new orders.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_NOT_FOUND`; `WRONG_STATE` (not LISTED); `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn suspend_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SuspendProviderInput,
    ) -> Result<SuspendProviderPayload, Failure> {
        let command = RequestContext::of(ctx).command(&input);
        let id = ProviderId::parse(&input.provider_id);
        let result = review(ctx, &command, id, Review::Suspend(input.reason)).await;
        SuspendProviderPayload::of(result)
    }

    /// Reinstates a suspended provider, which is then LISTED.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_NOT_FOUND`; `ORGANISATION_IN_STATE` (the organisation is suspended or closed);
    /// `ACCREDITATION_REQUIRED` (none is in force today); `NOT_COVERED`; `WRONG_STATE` (not SUSPENDED);
    /// `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn reinstate_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ReinstateProviderInput,
    ) -> Result<ReinstateProviderPayload, Failure> {
        let command = RequestContext::of(ctx).command(&input);
        let id = ProviderId::parse(&input.provider_id);
        let result = review(ctx, &command, id, Review::Reinstate(input.reason)).await;
        ReinstateProviderPayload::of(result)
    }

    /// Removes a provider for good.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_NOT_FOUND`; `WRONG_STATE` (REMOVED already); `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn remove_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RemoveProviderInput,
    ) -> Result<RemoveProviderPayload, Failure> {
        let command = RequestContext::of(ctx).command(&input);
        let id = ProviderId::parse(&input.provider_id);
        let result = review(ctx, &command, id, Review::Remove(input.reason)).await;
        RemoveProviderPayload::of(result)
    }
}

async fn review(
    ctx: &Context<'_>,
    command: &CommandContext,
    id: ProviderId,
    review: Review,
) -> Result<domain::Provider, Error> {
    let providers = RequestContext::of(ctx).service::<Providers>();
    providers.review_provider(command, id, review).await
}
