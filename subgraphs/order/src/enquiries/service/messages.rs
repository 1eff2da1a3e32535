//! Messages between the parties of an enquiry or an order.

use commands::{CommandContext, Error, replayed};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::enquiries::lock;
use super::{Enquiries, SeenEnquiry};
use crate::domain::{EnquiryId, MessageId, OrderId, OrganisationId, Refusal, text};
use crate::enquiries::domain::{EnquiryCommand, LONGEST_MESSAGE, Message, Thread};
use crate::enquiries::events::outgoing;
use crate::enquiries::store;
use crate::orders::service::order_steps::lock_order;
use crate::service::access::{Actor, Reader, Sight};
use crate::store::{Window, sealed};

/// The subject of a message.
pub enum About {
    Enquiry(EnquiryId),
    Order(OrderRecipient),
}

/// The recipient of a message about an order.
#[derive(Clone, Copy, Debug)]
pub struct OrderRecipient {
    pub order: OrderId,
    /// Recipient that a seller with several candidates names.
    pub to: Option<OrganisationId>,
}

impl Enquiries {
    /// Sends a message of either party to the other one.
    pub async fn send_message(
        &self,
        command: &CommandContext,
        about: Result<About, Refusal>,
        words: SecretString,
    ) -> Result<Message, Error> {
        let actor = Actor::using(command.caller(), "sendMessage")?;
        text(&["text"], words.expose_secret(), LONGEST_MESSAGE)?;
        match about? {
            About::Enquiry(id) => self.write_in_enquiry(command, actor, id, words).await,
            About::Order(recipient) => self.write_in_order(command, actor, recipient, words).await,
        }
    }

    async fn write_in_enquiry(
        &self,
        command: &CommandContext,
        actor: Actor,
        enquiry: EnquiryId,
        text: SecretString,
    ) -> Result<Message, Error> {
        let (id, now) = (MessageId::new(), command.now());
        let reader = Reader::of(command.caller())?;
        sealed::preload(&self.keys, sealed::enquiry(enquiry)).await?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock(tx, reader, actor, enquiry).await?;
                command.expects(locked.enquiry.version)?;
                let part = locked.part;
                locked
                    .enquiry
                    .take(EnquiryCommand::SendMessage, part, now)?;
                let message = locked.message(id, text, now);
                self.insert_message(tx, &message).await?;
                store::update_enquiry(tx, &locked.enquiry).await?;
                let (context, number) = (command.event_context(), &locked.enquiry.number);
                outgoing::message(tx, context, &message, number).await?;
                Ok(message)
            })
            .await?
            .or_replay(async |first| self.find_message_again(first).await)
            .await
    }

    /// Sends a message about an order. A message is not a step of the order, so the order keeps its version.
    async fn write_in_order(
        &self,
        command: &CommandContext,
        actor: Actor,
        recipient: OrderRecipient,
        text: SecretString,
    ) -> Result<Message, Error> {
        let id = MessageId::new();
        let OrderRecipient { order, to } = recipient;
        sealed::preload(&self.keys, sealed::case(order)).await?;
        self.commands
            .run(command, id, async |tx| {
                let locked = lock_order(tx, command, actor, order).await?;
                let from = actor.organisation;
                let to = locked.order.addressee(from, to)?;
                let is_seller = from == locked.order.seller;
                let provider = if is_seller { to } else { from };
                let message = Message {
                    id,
                    thread: Thread::Order(order, provider),
                    provider,
                    from,
                    to,
                    by_user: actor.user,
                    text: Some(text),
                    sent_at: command.now(),
                };
                self.insert_message(tx, &message).await?;
                let (context, number) = (command.event_context(), &locked.order.number);
                outgoing::message(tx, context, &message, number).await?;
                Ok(message)
            })
            .await?
            .or_replay(async |first| self.find_message_again(first).await)
            .await
    }

    /// Returns the message of an earlier request.
    async fn find_message_again(&self, id: Uuid) -> Result<Message, Error> {
        let mut conn = self.pool.acquire().await?;
        let messages = store::find_messages(&mut conn, &self.keys, &[MessageId(id)]).await?;
        replayed(messages.into_iter().next())
    }

    /// Returns a page of an enquiry's messages, oldest first. Returns `None` for the staff without a reason.
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

    /// Returns a page of an order's messages, oldest first. A provider sees its own thread, whatever `with` is. Returns `None`
    /// for the staff without a reason.
    pub async fn messages_of_order(
        &self,
        sight: Sight,
        with: Option<OrganisationId>,
        window: Window<Uuid>,
    ) -> Result<Option<Vec<Message>>, Error> {
        if !sight.shows_texts() {
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
