use database::{Conn, Window};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::organisations::domain::{Names, Organisation, OrganisationFilter, name_beginnings};
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

/// Writes the name and numbers of an organisation.
pub async fn update_names(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    names: &Names,
) -> Result<(), Error> {
    let legal_name = keyring
        .seal_of_organisation(id, "legalName", &names.legal_name)
        .await?;
    let (mut eori, mut vat_id) = (None, None);
    if let Some(text) = &names.eori {
        eori = Some(keyring.seal_of_organisation(id, "eori", text).await?);
    }
    if let Some(text) = &names.vat_id {
        vat_id = Some(keyring.seal_of_organisation(id, "vatId", text).await?);
    }
    let rows = sqlx::query!(
        "update organisations set legal_name = $2, eori = $3, vat_id = $4, name_parts = $5 where id = $1",
        id.0,
        legal_name,
        eori,
        vat_id,
        &name_parts(keyring, &names.legal_name),
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("organisations", rows)
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

/// Indexes at most `most` names that were sealed before names could be searched. Returns their number.
pub async fn index_names(conn: &mut Conn, keyring: &Keyring, most: i64) -> Result<usize, Error> {
    let rows = sqlx::query!(
        "select id, legal_name from organisations where name_parts is null order by id limit $1",
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let id = OrganisationId(row.id);
        let parts = match keyring
            .open_of_organisation(id, "legalName", &row.legal_name)
            .await
        {
            Ok(name) => name_parts(keyring, &name),
            // A destroyed name cannot be read, so no search finds it.
            Err(Error::Sealed(envelope::Error::Destroyed)) => Vec::new(),
            Err(other) => return Err(other),
        };
        // A name that was changed meanwhile is already indexed.
        sqlx::query!(
            "update organisations set name_parts = $2 where id = $1 and name_parts is null",
            row.id,
            &parts,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(rows.len())
}

fn name_parts(keyring: &Keyring, legal_name: &SecretString) -> Vec<Vec<u8>> {
    keyring.name_hashes(&name_beginnings(legal_name.expose_secret()))
}

/// Lists the ids of a page of organisations, oldest first.
pub async fn list_page(
    conn: &mut Conn,
    keyring: &Keyring,
    filter: &OrganisationFilter,
    window: Window<Uuid>,
) -> Result<Vec<OrganisationId>, Error> {
    let parts = filter.name.as_ref().map(|words| keyring.name_hashes(words));
    let range = window.range(true);
    let ids = sqlx::query_scalar!(
        "select id from organisations
         where ($1::text is null or kind = $1) and ($2::text is null or status = $2)
           and ($3::text is null or country = $3)
           and ($4::bytea[] is null or (name_parts @> $4 and $4 <> '{}'))
           and ($5::timestamptz is null or updated_at >= $5) and ($6::timestamptz is null or updated_at < $6)
           and ($7::uuid is null or id > $7) and ($8::uuid is null or id < $8)
         order by case when $9 then id end, id desc limit $10",
        filter.kind.map(|kind| kind.into_str()),
        filter.status.map(|status| status.into_str()),
        filter.country,
        parts.as_deref(),
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let ids = window.in_order(ids);
    Ok(ids.into_iter().map(OrganisationId).collect())
}

pub async fn count(
    conn: &mut Conn,
    keyring: &Keyring,
    filter: &OrganisationFilter,
) -> Result<i64, Error> {
    let parts = filter.name.as_ref().map(|words| keyring.name_hashes(words));
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from organisations
         where ($1::text is null or kind = $1) and ($2::text is null or status = $2)
           and ($3::text is null or country = $3)
           and ($4::bytea[] is null or (name_parts @> $4 and $4 <> '{}'))
           and ($5::timestamptz is null or updated_at >= $5) and ($6::timestamptz is null or updated_at < $6)",
        filter.kind.map(|kind| kind.into_str()),
        filter.status.map(|status| status.into_str()),
        filter.country,
        parts.as_deref(),
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
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
            let mut opened = Names {
                legal_name: keyring
                    .open_of_organisation(id, "legalName", &self.legal_name)
                    .await?,
                eori: None,
                vat_id: None,
            };
            if let Some(sealed) = &self.eori {
                opened.eori = Some(keyring.open_of_organisation(id, "eori", sealed).await?);
            }
            if let Some(sealed) = &self.vat_id {
                opened.vat_id = Some(keyring.open_of_organisation(id, "vatId", sealed).await?);
            }
            names = Some(opened);
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
}
