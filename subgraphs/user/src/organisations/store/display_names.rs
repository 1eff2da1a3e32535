use std::collections::HashMap;

use database::Conn;
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::search_forms::readable;
use crate::domain::OrganisationId;
use crate::organisations::domain::name_beginnings;
use crate::store::error::one;
use crate::store::{Error, Keyring};

/// Writes the display name that an organisation chose, or `None` for none.
pub async fn update(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    name: Option<&str>,
) -> Result<(), Error> {
    let parts = name.map(|name| keyring.name_hashes(&name_beginnings(name)));
    let rows = sqlx::query!(
        "update organisations set display_name = $2, display_name_parts = $3 where id = $1",
        id.0,
        name,
        parts.as_deref(),
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("organisations", rows)
}

/// Lists the names under which these organisations appear to others: the one that the organisation chose, else the one
/// of its provider profile while that is LISTED or SUSPENDED, else the legal name. An organisation whose key was
/// destroyed and that has only a legal name is omitted.
pub async fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, String>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select o.id as \"id!\", o.legal_name as \"legal_name!\", coalesce(o.display_name, p.display_name) as \"chosen?\"
         from organisations o
         left join providers p on p.organisation_id = o.id and p.status in ('LISTED', 'SUSPENDED')
         where o.id = any($1)",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut names = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = OrganisationId(row.id);
        if let Some(chosen) = row.chosen {
            names.insert(id, chosen);
        } else if let Some(legal) = readable(keyring, id, "legalName", &row.legal_name).await? {
            names.insert(id, legal.expose_secret().to_owned());
        }
    }
    Ok(names)
}
