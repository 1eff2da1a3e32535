//! Pages of the current state, with which consumers compare their projections.

use database::Conn;
use events::operations::{Listed, Page};
use events::user::UserFact;
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::accounts::domain::User;
use crate::accounts::events::outgoing::account;
use crate::organisations::domain::Organisation;
use crate::organisations::events::outgoing::organisation;
use crate::providers::domain::{OwnedKey, Provider};
use crate::providers::events::outgoing::{provider, provider_key};

/// The range of ids that a page covers.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub run: Uuid,
    /// The last id of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// The last id of this page; `None` for the last page.
    pub through: Option<Uuid>,
}

/// An account with the person's address, sealed to the domain that sends mail.
pub struct ReachableUser {
    pub user: User,
    pub contact: String,
}

/// Publishes a page of organisations, in the order of their ids.
pub async fn organisations_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    organisations: &[Organisation],
) -> anyhow::Result<()> {
    let listed = |one: &Organisation| Listed {
        sequence: one.version,
        item: organisation(one),
    };
    let page = page(range, organisations.iter().map(listed).collect());
    append(conn, context, range, UserFact::OrganisationsListed(page)).await
}

/// Publishes a page of providers, in the order of their ids.
pub async fn providers_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    providers: &[Provider],
) -> anyhow::Result<()> {
    let listed = |one: &Provider| Listed {
        sequence: one.version,
        item: provider(one),
    };
    let page = page(range, providers.iter().map(listed).collect());
    append(conn, context, range, UserFact::ProvidersListed(page)).await
}

/// Publishes a page of providers' keys, in the order of their ids.
pub async fn provider_keys_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    keys: &[OwnedKey],
) -> anyhow::Result<()> {
    let listed = |one: &OwnedKey| Listed {
        sequence: one.key.version,
        item: provider_key(&one.key, one.owner),
    };
    let page = page(range, keys.iter().map(listed).collect());
    append(conn, context, range, UserFact::ProviderKeysListed(page)).await
}

/// Publishes a page of accounts, in the order of their ids.
pub async fn users_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    users: Vec<ReachableUser>,
) -> anyhow::Result<()> {
    let listed = |one: ReachableUser| Listed {
        sequence: one.user.version,
        item: account(&one.user, one.contact),
    };
    let page = page(range, users.into_iter().map(listed).collect());
    append(conn, context, range, UserFact::UsersListed(page)).await
}

fn page<T>(range: Range, items: Vec<Listed<T>>) -> Page<T> {
    let Range {
        run,
        after,
        through,
    } = range;
    Page {
        run,
        after,
        through,
        items,
    }
}

async fn append(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    fact: UserFact,
) -> anyhow::Result<()> {
    let event = fact.publish(context.internal_draft(range.run, 1))?;
    Ok(outbox::append_bulk(conn, &[event]).await?)
}
