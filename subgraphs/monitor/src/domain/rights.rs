//! The rights table of this domain: the callers that may use each field. Every root field has a row, and so has each field that this
//! domain adds to an entity of another domain. A test checks this.

use caller::{Right, Rights, Role, Who};

const PLATFORM: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];

const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];

/// The rights table.
pub const RIGHTS: Rights = Rights(&[
    Right::new("accessRecords", PLATFORM, ""),
    Right::new("accessChain", PLATFORM, ""),
    Right::new("operationCounts", PLATFORM, ""),
    Right::new("securityEvents", PLATFORM, ""),
    Right::new("verifySecurityEvents", PLATFORM, ""),
    Right::new("statistics", PLATFORM, ""),
    Right::new(
        "ownStatistics",
        &[Who::SignedIn],
        "the organisation that the token is for",
    ),
    Right::new("deadLetters", PLATFORM, ""),
    Right::new("eventViews", PLATFORM, ""),
    Right::new("projectionChecks", PLATFORM, ""),
    Right::new("replayDeadLetter", ADMIN, ""),
    Right::new("discardDeadLetter", ADMIN, ""),
    Right::new(
        "User.securityEvents",
        &[Who::SignedIn],
        "the own account; for administrators and auditors, any account",
    ),
]);
