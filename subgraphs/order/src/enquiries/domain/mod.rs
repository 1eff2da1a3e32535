//! Types and rules: no I/O, no framework, no clock.

mod enquiry;
mod message;
mod rating;
pub(crate) mod refusals;

pub use enquiry::{
    Enquiry, EnquiryCommand, EnquiryCounts, EnquiryEvent, EnquiryFilter, EnquiryPart,
    EnquiryReference, EnquiryStatus, NewEnquiry, enquiry_number,
};
pub use message::{LONGEST as LONGEST_MESSAGE, Message, Thread};
pub use rating::{Opinion, Rating};
