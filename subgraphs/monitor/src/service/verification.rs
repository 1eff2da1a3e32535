//! The verification of a hash chain, the same for both chains.

use commands::Error;
use database::Conn;
use time::Date;

use crate::domain::{Break, Chain, DayChain, Head, Previous, Verdict};
use crate::store::StoredChain;

/// The number of links that are read at once.
const STRIDE: i64 = 1000;

/// Follows the chain of a day from its first entry to its head, and then checks its link to the previous day.
///
/// Entries may arrive meanwhile: the head is read first, and later entries are ignored.
pub(crate) async fn verify<Stored: StoredChain>(
    conn: &mut Conn,
    day: Date,
) -> Result<DayChain, Error> {
    let stored = Stored::find_day(conn, day).await?;
    let head = stored.map_or(Head::EMPTY, |stored| stored.head);
    let previous = stored.and_then(|stored| stored.previous);
    let chain = Chain::start(previous.as_ref());
    // The hash of the first entry covers the link, so the entries are checked before it.
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

/// Follows the links of a day to its head.
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

/// Checks that the previous day exists and still has the entry that was its last.
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
