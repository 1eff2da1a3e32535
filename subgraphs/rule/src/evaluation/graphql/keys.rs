use std::sync::Arc;

use chassis::load_keys;

use crate::evaluation::domain::{InForce, UsedPack};
use crate::service::Services;

load_keys! {
    Services;
    UsedPack => Arc<InForce>, |load, packs| load.service.catalogue.find_used(packs).await?;
}
