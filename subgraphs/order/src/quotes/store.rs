//! SQL statements.

use database::Conn;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{OrderId, OrganisationId, ProviderId, QuoteId};
use crate::quotes::domain::{Money, Quote, QuoteLine};
use crate::store::Error;
use crate::store::error::one;

#[derive(Serialize, Deserialize)]
struct Line {
    description: String,
    amount: i32,
}

struct Row {
    id: Uuid,
    order_id: Uuid,
    organisation: Uuid,
    profile: Uuid,
    lines: Json<Vec<Line>>,
    total: i32,
    currency: String,
    lead_days: i32,
    valid_until: Date,
    status: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

pub async fn insert_quote(conn: &mut Conn, quote: &Quote) -> Result<(), Error> {
    let line = |line: &QuoteLine| Line {
        description: line.description.clone(),
        amount: line.amount.minor_units,
    };
    let lines: Vec<Line> = quote.lines.iter().map(line).collect();
    let done = sqlx::query!(
        "insert into quotes (id, order_id, organisation, lines, total, currency, lead_days, valid_until, status,
             created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        quote.id.0,
        quote.order.0,
        quote.organisation.0,
        Json(lines) as _,
        quote.total.minor_units,
        quote.total.currency,
        quote.lead_days,
        quote.valid_until,
        quote.status.into_str(),
        quote.created_at,
        quote.updated_at,
    )
    .execute(conn)
    .await?;
    one("quotes", done.rows_affected())
}

/// Writes the withdrawal of an open quote.
pub async fn update_quote_withdrawn(conn: &mut Conn, quote: &Quote) -> Result<(), Error> {
    let done = sqlx::query!(
        "update quotes set status = 'WITHDRAWN', updated_at = $2 where id = $1 and status = 'SUBMITTED'",
        quote.id.0,
        quote.updated_at,
    )
    .execute(conn)
    .await?;
    one("quotes", done.rows_affected())
}

/// Accepts one quote of an order and rejects the others. Returns the IDs of the rejected quotes.
pub async fn update_quotes_accepted(
    conn: &mut Conn,
    accepted: &Quote,
    now: OffsetDateTime,
) -> Result<Vec<QuoteId>, Error> {
    let rejected = sqlx::query_scalar!(
        "update quotes set status = 'REJECTED', updated_at = greatest(updated_at, $3)
         where order_id = $1 and id <> $2 and status = 'SUBMITTED' returning id",
        accepted.order.0,
        accepted.id.0,
        now,
    )
    .fetch_all(&mut *conn)
    .await?;
    let done = sqlx::query!(
        "update quotes set status = 'ACCEPTED', updated_at = greatest(updated_at, $2)
         where id = $1 and status = 'SUBMITTED'",
        accepted.id.0,
        now,
    )
    .execute(conn)
    .await?;
    one("quotes", done.rows_affected())?;
    Ok(rejected.into_iter().map(QuoteId).collect())
}

pub async fn find_quotes(conn: &mut Conn, ids: &[QuoteId]) -> Result<Vec<Quote>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select q.id, q.order_id, q.organisation, c.provider_id as profile, q.lines as "lines: Json<Vec<Line>>",
             q.total, q.currency, q.lead_days, q.valid_until, q.status, q.created_at, q.updated_at
         from quotes q
             join order_candidates c on c.order_id = q.order_id and c.organisation = q.organisation
         where q.id = any($1)"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Quote::try_from).collect()
}

/// Lists all quotes of these orders, oldest first.
pub async fn list_quotes_of_orders(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<Vec<Quote>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!("select id from quotes where order_id = any($1)", &orders)
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<QuoteId> = ids.into_iter().map(QuoteId).collect();
    let mut quotes = find_quotes(conn, &ids).await?;
    quotes.sort_by_key(|quote| quote.id);
    Ok(quotes)
}

impl TryFrom<Row> for Quote {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let money = |minor_units| Money {
            minor_units,
            currency: row.currency.clone(),
        };
        let line = |line: Line| QuoteLine {
            description: line.description,
            amount: money(line.amount),
        };
        Ok(Self {
            id: QuoteId(row.id),
            order: OrderId(row.order_id),
            organisation: OrganisationId(row.organisation),
            profile: ProviderId(row.profile),
            lines: row.lines.0.into_iter().map(line).collect(),
            total: money(row.total),
            lead_days: row.lead_days,
            valid_until: row.valid_until,
            status: row.status.parse()?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Counts the quotes of a candidate for an order, including withdrawn quotes.
pub async fn count_quotes_of_candidate(
    conn: &mut Conn,
    order: OrderId,
    candidate: OrganisationId,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from quotes where order_id = $1 and organisation = $2"#,
        order.0,
        candidate.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
