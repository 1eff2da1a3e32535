use async_graphql::{Enum, ID, SimpleObject, Union};

use crate::changes::domain;
use crate::graphql::references::{
    BulkSelfCheck, Certificate, Consignment, Enquiry, EvidenceDocument, Order, Product,
    TransportApproval, Watch,
};

/// Kinds of changed objects. New kinds may be added.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ChangeKind")]
pub enum ChangeKind {
    /// An order, or its messages, its quotes or its rating.
    Order,
    /// An enquiry or its messages.
    Enquiry,
    /// An evidence document, or the access of another organisation to it.
    EvidenceDocument,
    /// A certificate.
    Certificate,
    /// A transport approval.
    TransportApproval,
    /// A consignment or its data loggers.
    Consignment,
    /// A product or its classification.
    Product,
    /// A watch.
    Watch,
    /// A bulk self-check in the background.
    BulkSelfCheck,
}

/// Changed object.
#[derive(Union)]
pub enum ChangeSubject {
    Order(Order),
    Enquiry(Enquiry),
    EvidenceDocument(EvidenceDocument),
    Certificate(Certificate),
    TransportApproval(TransportApproval),
    Consignment(Consignment),
    Product(Product),
    Watch(Watch),
    BulkSelfCheck(BulkSelfCheck),
}

/// Change of an object that your organisation may read.
#[derive(SimpleObject)]
pub struct Change {
    /// ID of the change. It is not the ID of the object.
    id: ID,
    /// Kind of the changed object.
    kind: ChangeKind,
    /// ID of the changed object.
    subject_id: ID,
    /// The changed object in its current state. Some fields have the same name and different types in several kinds of objects, for
    /// example `status` and `version`: select them with aliases.
    ///
    /// If the object was deleted, or you may no longer read it, its fields except `id` are null, and the whole subject is null if you
    /// select a field that cannot be null.
    subject: Option<ChangeSubject>,
    /// Version of the object after the change. If you have this version or a later one, you need not read the object again. Null for
    /// orders, and if a part of the object changed that has no effect on its version, for example a message.
    version: Option<i32>,
}

impl From<domain::Change> for Change {
    fn from(change: domain::Change) -> Self {
        Self {
            id: change.to_string().into(),
            kind: change.kind.into(),
            subject_id: change.subject.into(),
            subject: Some(change.into()),
            version: change.version,
        }
    }
}

impl From<domain::Change> for ChangeSubject {
    fn from(change: domain::Change) -> Self {
        let id = change.subject;
        match change.kind {
            domain::ChangeKind::Order => Self::Order(id.into()),
            domain::ChangeKind::Enquiry => Self::Enquiry(id.into()),
            domain::ChangeKind::EvidenceDocument => Self::EvidenceDocument(id.into()),
            domain::ChangeKind::Certificate => Self::Certificate(id.into()),
            domain::ChangeKind::TransportApproval => Self::TransportApproval(id.into()),
            domain::ChangeKind::Consignment => Self::Consignment(id.into()),
            domain::ChangeKind::Product => Self::Product(id.into()),
            domain::ChangeKind::Watch => Self::Watch(id.into()),
            domain::ChangeKind::BulkSelfCheck => Self::BulkSelfCheck(id.into()),
        }
    }
}
