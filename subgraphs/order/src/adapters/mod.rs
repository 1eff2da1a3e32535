//! What is outside, in our own terms: the folder that keeps the bytes of files, and the orders of another system.

mod folder;
pub mod legacy;

pub use folder::open_folder;
