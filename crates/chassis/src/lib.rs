#![doc = include_str!("../README.md")]

mod absent_variables;
mod app;
mod date_time_range;
mod document;
mod edge;
mod endpoint;
mod failure;
mod health;
mod money;
mod negotiate;
mod outcome;
mod page;
mod patch;
mod process;
mod public_page;
mod purge;
mod refusal;
mod root_fields;
pub mod scalar;
mod schema;
mod telemetry;
mod user_error;
mod warning;

pub use app::{App, Args, Limits, now, spawn};
pub use date_time_range::DateTimeRange;
pub use failure::Failure;
pub use money::Money;
pub use page::{Page, Paged, Total};
pub use patch::Patch;
pub use public_page::page_headers;
pub use purge::purge;
pub use schema::{schema, sdl};
pub use telemetry::{LogArgs, LogFormat};
pub use user_error::UserError;
pub use warning::Warning;
