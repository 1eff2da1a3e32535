use database::Conn;

use super::Error;
use super::provider_rows::{ProviderRow, complete};
use crate::domain::{
    Code, MOST_OFFERING, Need, Provider, ProviderFilter, ProviderRank, ProviderSort,
};

/// The providers of the directory that a reader asks for, and their order.
pub struct DirectorySearch<'a> {
    pub filter: &'a ProviderFilter,
    pub sort: ProviderSort,
    /// Providers in every state; otherwise the LISTED ones.
    pub all: bool,
}

/// The places of the directory after this one.
pub async fn list_ranks(
    conn: &mut Conn,
    search: DirectorySearch<'_>,
    after: Option<&ProviderRank>,
    most: i64,
) -> Result<Vec<ProviderRank>, Error> {
    let DirectorySearch { filter, sort, all } = search;
    let rows = sqlx::query!(
        r#"select ranked.id as "id!", ranked.numbers as "numbers!", ranked.name as "name!"
         from (
             select found.id,
                    case $9::text
                        when 'FIT' then array[-found.fit, coalesce(found.lead_days, 366), coalesce(-found.rating, 1)]
                        when 'LEAD_TIME' then array[coalesce(found.lead_days, 366)]
                        when 'RATING' then array[coalesce(-found.rating, 1)]
                        when 'NEWEST' then array[-(1000000 * extract(epoch from found.created_at))]
                        when 'WAITING' then
                            array[1000000 * extract(epoch from coalesce(found.submitted_at, found.created_at))]
                        else '{}'
                    end::bigint[] as numbers,
                    case $9 when 'NAME' then found.name else '' end collate "und-x-icu" as name
             from providers_found($1, $2, $3, $4, $5, $6) found
             where ($7 or found.status = 'LISTED') and ($8::text is null or found.status = $8)
         ) ranked
         where $10::bigint[] is null or (ranked.numbers, ranked.name, ranked.id) > ($10, $11::text, $12::uuid)
         order by ranked.numbers, ranked.name, ranked.id
         limit $13"#,
        filter.market,
        filter.hs_code,
        filter.document_type,
        filter.service_type.map(Code::code),
        filter.language,
        filter.name_key,
        all,
        filter.status.map(Code::code),
        sort.code(),
        after.map(|rank| rank.numbers.as_slice()),
        after.map(|rank| rank.name.as_str()),
        after.map(|rank| rank.id),
        most,
    )
    .fetch_all(conn)
    .await?;
    let ranks = rows.into_iter().map(|row| ProviderRank {
        sort,
        numbers: row.numbers,
        name: row.name,
        id: row.id,
    });
    Ok(ranks.collect())
}

pub async fn count(conn: &mut Conn, filter: &ProviderFilter, all: bool) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from providers_found($1, $2, $3, $4, $5, $6) found
         where ($7 or found.status = 'LISTED') and ($8::text is null or found.status = $8)"#,
        filter.market,
        filter.hs_code,
        filter.document_type,
        filter.service_type.map(Code::code),
        filter.language,
        filter.name_key,
        all,
        filter.status.map(Code::code),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The listed providers with a service in this market that names one of these documents: those that were added first, if they are
/// many.
pub async fn list_offering(conn: &mut Conn, need: &Need) -> Result<Vec<Provider>, Error> {
    let rows = sqlx::query_as!(
        ProviderRow,
        "select p.id, p.version, p.organisation_id, p.display_name, p.languages, p.status, p.reason, p.rating_count,
             p.rating_sum, p.created_at, p.submitted_at
         from providers p
         where p.status = 'LISTED' and exists (
             select from provider_services s
             where s.provider_id = p.id and s.markets @> array[$1::text] and s.document_types && $2
               and (s.hs_prefixes = '{}' or exists (
                   select from unnest(s.hs_prefixes) prefix where starts_with($3, prefix))))
         order by p.id limit $4",
        need.market,
        &need.document_types,
        need.hs_code,
        MOST_OFFERING,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}
