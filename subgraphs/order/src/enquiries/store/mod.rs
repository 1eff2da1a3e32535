//! SQL statements and sealed columns.

mod enquiries;
mod messages;
mod ratings;

pub use enquiries::{
    EnquiryScope, count_enquiries, count_enquiries_of_seller, find_enquiries, insert_enquiry,
    list_enquiries, lock_enquiries_due, lock_enquiries_of, lock_enquiry, next_enquiry_number,
    update_enquiry,
};
pub use messages::{
    count_messages, count_messages_of_enquiry, count_messages_of_order, find_messages,
    insert_message, list_messages_of_enquiry, list_messages_of_order,
};
pub use ratings::{insert_rating, list_ratings_after, list_ratings_of_orders, update_rating};
