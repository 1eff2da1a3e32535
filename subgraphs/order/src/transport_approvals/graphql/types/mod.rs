//! Types of the API.

mod approval;
mod transport_words;

pub use approval::TransportApproval;
pub use transport_words::{
    ConsignmentEvent, ConsignmentStatus, HoldDecision, Incoterm, TransportApprovalDecider,
    TransportApprovalDecision, TransportApprovalEvent, TransportSort, TransportVerdict,
};
