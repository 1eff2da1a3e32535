use caller::Caller;
use commands::Error;
use database::{Conn, Window};
use time::OffsetDateTime;
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
        caller: &Caller,
        id: Uuid,
        now: OffsetDateTime,
    ) -> Result<DecidedLetter, Error> {
        RIGHTS.check(caller, "replayDeadLetter")?;
        self.decide(decision(caller, id, Decision::Replay, now)?)
            .await
    }

    /// Requests that the consumer discards a dead letter.
    pub async fn discard_dead_letter(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<DecidedLetter, Error> {
        RIGHTS.check(caller, "discardDeadLetter")?;
        let reason = Some(domain::reason(reason)?);
        self.decide(EventDecision {
            reason,
            ..decision(caller, id, Decision::Discard, now)?
        })
        .await
    }

    /// Records a decision and publishes it. The letter stays open until the consumer has acted. The consumer ignores decisions on
    /// letters that are no longer open, so a second decision has no effect.
    async fn decide(&self, decision: EventDecision) -> Result<DecidedLetter, Error> {
        let mut tx = self.pool.begin().await?;
        let letter = store::lock_dead_letter(&mut tx, decision.dead_letter).await?;
        let mut letter = letter.ok_or_else(refusals::dead_letter_not_found)?;
        letter.decide(decision.at)?;
        store::update_dead_letter(&mut tx, &letter).await?;
        store::insert_decision(&mut tx, &decision).await?;
        outgoing::dead_letter_decided(&mut tx, &letter, &decision).await?;
        let decisions = store::list_decisions(&mut tx, &[letter.id]).await?;
        tx.commit().await?;
        Ok(DecidedLetter { letter, decisions })
    }
}

fn decision(
    caller: &Caller,
    dead_letter: Uuid,
    decision: Decision,
    now: OffsetDateTime,
) -> Result<EventDecision, Error> {
    let (actor, correlation) = (caller.user()?.id, caller.correlation());
    Ok(EventDecision {
        id: Uuid::now_v7(),
        at: now,
        actor,
        dead_letter,
        decision,
        reason: None,
        correlation,
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
