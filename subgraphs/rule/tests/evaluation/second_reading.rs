//! Compares the evaluation with another implementation of the same definition, over random packs and cases.
//!
//! `reference.rs` was written from the definition and evaluates every rule. It shares only the definition with the code under test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rule::domain::{Document, Lane, NationalCode};
use rule::evaluation::domain::{Case, Evaluation, InForce, Outcome, evaluate};
use serde_json::{Map, Value, json};

use crate::reference::reference;
use crate::support::{day, in_force, value};

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(vec!["x", "y", "AIR", "CARGO", "DE"]).prop_map(Value::from),
        select(vec![
            json!(0),
            json!(1),
            json!(1.0),
            json!(1.5),
            json!(2),
            json!(28)
        ]),
        any::<bool>().prop_map(Value::from),
    ]
}

/// Facts `t…` are declared as text, `n…` as numbers, `b…` as true or false; `u…` have no declaration.
fn fact() -> impl Strategy<Value = &'static str> {
    select(vec![
        "t1",
        "n1",
        "n2",
        "b1",
        "b2",
        "u1",
        "u2",
        "mode",
        "aircraft",
        "destination",
    ])
}

fn fits(fact: &str, value: &Value) -> bool {
    match fact.chars().next() {
        Some('n') => value.is_number(),
        Some('b') => value.is_boolean(),
        Some('u') => true,
        _ => value.is_string(),
    }
}

fn test() -> impl Strategy<Value = Value> {
    let compare = (
        fact(),
        select(vec!["eq", "ne", "lt", "lte", "gt", "gte"]),
        scalar(),
    )
        .prop_filter(
            "order is for numbers and text",
            |(fact, operator, value)| {
                fits(fact, value) && (["eq", "ne"].contains(operator) || !value.is_boolean())
            },
        )
        .prop_map(|(fact, operator, value)| json!({ "fact": fact, operator: value }));
    let texts = subsequence(vec!["x", "y", "AIR", "DE"], 1..4);
    let within = (select(vec!["t1", "u1", "mode", "destination"]), texts)
        .prop_map(|(fact, texts)| json!({ "fact": fact, "in": texts }));
    prop_oneof![4 => compare, 1 => within]
}

fn condition() -> impl Strategy<Value = Value> {
    test().prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            (select(vec!["all", "any"]), vec(inner.clone(), 1..4))
                .prop_map(|(word, parts)| json!({ word: parts })),
            inner.prop_map(|part| json!({ "not": part })),
        ]
    })
}

fn places() -> impl Strategy<Value = Value> {
    let some = || subsequence(vec!["EU", "BENELUX", "DE", "US", "CN"], 1..4);
    prop_oneof![
        some().prop_map(|places| json!(places)),
        some().prop_map(|places| json!({ "exclude": places })),
        (some(), some())
            .prop_map(|(include, exclude)| json!({ "include": include, "exclude": exclude })),
    ]
}

fn scope() -> impl Strategy<Value = Value> {
    let prefixes = vec![
        "85",
        "8507",
        "850760",
        "85076000",
        "8507600010",
        "95",
        "950300",
        "01",
    ];
    let parts = (
        option::of(subsequence(prefixes, 1..4)),
        option::weighted(0.3, condition()),
        option::weighted(0.3, places()),
        option::weighted(0.6, places()),
        option::weighted(0.3, subsequence(vec!["AIR", "SEA", "ROAD"], 1..3)),
    );
    parts.prop_map(|(hs, or_when, origin, destination, modes)| {
        object([
            ("hs", hs.map(|hs| json!(hs))),
            ("or_when", or_when),
            ("origin", origin),
            ("destination", destination),
            ("transport_modes", modes.map(|modes| json!(modes))),
        ])
    })
}

fn evidence() -> impl Strategy<Value = Value> {
    let document = select(vec!["A", "B", "C"]).prop_map(|code| json!({ "document": code }));
    let group = vec(prop_oneof![document, condition()], 1..4);
    vec(group, 0..3).prop_map(|groups| {
        let named = groups.into_iter().enumerate();
        named
            .map(|(number, any_of)| json!([format!("g{number}"), { "any_of": any_of }]))
            .collect()
    })
}

