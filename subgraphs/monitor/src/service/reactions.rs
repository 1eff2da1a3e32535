//! What others' events do here. Each runs inside the transaction that also remembers the event.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{
    self, AccessRecord, Answer, Assessment, Chained, CheckFigures, ProviderAnswer, SecurityEvent,
};
use crate::store;

/// Keeps a record at the end of its day's chain and counts it.
pub async fn operation_served(conn: &mut Conn, record: AccessRecord) -> Result<(), store::Error> {
    let record = record.kept();
    let head = store::lock_head(conn, record.day()).await?.then(&record);
    store::insert_record(conn, &record, &head).await?;
    store::update_head(conn, record.day(), &head).await?;
    store::upsert_count(conn, Uuid::now_v7(), &record).await
}

/// Keeps a security event at the end of its day's chain.
pub async fn security_event_told(conn: &mut Conn, event: SecurityEvent) -> Result<(), store::Error> {
    let event = event.kept();
    let head = store::lock_security_head(conn, event.day()).await?.then(&event);
    store::insert_security_event(conn, &event, &head).await?;
    store::update_security_head(conn, event.day(), &head).await
}

/// What the other domains say of an order.
#[derive(Clone, Copy, Debug)]
pub struct OrderTold<'a> {
    pub order: Uuid,
    pub seller: Uuid,
    pub market: &'a str,
    pub at: OffsetDateTime,
}

impl OrderTold<'_> {
    /// The order, of which nothing has happened yet.
    fn assessment(self) -> Assessment {
        let (order, seller, market) = (self.order, self.seller, domain::market(self.market));
        Assessment { order, seller, market, requested_at: None, reported_at: None, completed_at: None }
    }

    fn answer_of(self, provider: Uuid) -> ProviderAnswer {
        let (order, market) = (self.order, domain::market(self.market));
        ProviderAnswer { order, provider, market, asked_at: None, answered: None }
    }
}

/// An order went out to these providers.
pub async fn assessment_requested(
    conn: &mut Conn,
    told: OrderTold<'_>,
    providers: &[Uuid],
) -> Result<(), store::Error> {
    let requested_at = Some(told.at);
    store::upsert_assessment(conn, &Assessment { requested_at, ..told.assessment() }).await?;
    for provider in providers {
        let asked_at = Some(told.at);
        store::upsert_answer(conn, &ProviderAnswer { asked_at, ..told.answer_of(*provider) }).await?;
    }
    Ok(())
}

/// A provider quoted or declined.
pub async fn provider_answered(
    conn: &mut Conn,
    told: OrderTold<'_>,
    provider: Uuid,
    answer: Answer,
) -> Result<(), store::Error> {
    let answered = Some((answer, told.at));
    store::upsert_answer(conn, &ProviderAnswer { answered, ..told.answer_of(provider) }).await
}

pub async fn report_issued(conn: &mut Conn, told: OrderTold<'_>) -> Result<(), store::Error> {
    let reported_at = Some(told.at);
    store::upsert_assessment(conn, &Assessment { reported_at, ..told.assessment() }).await
}

pub async fn order_completed(conn: &mut Conn, told: OrderTold<'_>) -> Result<(), store::Error> {
    let completed_at = Some(told.at);
    store::upsert_assessment(conn, &Assessment { completed_at, ..told.assessment() }).await
}

/// Counts self-checks of this day, for this market if they were for one.
pub async fn self_checks_completed(
    conn: &mut Conn,
    market: Option<&str>,
    more: CheckFigures,
    at: OffsetDateTime,
) -> Result<(), store::Error> {
    let market = market.and_then(domain::market);
    store::upsert_self_checks(conn, domain::day(at), market.as_deref(), more).await
}
