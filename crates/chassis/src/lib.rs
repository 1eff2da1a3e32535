#![doc = include_str!("../README.md")]

mod app;
mod document;
mod edge;
mod endpoint;
mod failure;
mod health;
mod money;
mod negotiate;
mod outcome;
mod page;
mod process;
mod refusal;
pub mod scalar;
mod schema;
mod telemetry;
mod user_error;

pub use app::{App, Args, Limits, now, spawn};
pub use failure::Failure;
pub use money::Money;
pub use page::{Page, Paged, Total};
pub use schema::{schema, sdl};
pub use telemetry::{LogArgs, LogFormat};
pub use user_error::UserError;
