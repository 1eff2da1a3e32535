//! SQL statements and sealed columns.

mod disputes;
mod reports;

pub use disputes::{
    find_disputes, find_open_dispute, insert_dispute, list_disputes_of_orders,
    update_dispute_resolved,
};
pub use reports::{
    count_reports_of_order, find_reports, insert_report, list_last_reports_of_orders,
};
