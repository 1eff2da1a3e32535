use chassis::{index_by, load_keys};

use crate::domain::{BulkSelfCheckId, SelfCheckId};
use crate::self_checks::domain::{BulkSelfCheck, SelfCheck};
use crate::service::Services;

load_keys! {
    Services;
    SelfCheckId => SelfCheck, |load, ids| {
        index_by(load.service.self_checks.find(&load.caller, ids).await?, |check| check.id)
    };
    BulkSelfCheckId => BulkSelfCheck, |load, ids| {
        index_by(load.service.bulk_self_checks.find(&load.caller, ids).await?, |bulk| bulk.id)
    };
}
