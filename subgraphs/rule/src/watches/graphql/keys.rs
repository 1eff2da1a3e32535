use chassis::{index_by, load_keys};

use crate::domain::WatchId;
use crate::service::Services;
use crate::watches::domain::Watch;

load_keys! {
    Services;
    WatchId => Watch, |load, ids| {
        index_by(load.service.watches.find(&load.caller, ids).await?, |watch| watch.id)
    };
}
