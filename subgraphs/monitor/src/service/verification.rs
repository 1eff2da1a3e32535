use caller::Caller;
use database::Conn;
use time::Date;

use super::{Error, Service};
use crate::domain::{Break, Chain, Head, RIGHTS};
use crate::store;

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
    pub verdict: Verdict,
}

impl Service {
    pub async fn access_chain(&self, caller: &Caller, day: Date) -> Result<DayChain, Error> {
        RIGHTS.check(caller, "accessChain")?;
        self.verify(Kept::AccessRecords, day).await
    }

    pub async fn verify_security_events(&self, caller: &Caller, day: Date) -> Result<DayChain, Error> {
        RIGHTS.check(caller, "verifySecurityEvents")?;
        self.verify(Kept::SecurityEvents, day).await
    }

    /// Follows a day's chain as the process itself, for the command line.
    ///
    /// Entries may arrive meanwhile: the head is read first, and what comes after it is not looked at.
    pub async fn verify(&self, kept: Kept, day: Date) -> Result<DayChain, Error> {
        let mut conn = self.pool.acquire().await?;
        let head = match kept {
            Kept::AccessRecords => store::find_head(&mut conn, day).await?,
            Kept::SecurityEvents => store::find_security_head(&mut conn, day).await?,
        };
        let head = head.unwrap_or(Head::EMPTY);
        let mut chain = Chain::start();
        let verdict = loop {
            let before = chain.position();
            if let Err(broken) = stride(&mut conn, kept, day, &mut chain, head).await? {
                break Err(broken);
            }
            if chain.position() == before {
                break chain.end(&head);
            }
        };
        Ok(DayChain { day, head, verdict })
    }
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
        Kept::AccessRecords => chain.follow(&store::list_links(conn, day, after, up_to, STRIDE).await?),
        Kept::SecurityEvents => {
            chain.follow(&store::list_security_links(conn, day, after, up_to, STRIDE).await?)
        }
    })
}
