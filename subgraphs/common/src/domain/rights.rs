//! The authorisation table of this domain. Every root field and every entity of the schema has a row; a test fails if
//! one is missing. Services check it first, and then limit the use to the notifications of the caller.

use caller::{Right, Rights, Role, Who};

const PUBLIC: &[Who] = &[Who::Public];
const SIGNED_IN: &[Who] = &[Who::SignedIn];
const PLATFORM: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];

const fn row(name: &'static str, who: &'static [Who], of: &'static str) -> Right {
    Right { name, who, of }
}

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    row("notification", SIGNED_IN, "own"),
    row("notifications", SIGNED_IN, "own"),
    row("markNotificationRead", SIGNED_IN, "own"),
    row("markAllNotificationsRead", SIGNED_IN, "own"),
    row("mailMessages", PLATFORM, ""),
    row("resendMail", ADMIN, ""),
    // Entities, as other subgraphs reference them.
    row("Notification", SIGNED_IN, "own"),
    row("MailMessage", PLATFORM, ""),
    row("User", PUBLIC, "the ID; notifications of the own account"),
]);
