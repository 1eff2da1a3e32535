//! A seller asks a provider, the provider answers, either closes; what waits too long expires.

use std::time::Instant;

use caller::Caller;
use database::Tx;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::SeenEnquiry;
use crate::domain::{EnquiryId, MessageId, text};
use crate::enquiries::domain::{
    Enquiry, EnquiryCommand, EnquiryEvent, EnquiryPart, EnquiryReference, LONGEST_MESSAGE, Message,
    NewEnquiry, Thread, enquiry_number, refusals,
};
use crate::enquiries::events::outgoing;
use crate::enquiries::store;
use crate::orders::service::requests::own_product;
use crate::projections::store as projections_store;
use crate::service::access::{Actor, Reader};
use crate::service::attempt::made_before;
use crate::service::steps::Begun;
use crate::service::{Attempt, Error, Service};

/// How many enquiries expire in one transaction.
const BATCH: i64 = 100;

impl Reader {
    /// An enquiry is read by its two sides and by the platform's staff.
    pub(super) fn reads_enquiry(self, enquiry: &Enquiry) -> bool {
        match self {
            Self::Staff => true,
            Self::Stranger => false,
            Self::Seller(own) => own == enquiry.seller,
            Self::Provider(own) => own == enquiry.provider,
            Self::Program(own) => own == enquiry.seller || own == enquiry.provider,
        }
    }
}

/// An enquiry under its lock, and who is about to take a step.
pub(super) struct EnquiryCase {
    pub tx: Tx,
    pub actor: Actor,
    pub enquiry: Enquiry,
    pub part: EnquiryPart,
}

/// Whose turn it is: a command comes for the first time, or again under the key of one that took effect.
pub(super) enum EnquiryTurn {
    First(Box<EnquiryCase>),
    /// With the result of the first.
    Again(Uuid),
}

/// Locks an enquiry inside a command; one that the caller cannot see is not there.
pub(super) async fn lock_enquiry_case(
    reader: Reader,
    actor: Actor,
    mut tx: Tx,
    id: EnquiryId,
) -> Result<EnquiryCase, Error> {
    let enquiry = store::lock_enquiry(&mut tx, id)
        .await?
        .ok_or_else(refusals::enquiry_not_found)?;
    let part = enquiry
        .part(actor.organisation)
        .filter(|_| reader.reads_enquiry(&enquiry));
    let part = part.ok_or_else(refusals::enquiry_not_found)?;
    Ok(EnquiryCase {
        tx,
        actor,
        enquiry,
        part,
    })
}

