//! Types of the API that several capabilities share.

pub(crate) mod lane;
mod organisation;
pub(crate) mod paged;
mod warning;
mod written;

pub use lane::{LaneInput, TransportMode};
pub use organisation::Organisation;
pub(crate) use paged::paged;
pub use paged::{placed, sliced};
pub use warning::parted;
pub use written::Written;
