//! Types and rules: no I/O, no framework, no clock.

mod file;
mod file_content;
mod file_name;
mod file_type;
mod markup;
pub(crate) mod refusals;

pub use file::File;
pub use file_content::is_text;
pub use file_name::file_name;
pub use file_type::{FileType, TELLING};
