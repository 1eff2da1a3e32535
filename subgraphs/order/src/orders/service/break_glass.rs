//! Break-glass: the platform's staff reads messages and reports of others with a reason only, which is recorded before they
//! are read and shown to the parties.

use caller::Caller;
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{EnquiryId, OrderId, Refusal, text};
use crate::enquiries::domain::refusals::enquiry_not_found;
use crate::enquiries::service::SeenEnquiry;
use crate::enquiries::store as enquiries_store;
use crate::orders::domain::refusals;
use crate::orders::store::{self, CaseRead};
use crate::service::access::{Actor, Reader};
use crate::service::{Error, SeenOrder, Service, Sight, Window};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// The case whose words the staff wants to read.
#[derive(Clone, Copy, Debug)]
pub enum CaseId {
    Order(OrderId),
    Enquiry(EnquiryId),
}

/// A case with its words.
pub enum RevealedCase {
    Order(SeenOrder),
    Enquiry(SeenEnquiry),
}

impl Service {
    /// Shows the words of a case to the staff, after its reason is recorded.
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
        let mut conn = self.pool.acquire().await?;
        match case {
            CaseId::Order(id) => {
                let order = store::find_orders(&mut conn, &[id]).await?.pop();
                let order = order
                    .and_then(|order| reader.see(order))
                    .ok_or_else(refusals::order_not_found)?;
                self.record_read(
                    &mut conn,
                    &actor,
                    reading(id.0, reason, now),
                    refusals::order_not_found(),
                )
                .await?;
                Ok(RevealedCase::Order(order.with_reason()))
            }
            CaseId::Enquiry(id) => {
                let enquiry = enquiries_store::find_enquiries(&mut conn, &[id])
                    .await?
                    .pop();
                let enquiry = enquiry.ok_or_else(enquiry_not_found)?;
                self.record_read(
                    &mut conn,
                    &actor,
                    reading(id.0, reason, now),
                    enquiry_not_found(),
                )
                .await?;
                Ok(RevealedCase::Enquiry(SeenEnquiry::with_words(enquiry)))
            }
        }
    }

    async fn record_read(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        read: Reading,
        not_found: Refusal,
    ) -> Result<(), Error> {
        let read = CaseRead {
            id: Uuid::now_v7(),
            case: read.case,
            by_user: actor.user,
            by: actor.organisation,
            reason: Some(read.reason),
            at: read.at,
        };
        store::insert_case_read(conn, &self.keys, &read)
            .await
            .map_err(|error| {
                // A case whose key was destroyed has no words any more.
                if error.is_destroyed() {
                    not_found.into()
                } else {
                    error.into()
                }
            })
    }

    /// One page of the readings of an order's words by the staff, newest first: for its parties and the staff.
    pub async fn case_reads_of_order(
        &self,
        sight: Sight,
        window: Window<Uuid>,
    ) -> Result<Vec<CaseRead>, Error> {
        if !sight.into_case() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_case_reads(&mut conn, &self.keys, sight.order().0, window).await?)
    }

    pub async fn case_read_total_of_order(&self, sight: Sight) -> Result<i64, Error> {
        if !sight.into_case() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_case_reads(&mut conn, sight.order().0).await?)
    }

    /// One page of the readings of an enquiry's messages by the staff, newest first.
    pub async fn case_reads_of_enquiry(
        &self,
        enquiry: &SeenEnquiry,
        window: Window<Uuid>,
    ) -> Result<Vec<CaseRead>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_case_reads(&mut conn, &self.keys, enquiry.enquiry().id.0, window).await?)
    }

    pub async fn case_read_total_of_enquiry(&self, enquiry: EnquiryId) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_case_reads(&mut conn, enquiry.0).await?)
    }
}

/// The record of a reading, apart from its reader.
struct Reading {
    case: Uuid,
    reason: SecretString,
    at: OffsetDateTime,
}

const fn reading(case: Uuid, reason: SecretString, at: OffsetDateTime) -> Reading {
    Reading { case, reason, at }
}
