//! SQL statements.

mod event_dead_letters;
mod event_decisions;
mod event_projection_checks;

pub use event_dead_letters::{
    count_dead_letters, count_open_letters, find_dead_letter, list_dead_letters, lock_dead_letter,
    update_dead_letter, upsert_dead_letters,
};
pub use event_decisions::{insert_decision, list_decisions};
pub use event_projection_checks::{list_projection_checks, upsert_projection_checks};
