use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};
use commands::Error;

use crate::domain::ProviderId;
use crate::providers::domain;
use crate::providers::graphql::types::ProviderProfile;
use crate::providers::service::{Providers, Review};

/// What administrators do with providers.
#[derive(Default)]
pub struct ProviderReviewsMutation;

macro_rules! reviews {
    ($($input:ident, $payload:ident, $reason:ty);+ $(;)?) => {$(
        #[derive(InputObject)]
        struct $input {
            provider_id: ID,
            /// 1 to 500 characters. It is kept in the audit records; the provider is shown why it was rejected, suspended or
            /// removed.
            reason: $reason,
        }

        chassis::payloads! {
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
    /// Lists a provider that was reviewed. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `PROVIDER_NOT_FOUND`, `ACCREDITATION_REQUIRED` (none is in force any more), `NOT_COVERED`
    /// or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn approve_provider(
        &self,
        ctx: &Context<'_>,
        input: ApproveProviderInput,
    ) -> Result<ApproveProviderPayload, Failure> {
        let result = review(ctx, &input.provider_id, Review::Approve(input.reason)).await;
        ApproveProviderPayload::of(result)
    }

    /// Hands a provider that waits for review back, as a draft. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `PROVIDER_NOT_FOUND` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn reject_provider(
        &self,
        ctx: &Context<'_>,
        input: RejectProviderInput,
    ) -> Result<RejectProviderPayload, Failure> {
        let result = review(ctx, &input.provider_id, Review::Reject(input.reason)).await;
        RejectProviderPayload::of(result)
    }

    /// Takes a listed provider out of the directory; it gets no new orders. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `PROVIDER_NOT_FOUND` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn suspend_provider(
        &self,
        ctx: &Context<'_>,
        input: SuspendProviderInput,
    ) -> Result<SuspendProviderPayload, Failure> {
        let result = review(ctx, &input.provider_id, Review::Suspend(input.reason)).await;
        SuspendProviderPayload::of(result)
    }

    /// Lists a suspended provider again. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `PROVIDER_NOT_FOUND`, `ACCREDITATION_REQUIRED`, `NOT_COVERED` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn reinstate_provider(
        &self,
        ctx: &Context<'_>,
        input: ReinstateProviderInput,
    ) -> Result<ReinstateProviderPayload, Failure> {
        let result = review(ctx, &input.provider_id, Review::Reinstate(input.reason)).await;
        ReinstateProviderPayload::of(result)
    }

    /// Removes a provider for good. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `PROVIDER_NOT_FOUND` or `WRONG_STATE` (it was removed before).
    #[graphql(tag = "admin")]
    async fn remove_provider(
        &self,
        ctx: &Context<'_>,
        input: RemoveProviderInput,
    ) -> Result<RemoveProviderPayload, Failure> {
        let result = review(ctx, &input.provider_id, Review::Remove(input.reason)).await;
        RemoveProviderPayload::of(result)
    }
}

async fn review(ctx: &Context<'_>, id: &ID, review: Review) -> Result<domain::Provider, Error> {
    let request = RequestContext::of(ctx);
    request
        .service::<Providers>()
        .review_provider(
            request.caller(),
            ProviderId::parse(id),
            review,
            request.now(),
        )
        .await
}
