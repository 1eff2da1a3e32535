//! Sellers ask providers, providers answer, either party closes. Enquiries without an answer expire.

use std::time::Instant;

use commands::{CommandContext, Error, replayed};
use database::Conn;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Enquiries, SeenEnquiry, find_enquiry};
use crate::domain::{EnquiryId, MessageId, text};
use crate::enquiries::domain::{
    Enquiry, EnquiryCommand, EnquiryEvent, EnquiryPart, EnquiryReference, LONGEST_MESSAGE, Message,
    NewEnquiry, Thread, enquiry_number, refusals,
};
use crate::enquiries::events::outgoing;
use crate::enquiries::store;
use crate::projections::service::{find_own_product, find_providers};
use crate::service::access::{Actor, Reader};
use crate::store::sealed;

/// Number of enquiries that expire in one transaction.
const BATCH: i64 = 100;

/// A locked enquiry, with the actor of the next step.
pub(super) struct LockedEnquiry {
    pub actor: Actor,
    pub enquiry: Enquiry,
    pub part: EnquiryPart,
}

impl Enquiries {
    /// Sends a question of a seller to a listed provider.
    pub async fn contact_provider(
        &self,
        command: &CommandContext,
        question: NewEnquiry,
    ) -> Result<SeenEnquiry, Error> {
        let actor = Actor::using(command.caller(), "contactProvider")?;
        question.check()?;
        self.projections
            .wait_for(command, actor.organisation, question.references())
            .await?;
        let id = EnquiryId::new();
        self.commands
            .run(command, id, async |tx| {
                let locked = LockedEnquiry {
                    actor,
                    enquiry: ask(tx, command, actor, id, &question).await?,
                    part: EnquiryPart::Seller,
                };
                store::insert_enquiry(tx, &locked.enquiry).await?;
                let message = locked.message(MessageId::new(), question.text, command.now());
                self.insert_message(tx, &message).await?;
                let (context, event) = (command.event_context(), EnquiryEvent::ProviderContacted);
                outgoing::enquiry(tx, context, &locked.enquiry, event).await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Answers an enquiry for the provider.
    pub async fn answer_enquiry(
        &self,
        command: &CommandContext,
        id: EnquiryId,
        answer: SecretString,
    ) -> Result<SeenEnquiry, Error> {
        let actor = Actor::using(command.caller(), "answerEnquiry")?;
        text(&["text"], answer.expose_secret(), LONGEST_MESSAGE)?;
        let reader = Reader::of(command.caller())?;
        sealed::preload(&self.keys, sealed::enquiry(id)).await?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock(tx, reader, actor, id).await?;
                command.expects(locked.enquiry.version)?;
                let (part, now) = (locked.part, command.now());
                let event = locked.enquiry.take(EnquiryCommand::Answer, part, now)?;
                let message = locked.message(MessageId::new(), answer, now);
                self.insert_message(tx, &message).await?;
                store::update_enquiry(tx, &locked.enquiry).await?;
                outgoing::enquiry(tx, command.event_context(), &locked.enquiry, event).await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Closes an enquiry for either party.
    pub async fn close_enquiry(
        &self,
        command: &CommandContext,
        id: EnquiryId,
    ) -> Result<SeenEnquiry, Error> {
        let actor = Actor::using(command.caller(), "closeEnquiry")?;
        let reader = Reader::of(command.caller())?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock(tx, reader, actor, id).await?;
                command.expects(locked.enquiry.version)?;
                let part = locked.part;
                let event = locked
                    .enquiry
                    .take(EnquiryCommand::Close, part, command.now())?;
                store::update_enquiry(tx, &locked.enquiry).await?;
                outgoing::enquiry(tx, command.event_context(), &locked.enquiry, event).await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Expires the enquiries that were not answered in time, and returns their number. Each batch is a short transaction and
    /// skips the enquiries that a command or another process has locked.
    pub async fn expire(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let (mut expired, mut at, started) = (0, now, Instant::now());
        loop {
            let mut tx = self.pool.begin().await?;
            let due = store::lock_enquiries_due(&mut tx, at, BATCH).await?;
            if due.is_empty() {
                return Ok(expired);
            }
            let context = EventContext::of_job(at).in_bulk();
            for mut enquiry in due {
                let event = enquiry.take(EnquiryCommand::Expire, EnquiryPart::Clock, at)?;
                store::update_enquiry(&mut tx, &enquiry).await?;
                outgoing::enquiry(&mut tx, context, &enquiry, event).await?;
                expired += 1;
            }
            tx.commit().await?;
            at = now + started.elapsed();
        }
    }

    /// Adds a message to its thread, within the limit of the thread.
    pub(super) async fn insert_message(
        &self,
        tx: &mut Conn,
        message: &Message,
    ) -> Result<(), Error> {
        Thread::takes(store::count_messages(tx, message.thread).await?)?;
        Ok(store::insert_message(tx, &self.keys, message).await?)
    }

    /// Returns the enquiry that an earlier request created or changed.
    async fn find_again(&self, id: Uuid) -> Result<SeenEnquiry, Error> {
        let mut conn = self.pool.acquire().await?;
        let enquiry = find_enquiry(&mut conn, EnquiryId(id)).await?;
        Ok(SeenEnquiry::with_words(replayed(enquiry)?))
    }
}

/// Locks an enquiry that the caller may see.
pub(super) async fn lock(
    tx: &mut Conn,
    reader: Reader,
    actor: Actor,
    id: EnquiryId,
) -> Result<LockedEnquiry, Error> {
    let enquiry = store::lock_enquiry(tx, id)
        .await?
        .ok_or_else(refusals::enquiry_not_found)?;
    let part = enquiry
        .part(actor.organisation)
        .filter(|_| reader.reads_enquiry(&enquiry));
    let part = part.ok_or_else(refusals::enquiry_not_found)?;
    Ok(LockedEnquiry {
        actor,
        enquiry,
        part,
    })
}

/// Creates an enquiry of the actor, within the limits of its organisation.
async fn ask(
    tx: &mut Conn,
    command: &CommandContext,
    actor: Actor,
    id: EnquiryId,
    question: &NewEnquiry,
) -> Result<Enquiry, Error> {
    let (seller, at) = (actor.organisation, command.now());
    if let Some(product) = question.product {
        find_own_product(tx, seller, product).await?;
    }
    let provider = find_providers(tx, &[question.provider]).await?.pop();
    let provider = provider.ok_or_else(refusals::provider_not_found)?;
    store::lock_enquiries_of(tx, seller).await?;
    let has = store::count_enquiries_of_seller(tx, seller, provider.organisation, at).await?;
    let number = enquiry_number(at.year(), store::next_enquiry_number(tx).await?);
    let reference = EnquiryReference { id, number, at };
    Ok(question.ask(reference, seller, &provider, has)?)
}

impl LockedEnquiry {
    /// Creates a message of the actor to the other party.
    pub fn message(&self, id: MessageId, text: SecretString, sent_at: OffsetDateTime) -> Message {
        let (enquiry, from) = (&self.enquiry, self.actor.organisation);
        Message {
            id,
            thread: Thread::Enquiry(enquiry.id),
            provider: enquiry.provider,
            from,
            to: enquiry.other(from),
            by_user: self.actor.user,
            text: Some(text),
            sent_at,
        }
    }

    fn seen(self) -> SeenEnquiry {
        SeenEnquiry::with_words(self.enquiry)
    }
}
