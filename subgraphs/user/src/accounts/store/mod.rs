//! SQL statements and sealed columns.

pub mod letter_counts;
pub mod one_time_tokens;
pub mod persons;
pub mod purge;
pub mod second_factors;
pub mod sign_in_attempts;
pub mod user_search;
pub mod users;
