use caller::Caller;
use time::Date;

use super::reading::may_audit;
use super::{Error, Service};
use crate::domain::{Break, Chain, Head};
use crate::store;

/// How many links are read at once.
const STRIDE: i64 = 1000;

/// Whether a day's records are as they were recorded.
pub type Verdict = Result<(), Break>;

/// A day's chain, after it has been followed from its first record to its head.
#[derive(Clone, Copy, Debug)]
pub struct AccessChain {
    pub day: Date,
    pub head: Head,
    pub verdict: Verdict,
}

impl Service {
    pub async fn access_chain(&self, caller: &Caller, day: Date) -> Result<AccessChain, Error> {
        may_audit(caller)?;
        self.verify(day).await
    }

    /// Follows a day's chain as the process itself, for the command line.
    ///
    /// Records may arrive meanwhile: the head is read first, and what comes after it is not looked at.
    pub async fn verify(&self, day: Date) -> Result<AccessChain, Error> {
        let mut conn = self.pool.acquire().await?;
        let head = store::find_head(&mut conn, day).await?.unwrap_or(Head::EMPTY);
        let mut chain = Chain::start();
        let verdict = loop {
            let links = store::list_links(&mut conn, day, chain.position(), head.records, STRIDE).await?;
            if links.is_empty() {
                break chain.end(&head);
            }
            if let Err(broken) = links.iter().try_for_each(|link| chain.follow(link)) {
                break Err(broken);
            }
        };
        Ok(AccessChain { day, head, verdict })
    }
}
