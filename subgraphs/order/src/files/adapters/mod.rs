//! The folder in which files are stored.

mod folder;

pub use folder::open_folder;
