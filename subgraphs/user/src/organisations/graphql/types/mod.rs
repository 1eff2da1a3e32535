//! Types of the API.

mod organisation;
mod organisation_fields;

pub use organisation::{Organisation, OrganisationFilter, OrganisationKind};
