use async_graphql::{ID, SimpleObject};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::domain::MessageId;
use crate::enquiries::domain;
use crate::graphql::types::Organisation;

/// What one side of an enquiry or an order wrote to the other.
#[derive(SimpleObject)]
pub struct Message {
    id: ID,
    #[graphql(name = "from")]
    sender: Organisation,
    #[graphql(name = "to")]
    recipient: Organisation,
    /// Null if it was erased.
    text: Option<String>,
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
