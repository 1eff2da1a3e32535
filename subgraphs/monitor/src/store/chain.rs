use database::Conn;
use time::Date;

use super::error::Error;
use crate::domain::{Chained, Day, Hash, Link};

/// A stored hash chain, for its verification.
pub trait StoredChain {
    type Entry: Chained;

    /// Finds a day with its head and its link to the previous day.
    fn find_day(
        conn: &mut Conn,
        day: Date,
    ) -> impl Future<Output = Result<Option<Day>, Error>> + Send;

    /// Returns true if a day was begun after this one.
    fn is_previous(conn: &mut Conn, day: Date) -> impl Future<Output = Result<bool, Error>> + Send;

    /// Lists the links of a day from position `after` (exclusive) to `up_to` (inclusive).
    fn list_links(
        conn: &mut Conn,
        day: Date,
        after: i64,
        up_to: i64,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Link<Self::Entry>>, Error>> + Send;

    /// Finds the hash of one entry of a day.
    fn find_hash(
        conn: &mut Conn,
        day: Date,
        position: i64,
    ) -> impl Future<Output = Result<Option<Hash>, Error>> + Send;
}
