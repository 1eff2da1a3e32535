//! Writes what a batch of events adds to the capabilities, inside the transaction that also inserts the events into the inbox.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use database::Conn;

use crate::access_records::domain::{AccessRecord, OperationCount};
use crate::access_records::store as access_records_store;
use crate::domain::{Chained, Days};
use crate::event_processing::domain::{DeadLetter, ProjectionCheck};
use crate::event_processing::store as event_processing_store;
use crate::security_events::domain::SecurityEvent;
use crate::security_events::store as security_events_store;
use crate::statistics::domain::{Assessment, ProviderAnswer, SelfCheckCount};
use crate::statistics::store as statistics_store;
use crate::store;

/// What a batch of events says, each kind in the order of the events.
#[derive(Debug, Default)]
pub struct Updates {
    pub records: Vec<AccessRecord>,
    pub security_events: Vec<SecurityEvent>,
    pub assessments: Vec<Assessment>,
    pub answers: Vec<ProviderAnswer>,
    pub self_checks: Vec<SelfCheckCount>,
    pub dead_letters: Vec<DeadLetter>,
    pub projection_checks: Vec<ProjectionCheck>,
}

impl Updates {
    /// Writes everything, with a few statements for each kind. The result is the same as if each event had been processed by
    /// itself. Rows are locked in the order of their keys, so that concurrent batches do not deadlock.
    pub async fn apply(self, conn: &mut Conn) -> Result<(), store::Error> {
        append_records(conn, self.records).await?;
        append_security_events(conn, self.security_events).await?;
        let assessments = merged(self.assessments, |one| one.order, Assessment::merge);
        if !assessments.is_empty() {
            statistics_store::upsert_assessments(conn, &assessments).await?;
        }
        let answers = merged(
            self.answers,
            |one| (one.order, one.provider),
            ProviderAnswer::merge,
        );
        if !answers.is_empty() {
            statistics_store::upsert_answers(conn, &answers).await?;
        }
        if !self.self_checks.is_empty() {
            statistics_store::upsert_self_checks(conn, &SelfCheckCount::sum(self.self_checks))
                .await?;
        }
        let letters = merged(self.dead_letters, |one| one.id, DeadLetter::merge);
        if !letters.is_empty() {
            event_processing_store::upsert_dead_letters(conn, &letters).await?;
        }
        let projection = |one: &ProjectionCheck| (one.consumer.clone(), one.projection.clone());
        let checks = merged(self.projection_checks, projection, ProjectionCheck::merge);
        if !checks.is_empty() {
            event_processing_store::upsert_projection_checks(conn, &checks).await?;
        }
        Ok(())
    }
}

/// Appends records to the chains of their days and counts them.
async fn append_records(conn: &mut Conn, records: Vec<AccessRecord>) -> Result<(), store::Error> {
    if records.is_empty() {
        return Ok(());
    }
    let records: Vec<_> = records.into_iter().map(Chained::kept).collect();
    let mut days = access_records_store::lock_access_days(conn, &Days::of(&records)).await?;
    let links = days.append(records);
    access_records_store::insert_access_days(conn, &days.begun()).await?;
    access_records_store::insert_records(conn, &links).await?;
    access_records_store::update_access_days(conn, &days.grown()).await?;
    let counts = OperationCount::of(links.iter().map(|link| &link.entry));
    if !counts.is_empty() {
        access_records_store::upsert_counts(conn, &counts).await?;
    }
    Ok(())
}

/// Appends security events to the chains of their days.
async fn append_security_events(
    conn: &mut Conn,
    events: Vec<SecurityEvent>,
) -> Result<(), store::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let events: Vec<_> = events.into_iter().map(Chained::kept).collect();
    let mut days = security_events_store::lock_security_days(conn, &Days::of(&events)).await?;
    let links = days.append(events);
    security_events_store::insert_security_days(conn, &days.begun()).await?;
    security_events_store::insert_security_events(conn, &links).await?;
    security_events_store::update_security_days(conn, &days.grown()).await
}

/// One value for each key, in the order of the keys; values with the same key are merged in their order.
fn merged<Key: Ord, Value>(
    values: Vec<Value>,
    key: impl Fn(&Value) -> Key,
    merge: impl Fn(&mut Value, Value),
) -> Vec<Value> {
    let mut merged = BTreeMap::new();
    for value in values {
        match merged.entry(key(&value)) {
            Entry::Vacant(free) => {
                free.insert(value);
            }
            Entry::Occupied(mut known) => merge(known.get_mut(), value),
        }
    }
    merged.into_values().collect()
}
