//! Rule files: their format, their reader, and the findings of the reader.

pub mod domain;
