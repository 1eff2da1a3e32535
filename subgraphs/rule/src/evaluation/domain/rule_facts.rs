use crate::rule_files::domain::{Alternative, Predicate, Rule};

/// Lists the facts that a rule depends on.
pub(super) fn facts(rule: &Rule) -> impl Iterator<Item = &str> {
    let evidence = rule.evidence.iter().flat_map(|group| &group.any_of);
    let conditions = evidence.filter_map(|alternative| match alternative {
        Alternative::Predicate(predicate) => Some(predicate),
        Alternative::Document(_) => None,
    });
    rule.scope
        .or_when
        .iter()
        .chain(&rule.when)
        .chain(conditions)
        .flat_map(Predicate::facts)
}
