use async_graphql::SimpleObject;
use chassis::{Failure, UserError, Warning};

use crate::certificates::domain as certificates_domain;
use crate::certificates::graphql::types::Certificate;
use crate::consignments::domain as consignments_domain;
use crate::consignments::graphql::types::Consignment;
use crate::domain;
use crate::enquiries::domain as enquiries_domain;
use crate::enquiries::graphql::types::{Enquiry, Message};
use crate::enquiries::service::SeenEnquiry;
use crate::evidence::domain as evidence_domain;
use crate::evidence::graphql::types::{DocumentGrant, DocumentRequest, EvidenceDocument};
use crate::graphql::error::outcome;
use crate::legacy_import::graphql::types::LegacyImport;
use crate::orders::domain as orders_domain;
use crate::orders::graphql::types::{Order, Quote};
use crate::service::{Error, SeenOrder};
use crate::transport_approvals::domain as transport_approvals_domain;
use crate::transport_approvals::graphql::types::TransportApproval;

macro_rules! payloads {
    ($($name:ident { $field:ident: $type:ident($made:ty) })+) => {
        $(
            #[derive(SimpleObject)]
            pub struct $name {
                /// Null if it was refused.
                $field: Option<$type>,
                /// Why it was refused; empty if it was not.
                user_errors: Vec<UserError>,
            }

            impl $name {
                pub fn of(result: Result<$made, Error>) -> Result<Self, Failure> {
                    let (made, user_errors) = outcome(result)?;
                    Ok(Self { $field: made.map($type), user_errors })
                }
            }
        )+
    };
}

payloads! {
    CancelOrderPayload { order: Order(SeenOrder) }
    SubmitQuotePayload { quote: Quote(orders_domain::Quote) }
    WithdrawQuotePayload { quote: Quote(orders_domain::Quote) }
    DeclineRequestPayload { order: Order(SeenOrder) }
    AcceptQuotePayload { order: Order(SeenOrder) }
    StartAssessmentPayload { order: Order(SeenOrder) }
    AcceptReportPayload { order: Order(SeenOrder) }
    SuspendCertificatePayload { certificate: Certificate(certificates_domain::Certificate) }
    ReinstateCertificatePayload { certificate: Certificate(certificates_domain::Certificate) }
    RevokeCertificatePayload { certificate: Certificate(certificates_domain::Certificate) }
    OpenDisputePayload { order: Order(SeenOrder) }
    ResolveDisputePayload { order: Order(SeenOrder) }
    ResubmitDocumentPayload { document: EvidenceDocument(evidence_domain::Document) }
    AcceptDocumentPayload { document: EvidenceDocument(evidence_domain::Document) }
    RejectDocumentPayload { document: EvidenceDocument(evidence_domain::Document) }
    AttachFilePayload { document: EvidenceDocument(evidence_domain::Document) }
    GrantDocumentAccessPayload { grant: DocumentGrant(evidence_domain::Grant) }
    RevokeDocumentAccessPayload { grant: DocumentGrant(evidence_domain::Grant) }
    RequestTransportApprovalPayload { transport_approval: TransportApproval(transport_approvals_domain::Approval) }
    RecheckApprovalPayload { transport_approval: TransportApproval(transport_approvals_domain::Approval) }
    AppealApprovalPayload { transport_approval: TransportApproval(transport_approvals_domain::Approval) }
    DecideApprovalPayload { transport_approval: TransportApproval(transport_approvals_domain::Approval) }
    CancelConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
    DispatchConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
    ArriveConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
    CloseConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
    HoldConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
    DecideHoldPayload { consignment: Consignment(consignments_domain::Consignment) }
    AssignDevicePayload { consignment: Consignment(consignments_domain::Consignment) }
    UnassignDevicePayload { consignment: Consignment(consignments_domain::Consignment) }
    ContactProviderPayload { enquiry: Enquiry(SeenEnquiry) }
    AnswerEnquiryPayload { enquiry: Enquiry(SeenEnquiry) }
    CloseEnquiryPayload { enquiry: Enquiry(SeenEnquiry) }
    RateProviderPayload { order: Order(SeenOrder) }
}

#[derive(SimpleObject)]
pub struct SendMessagePayload {
    /// Null if it was refused.
    message: Option<Message>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<UserError>,
}

impl SendMessagePayload {
    pub fn of(result: Result<enquiries_domain::Message, Error>) -> Result<Self, Failure> {
        let (made, user_errors) = outcome(result)?;
        Ok(Self {
            message: made.map(Message::from),
            user_errors,
        })
    }
}

#[derive(SimpleObject)]
pub struct ImportLegacyOrdersPayload {
    /// Null if it was refused.
    report: Option<LegacyImport>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<UserError>,
}

impl ImportLegacyOrdersPayload {
    pub fn of(result: Result<LegacyImport, Error>) -> Result<Self, Failure> {
        let (report, user_errors) = outcome(result)?;
        Ok(Self {
            report,
            user_errors,
        })
    }
}

macro_rules! payloads_with_warnings {
    ($($name:ident { $field:ident: $type:ident($made:ty) })+) => {
        $(
            #[derive(SimpleObject)]
            pub struct $name {
                /// Null if it was refused.
                $field: Option<$type>,
                /// Parts of the input that are probably wrong, although it was not refused.
                warnings: Vec<Warning>,
                /// Why it was refused; empty if it was not.
                user_errors: Vec<UserError>,
            }

            impl $name {
                pub fn of(result: Result<domain::Noted<$made>, Error>) -> Result<Self, Failure> {
                    let (made, user_errors) = outcome(result)?;
                    let (made, warnings) = made.map(|made| (made.item, made.warnings)).unzip();
                    let warnings: Vec<domain::Warning> = warnings.unwrap_or_default();
                    let warnings = warnings.into_iter().map(Warning::from).collect();
                    Ok(Self { $field: made.map($type), warnings, user_errors })
                }
            }
        )+
    };
}

payloads_with_warnings! {
    DraftOrderPayload { order: Order(SeenOrder) }
    UpdateDraftPayload { order: Order(SeenOrder) }
    RequestAssessmentPayload { order: Order(SeenOrder) }
    IssueReportPayload { order: Order(SeenOrder) }
    RequestDocumentPayload { document_request: DocumentRequest(evidence_domain::DocumentRequest) }
    SubmitDocumentPayload { document: EvidenceDocument(evidence_domain::Document) }
    CreateConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
    UpdateConsignmentPayload { consignment: Consignment(consignments_domain::Consignment) }
}
