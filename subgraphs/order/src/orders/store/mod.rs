//! SQL statements and sealed columns.

mod case_reads;
mod deadlines;
pub(crate) mod order_entries;
mod order_lists;
mod orders;
mod quotes;
mod timeline;

pub use case_reads::{CaseRead, count_case_reads, insert_case_read, list_case_reads};
pub use deadlines::{insert_timeline_all, lock_orders_late, lock_orders_unanswered, update_orders};
pub use order_entries::{update_entries, upsert_entries};
pub use order_lists::{OrderPage, OrderScope, count_orders, list_orders};
pub use orders::{
    find_orders, insert_candidates, insert_order, list_messages, lock_order, next_order_number,
    update_draft, update_message, update_order,
};
pub use quotes::{
    count_quotes_of_candidate, find_quotes, insert_quote, list_quotes_of_orders,
    update_quote_withdrawn, update_quotes_accepted,
};
pub use timeline::{TimelineScope, count_timeline, insert_timeline, list_timelines};
