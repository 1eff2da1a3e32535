use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::domain::{RulePack, RulePackId};

/// The pack of this name, made if there is none. Two who make it at once get the same one.
pub async fn ensure(conn: &mut Conn, name: &str, now: OffsetDateTime) -> Result<RulePack, Error> {
    sqlx::query!(
        "insert into rule_packs (id, name, created_at) values ($1, $2, $3) on conflict (name) do nothing",
        RulePackId::fresh().0,
        name,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query_as!(Row, "select * from rule_packs where name = $1", name).fetch_one(conn).await?;
    Ok(row.into())
}

pub async fn list(conn: &mut Conn, ids: &[RulePackId]) -> Result<Vec<RulePack>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows =
        sqlx::query_as!(Row, "select * from rule_packs where id = any($1)", &ids).fetch_all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// By name.
pub async fn page(conn: &mut Conn, after: Option<&str>, most: i64) -> Result<Vec<RulePack>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from rule_packs where $1::text is null or name > $1 order by name limit $2",
        after,
        most,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn count(conn: &mut Conn) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from rule_packs"#).fetch_one(conn).await?)
}

struct Row {
    id: Uuid,
    name: String,
    created_at: OffsetDateTime,
}

impl From<Row> for RulePack {
    fn from(row: Row) -> Self {
        Self { id: RulePackId(row.id), name: row.name, created_at: row.created_at }
    }
}
