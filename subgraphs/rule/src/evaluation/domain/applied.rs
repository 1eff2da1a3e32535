use std::sync::Arc;

use super::case::Case;
use super::in_force::InForce;
use super::judge::{self, Judgement};
use super::view::{LaneFacts, View};
use crate::rule_files::domain::Rule;

/// Rule that applies or may apply, with its judgement.
pub struct Applied<'a> {
    pub pack: &'a Arc<InForce>,
    pub rule: &'a Arc<Rule>,
    pub judgement: Judgement<'a>,
}

/// Returns the rules that apply or may apply to a case, by pack and in file order.
#[must_use]
pub fn apply<'a>(case: &Case, packs: &'a [Arc<InForce>]) -> Vec<Applied<'a>> {
    let lane = LaneFacts::of(&case.lane);
    let mut packs: Vec<&Arc<InForce>> = packs.iter().collect();
    packs.sort_by(|left, right| left.reference.pack.cmp(&right.reference.pack));
    let mut applied = Vec::new();
    for pack in packs {
        let view = View::of(case, &pack.pack, &lane);
        for position in pack.index.candidates(case.lane.destination, view.code) {
            let Some(rule) = pack.pack.rules.get(position) else {
                continue;
            };
            let judgement = judge::judge(rule, &view);
            applied.extend(judgement.map(|judgement| Applied {
                pack,
                rule,
                judgement,
            }));
        }
    }
    applied
}
