use database::{Conn, Window};

use super::provider_rows::{ProviderRow, complete};
use crate::providers::domain::{
    MOST_OFFERING, Need, Provider, ProviderFilter, ProviderRank, ProviderSort,
};
use crate::store::Error;

/// Filter and sort order of the directory.
pub struct DirectorySearch<'a> {
    pub filter: &'a ProviderFilter,
    pub sort: ProviderSort,
    /// True for providers in every status, false for LISTED ones only.
    pub all: bool,
}

/// Lists a page of sort positions of the directory.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn list_ranks(
    conn: &mut Conn,
    search: DirectorySearch<'_>,
    window: &Window<ProviderRank>,
) -> Result<Vec<ProviderRank>, Error> {
    let DirectorySearch { filter, sort, all } = search;
    let range = window.clone().range(true);
    let (above, below) = (range.above.as_ref(), range.below.as_ref());
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
               and ($10::timestamptz is null or found.updated_at >= $10) and ($11::timestamptz is null or found.updated_at < $11)
         ) ranked
         where ($12::bigint[] is null or (ranked.numbers, ranked.name, ranked.id) > ($12, $13::text, $14::uuid))
           and ($15::bigint[] is null or (ranked.numbers, ranked.name, ranked.id) < ($15, $16::text, $17::uuid))
         order by case when $18 then ranked.numbers end, case when $18 then ranked.name end,
                  case when $18 then ranked.id end, ranked.numbers desc, ranked.name desc, ranked.id desc limit $19"#,
        filter.market,
        filter.hs_code,
        filter.document_type,
        filter.service_type.map(|service_type| service_type.into_str()),
        filter.language,
        filter.name_key,
        all,
        filter.status.map(|status| status.into_str()),
        sort.into_str(),
        filter.updated_from,
        filter.updated_to,
        above.map(|rank| rank.numbers.as_slice()),
        above.map(|rank| rank.name.as_str()),
        above.map(|rank| rank.id),
        below.map(|rank| rank.numbers.as_slice()),
        below.map(|rank| rank.name.as_str()),
        below.map(|rank| rank.id),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let ranks = window.in_order(rows).into_iter().map(|row| ProviderRank {
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
         where ($7 or found.status = 'LISTED') and ($8::text is null or found.status = $8)
           and ($9::timestamptz is null or found.updated_at >= $9)
           and ($10::timestamptz is null or found.updated_at < $10)"#,
        filter.market,
        filter.hs_code,
        filter.document_type,
        filter
            .service_type
            .map(|service_type| service_type.into_str()),
        filter.language,
        filter.name_key,
        all,
        filter.status.map(|status| status.into_str()),
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Lists the listed providers with a service in this market for one of these documents and these goods. If there are
/// too many, the earliest added are returned.
pub async fn list_offering(conn: &mut Conn, need: &Need) -> Result<Vec<Provider>, Error> {
    let rows = sqlx::query_as!(
        ProviderRow,
        "select p.id, p.version, p.organisation_id, p.display_name, p.languages, p.status, p.reason, p.rating_count,
             p.rating_sum, p.created_at, p.updated_at, p.submitted_at
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
