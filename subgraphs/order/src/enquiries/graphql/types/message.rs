use async_graphql::{ID, SimpleObject};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::domain::MessageId;
use crate::enquiries::domain;
use crate::graphql::types::Organisation;

/// Message between the parties of an enquiry or an order.
#[derive(SimpleObject)]
pub struct Message {
    /// ID of the message.
    id: ID,
    /// Organisation of the sender.
    #[graphql(name = "from")]
    sender: Organisation,
    /// Organisation of the recipient.
    #[graphql(name = "to")]
    recipient: Organisation,
    /// Text of the message. Null if it was erased.
    text: Option<String>,
    /// Time at which the message was sent.
    sent_at: DateTime,
    #[graphql(skip)]
    pub(crate) key: MessageId,
}

impl From<domain::Message> for Message {
    fn from(message: domain::Message) -> Self {
        Self {
            id: message.id.0.into(),
            sender: message.from.into(),
            recipient: message.to.into(),
            text: message.text.map(|text| text.expose_secret().to_owned()),
            sent_at: DateTime(message.sent_at),
            key: message.id,
        }
    }
}
