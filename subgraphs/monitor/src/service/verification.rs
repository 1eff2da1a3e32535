use caller::Caller;
use database::Conn;
use time::Date;

use super::{Error, Service};
use crate::access_records::store as access_records_store;
use crate::domain::{Break, Chain, Day, Head, Previous, RIGHTS};
use crate::security_events::store as security_events_store;

/// How many links are read at once.
const STRIDE: i64 = 1000;

/// Whether a day's entries are as they were recorded.
pub type Verdict = Result<(), Break>;

/// What is chained, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    AccessRecords,
    SecurityEvents,
}

/// A day's chain, after it has been followed from its first entry to its head.
#[derive(Clone, Copy, Debug)]
pub struct DayChain {
    pub day: Date,
    pub head: Head,
    /// The day that was begun before, as it was at that moment.
    pub previous: Option<Previous>,
    /// Access records that the gateway lost.
    pub lost: i64,
    pub verdict: Verdict,
}

impl Service {
    pub async fn access_chain(&self, caller: &Caller, day: Date) -> Result<DayChain, Error> {
        RIGHTS.check(caller, "accessChain")?;
        self.verify(Kept::AccessRecords, day).await
    }

    pub async fn verify_security_events(
        &self,
        caller: &Caller,
        day: Date,
    ) -> Result<DayChain, Error> {
        RIGHTS.check(caller, "verifySecurityEvents")?;
        self.verify(Kept::SecurityEvents, day).await
    }

    /// All days that have a chain, for the command line, in the order of the calendar.
    pub async fn list_days(&self, kept: Kept) -> Result<Vec<Date>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(match kept {
            Kept::AccessRecords => access_records_store::list_access_days(&mut conn).await?,
            Kept::SecurityEvents => security_events_store::list_security_days(&mut conn).await?,
        })
    }

    /// Follows a day's chain as the process itself, for the command line, and then checks its link to the previous day.
    ///
    /// Entries may arrive meanwhile: the head is read first, and what comes after it is not looked at.
    pub async fn verify(&self, kept: Kept, day: Date) -> Result<DayChain, Error> {
        let mut conn = self.pool.acquire().await?;
        let stored = find_day(&mut conn, kept, day).await?;
        let head = stored.map_or(Head::EMPTY, |stored| stored.head);
        let previous = stored.and_then(|stored| stored.previous);
        let mut chain = Chain::start(previous.as_ref());
        // The hash of the first entry covers the link, so the entries are checked before it.
        let mut verdict = loop {
            let before = chain.position();
            if let Err(broken) = stride(&mut conn, kept, day, &mut chain, head).await? {
                break Err(broken);
            }
            if chain.position() == before {
                break chain.end(&head);
            }
        };
        if let (Ok(()), Some(previous)) = (verdict, previous) {
            verdict = check(&mut conn, kept, previous).await?;
        }
        if stored.is_none() && is_previous(&mut conn, kept, day).await? {
            verdict = Err(Break::DayMissing);
        }
        let lost = match kept {
            Kept::AccessRecords => {
                access_records_store::count_lost_records(&mut conn, day, head.entries).await?
            }
            Kept::SecurityEvents => 0,
        };
        Ok(DayChain {
            day,
            head,
            previous,
            lost,
            verdict,
        })
    }
}

async fn find_day(conn: &mut Conn, kept: Kept, day: Date) -> Result<Option<Day>, Error> {
    Ok(match kept {
        Kept::AccessRecords => access_records_store::find_access_day(conn, day).await?,
        Kept::SecurityEvents => security_events_store::find_security_day(conn, day).await?,
    })
}

/// Whether another day was begun after this one.
async fn is_previous(conn: &mut Conn, kept: Kept, day: Date) -> Result<bool, Error> {
    Ok(match kept {
        Kept::AccessRecords => access_records_store::is_previous_access_day(conn, day).await?,
        Kept::SecurityEvents => security_events_store::is_previous_security_day(conn, day).await?,
    })
}

/// Follows the next links of a day, as far as its head.
async fn stride(
    conn: &mut Conn,
    kept: Kept,
    day: Date,
    chain: &mut Chain,
    head: Head,
) -> Result<Verdict, Error> {
    let (after, up_to) = (chain.position(), head.entries);
    Ok(match kept {
        Kept::AccessRecords => {
            chain.follow(&access_records_store::list_links(conn, day, after, up_to, STRIDE).await?)
        }
        Kept::SecurityEvents => chain.follow(
            &security_events_store::list_security_links(conn, day, after, up_to, STRIDE).await?,
        ),
    })
}

/// Checks that the previous day is there and still has the entry that was its last.
async fn check(conn: &mut Conn, kept: Kept, previous: Previous) -> Result<Verdict, Error> {
    if find_day(conn, kept, previous.day).await?.is_none() {
        return Ok(Err(Break::PreviousDayMissing(previous.day)));
    }
    let Previous { day, head } = previous;
    let stored = match kept {
        Kept::AccessRecords => {
            access_records_store::find_record_hash(conn, day, head.entries).await?
        }
        Kept::SecurityEvents => {
            security_events_store::find_security_event_hash(conn, day, head.entries).await?
        }
    };
    let is_same = stored == Some(head.hash);
    Ok(if is_same {
        Ok(())
    } else {
        Err(Break::PreviousDayChanged(previous))
    })
}
