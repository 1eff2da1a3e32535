//! Reactions to account events of the user domain.

use database::Conn;
use events::CloudEvent;
use events::operations::Page;
use events::user::User;
use outbox::ProjectionId;

use crate::contacts::domain::{Contact, IdRange, SealedContact};
use crate::contacts::service;
use crate::domain::UserId;

const PROJECTION: &str = "contacts";

/// Types of the facts that only update the projection.
pub const FACTS: [&str; 10] = [
    "carnet.user.UserRegistered.v1",
    "carnet.user.EmailVerified.v1",
    "carnet.user.UserUpdated.v1",
    "carnet.user.UserLocked.v1",
    "carnet.user.UserUnlocked.v1",
    "carnet.user.UserDeactivated.v1",
    "carnet.user.MemberJoined.v1",
    "carnet.user.MemberLeft.v1",
    "carnet.user.RoleAssigned.v1",
    "carnet.user.RoleRevoked.v1",
];

pub async fn change(conn: &mut Conn, contacts: Vec<SealedContact>) -> anyhow::Result<()> {
    Ok(service::contacts_changed(conn, contacts).await?)
}

/// Compares the projection with a page of accounts, and repairs it.
pub async fn compare(conn: &mut Conn, event: &CloudEvent, page: &Page<User>) -> anyhow::Result<()> {
    let range = IdRange {
        after: page.after,
        through: page.through,
        run: page.run,
    };
    let listed = page
        .items
        .iter()
        .map(|listed| sealed(&listed.item, listed.sequence))
        .collect();
    let found = service::contacts_listed(conn, range, listed).await?;
    let drift = outbox::Drift {
        missing: found.missing,
        outdated: found.outdated,
        surplus: found.surplus,
    };
    let id = ProjectionId {
        consumer: "common",
        projection: PROJECTION,
    };
    outbox::checked(conn, id, page, drift, event).await
}

/// Converts an account at this version into a contact.
pub fn sealed(user: &User, version: i64) -> SealedContact {
    let contact = Contact {
        user: UserId(user.id),
        version,
        organisations: user
            .memberships
            .iter()
            .map(|membership| membership.organisation)
            .collect(),
        administrator: user
            .memberships
            .iter()
            .any(|membership| is_administrator(&membership.roles)),
        deactivated: user.status == "DEACTIVATED",
    };
    SealedContact {
        contact,
        address: user.contact.clone(),
    }
}

/// This role exists only in the platform's own organisation.
fn is_administrator(roles: &[String]) -> bool {
    roles.iter().any(|role| role == "PLATFORM_ADMIN")
}

#[cfg(test)]
mod tests {
    use super::FACTS;

    #[test]
    fn every_fact_of_the_projection_is_routed_to_this_domain() {
        for kind in FACTS {
            assert!(
                events::consumers(kind).is_some_and(|to| to.contains(&"common")),
                "{kind}"
            );
        }
    }
}
