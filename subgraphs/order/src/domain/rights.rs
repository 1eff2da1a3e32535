//! The authorisation table of this domain. Every root field and every entity of the schema has a row; a test fails if one is
//! missing. Services check it first, and then decide on the role of the caller's organisation in an order, a consignment or an
//! enquiry.

use caller::{Right, Rights, Role, Who};

/// Programs that may write orders may read them, because mutations return objects.
const READ_SCOPE: Who = Who::Scope("orders:read");
const WRITE_SCOPE: Who = Who::Scope("orders:write");

const SELLER: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Scope("orders:write"),
];
const PROVIDER: &[Who] = &[
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::Assessor),
    Who::Scope("orders:write"),
];
const EITHER: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::Assessor),
    Who::Scope("orders:write"),
];
const PROVIDER_OR_ADMIN: &[Who] = &[
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::Assessor),
    Who::Role(Role::PlatformAdmin),
    Who::Scope("orders:write"),
];
const SELLER_OR_ADMIN: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Role(Role::PlatformAdmin),
    Who::Scope("orders:write"),
];
/// The seller and the carrier of goods.
const MOVES: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Role(Role::Carrier),
    Who::Scope("orders:write"),
];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];
const OF_DOCUMENTS: &str = "documents of accepted orders; for administrators, documents without an order or of an order that is over";
const SELLER_READS: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    READ_SCOPE,
    WRITE_SCOPE,
];
const PROVIDER_READS: &[Who] = &[
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::Assessor),
    READ_SCOPE,
    WRITE_SCOPE,
];
const STAFF: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];
/// Every signed-in user. Objects that the caller may not see are omitted.
const READ: &[Who] = &[Who::SignedIn, READ_SCOPE, WRITE_SCOPE];
const PUBLIC: &[Who] = &[Who::Public];
/// The ID of an entity of another domain, with the fields that this domain adds for callers who may read the entity.
const FOREIGN_ENTITY: &[Who] = &[Who::SignedIn, Who::Program];

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    // Orders.
    Right::new("draftOrder", SELLER, "own products"),
    Right::new("updateDraft", SELLER, "own drafts"),
    Right::new("requestAssessment", SELLER, "own products and drafts"),
    Right::new("cancelOrder", EITHER, "own; for providers, accepted orders"),
    Right::new("submitQuote", PROVIDER, "requests to the own organisation"),
    Right::new("withdrawQuote", PROVIDER, "own quotes"),
    Right::new(
        "declineRequest",
        PROVIDER,
        "requests to the own organisation",
    ),
    Right::new("acceptQuote", SELLER, "own orders"),
    Right::new("startAssessment", PROVIDER, "accepted orders"),
    Right::new("issueReport", PROVIDER, "accepted orders"),
    Right::new("reportToSign", PROVIDER, "accepted orders"),
    Right::new("acceptReport", SELLER, "own orders"),
    Right::new("openDispute", SELLER, "own orders"),
    Right::new("resolveDispute", ADMIN, "any"),
    Right::new("order", READ, "own; for the platform, all"),
    Right::new("orders", READ, "own; for the platform, all"),
    Right::new(
        "inbox",
        PROVIDER_READS,
        "open tasks of the own organisation as a provider",
    ),
    Right::new(
        "workList",
        SELLER_READS,
        "open tasks of the own organisation as a seller",
    ),
    Right::new("reviewList", STAFF, "open tasks of the platform"),
    Right::new(
        "quote",
        READ,
        "own, and quotes for own orders; for the platform, all",
    ),
    // Evidence.
    Right::new("requestDocument", PROVIDER, "accepted orders"),
    Right::new("submitDocument", SELLER, "own products"),
    Right::new("resubmitDocument", SELLER, "own documents"),
    Right::new("acceptDocument", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    Right::new("rejectDocument", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    Right::new("decideDocuments", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    Right::new(
        "evidenceDocuments",
        READ,
        "own, and documents of accepted orders; for the platform, all",
    ),
    Right::new(
        "attachFile",
        SELLER,
        "own documents and files; also permits uploads",
    ),
    Right::new("grantDocumentAccess", SELLER, "own documents"),
    Right::new("revokeDocumentAccess", SELLER, "own documents"),
    Right::new(
        "evidenceDocument",
        READ,
        "same as `evidenceDocuments`, and granted documents",
    ),
    Right::new("sharedDocuments", READ, "granted documents"),
    Right::new(
        "certificate",
        READ,
        "own, and certificates of accepted orders; for the platform, all",
    ),
    Right::new(
        "certificates",
        READ,
        "own, and certificates of accepted orders; for the platform, all",
    ),
    Right::new(
        "suspendCertificate",
        PROVIDER_OR_ADMIN,
        "issued by the own organisation; for administrators, any",
    ),
    Right::new(
        "reinstateCertificate",
        PROVIDER_OR_ADMIN,
        "issued and suspended by the own organisation; for administrators, any",
    ),
    Right::new(
        "revokeCertificate",
        PROVIDER_OR_ADMIN,
        "issued by the own organisation; for administrators, any",
    ),
    Right::new(
        "verifyCertificate",
        PUBLIC,
        "public fields, for holders of the token",
    ),
    // Transport.
    Right::new(
        "requestTransportApproval",
        SELLER,
        "own products and consignments",
    ),
    Right::new(
        "recheckApproval",
        SELLER_OR_ADMIN,
        "own; for administrators, any",
    ),
    Right::new("appealApproval", SELLER, "own"),
    Right::new("decideApproval", ADMIN, "approvals that need review"),
    Right::new(
        "transportApproval",
        READ,
        "own; for a carrier, approvals of assigned consignments; for the platform, all",
    ),
    Right::new(
        "transportApprovals",
        READ,
        "own; for a carrier, approvals of assigned consignments; for the platform, all",
    ),
    Right::new("createConsignment", SELLER, "own products"),
    Right::new("updateConsignment", SELLER, "own"),
    Right::new("cancelConsignment", SELLER, "own"),
    Right::new("closeConsignment", SELLER, "own"),
    Right::new(
        "dispatchConsignment",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    Right::new(
        "arriveConsignment",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    Right::new(
        "assignDevice",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    Right::new(
        "unassignDevice",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    Right::new("holdConsignment", ADMIN, "any"),
    Right::new("decideHold", ADMIN, "any"),
    Right::new(
        "consignment",
        READ,
        "own; for a carrier, assigned consignments; for the platform, all",
    ),
    Right::new(
        "consignments",
        READ,
        "own; for a carrier, assigned consignments; for the platform, all",
    ),
    Right::new("importPlaces", ADMIN, "the list of places"),
    // Enquiries, messages and ratings.
    Right::new("contactProvider", SELLER, "listed providers"),
    Right::new("answerEnquiry", PROVIDER, "received enquiries"),
    Right::new("closeEnquiry", EITHER, "own, and received enquiries"),
    Right::new(
        "sendMessage",
        EITHER,
        "own enquiries and orders; for providers, received enquiries and requests",
    ),
    Right::new("rateProvider", SELLER, "own orders"),
    Right::new(
        "enquiry",
        READ,
        "own, and received enquiries; for the platform, all",
    ),
    Right::new(
        "enquiries",
        READ,
        "own, and received enquiries; for the platform, all",
    ),
    Right::new("revealCase", STAFF, "any; with a reason, which is recorded"),
    // Other systems.
    Right::new("importLegacyOrders", SELLER, "own products"),
    // Entities that other subgraphs refer to.
    Right::new("Order", READ, "same as `order`"),
    Right::new("Quote", READ, "same as `quote`"),
    Right::new("EvidenceDocument", READ, "same as `evidenceDocuments`"),
    Right::new("Dispute", READ, "of orders whose case the caller may read"),
    Right::new(
        "AssessmentReport",
        READ,
        "of orders whose case the caller may read",
    ),
    Right::new("Certificate", READ, "same as `certificate`"),
    Right::new("TransportApproval", READ, "same as `transportApproval`"),
    Right::new("Consignment", READ, "same as `consignment`"),
    Right::new("Enquiry", READ, "same as `enquiry`"),
    Right::new(
        "Organisation",
        FOREIGN_ENTITY,
        "the ID; the orders for the organisation itself and the platform",
    ),
    Right::new(
        "Product",
        FOREIGN_ENTITY,
        "the ID; the certificates for the seller and the platform",
    ),
]);
