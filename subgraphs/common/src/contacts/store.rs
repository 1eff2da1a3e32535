//! SQL statements and sealed columns.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use database::Conn;
use envelope::{Field, Keyring};
use secrecy::SecretString;
use uuid::Uuid;

use crate::contacts::domain::{Contact, IdRange, SealedContact};
use crate::domain::UserId;
use crate::store::Error;

/// A contact's opened address, or the reason why it cannot be opened.
pub type Address = Result<SecretString, envelope::Error>;

/// Upserts contacts with their memberships; a row with a later version is kept. `contacts` has each user once, sorted by ID, so
/// that concurrent transactions lock rows in the same order. Addresses are stored sealed.
pub async fn upsert_contacts(conn: &mut Conn, contacts: &[SealedContact]) -> Result<(), Error> {
    let columns = Columns::of(contacts)?;
    let memberships = Memberships::of(contacts.iter().map(|sealed| &sealed.contact));
    insert_organisations(conn, &memberships.organisations).await?;
    let changed = sqlx::query_scalar!(
        "insert into contacts as known (user_id, address, deactivated, administrator, version)
         select user_id, address, deactivated, administrator, version
         from unnest($1::uuid[], $2::bytea[], $3::boolean[], $4::boolean[], $5::bigint[])
             as new (user_id, address, deactivated, administrator, version)
         order by user_id
         on conflict (user_id) do update set address = excluded.address, deactivated = excluded.deactivated,
             administrator = excluded.administrator, version = excluded.version
         where known.version <= excluded.version
         returning user_id",
        &columns.users,
        &columns.addresses,
        &columns.deactivated,
        &columns.administrators,
        &columns.versions,
    )
    .fetch_all(&mut *conn)
    .await?;
    replace_memberships(conn, &changed, &memberships).await
}

/// Contacts as one array per column.
#[derive(Default)]
struct Columns {
    users: Vec<Uuid>,
    addresses: Vec<Vec<u8>>,
    deactivated: Vec<bool>,
    administrators: Vec<bool>,
    versions: Vec<i64>,
}

impl Columns {
    fn of(contacts: &[SealedContact]) -> Result<Self, Error> {
        let mut columns = Self::default();
        for SealedContact { contact, address } in contacts {
            columns.users.push(contact.user.0);
            columns
                .addresses
                .push(STANDARD.decode(address).map_err(|_| Error::Sealed)?);
            columns.deactivated.push(contact.deactivated);
            columns.administrators.push(contact.administrator);
            columns.versions.push(contact.version);
        }
        Ok(columns)
    }
}

/// Pairs of a user and an organisation, as one array per column.
#[derive(Default)]
struct Memberships {
    users: Vec<Uuid>,
    organisations: Vec<Uuid>,
}

impl Memberships {
    fn of<'a>(contacts: impl Iterator<Item = &'a Contact>) -> Self {
        let mut memberships = Self::default();
        for contact in contacts {
            for organisation in &contact.organisations {
                memberships.users.push(contact.user.0);
                memberships.organisations.push(*organisation);
            }
        }
        memberships
    }
}

