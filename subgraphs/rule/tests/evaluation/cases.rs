//! The cases of `cases.json`, with the demonstration pack.

use std::collections::BTreeMap;

use rule::domain::{Document, Lane, NationalCode};
use rule::evaluation::domain::{Case, Evaluation, Outcome, evaluate};
use serde::Deserialize;

use crate::support::{DEMO, day, in_force, value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    product: Product,
    lane: LaneOf,
    as_of: String,
    documents: Vec<Vec<String>>,
    verdict: String,
    rules: BTreeMap<String, Expected>,
    #[serde(default)]
    possible_prohibitions: Vec<String>,
    #[serde(default)]
    expiring: Vec<String>,
    #[serde(default)]
    conditions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    origin: String,
    hs: String,
    #[serde(default)]
    national: BTreeMap<String, String>,
    facts: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LaneOf {
    to: String,
    mode: String,
    direction: Option<String>,
    aircraft: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    status: String,
    #[serde(default = "one")]
    revision: u32,
    #[serde(default)]
    missing: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    ask: Vec<String>,
}

const fn one() -> u32 {
    1
}

impl Example {
    fn case(&self) -> Case {
        let (origin, lane) = (&self.product.origin, &self.lane);
        let national = self.product.national.iter();
        Case {
            hs_code: self.product.hs.clone(),
            national_codes: national
                .map(|(market, code)| NationalCode {
                    market: market.clone(),
                    code: code.clone(),
                })
                .collect(),
            facts: self
                .product
                .facts
                .iter()
                .map(|(name, json)| (name.clone(), value(json)))
                .collect(),
            lane: Lane::parse(
                origin,
                &lane.to,
                &lane.mode,
                lane.direction.as_deref(),
                lane.aircraft.as_deref(),
            )
            .expect("a lane"),
            as_of: day(&self.as_of),
            documents: self
                .documents
                .iter()
                .map(|document| self::document(document))
                .collect(),
            evaluation: Evaluation::default(),
        }
    }
}

fn document(parts: &[String]) -> Document {
    Document::accepted(
        parts[0].clone(),
        day(&parts[1]),
        parts.get(2).map(|end| day(end)),
    )
}

fn found(outcome: &Outcome) -> BTreeMap<String, Expected> {
    let findings = outcome.findings.iter();
    findings
        .map(|finding| {
            let missing = finding.missing.iter();
            let expected = Expected {
                status: finding.status.into_str().to_owned(),
                revision: finding.revision,
                missing: missing
                    .map(|one| (one.group.clone(), one.alternatives.clone()))
                    .collect(),
                ask: finding.ask.clone(),
            };
            (finding.rule.clone(), expected)
        })
        .collect()
}

#[test]
fn every_case_comes_out_as_written() {
    let examples: Vec<Example> =
        serde_json::from_str(include_str!("cases.json")).expect("the cases are readable");
    let packs = [in_force(DEMO)];
    for example in examples {
        let outcome = evaluate(&example.case(), &packs);
        let rules = |references: &[rule::evaluation::domain::RuleReference]| -> Vec<String> {
            references
                .iter()
                .map(|reference| reference.rule.clone())
                .collect()
        };
        let conditions: Vec<_> = outcome
            .transport_conditions
            .iter()
            .map(|one| one.rule.rule.clone())
            .collect();
        let expiring: Vec<_> = outcome
            .expiring_documents
            .iter()
            .map(|one| one.kind.clone())
            .collect();
        assert_eq!(
            outcome.verdict.into_str(),
            example.verdict,
            "{}",
            example.name
        );
        assert_eq!(found(&outcome), example.rules, "{}", example.name);
        assert_eq!(
            rules(&outcome.possible_prohibitions),
            example.possible_prohibitions,
            "{}",
            example.name
        );
        assert_eq!(expiring, example.expiring, "{}", example.name);
        assert_eq!(conditions, example.conditions, "{}", example.name);
    }
}
