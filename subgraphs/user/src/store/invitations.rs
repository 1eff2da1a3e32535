use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::{coded, one};
use super::users::codes;
use super::{Error, Vault};
use crate::domain::{
    Code, Email, Fingerprint, Invitation, InvitationId, InvitationStatus, OrganisationId, UserId,
};

/// A new invitation; one of the same address that still waits is revoked.
pub async fn insert(
    conn: &mut Conn,
    vault: &Vault,
    invitation: &Invitation,
    email: &Email,
) -> Result<(), Error> {
    sqlx::query!(
        "update invitations set status = 'REVOKED', version = version + 1
         where organisation_id = $1 and email_hash = any($2) and status = 'PENDING'",
        invitation.organisation.0,
        &vault.email_hashes(email),
    )
    .execute(&mut *conn)
    .await?;
    let sealed = vault
        .seal_invited(invitation.organisation, invitation.id, &invitation.email)
        .await?;
    sqlx::query!(
        "insert into invitations
             (id, version, organisation_id, email, email_hash, roles, invited_by, fingerprint, status, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        invitation.id.0,
        invitation.version,
        invitation.organisation.0,
        sealed,
        vault.email_hash(email),
        &codes(&invitation.roles) as &[String],
        invitation.invited_by.0,
        &invitation.token.0,
        invitation.status.code(),
        invitation.created_at,
        invitation.expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find_by_token(
    conn: &mut Conn,
    vault: &Vault,
    token: Fingerprint,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, invited_by, fingerprint, status, created_at, expires_at
         from invitations where fingerprint = $1",
        &token.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(vault).await?)),
        None => Ok(None),
    }
}

/// [`find_by_token`]; others who show the token wait until the transaction ends.
pub async fn lock_by_token(
    conn: &mut Conn,
    vault: &Vault,
    token: Fingerprint,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, invited_by, fingerprint, status, created_at, expires_at
         from invitations where fingerprint = $1 for update",
        &token.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(vault).await?)),
        None => Ok(None),
    }
}

pub async fn lock(
    conn: &mut Conn,
    vault: &Vault,
    id: InvitationId,
) -> Result<Option<Invitation>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, invited_by, fingerprint, status, created_at, expires_at
         from invitations where id = $1 for update",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(row.open(vault).await?)),
        None => Ok(None),
    }
}

/// Writes state and version of an invitation that is locked.
pub async fn update(conn: &mut Conn, invitation: &Invitation) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update invitations set version = $2, status = $3 where id = $1",
        invitation.id.0,
        invitation.version,
        invitation.status.code(),
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("invitations", rows)
}

/// An organisation's invitations before this one, newest first.
pub async fn list_before(
    conn: &mut Conn,
    vault: &Vault,
    organisation: OrganisationId,
    before: Option<Uuid>,
    most: i64,
) -> Result<Vec<Invitation>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, version, organisation_id, email, roles, invited_by, fingerprint, status, created_at, expires_at
         from invitations where organisation_id = $1 and ($2::uuid is null or id < $2)
         order by id desc limit $3",
        organisation.0,
        before,
        most,
    )
    .fetch_all(conn)
    .await?;
    let mut invitations = Vec::with_capacity(rows.len());
    for row in rows {
        invitations.push(row.open(vault).await?);
    }
    Ok(invitations)
}

pub async fn count(
    conn: &mut Conn,
    organisation: OrganisationId,
    status: Option<InvitationStatus>,
    good_at: Option<OffsetDateTime>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from invitations
         where organisation_id = $1 and ($2::text is null or status = $2)
           and ($3::timestamptz is null or expires_at > $3)",
        organisation.0,
        status.map(Code::code),
        good_at,
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
    invited_by: Uuid,
    fingerprint: Vec<u8>,
    status: String,
    created_at: OffsetDateTime,
    expires_at: OffsetDateTime,
}

impl Row {
    async fn open(self, vault: &Vault) -> Result<Invitation, Error> {
        let (id, organisation) = (InvitationId(self.id), OrganisationId(self.organisation_id));
        let token = self.fingerprint.try_into().map_err(|_| Error::Unknown {
            column: "invitations.fingerprint",
            code: "not 32 bytes".to_owned(),
        })?;
        Ok(Invitation {
            id,
            version: self.version,
            organisation,
            email: vault.open_invited(id, &self.email).await?,
            roles: self
                .roles
                .iter()
                .map(|role| coded("invitations.roles", role))
                .collect::<Result<_, _>>()?,
            invited_by: UserId(self.invited_by),
            token: Fingerprint(token),
            status: coded("invitations.status", &self.status)?,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}
