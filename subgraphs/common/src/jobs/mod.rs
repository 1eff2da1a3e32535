//! What happens by itself.

mod mail;

pub use mail::deliver_mail;
