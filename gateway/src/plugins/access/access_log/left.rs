//! Records without a writer: the writer ended before it could write them, or before they were closed. The writer of the
//! next configuration takes them over; when the process ends, [`finish`] writes them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use events::CloudEvent;
use tokio::sync::Notify;

use super::destination::{Destination, PATIENCE};

static LEFT: Mutex<Vec<Left>> = Mutex::new(Vec::new());
static ADDED: Notify = Notify::const_new();

pub struct Left {
    destination: Arc<Destination>,
    pub records: Vec<CloudEvent>,
}

fn lock() -> MutexGuard<'static, Vec<Left>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands over the unwritten records of a writer that ends. Called without records too, because the destination may have
/// an unreported count of dropped records.
pub fn leave(destination: &Arc<Destination>, records: Vec<CloudEvent>) {
    add(&mut lock(), destination, records);
    ADDED.notify_one();
}

/// Hands over a record that was closed after its writer ended. If the buffer is full, the record is counted as dropped.
pub fn leave_late(destination: &Arc<Destination>, record: CloudEvent) {
    let mut all = lock();
    let waiting: usize = all.iter().map(|left| left.records.len()).sum();
    if waiting < destination.buffer {
        add(&mut all, destination, vec![record]);
    } else {
        destination.count_lost(record.time);
        add(&mut all, destination, Vec::new());
    }
    drop(all);
    ADDED.notify_one();
}

fn add(all: &mut Vec<Left>, destination: &Arc<Destination>, records: Vec<CloudEvent>) {
    match all
        .iter_mut()
        .find(|left| Arc::ptr_eq(&left.destination, destination))
    {
        Some(left) => left.records.extend(records),
        None => all.push(Left {
            destination: Arc::clone(destination),
            records,
        }),
    }
}

/// Takes all records that were handed over, with an event per destination that reports the records dropped there.
pub fn take() -> Vec<Left> {
    let mut all = std::mem::take(&mut *lock());
    for left in &mut all {
        left.records.extend(left.destination.take_loss());
    }
    all
}

/// Waits until records are handed over.
pub async fn added() {
    ADDED.notified().await;
}

/// Writes the remaining records when the process ends. Records that Redis does not accept are kept in the spool file.
pub fn finish() {
    for Left {
        destination,
        records,
    } in take()
    {
        if records.is_empty() {
            continue;
        }
        let Err(error) = write(&destination, &records) else {
            continue;
        };
        let spooled = destination.spool.as_ref().map(|spool| spool.add(&records));
        if !matches!(spooled, Some(Ok(()))) {
            tracing::error!(
                lost = records.len(),
                "access records are lost: {error:#}; spool: {spooled:?}"
            );
        }
    }
}

fn write(destination: &Destination, records: &[CloudEvent]) -> anyhow::Result<()> {
    let mut connection = destination.client.get_connection_with_timeout(PATIENCE)?;
    connection.set_write_timeout(Some(PATIENCE))?;
    connection.set_read_timeout(Some(PATIENCE))?;
    destination
        .additions(records)?
        .query::<()>(&mut connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Arc, Destination, leave, leave_late, take};
    use crate::plugins::access::{clock, config};

    #[test]
    fn as_many_records_as_may_wait_are_left_and_further_ones_are_counted() {
        let client = redis::Client::open("redis://127.0.0.1:1").unwrap();
        let config = config::AccessLog {
            buffer: 3,
            ..config::AccessLog::default()
        };
        let destination = Arc::new(Destination::new(&config, "test", client.clone()));
        let other = Destination::new(&config, "test", client);
        let record = || {
            other.count_lost(clock::now());
            other.take_loss().unwrap()
        };
        let first = record();
        leave(&destination, vec![first.clone()]);
        for _ in 0..7 {
            leave_late(&destination, record());
        }
        let mut all = take();
        assert_eq!(all.len(), 1, "one destination");
        let records = all.remove(0).records;
        assert_eq!(
            (records.len(), records[0].id),
            (4, first.id),
            "three records and a loss"
        );
        assert_eq!(records[3].data["count"], 5);
        assert!(take().is_empty());
    }
}
