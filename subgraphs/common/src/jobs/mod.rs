//! What happens by itself.

mod mail;
mod purge;

pub use mail::deliver_mail;
pub use purge::purge;
