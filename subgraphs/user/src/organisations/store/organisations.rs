use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::search_forms::name_parts;
use crate::domain::OrganisationId;
use crate::organisations::domain::{Names, Organisation};
use crate::store::error::{coded, one};
use crate::store::{Error, Keyring};

pub async fn insert(
    conn: &mut Conn,
    keyring: &Keyring,
    organisation: &Organisation,
    legal_name: &SecretString,
) -> Result<(), Error> {
    let sealed = keyring
        .seal_of_organisation(organisation.id, "legalName", legal_name)
        .await?;
    sqlx::query!(
        "insert into organisations
             (id, version, kind, legal_name, country, status, created_at, updated_at, name_parts)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        organisation.id.0,
        organisation.version,
        organisation.kind.into_str(),
        sealed,
        organisation.country,
        organisation.status.into_str(),
        organisation.created_at,
        organisation.updated_at,
        &name_parts(keyring, legal_name),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks an organisation `FOR NO KEY UPDATE`. Its names stay sealed.
pub async fn lock(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    sqlx::query_scalar!(
        "select id from organisations where id = $1 for no key update",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(list(conn, keyring, &[id], |_| false).await?.pop())
}

/// Locks an organisation `FOR SHARE`. Lock it before its users, to prevent deadlocks.
pub async fn share(conn: &mut Conn, id: OrganisationId) -> Result<(), Error> {
    sqlx::query_scalar!("select id from organisations where id = $1 for share", id.0)
        .fetch_optional(conn)
        .await?;
    Ok(())
}

/// Writes status, version and time of a locked organisation.
pub async fn update(conn: &mut Conn, organisation: &Organisation) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update organisations
         set version = $2, status = $3, reason = $4, updated_at = greatest(updated_at, $5)
         where id = $1",
        organisation.id.0,
        organisation.version,
        organisation.status.into_str(),
        organisation.reason,
        organisation.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("organisations", rows)
}

/// Writes the name and numbers of a locked organisation. Unchanged ones are not sealed again, so that they keep their
/// search forms.
pub async fn update_names(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    before: &Names,
    names: &Names,
) -> Result<(), Error> {
    if names.legal_name.expose_secret() != before.legal_name.expose_secret() {
        update_legal_name(conn, keyring, id, &names.legal_name).await?;
    }
    if text(names.eori.as_ref()) != text(before.eori.as_ref()) {
        update_eori(conn, keyring, id, names.eori.as_ref()).await?;
    }
    if text(names.vat_id.as_ref()) != text(before.vat_id.as_ref()) {
        update_vat_id(conn, keyring, id, names.vat_id.as_ref()).await?;
    }
    Ok(())
}

fn text(secret: Option<&SecretString>) -> Option<&str> {
    secret.map(ExposeSecret::expose_secret)
}

async fn update_legal_name(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    name: &SecretString,
) -> Result<(), Error> {
    let sealed = keyring.seal_of_organisation(id, "legalName", name).await?;
    let rows = sqlx::query!(
        "update organisations set legal_name = $2, name_parts = $3 where id = $1",
        id.0,
        sealed,
        &name_parts(keyring, name),
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("organisations", rows)
}

async fn update_eori(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    eori: Option<&SecretString>,
) -> Result<(), Error> {
    let sealed = sealed_number(keyring, id, "eori", eori).await?;
    let hash = eori.map(|eori| keyring.eori_hash(eori));
    let rows = sqlx::query!(
        "update organisations set eori = $2, eori_hash = $3 where id = $1",
        id.0,
        sealed,
        hash,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("organisations", rows)
}

async fn update_vat_id(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    vat_id: Option<&SecretString>,
) -> Result<(), Error> {
    let sealed = sealed_number(keyring, id, "vatId", vat_id).await?;
    let hash = vat_id.map(|vat_id| keyring.vat_id_hash(vat_id));
    let rows = sqlx::query!(
        "update organisations set vat_id = $2, vat_id_hash = $3 where id = $1",
        id.0,
        sealed,
        hash,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("organisations", rows)
}

async fn sealed_number(
    keyring: &Keyring,
    id: OrganisationId,
    field: &'static str,
    number: Option<&SecretString>,
) -> Result<Option<Vec<u8>>, Error> {
    match number {
        Some(number) => Ok(Some(keyring.seal_of_organisation(id, field, number).await?)),
        None => Ok(None),
    }
}

/// Lists those of these organisations that exist. Unseals the names of those for which `may_read_names` returns true.
pub async fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    ids: &[OrganisationId],
    may_read_names: impl Fn(OrganisationId) -> bool + Send,
) -> Result<Vec<Organisation>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, version, kind, legal_name, country, status, created_at, updated_at, eori, vat_id, reason
         from organisations where id = any($1) order by id",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut organisations = Vec::with_capacity(rows.len());
    for row in rows {
        let names = may_read_names(OrganisationId(row.id));
        organisations.push(row.open(keyring, names).await?);
    }
    Ok(organisations)
}

struct Row {
    id: Uuid,
    version: i64,
    kind: String,
    legal_name: Vec<u8>,
    country: String,
    status: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    eori: Option<Vec<u8>>,
    vat_id: Option<Vec<u8>>,
    reason: Option<String>,
}

impl Row {
    async fn open(self, keyring: &Keyring, with_names: bool) -> Result<Organisation, Error> {
        let id = OrganisationId(self.id);
        let mut names = None;
        if with_names {
            names = Some(self.open_names(keyring).await?);
        }
        Ok(Organisation {
            id,
            version: self.version,
            kind: coded("organisations.kind", &self.kind)?,
            names,
            country: self.country,
            status: coded("organisations.status", &self.status)?,
            reason: self.reason,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }

    async fn open_names(&self, keyring: &Keyring) -> Result<Names, Error> {
        let id = OrganisationId(self.id);
        let mut names = Names {
            legal_name: keyring
                .open_of_organisation(id, "legalName", &self.legal_name)
                .await?,
            eori: None,
            vat_id: None,
        };
        if let Some(sealed) = &self.eori {
            names.eori = Some(keyring.open_of_organisation(id, "eori", sealed).await?);
        }
        if let Some(sealed) = &self.vat_id {
            names.vat_id = Some(keyring.open_of_organisation(id, "vatId", sealed).await?);
        }
        Ok(names)
    }
}
