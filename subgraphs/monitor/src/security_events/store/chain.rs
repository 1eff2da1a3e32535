use database::Conn;
use time::Date;

use super::security_days::{find_security_day, is_previous_security_day};
use super::security_events::{find_security_event_hash, list_security_links};
use crate::domain::{Day, Hash, Link};
use crate::security_events::domain::SecurityEvent;
use crate::store::{Error, StoredChain};

/// Hash chain of the security events.
pub struct SecurityChain;

impl StoredChain for SecurityChain {
    type Entry = SecurityEvent;

    async fn find_day(conn: &mut Conn, day: Date) -> Result<Option<Day>, Error> {
        find_security_day(conn, day).await
    }

    async fn is_previous(conn: &mut Conn, day: Date) -> Result<bool, Error> {
        is_previous_security_day(conn, day).await
    }

    async fn list_links(
        conn: &mut Conn,
        day: Date,
        after: i64,
        up_to: i64,
        limit: i64,
    ) -> Result<Vec<Link<SecurityEvent>>, Error> {
        list_security_links(conn, day, after, up_to, limit).await
    }

    async fn find_hash(conn: &mut Conn, day: Date, position: i64) -> Result<Option<Hash>, Error> {
        find_security_event_hash(conn, day, position).await
    }
}
