//! What the two sides of an enquiry or an order write to each other.

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::SeenEnquiry;
use super::enquiries::lock_enquiry_case;
use crate::domain::{EnquiryId, MessageId, OrderId, OrganisationId, Refusal, text};
use crate::enquiries::domain::{EnquiryCommand, LONGEST_MESSAGE, Message, Thread};
use crate::enquiries::events::outgoing;
use crate::enquiries::store;
use crate::service::access::{Actor, Reader};
use crate::service::attempt::made_before;
use crate::service::steps::{Begun, lock_case};
use crate::service::{Attempt, Error, Service, Sight};
use crate::store::Window;

/// What a message is about.
pub enum About {
    Enquiry(EnquiryId),
    /// To this organisation, where there are several.
    Order(OrderId, Option<OrganisationId>),
}

/// A message that is about to be written, by whom, and how the client gave the command.
struct NewMessage {
    by: Actor,
    text: SecretString,
    attempt: Attempt,
}

impl Service {
    /// Either side writes to the other.
    pub async fn send_message(
        &self,
        caller: &Caller,
        about: Result<About, Refusal>,
        words: SecretString,
        attempt: Attempt,
    ) -> Result<Message, Error> {
        let actor = Actor::using(caller, "sendMessage")?;
        text(&["text"], words.expose_secret(), LONGEST_MESSAGE)?;
        let new = NewMessage {
            by: actor,
            text: words,
            attempt,
        };
        match about? {
            About::Enquiry(id) => self.write_in_enquiry(caller, id, new).await,
            About::Order(id, to) => self.write_in_order(caller, id, to, new).await,
        }
    }

    async fn write_in_enquiry(
        &self,
        caller: &Caller,
        enquiry: EnquiryId,
        new: NewMessage,
    ) -> Result<Message, Error> {
        let NewMessage {
            by: actor,
            text,
            attempt,
        } = new;
        let id = MessageId::new();
        let reader = Reader::of(caller)?;
        let tx = match self.begin(&actor, &attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(message) => return self.message_again(message).await,
        };
        let mut case = lock_enquiry_case(reader, actor, tx, enquiry).await?;
        attempt.expects(case.enquiry.version)?;
        case.enquiry
            .take(EnquiryCommand::SendMessage, case.part, attempt.now)?;
        let message = self.write_down(&mut case, id, text, attempt.now).await?;
        store::update_enquiry(&mut case.tx, &case.enquiry).await?;
        let number = &case.enquiry.number;
        outgoing::message(&mut case.tx, actor.context(attempt.now), &message, number).await?;
        case.tx.commit().await?;
        Ok(message)
    }

    /// A message is no step of the order: its version stays.
    async fn write_in_order(
        &self,
        caller: &Caller,
        order: OrderId,
        to: Option<OrganisationId>,
        new: NewMessage,
    ) -> Result<Message, Error> {
        let NewMessage {
            by: actor,
            text,
            attempt,
        } = new;
        let id = MessageId::new();
        let tx = match self.begin(&actor, &attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(message) => return self.message_again(message).await,
        };
        let mut case = lock_case(caller, actor, tx, order).await?;
        attempt.expects(case.before.order().version)?;
        let from = actor.organisation;
        let to = case.order.addressee(from, to)?;
        let provider = if from == case.order.seller { to } else { from };
        let thread = Thread::Order(order, provider);
        Thread::takes(store::count_messages(&mut case.tx, thread).await?)?;
        let (by_user, sent_at) = (actor.user, attempt.now);
        let message = Message {
            id,
            thread,
            provider,
            from,
            to,
            by_user,
            text: Some(text),
            sent_at,
        };
        store::insert_message(&mut case.tx, &self.keys, &message).await?;
        outgoing::message(
            &mut case.tx,
            actor.context(sent_at),
            &message,
            &case.order.number,
        )
        .await?;
        case.commit().await?;
        Ok(message)
    }

    async fn message_again(&self, id: Uuid) -> Result<Message, Error> {
        let mut conn = self.pool.acquire().await?;
        made_before(
            store::find_messages(&mut conn, &self.keys, &[MessageId(id)])
                .await?
                .pop(),
        )
    }

    /// One page of an enquiry's messages, oldest first. None for the staff without a reason.
    pub async fn messages_of_enquiry(
        &self,
        enquiry: &SeenEnquiry,
        window: Window<Uuid>,
    ) -> Result<Option<Vec<Message>>, Error> {
        if !enquiry.shows_words() {
            return Ok(None);
        }
        let mut conn = self.pool.acquire().await?;
        let id = enquiry.enquiry().id;
        Ok(Some(
            store::list_messages_of_enquiry(&mut conn, &self.keys, id, window).await?,
        ))
    }

    pub async fn message_total_of_enquiry(&self, enquiry: EnquiryId) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_messages_of_enquiry(&mut conn, enquiry).await?)
    }

    /// One page of an order's messages, oldest first; a provider's own thread for that provider, whichever it asks for. None
    /// for the staff without a reason.
    pub async fn messages_of_order(
        &self,
        sight: Sight,
        with: Option<OrganisationId>,
        window: Window<Uuid>,
    ) -> Result<Option<Vec<Message>>, Error> {
        if !sight.into_words() {
            return Ok(None);
        }
        let mut conn = self.pool.acquire().await?;
        let with = sight.own_thread().or(with);
        let rows =
            store::list_messages_of_order(&mut conn, &self.keys, sight.order(), with, window)
                .await?;
        Ok(Some(rows))
    }

    pub async fn message_total_of_order(
        &self,
        sight: Sight,
        with: Option<OrganisationId>,
    ) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        let with = sight.own_thread().or(with);
        Ok(store::count_messages_of_order(&mut conn, sight.order(), with).await?)
    }
}
