//! Use cases of break-glass access: the platform's staff reads messages and reports only with a reason, which is recorded
//! before the read and shown to the parties.

use caller::Caller;
use commands::Error;
use database::{Conn, Pool};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::case_reads::store;
use crate::domain::{EnquiryId, OrderId, Refusal, text};
use crate::enquiries::domain::refusals::enquiry_not_found;
use crate::enquiries::service::{SeenEnquiry, find_enquiry};
use crate::orders::domain::refusals::order_not_found;
use crate::orders::service::order_steps::find_order;
use crate::service::access::{Actor, Reader, SeenOrder, Sight};
use crate::store::{Keyring, Window, sealed};

pub use crate::case_reads::store::CaseRead;

/// Maximum length of the reason, in characters.
const LONGEST_REASON: usize = 500;

/// The use cases of break-glass access. Cheap to clone.
#[derive(Clone)]
pub struct CaseReads {
    pool: Pool,
    keys: Keyring,
}

/// The case whose texts are read.
#[derive(Clone, Copy, Debug)]
pub enum CaseId {
    Order(OrderId),
    Enquiry(EnquiryId),
}

/// A case with its texts.
pub enum RevealedCase {
    Order(SeenOrder),
    Enquiry(SeenEnquiry),
}

impl CaseReads {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring) -> Self {
        Self { pool, keys }
    }

    /// Records the reason and returns the case with its texts.
    pub async fn reveal_case(
        &self,
        caller: &Caller,
        case: Result<CaseId, Refusal>,
        reason: SecretString,
        now: OffsetDateTime,
    ) -> Result<RevealedCase, Error> {
        let actor = Actor::using(caller, "revealCase")?;
        let (case, reader) = (case?, Reader::of(caller)?);
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        let key = match case {
            CaseId::Order(id) => sealed::case(id),
            CaseId::Enquiry(id) => sealed::enquiry(id),
        };
        sealed::preload(&self.keys, key).await?;
        let mut conn = self.pool.acquire().await?;
        match case {
            CaseId::Order(id) => {
                let order = find_order(&mut conn, id).await?;
                let order = order.and_then(|order| reader.see(order));
                let order = order.ok_or_else(order_not_found)?;
                let read = case_read(actor, id.0, reason, now);
                self.record(&mut conn, &read, order_not_found()).await?;
                Ok(RevealedCase::Order(order.with_reason()))
            }
            CaseId::Enquiry(id) => {
                let enquiry = find_enquiry(&mut conn, id).await?;
                let enquiry = enquiry.ok_or_else(enquiry_not_found)?;
                let read = case_read(actor, id.0, reason, now);
                self.record(&mut conn, &read, enquiry_not_found()).await?;
                Ok(RevealedCase::Enquiry(SeenEnquiry::with_words(enquiry)))
            }
        }
    }

    async fn record(
        &self,
        conn: &mut Conn,
        read: &CaseRead,
        not_found: Refusal,
    ) -> Result<(), Error> {
        let inserted = store::insert_case_read(conn, &self.keys, read).await;
        inserted.map_err(|error| {
            // The texts of a case whose key was destroyed cannot be decrypted.
            if error.is_destroyed() {
                not_found.into()
            } else {
                error.into()
            }
        })
    }

    /// Returns a page of the reads of an order's texts, newest first, for its parties and the staff.
    pub async fn list_of_order(
        &self,
        sight: Sight,
        window: Window<Uuid>,
    ) -> Result<Vec<CaseRead>, Error> {
        if !sight.shows_case() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_case_reads(&mut conn, &self.keys, sight.order().0, window).await?)
    }

    pub async fn count_of_order(&self, sight: Sight) -> Result<i64, Error> {
        if !sight.shows_case() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_case_reads(&mut conn, sight.order().0).await?)
    }

    /// Returns a page of the reads of an enquiry's messages, newest first.
    pub async fn list_of_enquiry(
        &self,
        enquiry: &SeenEnquiry,
        window: Window<Uuid>,
    ) -> Result<Vec<CaseRead>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_case_reads(&mut conn, &self.keys, enquiry.enquiry().id.0, window).await?)
    }

    pub async fn count_of_enquiry(&self, enquiry: EnquiryId) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_case_reads(&mut conn, enquiry.0).await?)
    }
}

fn case_read(actor: Actor, case: Uuid, reason: SecretString, at: OffsetDateTime) -> CaseRead {
    CaseRead {
        id: Uuid::now_v7(),
        case,
        by_user: actor.user,
        by: actor.organisation,
        reason: Some(reason),
        at,
    }
}
