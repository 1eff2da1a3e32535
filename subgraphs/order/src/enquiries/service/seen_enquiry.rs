//! Access to enquiries and their messages.

use crate::enquiries::domain::Enquiry;
use crate::service::access::Reader;

/// An enquiry that the reader may see, or has just created or changed.
#[derive(Clone, Debug)]
pub struct SeenEnquiry {
    enquiry: Enquiry,
    /// True if its messages are shown: to the two parties, and to the platform's staff with a reason.
    shows_words: bool,
}

impl SeenEnquiry {
    #[must_use]
    pub const fn enquiry(&self) -> &Enquiry {
        &self.enquiry
    }

    pub(super) const fn shows_words(&self) -> bool {
        self.shows_words
    }

    /// Wraps the enquiry for a party that has just taken a step, and for the staff after its reason is recorded.
    pub(crate) const fn with_words(enquiry: Enquiry) -> Self {
        Self {
            enquiry,
            shows_words: true,
        }
    }

    /// Returns the enquiry if this reader may see it.
    pub(super) fn seen(reader: Reader, enquiry: Enquiry) -> Option<Self> {
        let shows_words = reader != Reader::Staff;
        reader.reads_enquiry(&enquiry).then_some(Self {
            enquiry,
            shows_words,
        })
    }
}

impl Reader {
    /// Returns true for the two parties and the platform's staff.
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
