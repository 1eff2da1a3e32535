//! Use cases.

mod dead_letters;
mod event_processing;

pub use event_processing::ListViews;
