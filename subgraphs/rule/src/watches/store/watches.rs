use database::{Conn, Window};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{ProductId, WatchId};
use crate::evaluation::domain::Verdict;
use crate::store::Error;
use crate::store::error::{coded, country, one};
use crate::watches::domain::{Watch, WatchFilter, WatchSubject};

pub async fn insert(conn: &mut Conn, watch: &Watch) -> Result<(), Error> {
    let (product, prefix) = columns(&watch.subject);
    sqlx::query!(
        "insert into watches
             (id, version, organisation_id, product_id, hs_prefix, market, mode, status, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        watch.id.0,
        watch.version,
        watch.organisation,
        product,
        prefix,
        watch.market.code(),
        watch.mode.into_str(),
        watch.status.into_str(),
        watch.created_at,
        watch.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Finds the watch of the same organisation with the same subject, market and mode.
pub async fn find_same(conn: &mut Conn, watch: &Watch) -> Result<Option<Watch>, Error> {
    let (product, prefix) = columns(&watch.subject);
    let known = sqlx::query_as!(
        Row,
        "select * from watches where organisation_id = $1 and product_id is not distinct from $2
             and hs_prefix is not distinct from $3 and market = $4 and mode = $5",
        watch.organisation,
        product,
        prefix,
        watch.market.code(),
        watch.mode.into_str(),
    );
    known
        .fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

const fn columns(subject: &WatchSubject) -> (Option<Uuid>, Option<&str>) {
    match subject {
        WatchSubject::Product(product) => (Some(product.0), None),
        WatchSubject::HsPrefix(prefix) => (None, Some(prefix.as_str())),
    }
}

/// Locks a watch of this organisation until the transaction ends.
pub async fn lock(
    conn: &mut Conn,
    id: WatchId,
    organisation: Uuid,
) -> Result<Option<Watch>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select * from watches where id = $1 and organisation_id = $2 for update",
        id.0,
        organisation,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

pub async fn update(conn: &mut Conn, watch: &Watch) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update watches set version = $2, status = $3, updated_at = $4 where id = $1",
        watch.id.0,
        watch.version,
        watch.status.into_str(),
        watch.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("watches", rows)
}

/// Lists the existing watches among these IDs, of one organisation or of all.
pub async fn list(
    conn: &mut Conn,
    ids: &[WatchId],
    organisation: Option<Uuid>,
) -> Result<Vec<Watch>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select * from watches where id = any($1) and ($2::uuid is null or organisation_id = $2) order by id",
        &ids,
        organisation,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Lists a page of watches, oldest first.
pub async fn page(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: WatchFilter,
    window: Window<Uuid>,
) -> Result<Vec<Watch>, Error> {
    let range = window.range(true);
    let rows = sqlx::query_as!(
        Row,
        "select * from watches
         where ($1::uuid is null or organisation_id = $1) and ($2::text is null or status = $2)
             and ($3::timestamptz is null or updated_at >= $3) and ($4::timestamptz is null or updated_at < $4)
             and ($5::uuid is null or id > $5) and ($6::uuid is null or id < $6)
         order by case when $7 then id end, id desc limit $8",
        organisation,
        filter.status.map(|status| status.into_str()),
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    );
    window
        .in_order(rows.fetch_all(conn).await?)
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

pub async fn count(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: WatchFilter,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from watches
           where ($1::uuid is null or organisation_id = $1) and ($2::text is null or status = $2)
               and ($3::timestamptz is null or updated_at >= $3) and ($4::timestamptz is null or updated_at < $4)"#,
        organisation,
        filter.status.map(|status| status.into_str()),
        filter.updated_from,
        filter.updated_to,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Watched product with the recorded verdict.
pub struct Watched {
    pub watch: WatchId,
    pub product: ProductId,
    pub verdict: Option<Verdict>,
}

/// Position of a watched product in a list.
#[derive(Clone, Copy, Default)]
pub struct WatchedKey {
    pub watch: Uuid,
    pub product: Uuid,
}

/// Lists a page of watched products by watch and product. Watches of a product use the key of the product, watches of a prefix use
/// the index of HS codes.
pub async fn page_watched(
    conn: &mut Conn,
    after: Option<WatchedKey>,
    most: i64,
) -> Result<Vec<Watched>, Error> {
    let WatchedKey { watch, product } = after.unwrap_or_default();
    let rows = sqlx::query!(
        r#"select watched.watch_id as "watch_id!", watched.product_id as "product_id!", v.verdict as "verdict?"
           from (
               (select w.id as watch_id, p.id as product_id
                from watches w join products p on p.id = w.product_id and p.status <> 'ARCHIVED'
                where w.status = 'ACTIVE' and w.id >= $1 and (w.id, p.id) > ($1, $2)
                order by w.id, p.id limit $3)
               union all
               (select w.id, p.id
                from watches w join products p on p.organisation_id = w.organisation_id
                    and p.hs_code >= w.hs_prefix and p.hs_code < w.hs_prefix || ':' and p.status <> 'ARCHIVED'
                where w.status = 'ACTIVE' and w.id >= $1 and (w.id, p.id) > ($1, $2)
                order by w.id, p.id limit $3)
           ) watched
           left join watch_verdicts v on v.watch_id = watched.watch_id and v.product_id = watched.product_id
           order by watched.watch_id, watched.product_id limit $3"#,
        watch,
        product,
        most,
    )
    .fetch_all(conn)
    .await?;
    let watched = |watch, product, verdict: Option<String>| {
        let verdict = verdict
            .map(|code| coded("watch_verdicts.verdict", &code))
            .transpose()?;
        Ok(Watched {
            watch: WatchId(watch),
            product: ProductId(product),
            verdict,
        })
    };
    rows.into_iter()
        .map(|row| watched(row.watch_id, row.product_id, row.verdict))
        .collect()
}

/// Counts the active watches by HS prefix of an organisation.
pub async fn count_prefixes(conn: &mut Conn, organisation: Uuid) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from watches
           where organisation_id = $1 and hs_prefix is not null and status = 'ACTIVE'"#,
        organisation,
    );
    Ok(count.fetch_one(conn).await?)
}

pub async fn count_watched(conn: &mut Conn) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select (
               select count(*) from watches w join products p on p.id = w.product_id and p.status <> 'ARCHIVED'
               where w.status = 'ACTIVE'
           ) + (
               select count(*) from watches w join products p on p.organisation_id = w.organisation_id
                   and p.hs_code >= w.hs_prefix and p.hs_code < w.hs_prefix || ':' and p.status <> 'ARCHIVED'
               where w.status = 'ACTIVE'
           ) as "count!""#
    );
    Ok(count.fetch_one(conn).await?)
}

/// Verdict on a watched product.
pub struct FoundVerdict {
    pub watch: WatchId,
    pub product: ProductId,
    pub verdict: Verdict,
    pub as_of: Date,
}

/// Records verdicts.
pub async fn upsert_verdicts(conn: &mut Conn, found: &[FoundVerdict]) -> Result<(), Error> {
    let watches: Vec<Uuid> = found.iter().map(|each| each.watch.0).collect();
    let products: Vec<Uuid> = found.iter().map(|each| each.product.0).collect();
    let verdicts: Vec<&str> = found.iter().map(|each| each.verdict.into_str()).collect();
    let days: Vec<Date> = found.iter().map(|each| each.as_of).collect();
    sqlx::query!(
        "insert into watch_verdicts (watch_id, product_id, verdict, as_of)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[])
         on conflict (watch_id, product_id) do update set verdict = excluded.verdict, as_of = excluded.as_of",
        &watches,
        &products,
        &verdicts as _,
        &days,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes the recorded verdicts on a product that its seller has changed, because the effects of that change are not announced.
pub async fn delete_verdicts(conn: &mut Conn, product: ProductId) -> Result<(), Error> {
    sqlx::query!(
        "delete from watch_verdicts where product_id = $1",
        product.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct Row {
    id: Uuid,
    version: i64,
    organisation_id: Uuid,
    product_id: Option<Uuid>,
    hs_prefix: Option<String>,
    market: String,
    mode: String,
    status: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

impl TryFrom<Row> for Watch {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let product = row
            .product_id
            .map(|product| WatchSubject::Product(ProductId(product)));
        Ok(Self {
            id: WatchId(row.id),
            version: row.version,
            organisation: row.organisation_id,
            subject: product
                .unwrap_or_else(|| WatchSubject::HsPrefix(row.hs_prefix.unwrap_or_default())),
            market: country("watches.market", &row.market)?,
            mode: coded("watches.mode", &row.mode)?,
            status: coded("watches.status", &row.status)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
