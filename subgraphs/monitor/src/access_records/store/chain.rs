use database::Conn;
use time::Date;

use super::access_days::{find_access_day, is_previous_access_day};
use super::access_records::{find_record_hash, list_links};
use crate::access_records::domain::AccessRecord;
use crate::domain::{Day, Hash, Link};
use crate::store::{Error, StoredChain};

/// Hash chain of the access records.
pub struct AccessChain;

impl StoredChain for AccessChain {
    type Entry = AccessRecord;

    async fn find_day(conn: &mut Conn, day: Date) -> Result<Option<Day>, Error> {
        find_access_day(conn, day).await
    }

    async fn is_previous(conn: &mut Conn, day: Date) -> Result<bool, Error> {
        is_previous_access_day(conn, day).await
    }

    async fn list_links(
        conn: &mut Conn,
        day: Date,
        after: i64,
        up_to: i64,
        limit: i64,
    ) -> Result<Vec<Link<AccessRecord>>, Error> {
        list_links(conn, day, after, up_to, limit).await
    }

    async fn find_hash(conn: &mut Conn, day: Date, position: i64) -> Result<Option<Hash>, Error> {
        find_record_hash(conn, day, position).await
    }
}
