use database::Conn;
use secrecy::SecretString;
use uuid::Uuid;

use super::error::coded;
use super::{Error, Vault};
use crate::domain::{Code, Organisation, OrganisationId};

pub async fn insert(
    conn: &mut Conn,
    vault: &Vault,
    organisation: &Organisation,
    legal_name: &SecretString,
) -> Result<(), Error> {
    let sealed = vault.seal_legal_name(organisation.id, legal_name).await?;
    sqlx::query!(
        "insert into organisations (id, version, kind, legal_name, country, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        organisation.id.0,
        organisation.version,
        organisation.kind.code(),
        sealed,
        organisation.country,
        organisation.status.code(),
        organisation.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of these that there are; a legal name is opened only where `may_read_name` says so.
pub async fn list(
    conn: &mut Conn,
    vault: &Vault,
    ids: &[OrganisationId],
    may_read_name: impl Fn(OrganisationId) -> bool + Send,
) -> Result<Vec<Organisation>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, version, kind, legal_name, country, status, created_at from organisations where id = any($1)",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut organisations = Vec::with_capacity(rows.len());
    for row in rows {
        let id = OrganisationId(row.id);
        let mut legal_name = None;
        if may_read_name(id) {
            legal_name = Some(vault.open_legal_name(id, &row.legal_name).await?);
        }
        organisations.push(Organisation {
            id,
            version: row.version,
            kind: coded("organisations.kind", &row.kind)?,
            legal_name,
            country: row.country,
            status: coded("organisations.status", &row.status)?,
            created_at: row.created_at,
        });
    }
    Ok(organisations)
}
