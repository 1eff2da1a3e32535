use chassis::{index_by, load_keys};

use crate::domain::{BulkSelfCheckId, SelfCheckId};
use crate::self_checks::domain::{BulkSelfCheck, SelfCheck};
use crate::service::Service;

load_keys! {
    Service;
    SelfCheckId => SelfCheck, |load, ids| {
        index_by(load.service.get_self_checks(&load.caller, ids).await?, |check| check.id)
    };
    BulkSelfCheckId => BulkSelfCheck, |load, ids| {
        index_by(load.service.get_bulk_self_checks(&load.caller, ids).await?, |bulk| bulk.id)
    };
}
