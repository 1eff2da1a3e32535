//! What happens by itself.

mod enquiries;

pub use enquiries::expire_enquiries;
