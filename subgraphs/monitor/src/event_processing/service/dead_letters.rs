use caller::Caller;
use commands::{CommandContext, Error};
use database::{Conn, Window};
use uuid::Uuid;

use super::EventProcessing;
use crate::domain::RIGHTS;
use crate::event_processing::domain::{
    self, DeadLetter, DeadLetterFilter, DeadLetterKey, DecidedLetter, Decision, EventDecision,
    refusals,
};
use crate::event_processing::store;
use crate::events::outgoing;

impl EventProcessing {
    /// Lists a page of dead letters of all consumers, newest first.
    pub async fn list_dead_letters(
        &self,
        caller: &Caller,
        filter: &DeadLetterFilter,
        window: Window<DeadLetterKey>,
    ) -> Result<Vec<DecidedLetter>, Error> {
        RIGHTS.check(caller, "deadLetters")?;
        let mut conn = self.pool.acquire().await?;
        let letters = store::list_dead_letters(&mut conn, filter, window).await?;
        with_decisions(&mut conn, letters).await
    }

    /// Counts dead letters.
    pub async fn count_dead_letters(
        &self,
        caller: &Caller,
        filter: &DeadLetterFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "deadLetters")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_dead_letters(&mut conn, filter).await?)
    }

    /// Requests that the consumer processes a dead letter again.
    pub async fn replay_dead_letter(
        &self,
        command: &CommandContext,
        id: Uuid,
    ) -> Result<DecidedLetter, Error> {
        RIGHTS.check(command.caller(), "replayDeadLetter")?;
        let decision = decision(command, id, Decision::Replay)?;
        self.decide(command, decision).await
    }

    /// Requests that the consumer discards a dead letter.
    pub async fn discard_dead_letter(
        &self,
        command: &CommandContext,
        id: Uuid,
        reason: &str,
    ) -> Result<DecidedLetter, Error> {
        RIGHTS.check(command.caller(), "discardDeadLetter")?;
        let decision = EventDecision {
            reason: Some(domain::reason(reason)?),
            ..decision(command, id, Decision::Discard)?
        };
        self.decide(command, decision).await
    }

    /// Records a decision and publishes it. The letter stays open until the consumer has acted. The consumer ignores decisions on
    /// letters that are no longer open, so a second decision has no effect.
    async fn decide(
        &self,
        command: &CommandContext,
        decision: EventDecision,
    ) -> Result<DecidedLetter, Error> {
        self.commands
            .run(command, decision.dead_letter, async |tx| {
                let letter = store::lock_dead_letter(tx, decision.dead_letter).await?;
                let mut letter = letter.ok_or_else(refusals::dead_letter_not_found)?;
                command.expects(letter.sequence)?;
                letter.decide(decision.at)?;
                store::update_dead_letter(tx, &letter).await?;
                store::insert_decision(tx, &decision).await?;
                let context = command.event_context();
                outgoing::dead_letter_decided(tx, context, &letter, &decision).await?;
                let decisions = store::list_decisions(tx, &[letter.id]).await?;
                Ok(DecidedLetter { letter, decisions })
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, id: Uuid) -> Result<DecidedLetter, Error> {
        let mut conn = self.pool.acquire().await?;
        let letter = store::find_dead_letter(&mut conn, id).await?;
        let letter = letter.ok_or_else(refusals::dead_letter_not_found)?;
        let decisions = store::list_decisions(&mut conn, &[letter.id]).await?;
        Ok(DecidedLetter { letter, decisions })
    }
}

fn decision(
    command: &CommandContext,
    dead_letter: Uuid,
    decision: Decision,
) -> Result<EventDecision, Error> {
    let caller = command.caller();
    Ok(EventDecision {
        id: Uuid::now_v7(),
        at: command.now(),
        actor: caller.user()?.id,
        dead_letter,
        decision,
        reason: None,
        correlation: caller.correlation(),
    })
}

async fn with_decisions(
    conn: &mut Conn,
    letters: Vec<DeadLetter>,
) -> Result<Vec<DecidedLetter>, Error> {
    let ids: Vec<Uuid> = letters.iter().map(|letter| letter.id).collect();
    let decisions = store::list_decisions(conn, &ids).await?;
    Ok(DecidedLetter::join(letters, &decisions))
}
