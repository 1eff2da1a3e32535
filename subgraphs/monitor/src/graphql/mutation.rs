use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, UserError};
use uuid::Uuid;

use super::asked;
use super::error::outcome;
use crate::event_processing::graphql::DeadLetter;

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

/// The result of a replay.
#[derive(SimpleObject)]
pub struct ReplayDeadLetterPayload {
    /// The dead letter as the consumer last reported it, with this decision. Null if the replay was refused.
    dead_letter: Option<DeadLetter>,
    /// Why the decision was refused; empty if it was recorded.
    user_errors: Vec<UserError>,
}

/// The result of a discard.
#[derive(SimpleObject)]
pub struct DiscardDeadLetterPayload {
    /// The dead letter as the consumer last reported it, with this decision. Null if the discard was refused.
    dead_letter: Option<DeadLetter>,
    /// Why the decision was refused; empty if it was recorded.
    user_errors: Vec<UserError>,
}

pub struct Mutation;

#[Object]
impl Mutation {
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
        let (service, caller) = asked(ctx)?;
        let decided = service
            .replay_dead_letter(&caller, letter(&input.id), chassis::now())
            .await;
        let (decided, user_errors) = outcome(decided)?;
        Ok(Some(ReplayDeadLetterPayload {
            dead_letter: decided.map(DeadLetter::from),
            user_errors,
        }))
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
        let (service, caller) = asked(ctx)?;
        let id = letter(&input.id);
        let decided = service
            .discard_dead_letter(&caller, id, &input.reason, chassis::now())
            .await;
        let (decided, user_errors) = outcome(decided)?;
        Ok(Some(DiscardDeadLetterPayload {
            dead_letter: decided.map(DeadLetter::from),
            user_errors,
        }))
    }
}

/// Parses an ID. Malformed input becomes the nil UUID, which matches no row.
fn letter(id: &ID) -> Uuid {
    Uuid::parse_str(id).unwrap_or_default()
}
