//! SQL statements and sealed columns.

use database::{Conn, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::Email;
use crate::domain::{Fingerprint, InvitationId, OrganisationId, UserId};
use crate::invitations::domain::{Invitation, InvitationFilter, InvitationStatus};
use crate::store::error::{coded, one};
use crate::store::{Error, Keyring, role_codes};

/// Inserts an invitation and revokes a pending one of the same organisation to the same address.
pub async fn insert(
    conn: &mut Conn,
    keyring: &Keyring,
    invitation: &Invitation,
    email: &Email,
) -> Result<(), Error> {
    sqlx::query!(
        "update invitations
         set status = 'REVOKED', version = version + 1, updated_at = greatest(updated_at, $3)
         where organisation_id = $1 and email_hash = any($2) and status = 'PENDING'",
        invitation.organisation.0,
        &keyring.email_hashes(email),
        invitation.created_at,
    )
    .execute(&mut *conn)
    .await?;
    let sealed = keyring
        .seal_invited(invitation.organisation, invitation.id, &invitation.email)
        .await?;
    sqlx::query!(
        "insert into invitations
             (id, version, organisation_id, email, email_hash, roles, invited_by, fingerprint, status, created_at,
              updated_at, expires_at, locale)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        invitation.id.0,
        invitation.version,
        invitation.organisation.0,
        sealed,
        keyring.email_hash(email),
        &role_codes(&invitation.roles) as &[String],
        invitation.invited_by.0,
        &invitation.token.0,
        invitation.status.into_str(),
        invitation.created_at,
        invitation.updated_at,
        invitation.expires_at,
        invitation.locale.into_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(
    conn: &mut Conn,
    keyring: &Keyring,
    id: InvitationId,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, locale, invited_by, fingerprint, status, created_at,
             updated_at, expires_at
         from invitations where id = $1",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(keyring).await?)),
        None => Ok(None),
    }
}

pub async fn find_by_token(
    conn: &mut Conn,
    keyring: &Keyring,
    token: Fingerprint,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, locale, invited_by, fingerprint, status, created_at,
             updated_at, expires_at
         from invitations where fingerprint = $1",
        &token.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(keyring).await?)),
        None => Ok(None),
    }
}

/// [`find_by_token`] `FOR UPDATE`.
pub async fn lock_by_token(
    conn: &mut Conn,
    keyring: &Keyring,
    token: Fingerprint,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, locale, invited_by, fingerprint, status, created_at,
             updated_at, expires_at
         from invitations where fingerprint = $1 for update",
        &token.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(keyring).await?)),
        None => Ok(None),
    }
}

pub async fn lock(
    conn: &mut Conn,
    keyring: &Keyring,
    id: InvitationId,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, locale, invited_by, fingerprint, status, created_at,
             updated_at, expires_at
         from invitations where id = $1 for update",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(keyring).await?)),
        None => Ok(None),
    }
}

/// Writes status, version and time of a locked invitation.
pub async fn update(conn: &mut Conn, invitation: &Invitation) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update invitations set version = $2, status = $3, updated_at = greatest(updated_at, $4) where id = $1",
        invitation.id.0,
        invitation.version,
        invitation.status.into_str(),
        invitation.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("invitations", rows)
}

/// Lists a page of an organisation's invitations, newest first.
pub async fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    organisation: OrganisationId,
    filter: &InvitationFilter,
    window: Window<Uuid>,
) -> Result<Vec<Invitation>, Error> {
    let range = window.range(false);
    let rows = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, locale, invited_by, fingerprint, status, created_at,
             updated_at, expires_at
         from invitations
         where organisation_id = $1 and ($2::timestamptz is null or updated_at >= $2)
           and ($3::timestamptz is null or updated_at < $3)
           and ($4::uuid is null or id > $4) and ($5::uuid is null or id < $5)
         order by case when $6 then id end, id desc limit $7",
        organisation.0,
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let mut invitations = Vec::with_capacity(rows.len());
    for row in window.in_order(rows) {
        invitations.push(row.open(keyring).await?);
    }
    Ok(invitations)
}

pub async fn count(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &InvitationFilter,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from invitations
         where organisation_id = $1 and ($2::timestamptz is null or updated_at >= $2)
           and ($3::timestamptz is null or updated_at < $3)",
        organisation.0,
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the invitations of an organisation that can be accepted.
pub async fn count_open(
    conn: &mut Conn,
    organisation: OrganisationId,
    now: OffsetDateTime,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from invitations
         where organisation_id = $1 and status = $2 and expires_at > $3",
        organisation.0,
        InvitationStatus::Pending.into_str(),
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

struct Row {
    id: Uuid,
    version: i64,
    organisation_id: Uuid,
    email: Vec<u8>,
    roles: Vec<String>,
    locale: String,
    invited_by: Uuid,
    fingerprint: Vec<u8>,
    status: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    expires_at: OffsetDateTime,
}

impl Row {
    async fn open(self, keyring: &Keyring) -> Result<Invitation, Error> {
        let (id, organisation) = (InvitationId(self.id), OrganisationId(self.organisation_id));
        let token = self.fingerprint.try_into().map_err(|_| Error::Unknown {
            column: "invitations.fingerprint",
            code: "not 32 bytes".to_owned(),
        })?;
        Ok(Invitation {
            id,
            version: self.version,
            organisation,
            email: keyring.open_invited(id, &self.email).await?,
            roles: self
                .roles
                .iter()
                .map(|role| coded("invitations.roles", role))
                .collect::<Result<_, _>>()?,
            locale: coded("invitations.locale", &self.locale)?,
            invited_by: UserId(self.invited_by),
            token: Fingerprint(token),
            status: coded("invitations.status", &self.status)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
        })
    }
}
