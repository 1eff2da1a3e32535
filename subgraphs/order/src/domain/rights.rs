//! Who may do what: the roles table of this domain. Every root field and every entity of the schema has a row, and a
//! test fails where one has none. Services ask it first; which part the caller's organisation plays in an order, a
//! consignment or an enquiry is theirs to decide.

use caller::{Right, Rights, Role, Who};

/// A program that may give commands may read, too: it reads what its commands answer with.
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
/// Whoever moves goods: their seller, and their carrier.
const MOVES: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Role(Role::Carrier),
    Who::Scope("orders:write"),
];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];
const OF_DOCUMENTS: &str =
    "of an accepted order; for administrators, of no order or one that is over";
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
/// Whoever is signed in may ask: what is not theirs is not there.
const READ: &[Who] = &[Who::SignedIn, READ_SCOPE, WRITE_SCOPE];
const PUBLIC: &[Who] = &[Who::Public];
/// The id of another domain's entity, and what this domain adds for those who may read that.
const FOREIGN_ENTITY: &[Who] = &[Who::SignedIn, Who::Program];

const fn row(name: &'static str, who: &'static [Who], of: &'static str) -> Right {
    Right { name, who, of }
}

/// The table.
pub const RIGHTS: Rights = Rights(&[
    // Orders.
    row("draftOrder", SELLER, "own product"),
    row("updateDraft", SELLER, "own draft"),
    row("requestAssessment", SELLER, "own product, own draft"),
    row("cancelOrder", EITHER, "own; for a provider, accepted"),
    row("submitQuote", PROVIDER, "an order that one was asked for"),
    row("withdrawQuote", PROVIDER, "own quote"),
    row(
        "declineRequest",
        PROVIDER,
        "an order that one was asked for",
    ),
    row("acceptQuote", SELLER, "own order"),
    row("startAssessment", PROVIDER, "accepted order"),
    row("issueReport", PROVIDER, "accepted order"),
    row("reportToSign", PROVIDER, "accepted order"),
    row("acceptReport", SELLER, "own order"),
    row("openDispute", SELLER, "own order"),
    row("resolveDispute", ADMIN, "any"),
    row("order", READ, "own; for the platform, all"),
    row("orders", READ, "own; for the platform, all"),
    row(
        "inbox",
        PROVIDER_READS,
        "what waits for the own organisation as a provider",
    ),
    row(
        "workList",
        SELLER_READS,
        "what waits for the own organisation as a seller",
    ),
    row("reviewList", STAFF, "what waits for the platform"),
    row(
        "quote",
        READ,
        "own, and those for own orders; for the platform, all",
    ),
    // Evidence.
    row("requestDocument", PROVIDER, "accepted order"),
    row("submitDocument", SELLER, "own product"),
    row("resubmitDocument", SELLER, "own document"),
    row("acceptDocument", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    row("rejectDocument", PROVIDER_OR_ADMIN, OF_DOCUMENTS),
    row(
        "evidenceDocuments",
        READ,
        "own, and those of accepted orders; for the platform, all",
    ),
    row(
        "attachFile",
        SELLER,
        "own document, own file; also to upload one",
    ),
    row("grantDocumentAccess", SELLER, "own document"),
    row("revokeDocumentAccess", SELLER, "own document"),
    row(
        "evidenceDocument",
        READ,
        "as `evidenceDocuments`, and those that one was granted",
    ),
    row("sharedDocuments", READ, "those that one was granted"),
    row(
        "certificate",
        READ,
        "own, and those of accepted orders; for the platform, all",
    ),
    row(
        "certificates",
        READ,
        "own, and those of accepted orders; for the platform, all",
    ),
    row(
        "suspendCertificate",
        PROVIDER_OR_ADMIN,
        "issued by oneself; for administrators, any",
    ),
    row(
        "reinstateCertificate",
        PROVIDER_OR_ADMIN,
        "issued and suspended by oneself; for administrators, any",
    ),
    row(
        "revokeCertificate",
        PROVIDER_OR_ADMIN,
        "issued by oneself; for administrators, any",
    ),
    row(
        "verifyCertificate",
        PUBLIC,
        "what is public, for whoever has the token",
    ),
    // Transport.
    row(
        "requestTransportApproval",
        SELLER,
        "own product or consignment",
    ),
    row(
        "recheckApproval",
        SELLER_OR_ADMIN,
        "own; for administrators, any",
    ),
    row("appealApproval", SELLER, "own"),
    row("decideApproval", ADMIN, "one that needs review"),
    row(
        "transportApproval",
        READ,
        "own; for a carrier, of what it carries; for the platform, all",
    ),
    row(
        "transportApprovals",
        READ,
        "own; for a carrier, of what it carries; for the platform, all",
    ),
    row("createConsignment", SELLER, "own products"),
    row("updateConsignment", SELLER, "own"),
    row("cancelConsignment", SELLER, "own"),
    row("closeConsignment", SELLER, "own"),
    row(
        "dispatchConsignment",
        MOVES,
        "own; for a carrier, what it carries",
    ),
    row(
        "arriveConsignment",
        MOVES,
        "own; for a carrier, what it carries",
    ),
    row("assignDevice", MOVES, "own; for a carrier, what it carries"),
    row(
        "unassignDevice",
        MOVES,
        "own; for a carrier, what it carries",
    ),
    row("holdConsignment", ADMIN, "any"),
    row("decideHold", ADMIN, "any"),
    row(
        "consignment",
        READ,
        "own; for a carrier, what it carries; for the platform, all",
    ),
    row(
        "consignments",
        READ,
        "own; for a carrier, what it carries; for the platform, all",
    ),
    row("importPlaces", ADMIN, "the list of places"),
    // Enquiries, messages and ratings.
    row("contactProvider", SELLER, "a listed provider"),
    row("answerEnquiry", PROVIDER, "an enquiry to oneself"),
    row("closeEnquiry", EITHER, "own, and those to oneself"),
    row(
        "sendMessage",
        EITHER,
        "own enquiries and orders; for a provider, those that it was asked",
    ),
    row("rateProvider", SELLER, "own order"),
    row(
        "enquiry",
        READ,
        "own, and those to oneself; for the platform, all",
    ),
    row(
        "enquiries",
        READ,
        "own, and those to oneself; for the platform, all",
    ),
    row("revealCase", STAFF, "any; with a reason, recorded"),
    // Other systems.
    row("importLegacyOrders", SELLER, "own products"),
    // Entities, as other subgraphs refer to them.
    row("Order", READ, "as `order`"),
    row("Quote", READ, "as `quote`"),
    row("EvidenceDocument", READ, "as `evidenceDocuments`"),
    row("Dispute", READ, "of orders that one may look into"),
    row("AssessmentReport", READ, "of orders that one may look into"),
    row("Certificate", READ, "as `certificate`"),
    row("TransportApproval", READ, "as `transportApproval`"),
    row("Consignment", READ, "as `consignment`"),
    row("Enquiry", READ, "as `enquiry`"),
    row(
        "Organisation",
        FOREIGN_ENTITY,
        "the id; its orders for itself and the platform",
    ),
    row(
        "Product",
        FOREIGN_ENTITY,
        "the id; its certificates for its seller and the platform",
    ),
]);
