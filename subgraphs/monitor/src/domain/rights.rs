//! The rights table of this domain: the callers that may use each field. Every root field has a row, and so has each field that this
//! domain adds to an entity of another domain. A test checks this.

use caller::{Right, Rights, Role, Who};

const GUARDS: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];

const ADMINS: &[Who] = &[Who::Role(Role::PlatformAdmin)];

const fn row(name: &'static str, who: &'static [Who], of: &'static str) -> Right {
    Right { name, who, of }
}

/// The rights table.
pub const RIGHTS: Rights = Rights(&[
    row("accessRecords", GUARDS, ""),
    row("accessChain", GUARDS, ""),
    row("operationCounts", GUARDS, ""),
    row("securityEvents", GUARDS, ""),
    row("verifySecurityEvents", GUARDS, ""),
    row("statistics", GUARDS, ""),
    row(
        "ownStatistics",
        &[Who::SignedIn],
        "the organisation that the token is for",
    ),
    row("deadLetters", GUARDS, ""),
    row("eventViews", GUARDS, ""),
    row("projectionChecks", GUARDS, ""),
    row("replayDeadLetter", ADMINS, ""),
    row("discardDeadLetter", ADMINS, ""),
    row(
        "User.securityEvents",
        &[Who::SignedIn],
        "the own account; for administrators and auditors, any account",
    ),
]);
