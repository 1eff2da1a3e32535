//! Search forms of sealed names and numbers: keyed hashes.

use database::Conn;
use secrecy::{ExposeSecret, SecretString};

use crate::domain::OrganisationId;
use crate::organisations::domain::name_beginnings;
use crate::store::{Error, Keyring};

/// Computes the search forms of at most `most` names that have none. Returns their number.
pub async fn index_names(conn: &mut Conn, keyring: &Keyring, most: i64) -> Result<usize, Error> {
    let rows = sqlx::query!(
        "select id, legal_name from organisations where name_parts is null order by id limit $1",
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let id = OrganisationId(row.id);
        // A destroyed name cannot be read, so no search finds it.
        let name = readable(keyring, id, "legalName", &row.legal_name).await?;
        let parts = name.map_or_else(Vec::new, |name| name_parts(keyring, &name));
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

/// Computes the hashes of the numbers of at most `most` organisations that have none. Returns the number of
/// organisations.
pub async fn index_numbers(conn: &mut Conn, keyring: &Keyring, most: i64) -> Result<usize, Error> {
    let rows = sqlx::query!(
        "select id, eori, vat_id, eori_hash, vat_id_hash from organisations
         where (eori is not null and eori_hash is null) or (vat_id is not null and vat_id_hash is null)
         order by id limit $1",
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        let id = OrganisationId(row.id);
        let (mut eori, mut vat_id) = (row.eori_hash.clone(), row.vat_id_hash.clone());
        if let Some(sealed) = row.eori.as_ref().filter(|_| eori.is_none()) {
            let number = readable(keyring, id, "eori", sealed).await?;
            eori = Some(number.map_or_else(Vec::new, |number| keyring.eori_hash(&number)));
        }
        if let Some(sealed) = row.vat_id.as_ref().filter(|_| vat_id.is_none()) {
            let number = readable(keyring, id, "vatId", sealed).await?;
            vat_id = Some(number.map_or_else(Vec::new, |number| keyring.vat_id_hash(&number)));
        }
        // A number that was changed meanwhile is not the one that was hashed.
        sqlx::query!(
            "update organisations set eori_hash = $2, vat_id_hash = $3
             where id = $1 and eori is not distinct from $4 and vat_id is not distinct from $5",
            row.id,
            eori,
            vat_id,
            row.eori,
            row.vat_id,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(rows.len())
}

/// Unseals a field. `None` if its key was destroyed.
pub(super) async fn readable(
    keyring: &Keyring,
    id: OrganisationId,
    field: &'static str,
    sealed: &[u8],
) -> Result<Option<SecretString>, Error> {
    match keyring.open_of_organisation(id, field, sealed).await {
        Ok(text) => Ok(Some(text)),
        Err(Error::Sealed(envelope::Error::Destroyed)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The search form of a name.
pub(super) fn name_parts(keyring: &Keyring, name: &SecretString) -> Vec<Vec<u8>> {
    keyring.name_hashes(&name_beginnings(name.expose_secret()))
}
