//! Types and rules, without I/O, framework or clock.

mod invitation;
pub mod refusals;

pub use invitation::{
    INVITATION_LIFETIME, Invitation, InvitationFilter, InvitationStatus, MOST_INVITATIONS,
    MOST_INVITATIONS_A_DAY, MOST_INVITATIONS_OF_ADDRESS, MOST_INVITATIONS_UNVERIFIED,
};
