use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::record::AccessRecord;
use crate::domain::Chained;

/// Requests of a client for an operation on one day, with their errors and durations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationCount {
    pub id: Uuid,
    pub day: Date,
    pub client: Option<Uuid>,
    pub client_kind: String,
    pub operation: String,
    pub requests: i64,
    pub errors: i64,
    pub total_duration_micros: i64,
    pub max_duration_micros: i64,
}

/// Sort key of a count, for cursors: its day and ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountKey(pub Date, pub Uuid);

impl OperationCount {
    /// Counts these records, one count per day, client and operation, in this order. Entries of lost records are not counted, because
    /// their operations are unknown.
    #[must_use]
    pub fn of<'a>(records: impl IntoIterator<Item = &'a AccessRecord>) -> Vec<Self> {
        let mut counts = BTreeMap::new();
        for record in records.into_iter().filter(|record| record.lost.is_none()) {
            let key = (
                record.day(),
                record.client,
                record.client_kind.as_str(),
                record.operation.as_str(),
            );
            counts
                .entry(key)
                .or_insert_with(|| Self::none_like(record))
                .add(record);
        }
        counts.into_values().collect()
    }

    fn none_like(record: &AccessRecord) -> Self {
        Self {
            id: Uuid::now_v7(),
            day: record.day(),
            client: record.client,
            client_kind: record.client_kind.clone(),
            operation: record.operation.clone(),
            requests: 0,
            errors: 0,
            total_duration_micros: 0,
            max_duration_micros: 0,
        }
    }

    fn add(&mut self, record: &AccessRecord) {
        self.requests += 1;
        self.errors += i64::from(record.failed());
        self.total_duration_micros = self
            .total_duration_micros
            .saturating_add(record.duration_micros);
        self.max_duration_micros = self.max_duration_micros.max(record.duration_micros);
    }
}
