//! Types and rules, without I/O, framework or clock.

mod organisation;
mod organisation_search;
mod quota;
pub mod refusals;

pub use organisation::{
    LONGEST_DISPLAY_NAME, LONGEST_LEGAL_NAME, Names, Organisation, OrganisationStatus, eori,
    name_beginnings, searched_words, vat_id,
};
pub use organisation_search::{CarrierFilter, OrganisationFilter, SearchText};
pub use quota::{ACCREDITATIONS, API_CLIENTS, MEMBERS, SERVICES};
