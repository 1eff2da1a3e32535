use chassis::{group_by, index_by, load_keys};

use crate::domain::{BulkSelfCheckId, ProductId, SelfCheckId};
use crate::self_checks::domain::{BulkSelfCheck, LaneVerdict, SelfCheck};
use crate::service::Services;

/// Latest verdicts on a product.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerdictsOf(pub ProductId);

load_keys! {
    Services;
    SelfCheckId => SelfCheck, |load, ids| {
        index_by(load.service.self_checks.find(&load.caller, ids).await?, |check| check.id)
    };
    BulkSelfCheckId => BulkSelfCheck, |load, ids| {
        index_by(load.service.bulk_self_checks.find(&load.caller, ids).await?, |bulk| bulk.id)
    };
    VerdictsOf => Vec<LaneVerdict>, |load, keys| {
        let products: Vec<ProductId> = keys.iter().map(|key| key.0).collect();
        let verdicts = load.service.self_checks.list_verdicts(&load.caller, &products).await?;
        group_by(verdicts, |verdict| VerdictsOf(verdict.product))
    };
}
