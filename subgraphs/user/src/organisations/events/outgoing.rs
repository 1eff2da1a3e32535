//! Organisations.

use database::Conn;
use events::user::{self, UserFact};

use crate::domain::{Code, UserId};
use crate::events::outgoing::{Because, append, draft};
use crate::organisations::domain::Organisation;

pub async fn organisation_registered(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
    owner: UserId,
) -> anyhow::Result<()> {
    let audience = vec![organisation.id.0, owner.0];
    let draft = draft(because, organisation.id.0, organisation.version, audience);
    append(
        conn,
        UserFact::OrganisationRegistered(self::organisation(organisation)),
        draft,
    )
    .await
}

pub async fn organisation_updated(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
) -> anyhow::Result<()> {
    let draft = draft(
        because,
        organisation.id.0,
        organisation.version,
        vec![organisation.id.0],
    );
    append(
        conn,
        UserFact::OrganisationUpdated(self::organisation(organisation)),
        draft,
    )
    .await
}

/// Tells what was done to an organisation, by the name of the act in the audit record.
pub async fn organisation_stepped(
    conn: &mut Conn,
    because: Because,
    organisation: &Organisation,
    action: &str,
) -> anyhow::Result<()> {
    let public = self::organisation(organisation);
    let fact = match action {
        "VERIFY_ORGANISATION" => UserFact::OrganisationVerified(public),
        "SUSPEND_ORGANISATION" => UserFact::OrganisationSuspended(public),
        "REINSTATE_ORGANISATION" => UserFact::OrganisationReinstated(public),
        _ => UserFact::OrganisationClosed(public),
    };
    let draft = draft(
        because,
        organisation.id.0,
        organisation.version,
        vec![organisation.id.0],
    );
    append(conn, fact, draft).await
}

pub(crate) fn organisation(organisation: &Organisation) -> user::Organisation {
    user::Organisation {
        id: organisation.id.0,
        kind: organisation.kind.code().to_owned(),
        country: organisation.country.clone(),
        status: organisation.status.code().to_owned(),
    }
}
