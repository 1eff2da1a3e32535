//! API types that several capabilities share.

mod lane;
mod reference_fields;
mod references;
mod sorts;

pub use lane::{Lane, LaneInput};
pub use references::{
    DocumentType, Organisation, Product, ProviderProfile, Requirement, SelfCheck, User,
};
pub use sorts::{
    CertificateSort, ConsignmentSort, DocumentSort, EnquirySort, TransportApprovalSort,
};
