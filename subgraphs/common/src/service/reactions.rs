//! Reactions to events of other domains. Each runs inside the transaction that also inserts the event into the inbox.

use std::collections::{BTreeMap, BTreeSet};

use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::contacts::domain::{
    self as contacts_domain, Differences, IdRange, Repair, SealedContact,
};
use crate::contacts::store::{self as contacts_store, Member};
use crate::domain::{MailId, UserId};
use crate::events::outgoing::{self, Because};
use crate::mail::domain::Letter;
use crate::mail::store::{self as mail_store, SealedLetter};
use crate::notifications::domain::{Announcement, MOST_RECIPIENTS, Notification, Recipients};
use crate::notifications::store as notifications_store;

/// Updates contacts from facts about accounts. Of several versions of an account the greatest counts.
pub async fn contacts_changed(conn: &mut Conn, contacts: Vec<SealedContact>) -> Result<(), Error> {
    Ok(contacts_store::upsert_contacts(conn, &contacts_domain::latest(contacts)).await?)
}

/// Compares the contacts of a range with a page of the user domain's listing, and repairs those that are missing or differ.
pub async fn contacts_listed(
    conn: &mut Conn,
    range: IdRange,
    listed: Vec<SealedContact>,
) -> Result<Differences, Error> {
    let ids: Vec<Uuid> = listed.iter().map(|sealed| sealed.contact.user.0).collect();
    let known = contacts_store::find_contacts(conn, &ids).await?;
    let Repair {
        contacts,
        missing,
        outdated,
    } = Repair::of(listed, known);
    contacts_store::upsert_contacts(conn, &contacts).await?;
    let surplus = contacts_store::count_surplus(conn, range, &ids).await?;
    Ok(Differences {
        missing,
        outdated,
        surplus,
    })
}

/// Forgets the person and the organisations of an unverified registration.
pub async fn registration_removed(
    conn: &mut Conn,
    organisations: &[Uuid],
    user: UserId,
) -> Result<(), Error> {
    Ok(contacts_store::delete_contact(conn, user, organisations).await?)
}

/// Queues the mail of a letter. `address` and `token` are sealed; a token that no link needs is not kept.
///
/// The user domain decided to whom it writes, so nothing is asked about the person: not whether they are known here, and
/// not whether they are deactivated.
pub async fn letter_written(
    conn: &mut Conn,
    because: Because,
    letter: &Letter,
    address: &str,
    token: Option<&str>,
) -> Result<(), Error> {
    let token = token.filter(|_| letter.kind.action().is_some());
    if letter.kind.action().is_some() && token.is_none() {
        return Err(Error::Internal(anyhow::anyhow!(
            "the link of letter {} has no token",
            letter.id.0
        )));
    }
    let sealed = SealedLetter::read(address, token)?;
    let correlation = because.cause.correlation;
    if !mail_store::insert_letter_mail(conn, MailId::fresh(), letter, &sealed, correlation).await? {
        tracing::debug!(letter = %letter.id.0, "a letter came again, and has its mail");
    }
    Ok(())
}

/// Notifies the recipients of each announcement, every person once: a notification, and a mail that is queued with it. A person
/// gets so many notices of one kind a day and no more, in all and by the organisation that causes them.
/// People who join later and deactivated accounts are not notified. Each table is written once for each announcement.
///
/// An organisation has an owner from its first moment, so one that no known account has ever belonged to either does not
/// exist, or its registration has not arrived yet: nothing orders the events of two producers.
pub async fn tell(
    conn: &mut Conn,
    because: Because,
    announcements: &[Announcement],
) -> Result<(), Error> {
    let mut created = Vec::new();
    for announcement in announcements {
        let users = match &announcement.recipients {
            Recipients::Organisations(organisations) => members(conn, organisations).await?,
            Recipients::Administrators => administrators(conn).await?,
        };
        created.extend(notify(conn, because, announcement, &users).await?);
    }
    Ok(outgoing::notifications_created(conn, because, &created).await?)
}

async fn members(conn: &mut Conn, organisations: &[Uuid]) -> Result<Vec<UserId>, Error> {
    if let Some(unknown) = contacts_store::list_unknown(conn, organisations)
        .await?
        .first()
    {
        return Err(Error::UnknownOrganisation(*unknown));
    }
    let mut found: BTreeMap<Uuid, usize> = BTreeMap::new();
    let mut users = BTreeSet::new();
    for Member { organisation, user } in
        contacts_store::list_members(conn, organisations, MOST_RECIPIENTS + 1).await?
    {
        let count = found.entry(organisation).or_default();
        *count += 1;
        if *count <= MOST_RECIPIENTS {
            users.insert(user);
        }
    }
    for (organisation, _) in found.iter().filter(|(_, count)| **count > MOST_RECIPIENTS) {
        tracing::warn!(%organisation, most = MOST_RECIPIENTS, "an organisation has more members than are notified");
    }
    Ok(users.into_iter().collect())
}

async fn administrators(conn: &mut Conn) -> Result<Vec<UserId>, Error> {
    let mut users = contacts_store::list_administrators(conn, MOST_RECIPIENTS + 1).await?;
    if users.len() > MOST_RECIPIENTS {
        tracing::warn!(
            most = MOST_RECIPIENTS,
            "there are more administrators than are notified"
        );
        users.truncate(MOST_RECIPIENTS);
    }
    Ok(users)
}

async fn notify(
    conn: &mut Conn,
    because: Because,
    announcement: &Announcement,
    users: &[UserId],
) -> Result<Vec<Notification>, Error> {
    let created =
        notifications_store::insert_notifications(conn, announcement, users, because.now).await?;
    if created.is_empty() {
        return Ok(created);
    }
    let notified: Vec<UserId> = created
        .iter()
        .map(|notification| notification.user)
        .collect();
    let counts =
        notifications_store::add_notices(conn, announcement, because.now.date(), &notified).await?;
    if counts.values().any(|counts| counts.are_used_up()) {
        let (kind, cause) = (announcement.notice.kind.code(), announcement.caused_by);
        tracing::warn!(
            kind,
            ?cause,
            "a person has as many notices of a kind as a day allows"
        );
    }
    let mailed = |notification: &&Notification| {
        counts
            .get(&notification.user)
            .is_some_and(|counts| counts.allow_mail())
    };
    let mailed: Vec<Notification> = created.iter().filter(mailed).cloned().collect();
    if !mailed.is_empty() {
        mail_store::insert_mails(conn, &mailed, because.cause.correlation).await?;
    }
    Ok(created)
}
