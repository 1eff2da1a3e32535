//! Use cases.

mod invitation_previews;
mod invitations;
mod members;
mod organisations;

pub use invitation_previews::InvitationPreview;
pub use invitations::NewMember;
pub use members::RoleChange;
pub use organisations::{Closure, NewNames, may_read_organisation};
