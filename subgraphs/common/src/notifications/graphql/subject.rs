use async_graphql::Union;

use crate::graphql::references::{
    BulkSelfCheck, Certificate, Consignment, Enquiry, EvidenceDocument, Order, Organisation,
    ProviderProfile, Quote, RuleChange, TransportApproval,
};
use crate::notifications::domain::{Subject, SubjectType};

/// Object that a notification is about.
#[derive(Union)]
pub enum NotificationSubject {
    Order(Order),
    Quote(Quote),
    Enquiry(Enquiry),
    EvidenceDocument(EvidenceDocument),
    Certificate(Certificate),
    TransportApproval(TransportApproval),
    Consignment(Consignment),
    ProviderProfile(ProviderProfile),
    Organisation(Organisation),
    RuleChange(RuleChange),
    BulkSelfCheck(BulkSelfCheck),
}

impl From<Subject> for NotificationSubject {
    fn from(Subject { kind, id }: Subject) -> Self {
        match kind {
            SubjectType::Order => Self::Order(id.into()),
            SubjectType::Quote => Self::Quote(id.into()),
            SubjectType::Enquiry => Self::Enquiry(id.into()),
            SubjectType::EvidenceDocument => Self::EvidenceDocument(id.into()),
            SubjectType::Certificate => Self::Certificate(id.into()),
            SubjectType::TransportApproval => Self::TransportApproval(id.into()),
            SubjectType::Consignment => Self::Consignment(id.into()),
            SubjectType::ProviderProfile => Self::ProviderProfile(id.into()),
            SubjectType::Organisation => Self::Organisation(id.into()),
            SubjectType::RuleChange => Self::RuleChange(id.into()),
            SubjectType::BulkSelfCheck => Self::BulkSelfCheck(id.into()),
        }
    }
}
