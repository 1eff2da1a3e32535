use chassis::{index_by, load_keys};

use crate::domain::RuleChangeId;
use crate::rule_changes::domain::RuleChange;
use crate::service::Services;

load_keys! {
    Services;
    RuleChangeId => RuleChange, |load, ids| {
        index_by(load.service.rule_changes.find(&load.caller, ids).await?, |change| change.id)
    };
}
