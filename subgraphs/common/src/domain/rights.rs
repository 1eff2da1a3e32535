//! The authorisation table of this domain. Every root field and every entity of the schema has a row; a test fails if
//! one is missing. Services check it first, and then limit the use to the notifications of the caller.

use caller::{Right, Rights, Role, Who};

const PUBLIC: &[Who] = &[Who::Public];
const SIGNED_IN: &[Who] = &[Who::SignedIn];
const CHANGES: &[Who] = &[
    Who::SignedIn,
    Who::Scope("orders:read"),
    Who::Scope("orders:write"),
    Who::Scope("products:read"),
];
const PLATFORM: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    Right::new("notification", SIGNED_IN, "own"),
    Right::new("notifications", SIGNED_IN, "own"),
    Right::new(
        "change",
        CHANGES,
        "the ID; for programs, kinds of objects that their scopes permit",
    ),
    Right::new("markNotificationRead", SIGNED_IN, "own"),
    Right::new("markNotificationsRead", SIGNED_IN, "own"),
    Right::new("markAllNotificationsRead", SIGNED_IN, "own"),
    Right::new("mailMessages", PLATFORM, ""),
    Right::new("resendMail", ADMIN, ""),
    // Entities, as other subgraphs reference them.
    Right::new("Notification", SIGNED_IN, "own"),
    Right::new("MailMessage", PLATFORM, ""),
    Right::new("User", PUBLIC, "the ID; notifications of the own account"),
]);
