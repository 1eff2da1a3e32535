//! Types and rules, without I/O, framework or clock.

mod enquiry;
mod enquiry_state;
mod message;
mod rating;
pub(crate) mod refusals;

pub use enquiry::{
    Enquiry, EnquiryCounts, EnquiryFilter, EnquiryReference, NewEnquiry, enquiry_number,
};
pub use enquiry_state::{EnquiryCommand, EnquiryEvent, EnquiryPart, EnquiryStatus};
pub use message::{LONGEST as LONGEST_MESSAGE, Message, Thread};
pub use rating::{Opinion, Rating};