impl Service {
    /// A seller asks a listed provider.
    pub async fn contact_provider(
        &self,
        caller: &Caller,
        question: NewEnquiry,
        attempt: Attempt,
    ) -> Result<SeenEnquiry, Error> {
        let actor = Actor::using(caller, "contactProvider")?;
        question.check()?;
        let mut tx = self.pool.begin().await?;
        let id = EnquiryId::new();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            drop(tx);
            return self.enquiry_again(first).await;
        }
        if let Some(product) = question.product {
            own_product(&mut tx, &actor, product).await?;
        }
        let provider = projections_store::find_providers(&mut tx, &[question.provider])
            .await?
            .pop();
        let provider = provider.ok_or_else(refusals::provider_not_found)?;
        let seller = actor.organisation;
        store::lock_enquiries_of(&mut tx, seller).await?;
        let has =
            store::count_enquiries_of_seller(&mut tx, seller, provider.organisation, attempt.now)
                .await?;
        let number = enquiry_number(
            attempt.now.year(),
            store::next_enquiry_number(&mut tx).await?,
        );
        let reference = EnquiryReference {
            id,
            number,
            at: attempt.now,
        };
        let enquiry = question.ask(reference, seller, &provider, has)?;
        store::insert_enquiry(&mut tx, &enquiry).await?;
        let mut case = EnquiryCase {
            tx,
            actor,
            enquiry,
            part: EnquiryPart::Seller,
        };
        self.write_down(&mut case, MessageId::new(), question.text, attempt.now)
            .await?;
        case.tell(EnquiryEvent::ProviderContacted, attempt.now)
            .await?;
        case.commit().await
    }

    /// The provider answers.
    pub async fn answer_enquiry(
        &self,
        caller: &Caller,
        id: EnquiryId,
        answer: SecretString,
        attempt: Attempt,
    ) -> Result<SeenEnquiry, Error> {
        let actor = Actor::using(caller, "answerEnquiry")?;
        text(&["text"], answer.expose_secret(), LONGEST_MESSAGE)?;
        let mut case = match self.open_enquiry(caller, actor, id, &attempt).await? {
            EnquiryTurn::First(case) => case,
            EnquiryTurn::Again(enquiry) => return self.enquiry_again(enquiry).await,
        };
        let event = case
            .enquiry
            .take(EnquiryCommand::Answer, case.part, attempt.now)?;
        self.write_down(&mut case, MessageId::new(), answer, attempt.now)
            .await?;
        store::update_enquiry(&mut case.tx, &case.enquiry).await?;
        case.tell(event, attempt.now).await?;
        case.commit().await
    }

    /// Either side ends it.
    pub async fn close_enquiry(
        &self,
        caller: &Caller,
        id: EnquiryId,
        attempt: Attempt,
    ) -> Result<SeenEnquiry, Error> {
        let actor = Actor::using(caller, "closeEnquiry")?;
        let mut case = match self.open_enquiry(caller, actor, id, &attempt).await? {
            EnquiryTurn::First(case) => case,
            EnquiryTurn::Again(enquiry) => return self.enquiry_again(enquiry).await,
        };
        let event = case
            .enquiry
            .take(EnquiryCommand::Close, case.part, attempt.now)?;
        store::update_enquiry(&mut case.tx, &case.enquiry).await?;
        case.tell(event, attempt.now).await?;
        case.commit().await
    }

    /// Ends the enquiries that nobody answered in time; says how many. Batches are short, and leave alone what a
    /// command or another process holds.
    pub async fn expire_enquiries(&self, now: OffsetDateTime) -> Result<usize, Error> {
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

    /// Locks an enquiry for a command that changes it; one that the caller cannot see is not there.
    async fn open_enquiry(
        &self,
        caller: &Caller,
        actor: Actor,
        id: EnquiryId,
        attempt: &Attempt,
    ) -> Result<EnquiryTurn, Error> {
        let reader = Reader::of(caller)?;
        let tx = match self.begin(&actor, attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(first) => return Ok(EnquiryTurn::Again(first)),
        };
        let case = lock_enquiry_case(reader, actor, tx, id).await?;
        attempt.expects(case.enquiry.version)?;
        Ok(EnquiryTurn::First(Box::new(case)))
    }

    /// Adds a message of the actor's to the enquiry.
    pub(super) async fn write_down(
        &self,
        case: &mut EnquiryCase,
        id: MessageId,
        text: SecretString,
        now: OffsetDateTime,
    ) -> Result<Message, Error> {
        let (enquiry, from) = (&case.enquiry, case.actor.organisation);
        let thread = Thread::Enquiry(enquiry.id);
        let message = Message {
            id,
            thread,
            provider: enquiry.provider,
            from,
            to: enquiry.other(from),
            by_user: case.actor.user,
            text: Some(text),
            sent_at: now,
        };
        Thread::takes(store::count_messages(&mut case.tx, thread).await?)?;
        store::insert_message(&mut case.tx, &self.keys, &message).await?;
        Ok(message)
    }

    async fn enquiry_again(&self, id: Uuid) -> Result<SeenEnquiry, Error> {
        let mut conn = self.pool.acquire().await?;
        let enquiry = store::find_enquiries(&mut conn, &[EnquiryId(id)])
            .await?
            .pop();
        Ok(SeenEnquiry::with_words(made_before(enquiry)?))
    }
}

impl EnquiryCase {
    async fn tell(&mut self, event: EnquiryEvent, now: OffsetDateTime) -> Result<(), Error> {
        Ok(outgoing::enquiry(&mut self.tx, self.actor.context(now), &self.enquiry, event).await?)
    }

    async fn commit(self) -> Result<SeenEnquiry, Error> {
        self.tx.commit().await?;
        Ok(SeenEnquiry::with_words(self.enquiry))
    }
}
