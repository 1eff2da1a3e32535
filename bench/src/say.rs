//! The output of the program.

use std::fmt::Display;

pub fn line(text: impl Display) {
    println!("{text}");
}
