//! Conditions of lists. The best index depends on the filter, so each request builds its own statement, in which every value is
//! bound. The statement is planned with its values each time.

use database::Conn;
use sqlx::{Encode, Postgres, QueryBuilder, Type};
use uuid::Uuid;

use crate::domain::FilterRange;
use crate::store::Error;

/// Statement that is built for one request.
pub(crate) type Statement = QueryBuilder<Postgres>;

/// Adds the condition that a text is one of these. An empty list does not filter.
pub(crate) fn push_any_of(query: &mut Statement, column: &str, words: &[&str]) {
    match words {
        [] => {}
        // A single word is read in order from an index that begins with the column.
        [word] => {
            query.push(format!(" and {column} = ")).push_bind(*word);
        }
        words => {
            query
                .push(format!(" and {column} = any("))
                .push_bind(words.to_vec())
                .push(")");
        }
    }
}

/// Adds the condition that a column has this ID.
pub(crate) fn push_id(query: &mut Statement, column: &str, id: Option<Uuid>) {
    if let Some(id) = id {
        query.push(format!(" and {column} = ")).push_bind(id);
    }
}

/// Adds the condition that a time or a day is in a range.
pub(crate) fn push_range<T>(query: &mut Statement, column: &str, range: FilterRange<T>)
where
    T: for<'t> Encode<'t, Postgres> + Type<Postgres>,
{
    if let Some(from) = range.from {
        query.push(format!(" and {column} >= ")).push_bind(from);
    }
    if let Some(to) = range.to {
        query.push(format!(" and {column} < ")).push_bind(to);
    }
}

/// Adds a comparison, without a conjunction: the number begins with this prefix. The C collation lets an index find it.
pub(crate) fn push_number_prefix(query: &mut Statement, column: &str, prefix: &str) {
    query
        .push(format!(r#"{column} collate "C" >= "#))
        .push_bind(prefix)
        // No character of a number is greater than this one.
        .push(format!(r#" and {column} collate "C" < "#))
        .push_bind(format!("{prefix}\u{10ffff}"));
}

/// Rows of a statement that selects IDs.
pub(crate) async fn fetch_ids(conn: &mut Conn, mut query: Statement) -> Result<Vec<Uuid>, Error> {
    Ok(query
        .build_query_scalar()
        .persistent(false)
        .fetch_all(conn)
        .await?)
}

/// Row of a statement that counts.
pub(crate) async fn fetch_count(conn: &mut Conn, mut query: Statement) -> Result<i64, Error> {
    Ok(query
        .build_query_scalar()
        .persistent(false)
        .fetch_one(conn)
        .await?)
}
