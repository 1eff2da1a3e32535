//! Searches for organisations: the list of administrators, and the directory of carriers.

use database::{Conn, Window};
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::organisations::domain::{CarrierFilter, OrganisationFilter};
use crate::store::{Error, Keyring};

/// The hashes of the searched text.
#[derive(Default)]
struct TextHashes {
    words: Option<Vec<Vec<u8>>>,
    eori: Option<Vec<u8>>,
    vat_id: Option<Vec<u8>>,
}

impl TextHashes {
    fn of(keyring: &Keyring, filter: &OrganisationFilter) -> Self {
        let Some(text) = &filter.text else {
            return Self::default();
        };
        Self {
            words: Some(keyring.name_hashes(&text.words)),
            eori: text.eori.as_ref().map(|eori| keyring.eori_hash(eori)),
            vat_id: text
                .vat_id
                .as_ref()
                .map(|vat_id| keyring.vat_id_hash(vat_id)),
        }
    }
}

/// Lists the ids of a page of organisations, oldest first.
pub async fn list_page(
    conn: &mut Conn,
    keyring: &Keyring,
    filter: &OrganisationFilter,
    window: Window<Uuid>,
) -> Result<Vec<OrganisationId>, Error> {
    let parts = filter.name.as_ref().map(|words| keyring.name_hashes(words));
    let text = TextHashes::of(keyring, filter);
    let range = window.range(true);
    let ids = sqlx::query_scalar!(
        "select id from organisations
         where ($1::text is null or kind = $1) and ($2::text is null or status = $2)
           and ($3::text is null or country = $3)
           and ($4::bytea[] is null or (name_parts @> $4 and $4 <> '{}'))
           and ($5::timestamptz is null or updated_at >= $5) and ($6::timestamptz is null or updated_at < $6)
           and ($7::bytea[] is null or eori_hash = $8 or vat_id_hash = $9
                or ((name_parts @> $7 or display_name_parts @> $7) and $7 <> '{}'))
           and ($10::uuid is null or id > $10) and ($11::uuid is null or id < $11)
         order by case when $12 then id end, id desc limit $13",
        filter.kind.map(|kind| kind.into_str()),
        filter.status.map(|status| status.into_str()),
        filter.country,
        parts.as_deref(),
        filter.updated_from,
        filter.updated_to,
        text.words.as_deref(),
        text.eori,
        text.vat_id,
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
    let text = TextHashes::of(keyring, filter);
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from organisations
         where ($1::text is null or kind = $1) and ($2::text is null or status = $2)
           and ($3::text is null or country = $3)
           and ($4::bytea[] is null or (name_parts @> $4 and $4 <> '{}'))
           and ($5::timestamptz is null or updated_at >= $5) and ($6::timestamptz is null or updated_at < $6)
           and ($7::bytea[] is null or eori_hash = $8 or vat_id_hash = $9
                or ((name_parts @> $7 or display_name_parts @> $7) and $7 <> '{}'))",
        filter.kind.map(|kind| kind.into_str()),
        filter.status.map(|status| status.into_str()),
        filter.country,
        parts.as_deref(),
        filter.updated_from,
        filter.updated_to,
        text.words.as_deref(),
        text.eori,
        text.vat_id,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Lists the ids of a page of active carriers, oldest first. The words are searched in the display name, or in the
/// legal name of a carrier that shows it.
pub async fn list_carriers(
    conn: &mut Conn,
    keyring: &Keyring,
    filter: &CarrierFilter,
    window: Window<Uuid>,
) -> Result<Vec<OrganisationId>, Error> {
    let parts = filter.text.as_ref().map(|words| keyring.name_hashes(words));
    let range = window.range(true);
    let ids = sqlx::query_scalar!(
        "select id from organisations
         where kind = 'CARRIER' and status = 'ACTIVE' and ($1::text is null or country = $1)
           and ($2::bytea[] is null or (coalesce(display_name_parts, name_parts) @> $2 and $2 <> '{}'))
           and ($3::uuid is null or id > $3) and ($4::uuid is null or id < $4)
         order by case when $5 then id end, id desc limit $6",
        filter.country,
        parts.as_deref(),
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

pub async fn count_carriers(
    conn: &mut Conn,
    keyring: &Keyring,
    filter: &CarrierFilter,
) -> Result<i64, Error> {
    let parts = filter.text.as_ref().map(|words| keyring.name_hashes(words));
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from organisations
         where kind = 'CARRIER' and status = 'ACTIVE' and ($1::text is null or country = $1)
           and ($2::bytea[] is null or (coalesce(display_name_parts, name_parts) @> $2 and $2 <> '{}'))",
        filter.country,
        parts.as_deref(),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
