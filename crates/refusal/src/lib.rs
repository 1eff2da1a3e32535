#![doc = include_str!("../README.md")]

mod code;
mod refusal;
mod text;
mod warning;
mod warning_code;

pub use self::refusal::Refusal;
pub use code::ErrorCode;
pub use text::text;
pub use warning::{Noted, Warning};
pub use warning_code::WarningCode;
