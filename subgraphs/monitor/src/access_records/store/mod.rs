//! SQL statements.

mod access_days;
mod access_records;
mod chain;
mod operation_counts;

pub use access_days::{insert_access_days, list_access_days, lock_access_days, update_access_days};
pub use access_records::{
    count_lost_records, count_operations_of, count_operations_of_by_day, count_records,
    insert_records, list_records,
};
pub use chain::AccessChain;
pub use operation_counts::{
    count_counts, count_operations, count_operations_by_day, list_counts, upsert_counts,
};
