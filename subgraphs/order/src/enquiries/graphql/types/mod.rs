//! Types of the API.

mod enquiry;
mod enquiry_fields;
mod message;
mod rating;

pub use enquiry::{Enquiry, EnquiryStatus};
pub use message::Message;
pub use rating::Rating;
