//! Types of the API.

mod carrier_filter;
mod organisation;
mod organisation_fields;

pub use carrier_filter::CarrierFilter;
pub use organisation::{Organisation, OrganisationFilter, OrganisationKind};
