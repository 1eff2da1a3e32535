//! Where the bytes of files are kept: a folder.

mod folder;

pub use folder::open_folder;
