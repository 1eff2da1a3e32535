//! Why the domain says no. Each refusal has a stable code and names the part of the command that it is about; all of
//! it is safe to show.

use super::{Command, FileRefusal, OrderStatus};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A value cannot be as it is, whatever the state of the world.
    #[error("{message}")]
    Invalid { path: Vec<String>, message: String },
    #[error("no such product")]
    ProductNotFound,
    #[error("the product is archived")]
    ProductArchived,
    #[error("no such listed provider")]
    ProviderNotFound { position: usize },
    #[error("no such order")]
    OrderNotFound,
    #[error("no such quote")]
    QuoteNotFound,
    #[error("no such document")]
    DocumentNotFound { path: Vec<String> },
    #[error("an order that is {status} does not allow you to {command}")]
    WrongState { status: OrderStatus, command: Command },
    /// Somebody else has changed it since the caller looked.
    #[error("it is at version {current} by now")]
    VersionConflict { current: i64 },
    #[error("the time to quote is over")]
    DeadlinePassed,
    #[error("the quote was valid until {0}")]
    QuoteExpired(time::Date),
    #[error("an order that is {0} takes no documents")]
    OrderClosed(OrderStatus),
    #[error("documents are decided on while the order is ACCEPTED or IN_ASSESSMENT, and it is {0}")]
    NotAssessing(OrderStatus),
    #[error("an order takes at most {0} documents")]
    TooManyDocuments(i64),
    #[error("the document has been decided on already")]
    DocumentDecided,
    /// About a file, or about who may read it.
    #[error(transparent)]
    File(#[from] FileRefusal),
    #[error("the idempotency key belongs to another request")]
    IdempotencyKeyReused,
}

impl Refusal {
    pub(crate) fn invalid(path: &[&str], message: impl Into<String>) -> Self {
        Self::Invalid { path: path.iter().map(ToString::to_string).collect(), message: message.into() }
    }

    /// What programs decide by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "INVALID",
            Self::ProductNotFound => "PRODUCT_NOT_FOUND",
            Self::ProductArchived => "PRODUCT_ARCHIVED",
            Self::ProviderNotFound { .. } => "PROVIDER_NOT_FOUND",
            Self::OrderNotFound => "ORDER_NOT_FOUND",
            Self::QuoteNotFound => "QUOTE_NOT_FOUND",
            Self::DocumentNotFound { .. } => "DOCUMENT_NOT_FOUND",
            Self::WrongState { .. } | Self::NotAssessing(_) => "WRONG_STATE",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::DeadlinePassed => "DEADLINE_PASSED",
            Self::QuoteExpired(_) => "QUOTE_EXPIRED",
            Self::OrderClosed(_) => "ORDER_CLOSED",
            Self::TooManyDocuments(_) => "TOO_MANY_DOCUMENTS",
            Self::DocumentDecided => "DOCUMENT_DECIDED",
            Self::File(why) => why.code(),
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
        }
    }

    /// The part of the command that it is about, from the command on.
    #[must_use]
    pub fn path(&self) -> Vec<String> {
        let path: &[&str] = match self {
            Self::Invalid { path, .. } | Self::DocumentNotFound { path } => return path.clone(),
            Self::ProviderNotFound { position } => return vec!["providerIds".into(), position.to_string()],
            Self::ProductNotFound | Self::ProductArchived => &["productId"],
            Self::QuoteNotFound | Self::QuoteExpired(_) => &["quoteId"],
            Self::DocumentDecided | Self::NotAssessing(_) => &["documentId"],
            Self::OrderNotFound | Self::OrderClosed(_) | Self::TooManyDocuments(_) => &["orderId"],
            Self::VersionConflict { .. } => &["expectedVersion"],
            Self::File(why) => why.path(),
            Self::IdempotencyKeyReused => &["idempotencyKey"],
            Self::WrongState { .. } | Self::DeadlinePassed => &[],
        };
        path.iter().map(ToString::to_string).collect()
    }
}