/// Replaces the memberships of these users, whose contacts this transaction has locked.
async fn replace_memberships(
    conn: &mut Conn,
    users: &[Uuid],
    memberships: &Memberships,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from contact_memberships as known
         where known.user_id = any($1) and not exists (
             select from unnest($2::uuid[], $3::uuid[]) as new (user_id, organisation_id)
             where new.user_id = known.user_id and new.organisation_id = known.organisation_id
         )",
        users,
        &memberships.users,
        &memberships.organisations,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into contact_memberships (organisation_id, user_id)
         select organisation_id, user_id from unnest($2::uuid[], $3::uuid[]) as new (user_id, organisation_id)
         where user_id = any($1)
         on conflict do nothing",
        users,
        &memberships.users,
        &memberships.organisations,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Inserts organisations in sorted order, so that concurrent transactions lock them in the same order.
async fn insert_organisations(conn: &mut Conn, organisations: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "insert into organisations (id) select distinct unnest($1::uuid[]) order by 1 on conflict do nothing",
        organisations,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes a contact with its notifications and mails, and those of its organisations that have no other member.
pub async fn delete_contact(
    conn: &mut Conn,
    user: UserId,
    organisations: &[Uuid],
) -> Result<(), Error> {
    sqlx::query!("delete from mail_messages where user_id = $1", user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from notifications where user_id = $1", user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from contact_memberships where user_id = $1", user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from contacts where user_id = $1", user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "delete from organisations o where o.id = any($1)
             and not exists (select from contact_memberships m where m.organisation_id = o.id)",
        organisations,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Finds the contacts of these users.
pub async fn find_contacts(conn: &mut Conn, users: &[Uuid]) -> Result<Vec<Contact>, Error> {
    let rows = sqlx::query!(
        r#"select user_id, version, administrator, deactivated, array(
               select organisation_id from contact_memberships where contact_memberships.user_id = contacts.user_id
           ) as "organisations!"
           from contacts where user_id = any($1)"#,
        users,
    )
    .fetch_all(conn)
    .await?;
    let contacts = rows.into_iter().map(|row| Contact {
        user: UserId(row.user_id),
        version: row.version,
        organisations: row.organisations.into_iter().collect(),
        administrator: row.administrator,
        deactivated: row.deactivated,
    });
    Ok(contacts.collect())
}

/// Counts the contacts of a range that are not in `listed` and not newer than the run.
pub async fn count_surplus(conn: &mut Conn, range: IdRange, listed: &[Uuid]) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from contacts
           where ($1::uuid is null or user_id > $1) and ($2::uuid is null or user_id <= $2) and user_id < $3
               and user_id <> all($4)"#,
        range.after,
        range.through,
        range.run,
        listed,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Lists those of these organisations that never had a known account.
pub async fn list_unknown(conn: &mut Conn, organisations: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let unknown = sqlx::query_scalar!(
        r#"select asked.id as "id!" from unnest($1::uuid[]) as asked (id)
           where not exists (select from organisations where organisations.id = asked.id)"#,
        organisations,
    )
    .fetch_all(conn)
    .await?;
    Ok(unknown)
}

/// A member of an organisation.
pub struct Member {
    pub organisation: Uuid,
    pub user: UserId,
}

/// Lists the members of these organisations without deactivated ones, at most `limit` per organisation. A user is listed once per
/// organisation.
pub async fn list_members(
    conn: &mut Conn,
    organisations: &[Uuid],
    limit: usize,
) -> Result<Vec<Member>, Error> {
    let rows = sqlx::query!(
        r#"select asked.id as "organisation!", member.user_id as "user!"
           from (select distinct unnest($1::uuid[])) as asked (id) cross join lateral (
               select user_id from contact_memberships join contacts using (user_id)
               where organisation_id = asked.id and not deactivated
               order by user_id limit $2
           ) as member"#,
        organisations,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Member {
            organisation: row.organisation,
            user: UserId(row.user),
        })
        .collect())
}

/// Lists at most `limit` platform administrators, without deactivated ones.
pub async fn list_administrators(conn: &mut Conn, limit: usize) -> Result<Vec<UserId>, Error> {
    let users = sqlx::query_scalar!(
        "select user_id from contacts where administrator and not deactivated order by user_id limit $1",
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(conn)
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}

/// Opens a user's address for one use. Returns `None` if the account is deactivated.
pub async fn find_address(
    conn: &mut Conn,
    keys: &Keyring,
    user: UserId,
) -> Result<Option<Address>, Error> {
    let contact = sqlx::query!(
        "select address, deactivated from contacts where user_id = $1",
        user.0
    )
    .fetch_one(conn)
    .await?;
    let field = Field {
        entity: "User",
        field: "contact",
        id: user.0,
    };
    Ok((!contact.deactivated).then(|| keys.unseal_addressed(field, &contact.address)))
}
