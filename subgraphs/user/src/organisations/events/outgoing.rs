//! Events about organisations.

use database::Conn;
use events::EventContext;
use events::operations::Listed;
use events::user::{self, UserFact};
use uuid::Uuid;

use crate::domain::UserId;
use crate::events::outgoing::{PageStart, append, append_page};
use crate::organisations::domain::Organisation;

pub async fn organisation_registered(
    conn: &mut Conn,
    context: EventContext,
    organisation: &Organisation,
    owner: UserId,
) -> anyhow::Result<()> {
    let audience = vec![organisation.id.0, owner.0];
    let draft = context.draft(organisation.id.0, organisation.version, audience);
    append(
        conn,
        UserFact::OrganisationRegistered(self::organisation(organisation)),
        draft,
    )
    .await
}

pub async fn organisation_updated(
    conn: &mut Conn,
    context: EventContext,
    organisation: &Organisation,
) -> anyhow::Result<()> {
    let draft = context.draft(organisation.id.0, organisation.version, [organisation.id]);
    append(
        conn,
        UserFact::OrganisationUpdated(self::organisation(organisation)),
        draft,
    )
    .await
}

/// Publishes a status change, by the action of its audit record.
pub async fn organisation_stepped(
    conn: &mut Conn,
    context: EventContext,
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
    let draft = context.draft(organisation.id.0, organisation.version, [organisation.id]);
    append(conn, fact, draft).await
}

/// Publishes a page of organisations, in the order of their ids.
pub async fn organisations_listed(
    conn: &mut Conn,
    start: PageStart,
    organisations: &[Organisation],
) -> anyhow::Result<Option<Uuid>> {
    let through = PageStart::through(organisations.iter().map(|each| each.id.0));
    let listed = |each: &Organisation| Listed {
        sequence: each.version,
        item: organisation(each),
    };
    let items = organisations.iter().map(listed).collect();
    append_page(conn, start, through, items, UserFact::OrganisationsListed).await?;
    Ok(through)
}

fn organisation(organisation: &Organisation) -> user::Organisation {
    user::Organisation {
        id: organisation.id.0,
        kind: organisation.kind.into_str().to_owned(),
        country: organisation.country.clone(),
        status: organisation.status.into_str().to_owned(),
    }
}
