//! The state table of enquiries, as data.

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum EnquiryStatus {
    Open,
    Answered,
    Closed,
    Expired,
}

/// Command on an enquiry.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum EnquiryCommand {
    #[strum(serialize = "contactProvider")]
    Contact,
    #[strum(serialize = "answerEnquiry")]
    Answer,
    #[strum(serialize = "sendMessage")]
    SendMessage,
    #[strum(serialize = "closeEnquiry")]
    Close,
    /// Command of the clock: the provider did not answer in time.
    #[strum(serialize = "expire")]
    Expire,
}

/// Event of an enquiry.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum EnquiryEvent {
    ProviderContacted,
    EnquiryAnswered,
    MessageSent,
    EnquiryClosed,
    EnquiryExpired,
}

/// Part of a caller in an enquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnquiryPart {
    Seller,
    Provider,
    Clock,
}

/// Row of the state table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnquiryTransition {
    /// `None` if the enquiry does not exist yet.
    pub from: Option<EnquiryStatus>,
    pub command: EnquiryCommand,
    pub by: EnquiryPart,
    pub to: EnquiryStatus,
    pub event: EnquiryEvent,
}

const fn row(
    from: Option<EnquiryStatus>,
    command: EnquiryCommand,
    by: EnquiryPart,
    to: EnquiryStatus,
    event: EnquiryEvent,
) -> EnquiryTransition {
    EnquiryTransition {
        from,
        command,
        by,
        to,
        event,
    }
}

/// The state table. Steps without a row are refused.
#[rustfmt::skip]
pub const ENQUIRY_TRANSITIONS: &[EnquiryTransition] = {
    use {EnquiryCommand as C, EnquiryEvent as E, EnquiryPart as P, EnquiryStatus as S};
    const OPEN: Option<S> = Some(S::Open);
    const ANSWERED: Option<S> = Some(S::Answered);
    &[
        row(None,     C::Contact,     P::Seller,   S::Open,     E::ProviderContacted),
        row(OPEN,     C::Answer,      P::Provider, S::Answered, E::EnquiryAnswered),
        row(OPEN,     C::SendMessage, P::Seller,   S::Open,     E::MessageSent),
        // The provider asks a question.
        row(OPEN,     C::SendMessage, P::Provider, S::Open,     E::MessageSent),
        // The seller asks another question.
        row(ANSWERED, C::SendMessage, P::Seller,   S::Open,     E::MessageSent),
        row(ANSWERED, C::SendMessage, P::Provider, S::Answered, E::MessageSent),
        // The seller withdraws its question.
        row(OPEN,     C::Close,       P::Seller,   S::Closed,   E::EnquiryClosed),
        row(ANSWERED, C::Close,       P::Seller,   S::Closed,   E::EnquiryClosed),
        row(ANSWERED, C::Close,       P::Provider, S::Closed,   E::EnquiryClosed),
        row(OPEN,     C::Expire,      P::Clock,    S::Expired,  E::EnquiryExpired),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_row_for_each_step() {
        for (position, row) in ENQUIRY_TRANSITIONS.iter().enumerate() {
            let same = |other: &EnquiryTransition| {
                (other.from, other.command, other.by) == (row.from, row.command, row.by)
            };
            let first = ENQUIRY_TRANSITIONS.iter().position(same);
            assert_eq!(first, Some(position), "{row:?}");
        }
    }

    #[test]
    fn nothing_happens_to_what_is_over() {
        for over in [EnquiryStatus::Closed, EnquiryStatus::Expired] {
            assert!(
                ENQUIRY_TRANSITIONS.iter().all(|row| row.from != Some(over)),
                "{over}"
            );
        }
    }
}
