use chassis::{index_by, load_keys};

use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_packs::domain::{RulePack, RulePackVersion};
use crate::service::Service;

load_keys! {
    Service;
    RulePackId => RulePack, |load, ids| {
        index_by(load.service.get_rule_packs(&load.caller, ids).await?, |pack| pack.id)
    };
    RulePackVersionId => RulePackVersion, |load, ids| {
        let versions = load.service.get_rule_pack_versions(&load.caller, ids).await?;
        index_by(versions, |version| version.id)
    };
}
