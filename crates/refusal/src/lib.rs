#![doc = include_str!("../README.md")]

mod code;
mod warning_code;

pub use code::ErrorCode;
pub use warning_code::WarningCode;
