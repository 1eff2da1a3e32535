//! What a round costs: processor time and memory of each process, statements of Postgres and commands of Redis.

mod answers_equal;
mod control;
mod counters;
mod processes;
mod round;

pub use answers_equal::{answer, compare};
pub use control::{Control, TOLERANCE};
pub use counters::{Counters, Counts};
pub use processes::{GATEWAY, Processes, spent, time_of_ended_programs};
pub use round::{Consumers, Measured, Round, Subject};
