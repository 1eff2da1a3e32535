//! What is outside, in our own terms.

pub mod legacy;
