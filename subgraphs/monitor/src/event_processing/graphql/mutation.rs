use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::types::DeadLetter;
use crate::event_processing::domain::DecidedLetter;
use crate::event_processing::service::EventProcessing;

/// Identifies the dead letter to replay.
#[derive(InputObject)]
pub struct ReplayDeadLetterInput {
    /// ID of an open dead letter.
    id: ID,
}

/// Identifies the dead letter to discard.
#[derive(InputObject)]
pub struct DiscardDeadLetterInput {
    /// ID of an open dead letter.
    id: ID,
    /// Why you discard it: 1 to 500 characters after trimming. Stored with the decision.
    reason: String,
}

payloads! {
    /// Result of `replayDeadLetter`.
    ReplayDeadLetterPayload { dead_letter: DeadLetter, from DecidedLetter, by DeadLetter::from }
    /// Result of `discardDeadLetter`.
    DiscardDeadLetterPayload { dead_letter: DeadLetter, from DecidedLetter, by DeadLetter::from }
}

#[derive(Default)]
pub struct EventProcessingMutation;

#[Object]
impl EventProcessingMutation {
    /// Requests that the consumer of a dead letter processes it again.
    ///
    /// For platform admins. The consumer acts asynchronously: the payload has the current status, usually still `OPEN`. The status
    /// becomes `REPLAYED` when the consumer has processed the event. If processing fails again, the dead letter stays `OPEN` with the
    /// new reason. An event takes effect at most once, however often you replay it. The decision is recorded permanently.
    ///
    /// Errors: `NOT_FOUND` if there is no dead letter with this ID; `WRONG_STATE` if it is not `OPEN`.
    #[graphql(tag = "admin")]
    async fn replay_dead_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dead letter to replay.")] input: ReplayDeadLetterInput,
    ) -> Result<Option<ReplayDeadLetterPayload>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let id = input.id.parse().unwrap_or_default();
        let decided = processing
            .replay_dead_letter(request.caller(), id, request.now())
            .await;
        ReplayDeadLetterPayload::of(decided).map(Some)
    }

    /// Requests that the consumer of a dead letter discards it, so that the event never takes effect there.
    ///
    /// For platform admins. The consumer acts asynchronously: the payload has the current status, usually still `OPEN`, which becomes
    /// `DISCARDED`. The decision is recorded permanently.
    ///
    /// Errors: `INVALID` if the reason is empty, has more than 500 characters or has a NUL character; `NOT_FOUND` if there is no dead
    /// letter with this ID; `WRONG_STATE` if it is not `OPEN`.
    #[graphql(tag = "admin")]
    async fn discard_dead_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dead letter to discard.")] input: DiscardDeadLetterInput,
    ) -> Result<Option<DiscardDeadLetterPayload>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let id = input.id.parse().unwrap_or_default();
        let decided = processing
            .discard_dead_letter(request.caller(), id, &input.reason, request.now())
            .await;
        DiscardDeadLetterPayload::of(decided).map(Some)
    }
}