fn rule() -> impl Strategy<Value = Value> {
    let valid = select(vec![
        json!({ "from": "2020-01-01" }),
        json!({ "from": "2020-01-01", "to": "2026-10-15" }),
        json!({ "from": "2020-01-01", "to": "2026-10-14" }),
        json!({ "from": "2026-10-15" }),
        json!({ "from": "2026-10-16" }),
    ]);
    let conditions = json!([{ "metric": "TEMPERATURE", "unit": "CEL", "min": 2, "max": 8, "on_breach": "HOLD" }]);
    let parts = (
        select(vec![
            "PROHIBITED",
            "RESTRICTED",
            "REQUIRES",
            "REQUIRES",
            "NOTICE",
        ]),
        option::of(select(vec!["IMPORT", "EXPORT", "ANY"])),
        scope(),
        option::of(condition()),
        evidence(),
        option::weighted(0.2, Just(conditions)),
        valid,
    );
    parts.prop_map(
        |(effect, direction, scope, when, evidence, conditions, valid)| {
            object([
                ("effect", Some(json!(effect))),
                ("direction", direction.map(Value::from)),
                ("scope", Some(scope)),
                ("when", when),
                ("evidence", Some(evidence)),
                ("transport_conditions", conditions),
                ("legal_basis", Some(json!([{ "act": "Act" }]))),
                ("valid", Some(valid)),
                ("review", Some(json!({ "by": "me", "on": "2026-01-01" }))),
            ])
        },
    )
}

fn pack(name: &'static str) -> impl Strategy<Value = Value> {
    let defaults = (option::of(any::<bool>()), option::of(0..3_i32));
    (vec(rule(), 1..8), defaults, option::of(100..2_000_u32)).prop_map(move |(rules, (flag, number), age)| {
        let numbered = rules.into_iter().enumerate().map(|(number, mut rule)| {
            rule["id"] = json!(format!("R{number}"));
            rule["revision"] = json!(number + 1);
            rule
        });
        let with_default = |kind: &str, chapter: &str, default: Option<Value>| {
            object([("type", Some(json!(kind))), ("chapters", Some(json!([chapter]))), ("default", default)])
        };
        json!({
            "schema": "rulepack/1", "pack": name, "version": "1", "nomenclature": "HS2022",
            "areas": [["EU", ["DE", "FR", "NL"]], ["BENELUX", ["NL", "BE"]]],
            "documents": { "A": { "title": "A" }, "B": object([("title", Some(json!("B"))), ("max_age_days", age.map(Value::from))]), "C": { "title": "C" } },
            "facts": {
                "t1": { "type": "TEXT" }, "n1": with_default("NUMBER", "95", number.map(Value::from)), "n2": { "type": "NUMBER" },
                "b1": with_default("BOOLEAN", "85", flag.map(Value::from)), "b2": { "type": "BOOLEAN" },
            },
            "rules": numbered.collect::<Vec<_>>(),
        })
    })
}

fn case() -> impl Strategy<Value = Value> {
    let lane = (
        select(vec!["CN", "DE", "US"]),
        select(vec!["DE", "NL", "US", "GB"]),
        select(vec!["AIR", "SEA"]),
        option::of(select(vec!["IMPORT", "EXPORT"])),
        option::of(select(vec!["CARGO", "PASSENGER"])),
    );
    let national = vec(
        (
            select(vec!["DE", "NL", "EU", "BENELUX", "US"]),
            select(vec!["8507600010", "8507600090", "85076000"]),
        ),
        0..3,
    );
    let facts = vec((fact(), scalar()), 0..7);
    let document = (
        select(vec!["A", "B", "C"]),
        select(vec![
            "ACCEPTED",
            "ACCEPTED",
            "ACCEPTED",
            "SUBMITTED",
            "REJECTED",
            "EXPIRED",
        ]),
        select(vec!["2021-01-01", "2026-07-07", "2026-10-15", "2026-12-01"]),
        option::of(select(vec![
            "2026-10-14",
            "2026-10-15",
            "2026-11-14",
            "2026-11-15",
            "2027-01-01",
        ])),
    );
    (select(vec!["850760", "8507", "85", "950300"]), national, facts, lane, vec(document, 0..5)).prop_map(
        |(hs, national, facts, (origin, destination, mode, direction, aircraft), documents)| {
            let facts = facts.into_iter().filter(|(fact, value)| fits(fact, value));
            let documents = documents.into_iter().map(|(kind, status, issued, expires)| {
                json!({ "type": kind, "status": status, "issued": issued, "expires": expires })
            });
            json!({
                "hs": hs, "national": national.into_iter().collect::<BTreeMap<_, _>>(),
                "facts": facts.collect::<BTreeMap<_, _>>(),
                "lane": { "origin": origin, "destination": destination, "mode": mode, "direction": direction, "aircraft": aircraft },
                "as_of": "2026-10-15", "documents": documents.collect::<Vec<_>>(),
            })
        },
    )
}

fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let present = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

/// Converts a pack to a rule file. JSON is YAML, except for the lists of pairs that keep the order of mappings.
fn yaml(value: &Value) -> String {
    let field = |(name, value): (&String, &Value)| match (name.as_str(), value) {
        ("areas" | "evidence", Value::Array(pairs)) => {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|pair| format!("{}: {}", pair[0], yaml(&pair[1])))
                .collect();
            format!("\"{name}\": {{{}}}", pairs.join(", "))
        }
        _ => format!("\"{name}\": {}", yaml(value)),
    };
    match value {
        Value::Object(fields) => format!(
            "{{{}}}",
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        ),
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(yaml).collect::<Vec<_>>().join(", ")
        ),
        other => other.to_string(),
    }
}

fn read(case: &Value) -> Case {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let lane = |name: &str| text(&case["lane"][name]);
    let entries = |name: &str| case[name].as_object().unwrap().iter();
    let document = |one: &Value| Document {
        kind: text(&one["type"]).unwrap(),
        status: one["status"].as_str().unwrap().parse().unwrap(),
        issued_on: day(one["issued"].as_str().unwrap()),
        expires_on: one["expires"].as_str().map(day),
    };
    let (direction, aircraft) = (lane("direction"), lane("aircraft"));
    let (origin, destination, mode) = (
        lane("origin").unwrap(),
        lane("destination").unwrap(),
        lane("mode").unwrap(),
    );
    Case {
        hs_code: text(&case["hs"]).unwrap(),
        national_codes: entries("national")
            .map(|(market, code)| NationalCode {
                market: market.clone(),
                code: text(code).unwrap(),
            })
            .collect(),
        facts: entries("facts")
            .map(|(name, json)| (name.clone(), value(json)))
            .collect(),
        lane: Lane::parse(
            &origin,
            &destination,
            &mode,
            direction.as_deref(),
            aircraft.as_deref(),
        )
        .unwrap(),
        as_of: day(case["as_of"].as_str().unwrap()),
        documents: case["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(document)
            .collect(),
        evaluation: Evaluation::default(),
    }
}

fn sorted(items: impl Iterator<Item = String>) -> Vec<String> {
    items.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Converts an outcome to the form of the other implementation.
fn told(outcome: &Outcome) -> Value {
    let rules = outcome.findings.iter().map(|finding| {
        let missing: BTreeMap<_, _> = finding
            .missing
            .iter()
            .map(|one| (&one.group, &one.alternatives))
            .collect();
        let name = format!("{}/{}/{}", finding.pack, finding.rule, finding.revision);
        (
            name,
            json!({ "status": finding.status, "missing": missing, "ask": finding.ask }),
        )
    });
    let mut expiring: Vec<_> = outcome
        .expiring_documents
        .iter()
        .map(|one| json!([one.kind, one.expires_on.to_string()]))
        .collect();
    expiring.sort_by_key(Value::to_string);
    json!({
        "verdict": outcome.verdict, "rules": rules.collect::<BTreeMap<_, _>>(), "ask": outcome.ask,
        "possible_prohibitions": sorted(outcome.possible_prohibitions.iter().map(|one| format!("{}/{}", one.pack, one.rule))),
        "conditions": sorted(outcome.transport_conditions.iter().map(|one| format!("{}/{}", one.rule.pack, one.rule.rule))),
        "expiring": expiring,
    })
}

fn expected(case: &Value, packs: &[Value]) -> Value {
    let mut expected = reference(case, packs);
    let expiring = expected["expiring"].as_array_mut().unwrap();
    expiring.sort_by_key(Value::to_string);
    // A document that occurs twice is reported once.
    expiring.dedup();
    expected
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn two_readings_of_the_definition_agree(one in pack("one"), two in pack("two"), cases in vec(case(), 1..6)) {
        let packs: Vec<Arc<InForce>> = [&one, &two].map(|pack| in_force(&yaml(pack))).into();
        for case in cases {
            prop_assert_eq!(told(&evaluate(&read(&case), &packs)), expected(&case, &[one.clone(), two.clone()]), "{}", case);
        }
    }
}
