//! Events about registrations.

use database::Conn;
use events::user::{self, UserFact};
use events::{EventContext, Fact};

use crate::registrations::domain::Registration;

/// Publishes removed registrations in the bulk lane, because a job can remove any number of them.
pub async fn registrations_removed(
    conn: &mut Conn,
    context: EventContext,
    registrations: &[Registration],
) -> anyhow::Result<()> {
    let mut events = Vec::with_capacity(registrations.len());
    for registration in registrations {
        let removed = user::Registration {
            user: registration.user.0,
            organisations: registration.organisations.iter().map(|id| id.0).collect(),
        };
        // An account does not change before it is verified, so removal is always version 2.
        let draft = context.internal_draft(registration.user.0, 2);
        events.push(UserFact::RegistrationRemoved(removed).publish(draft)?);
    }
    Ok(outbox::append_bulk(conn, &events).await?)
}
