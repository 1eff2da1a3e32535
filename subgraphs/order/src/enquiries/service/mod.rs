//! Use cases.

mod enquiries;
mod enquiry_reading;
mod messages;
mod ratings;

pub use enquiry_reading::SeenEnquiry;
pub use messages::About;
