use chassis::{index_by, load_keys};

use crate::domain::RuleChangeId;
use crate::rule_changes::domain::RuleChange;
use crate::service::Service;

load_keys! {
    Service;
    RuleChangeId => RuleChange, |load, ids| {
        index_by(load.service.get_rule_changes(&load.caller, ids).await?, |change| change.id)
    };
}
