//! Types and rules, without I/O, framework or clock.

mod accreditation;
mod language;
mod profile;
mod provider;
mod provider_match;
mod provider_review;
mod provider_search;
mod provider_service;
mod provider_status;
mod rating;
pub mod refusals;
mod standard;
mod visible;

pub use accreditation::{Accreditation, AccreditationStatus, Withdrawal};
pub use language::searched_language;
pub use profile::Profile;
pub use provider::{ACCREDITATION_EXPIRED, ACCREDITATION_WITHDRAWN, LONGEST_REASON, Provider};
pub use provider_match::{MOST_OFFERING, Need, ProviderMatch};
pub use provider_search::{ProviderFilter, ProviderRank, ProviderSort};
pub use provider_service::{Money, ProviderService, ServiceType};
pub use provider_status::ProviderStatus;
pub use rating::Rating;
pub use standard::Standard;
pub use visible::Visible;
