//! Use cases.

mod invitation_acceptance;
mod invitation_previews;
mod invitations;
mod members;
mod organisations;

pub use invitation_acceptance::NewMember;
pub use invitation_previews::InvitationPreview;
pub use members::RoleChange;
pub use organisations::{Closure, NewNames, may_read_organisation};
