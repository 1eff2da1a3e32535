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

const fn row(name: &'static str, who: &'static [Who], of: &'static str) -> Right {
    Right { name, who, of }
}

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    // Orders.
    row("draftOrder", SELLER, "own products"),
    row("updateDraft", SELLER, "own drafts"),
    row("requestAssessment", SELLER, "own products and drafts"),
    row("cancelOrder", EITHER, "own; for providers, accepted orders"),
    row("submitQuote", PROVIDER, "requests to the own organisation"),
    row("withdrawQuote", PROVIDER, "own quotes"),
    row(
        "declineRequest",
        PROVIDER,
        "requests to the own organisation",
    ),
    row("acceptQuote", SELLER, "own orders"),
    row("startAssessment", PROVIDER, "accepted orders"),
    row("issueReport", PROVIDER, "accepted orders"),
    row("reportToSign", PROVIDER, "accepted orders"),
    row("acceptReport", SELLER, "own orders"),
    row("openDispute", SELLER, "own orders"),
    row("resolveDispute", ADMIN, "any"),
    row("order", READ, "own; for the platform, all"),
    row("orders", READ, "own; for the platform, all"),
    row(
        "inbox",
        PROVIDER_READS,
        "open tasks of the own organisation as a provider",
    ),
    row(
        "workList",
        SELLER_READS,
        "open tasks of the own organisation as a seller",
    ),
    row("reviewList", STAFF, "open tasks of the platform"),
    row(
        "quote",
        READ,
        "own, and quotes for own orders; for the platform, all",
    ),
    // Evidence.
    row("requestDocument", PROVIDER, "accepted orders"),
    row("submitDocument", SELLER, "own products"),
    row("resubmitDocument", SELLER, "own documents"),
    row("acceptDocument", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    row("rejectDocument", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    row(
        "evidenceDocuments",
        READ,
        "own, and documents of accepted orders; for the platform, all",
    ),
    row(
        "attachFile",
        SELLER,
        "own documents and files; also permits uploads",
    ),
    row("grantDocumentAccess", SELLER, "own documents"),
    row("revokeDocumentAccess", SELLER, "own documents"),
    row(
        "evidenceDocument",
        READ,
        "same as `evidenceDocuments`, and granted documents",
    ),
    row("sharedDocuments", READ, "granted documents"),
    row(
        "certificate",
        READ,
        "own, and certificates of accepted orders; for the platform, all",
    ),
    row(
        "certificates",
        READ,
        "own, and certificates of accepted orders; for the platform, all",
    ),
    row(
        "suspendCertificate",
        PROVIDER_OR_ADMIN,
        "issued by the own organisation; for administrators, any",
    ),
    row(
        "reinstateCertificate",
        PROVIDER_OR_ADMIN,
        "issued and suspended by the own organisation; for administrators, any",
    ),
    row(
        "revokeCertificate",
        PROVIDER_OR_ADMIN,
        "issued by the own organisation; for administrators, any",
    ),
    row(
        "verifyCertificate",
        PUBLIC,
        "public fields, for holders of the token",
    ),
    // Transport.
    row(
        "requestTransportApproval",
        SELLER,
        "own products and consignments",
    ),
    row(
        "recheckApproval",
        SELLER_OR_ADMIN,
        "own; for administrators, any",
    ),
    row("appealApproval", SELLER, "own"),
    row("decideApproval", ADMIN, "approvals that need review"),
    row(
        "transportApproval",
        READ,
        "own; for a carrier, approvals of assigned consignments; for the platform, all",
    ),
    row(
        "transportApprovals",
        READ,
        "own; for a carrier, approvals of assigned consignments; for the platform, all",
    ),
    row("createConsignment", SELLER, "own products"),
    row("updateConsignment", SELLER, "own"),
    row("cancelConsignment", SELLER, "own"),
    row("closeConsignment", SELLER, "own"),
    row(
        "dispatchConsignment",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    row(
        "arriveConsignment",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    row(
        "assignDevice",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    row(
        "unassignDevice",
        MOVES,
        "own; for a carrier, assigned consignments",
    ),
    row("holdConsignment", ADMIN, "any"),
    row("decideHold", ADMIN, "any"),
    row(
        "consignment",
        READ,
        "own; for a carrier, assigned consignments; for the platform, all",
    ),
    row(
        "consignments",
        READ,
        "own; for a carrier, assigned consignments; for the platform, all",
    ),
    row("importPlaces", ADMIN, "the list of places"),
    // Enquiries, messages and ratings.
    row("contactProvider", SELLER, "listed providers"),
    row("answerEnquiry", PROVIDER, "received enquiries"),
    row("closeEnquiry", EITHER, "own, and received enquiries"),
    row(
        "sendMessage",
        EITHER,
        "own enquiries and orders; for providers, received enquiries and requests",
    ),
    row("rateProvider", SELLER, "own orders"),
    row(
        "enquiry",
        READ,
        "own, and received enquiries; for the platform, all",
    ),
    row(
        "enquiries",
        READ,
        "own, and received enquiries; for the platform, all",
    ),
    row("revealCase", STAFF, "any; with a reason, which is recorded"),
    // Other systems.
    row("importLegacyOrders", SELLER, "own products"),
    // Entities that other subgraphs refer to.
    row("Order", READ, "same as `order`"),
    row("Quote", READ, "same as `quote`"),
    row("EvidenceDocument", READ, "same as `evidenceDocuments`"),
    row("Dispute", READ, "of orders whose case the caller may read"),
    row(
        "AssessmentReport",
        READ,
        "of orders whose case the caller may read",
    ),
    row("Certificate", READ, "same as `certificate`"),
    row("TransportApproval", READ, "same as `transportApproval`"),
    row("Consignment", READ, "same as `consignment`"),
    row("Enquiry", READ, "same as `enquiry`"),
    row(
        "Organisation",
        FOREIGN_ENTITY,
        "the ID; the orders for the organisation itself and the platform",
    ),
    row(
        "Product",
        FOREIGN_ENTITY,
        "the ID; the certificates for the seller and the platform",
    ),
]);
