use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::types::DeadLetter;
use crate::event_processing::domain::DecidedLetter;
use crate::event_processing::service::EventProcessing;

/// Identifies the dead letter to replay.
#[derive(InputObject)]
pub struct ReplayDeadLetterInput {
    /// ID of an open dead letter.
    dead_letter_id: ID,
    /// Version of the dead letter that you read. If the dead letter has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Identifies the dead letter to discard.
#[derive(InputObject)]
pub struct DiscardDeadLetterInput {
    /// ID of an open dead letter.
    dead_letter_id: ID,
    /// Why you discard it: 1 to 500 characters after trimming. Stored with the decision.
    reason: String,
    /// Version of the dead letter that you read. If the dead letter has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
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
    /// Errors: `INVALID`; `NOT_FOUND` if there is no dead letter with this ID; `WRONG_STATE` if it is not `OPEN`; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn replay_dead_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dead letter to replay.")] input: ReplayDeadLetterInput,
    ) -> Result<Option<ReplayDeadLetterPayload>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let command = request.command(&input);
        let id = input.dead_letter_id.parse().unwrap_or_default();
        let decided = processing.replay_dead_letter(&command, id).await;
        ReplayDeadLetterPayload::of(decided).map(Some)
    }

    /// Requests that the consumer of a dead letter discards it, so that the event never takes effect there.
    ///
    /// For platform admins. The consumer acts asynchronously: the payload has the current status, usually still `OPEN`, which becomes
    /// `DISCARDED`. The decision is recorded permanently.
    ///
    /// Errors: `INVALID`, for example if the reason is empty, has more than 500 characters or has a NUL character; `NOT_FOUND` if there
    /// is no dead letter with this ID; `WRONG_STATE` if it is not `OPEN`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn discard_dead_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dead letter to discard.")] input: DiscardDeadLetterInput,
    ) -> Result<Option<DiscardDeadLetterPayload>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let command = request.command(&input);
        let id = input.dead_letter_id.parse().unwrap_or_default();
        let decided = processing
            .discard_dead_letter(&command, id, &input.reason)
            .await;
        DiscardDeadLetterPayload::of(decided).map(Some)
    }
}
