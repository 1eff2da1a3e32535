use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::types::DeadLetter;
use crate::event_processing::domain::DecidedLetter;
use crate::event_processing::service::EventProcessing;

/// Names the dead letter to replay.
#[derive(InputObject)]
pub struct ReplayDeadLetterInput {
    /// The ID of an open dead letter.
    id: ID,
}

/// Names the dead letter to discard.
#[derive(InputObject)]
pub struct DiscardDeadLetterInput {
    /// The ID of an open dead letter.
    id: ID,
    /// Why it is given up: 1 to 500 characters. It is kept with the decision.
    reason: String,
}

payloads! {
    /// The result of a replay.
    ReplayDeadLetterPayload { dead_letter: DeadLetter, from DecidedLetter, by DeadLetter::from }
    /// The result of a discard.
    DiscardDeadLetterPayload { dead_letter: DeadLetter, from DecidedLetter, by DeadLetter::from }
}

#[derive(Default)]
pub struct EventProcessingMutation;

#[Object]
impl EventProcessingMutation {
    /// Asks the consumer that holds a dead letter to process it again.
    ///
    /// For platform admins. The consumer acts on the decision asynchronously: the payload has the current status, usually
    /// still `OPEN`. The status becomes `REPLAYED` when the consumer has processed the event; if it fails again, the letter
    /// stays `OPEN` with the new reason. An event takes effect at most once, however often you replay it. The decision is
    /// recorded.
    ///
    /// Errors: `NOT_FOUND`; `WRONG_STATE` if the letter is not `OPEN`.
    #[graphql(tag = "admin")]
    async fn replay_dead_letter(
        &self,
        ctx: &Context<'_>,
        input: ReplayDeadLetterInput,
    ) -> Result<Option<ReplayDeadLetterPayload>, Failure> {
        let request = RequestContext::of(ctx);
        let processing: &EventProcessing = request.service();
        let id = input.id.parse().unwrap_or_default();
        let decided = processing
            .replay_dead_letter(request.caller(), id, request.now())
            .await;
        ReplayDeadLetterPayload::of(decided).map(Some)
    }

    /// Asks the consumer that holds a dead letter to give it up: the event never takes effect there.
    ///
    /// For platform admins. The consumer acts on the decision asynchronously: the payload has the current status, usually
    /// still `OPEN`, which becomes `DISCARDED`. The decision is recorded.
    ///
    /// Errors: `INVALID` for a reason that is empty or too long; `NOT_FOUND`; `WRONG_STATE` if the letter is not `OPEN`.
    #[graphql(tag = "admin")]
    async fn discard_dead_letter(
        &self,
        ctx: &Context<'_>,
        input: DiscardDeadLetterInput,
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
