//! Types and rules: no I/O, no framework, no clock.

mod invitation;
mod organisation;
mod quota;
pub mod refusals;

pub use invitation::{
    INVITATION_LIFETIME, Invitation, InvitationFilter, InvitationStatus, MOST_INVITATIONS,
    MOST_INVITATIONS_A_DAY, MOST_INVITATIONS_OF_ADDRESS, MOST_INVITATIONS_UNVERIFIED,
};
pub use organisation::{
    Names, Organisation, OrganisationFilter, OrganisationStatus, eori, name_beginnings,
    searched_words, vat_id,
};
pub use quota::{ACCREDITATIONS, API_CLIENTS, MEMBERS, SERVICES};
