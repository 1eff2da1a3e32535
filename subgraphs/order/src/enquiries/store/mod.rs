//! SQL statements and sealed columns.

mod enquiries;
mod enquiry_lists;
mod messages;
mod ratings;

pub use enquiries::{
    count_enquiries_of_seller, find_enquiries, insert_enquiry, lock_enquiries_due,
    lock_enquiries_of, lock_enquiry, next_enquiry_number, update_enquiry,
};
pub use enquiry_lists::{EnquiryScope, count_enquiries, list_enquiries};
pub use messages::{
    count_messages, count_messages_of_enquiry, count_messages_of_order, find_messages,
    insert_message, list_messages_of_enquiry, list_messages_of_order,
};
pub use ratings::{insert_rating, list_ratings_after, list_ratings_of_orders, update_rating};
