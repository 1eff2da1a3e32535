use async_graphql::SimpleObject;
use chassis::{Failure, UserError, Warning};

use crate::domain;
use crate::graphql::error::outcome;
use crate::graphql::types::{
    Certificate, Consignment, DocumentGrant, DocumentRequest, Enquiry, EvidenceDocument,
    LegacyImport, Message, Order, Quote, TransportApproval,
};
use crate::service::{Error, SeenEnquiry, SeenOrder};

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
    SubmitQuotePayload { quote: Quote(domain::Quote) }
    WithdrawQuotePayload { quote: Quote(domain::Quote) }
    DeclineRequestPayload { order: Order(SeenOrder) }
    AcceptQuotePayload { order: Order(SeenOrder) }
    StartAssessmentPayload { order: Order(SeenOrder) }
    AcceptReportPayload { order: Order(SeenOrder) }
    SuspendCertificatePayload { certificate: Certificate(domain::Certificate) }
    ReinstateCertificatePayload { certificate: Certificate(domain::Certificate) }
    RevokeCertificatePayload { certificate: Certificate(domain::Certificate) }
    OpenDisputePayload { order: Order(SeenOrder) }
    ResolveDisputePayload { order: Order(SeenOrder) }
    ResubmitDocumentPayload { document: EvidenceDocument(domain::Document) }
    AcceptDocumentPayload { document: EvidenceDocument(domain::Document) }
    RejectDocumentPayload { document: EvidenceDocument(domain::Document) }
    AttachFilePayload { document: EvidenceDocument(domain::Document) }
    GrantDocumentAccessPayload { grant: DocumentGrant(domain::Grant) }
    RevokeDocumentAccessPayload { grant: DocumentGrant(domain::Grant) }
    RequestTransportApprovalPayload { transport_approval: TransportApproval(domain::Approval) }
    RecheckApprovalPayload { transport_approval: TransportApproval(domain::Approval) }
    AppealApprovalPayload { transport_approval: TransportApproval(domain::Approval) }
    DecideApprovalPayload { transport_approval: TransportApproval(domain::Approval) }
    CancelConsignmentPayload { consignment: Consignment(domain::Consignment) }
    DispatchConsignmentPayload { consignment: Consignment(domain::Consignment) }
    ArriveConsignmentPayload { consignment: Consignment(domain::Consignment) }
    CloseConsignmentPayload { consignment: Consignment(domain::Consignment) }
    HoldConsignmentPayload { consignment: Consignment(domain::Consignment) }
    DecideHoldPayload { consignment: Consignment(domain::Consignment) }
    AssignDevicePayload { consignment: Consignment(domain::Consignment) }
    UnassignDevicePayload { consignment: Consignment(domain::Consignment) }
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
    pub fn of(result: Result<domain::Message, Error>) -> Result<Self, Failure> {
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
    RequestDocumentPayload { document_request: DocumentRequest(domain::DocumentRequest) }
    SubmitDocumentPayload { document: EvidenceDocument(domain::Document) }
    CreateConsignmentPayload { consignment: Consignment(domain::Consignment) }
    UpdateConsignmentPayload { consignment: Consignment(domain::Consignment) }
}
