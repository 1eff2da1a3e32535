use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// The place of an access record or a security event in a list: its time and its id. Cursors hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordKey(pub OffsetDateTime, pub Uuid);
