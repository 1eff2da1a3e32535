//! Background jobs of the whole domain.

pub(crate) mod purge;

pub use purge::purge;
