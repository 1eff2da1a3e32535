//! Objects of other subgraphs. This domain knows only their IDs; the graph joins the other fields.

chassis::references! {
    BulkSelfCheck,
    Certificate,
    Consignment,
    Enquiry,
    EvidenceDocument,
    Order,
    Organisation,
    Product,
    ProviderProfile,
    Quote,
    RuleChange,
    TransportApproval,
    Watch,
}
