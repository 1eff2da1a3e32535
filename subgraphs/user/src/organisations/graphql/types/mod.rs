//! Types of the API.

mod invitation;
mod organisation;

pub use invitation::{Invitation, InvitationPreview};
pub use organisation::{Organisation, OrganisationFilter, OrganisationKind};
