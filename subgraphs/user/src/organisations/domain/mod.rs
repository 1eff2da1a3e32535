//! Types and rules, without I/O, framework or clock.

mod organisation;
mod quota;
pub mod refusals;

pub use organisation::{
    LONGEST_LEGAL_NAME, Names, Organisation, OrganisationFilter, OrganisationStatus, eori,
    name_beginnings, searched_words, vat_id,
};
pub use quota::{ACCREDITATIONS, API_CLIENTS, MEMBERS, SERVICES};
