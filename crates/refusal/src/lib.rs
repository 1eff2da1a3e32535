#![doc = include_str!("../README.md")]

mod code;
mod list;
mod refusal;
mod text;
mod warning;
mod warning_code;

pub use self::refusal::Refusal;
pub use code::ErrorCode;
pub use list::not_empty;
pub use text::text;
pub use warning::{Noted, Warning};
pub use warning_code::WarningCode;
