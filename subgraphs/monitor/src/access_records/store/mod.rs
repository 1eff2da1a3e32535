//! SQL statements.

mod access_days;
mod access_records;
mod operation_counts;

pub use access_days::{
    find_access_day, insert_access_days, is_previous_access_day, list_access_days,
    lock_access_days, update_access_days,
};
pub use access_records::{
    count_lost_records, count_operations_of, count_records, find_record_hash, insert_records,
    list_links, list_records,
};
pub use operation_counts::{count_counts, count_operations, list_counts, upsert_counts};
