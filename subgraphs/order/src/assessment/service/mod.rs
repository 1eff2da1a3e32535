//! Use cases.

mod assessment;
mod disputes;
