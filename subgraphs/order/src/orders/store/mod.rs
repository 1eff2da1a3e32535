//! SQL statements and sealed columns.

mod deadlines;
mod order_candidates;
mod order_entries;
mod order_lists;
mod orders;
mod timeline;

pub use deadlines::{insert_timeline_all, lock_orders_late, lock_orders_unanswered, update_orders};
pub use order_candidates::insert_candidates;
pub use order_entries::{insert_step, update_entries};
pub use order_lists::{OrderPage, OrderScope, count_orders, list_orders};
pub use orders::{
    count_drafts, count_open_orders, find_orders, insert_order, list_messages, lock_order,
    next_order_number, update_draft, update_message, update_order,
};
pub use timeline::{TimelineScope, count_timeline, list_timelines};
