//! Verification of a hash chain, for both chains.

use commands::Error;
use database::Conn;
use time::Date;

use crate::domain::{Break, Chain, DayChain, Head, Previous, Verdict};
use crate::store::StoredChain;

/// Number of links per query.
const STRIDE: i64 = 1000;

/// Verifies the chain of a day from its first entry to its head, and then its link to the previous day.
///
/// The head is read first, and entries that arrive later are ignored.
pub(crate) async fn verify<Stored: StoredChain>(
    conn: &mut Conn,
    day: Date,
) -> Result<DayChain, Error> {
    let stored = Stored::find_day(conn, day).await?;
    let head = stored.map_or(Head::EMPTY, |stored| stored.head);
    let previous = stored.and_then(|stored| stored.previous);
    let chain = Chain::start(previous.as_ref());
    // The hash of the first entry covers the link, so the entries are verified before the link.
    let mut verdict = follow::<Stored>(conn, day, chain, head).await?;
    if let (Ok(()), Some(previous)) = (verdict, previous) {
        verdict = check_link::<Stored>(conn, previous).await?;
    }
    if stored.is_none() && Stored::is_previous(conn, day).await? {
        verdict = Err(Break::DayMissing);
    }
    Ok(DayChain {
        day,
        head,
        previous,
        lost: 0,
        verdict,
    })
}

/// Verifies the links of a day up to its head.
async fn follow<Stored: StoredChain>(
    conn: &mut Conn,
    day: Date,
    mut chain: Chain,
    head: Head,
) -> Result<Verdict, Error> {
    loop {
        let before = chain.position();
        let links = Stored::list_links(conn, day, before, head.entries, STRIDE).await?;
        if let Err(broken) = chain.follow(&links) {
            return Ok(Err(broken));
        }
        if chain.position() == before {
            return Ok(chain.end(&head));
        }
    }
}

/// Checks that the previous day exists and that the entry that was its last is unchanged.
async fn check_link<Stored: StoredChain>(
    conn: &mut Conn,
    previous: Previous,
) -> Result<Verdict, Error> {
    let Previous { day, head } = previous;
    if Stored::find_day(conn, day).await?.is_none() {
        return Ok(Err(Break::PreviousDayMissing(day)));
    }
    let stored = Stored::find_hash(conn, day, head.entries).await?;
    Ok(if stored == Some(head.hash) {
        Ok(())
    } else {
        Err(Break::PreviousDayChanged(previous))
    })
}
