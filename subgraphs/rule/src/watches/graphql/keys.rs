use chassis::{index_by, load_keys};

use crate::domain::WatchId;
use crate::service::Service;
use crate::watches::domain::Watch;

load_keys! {
    Service;
    WatchId => Watch, |load, ids| {
        index_by(load.service.get_watches(&load.caller, ids).await?, |watch| watch.id)
    };
}
