//! The folder that keeps the files.

mod folder;

pub use folder::open_folder;
