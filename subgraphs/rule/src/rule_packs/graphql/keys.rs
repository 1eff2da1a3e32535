use chassis::{index_by, load_keys};

use crate::domain::{RulePackId, RulePackVersionId};
use crate::evaluation::domain::{Requirement, RequirementId};
use crate::rule_files::domain::{DocumentCode, DocumentType};
use crate::rule_packs::domain::{RulePack, RulePackVersion};
use crate::service::Services;

load_keys! {
    Services;
    RulePackId => RulePack, |load, ids| {
        index_by(load.service.rule_packs.find(&load.caller, ids).await?, |pack| pack.id)
    };
    RulePackVersionId => RulePackVersion, |load, ids| {
        let versions = load.service.rule_packs.find_versions(&load.caller, ids).await?;
        index_by(versions, |version| version.id)
    };
    RequirementId => Requirement, |load, ids| {
        load.service.catalogue.find_rules(ids, load.now.date()).await?
    };
    DocumentCode => DocumentType, |load, codes| {
        load.service.catalogue.find_document_types(codes, load.now.date()).await?
    };
}
