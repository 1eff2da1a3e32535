//! Use cases.

mod intake;

pub use intake::{Intake, ReadForeign};
