//! The complete federation over real HTTP: a small GraphQL client, the demonstration data and the main job, which the
//! tests run and `cargo xtask demo` shows.

pub mod case;
pub mod demonstration;
pub mod documents;
pub mod evidence;
pub mod files;
pub mod flood;
pub mod graph;
pub mod keys;
pub mod live;
pub mod mailbox;
pub mod main_job;
pub mod offline;
pub mod past;
pub mod people;
pub mod platform;
pub mod seed;
pub mod waiting;
pub mod work;

pub use graph::{Answer, Graph};
pub use mailbox::Mailbox;
pub use platform::Platform;
