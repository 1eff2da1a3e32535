//! Properties of all packs and cases, tested with random ones.

use std::sync::Arc;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rule::domain::{Document, DocumentStatus, Facts, Lane, NationalCode, Truth, Value, decimal};
use rule::evaluation::domain::{Case, InForce, Outcome, Status, evaluate};
use time::Duration;

use crate::support::{case, country, day, in_force};

const TRUTHS: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];

fn each() -> impl Iterator<Item = (Truth, Truth, Truth)> {
    TRUTHS.into_iter().flat_map(|a| {
        TRUTHS
            .into_iter()
            .flat_map(move |b| TRUTHS.into_iter().map(move |c| (a, b, c)))
    })
}

#[test]
fn kleenes_laws() {
    for (a, b, c) in each() {
        assert_eq!(a.and(b), b.and(a));
        assert_eq!(a.or(b), b.or(a));
        assert_eq!(a.and(b).and(c), a.and(b.and(c)));
        assert_eq!(a.or(b).or(c), a.or(b.or(c)));
        assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
        assert_eq!(a.or(b.and(c)), a.or(b).and(a.or(c)));
        assert_eq!(a.and(b).negated(), a.negated().or(b.negated()));
        assert_eq!(a.and(a.or(b)), a);
        assert_eq!(a.negated().negated(), a);
        assert_eq!((a.and(Truth::True), a.or(Truth::False)), (a, a));
        assert_eq!(
            (a.and(Truth::False), a.or(Truth::True)),
            (Truth::False, Truth::True)
        );
    }
    assert_eq!(
        Truth::Unknown.or(Truth::Unknown.negated()),
        Truth::Unknown,
        "the excluded middle is not a law here"
    );
}

#[test]
fn each_operator_is_monotonous() {
    let below = |less: Truth, more: Truth| less == Truth::Unknown || less == more;
    for (a, b, c) in each() {
        if below(a, b) {
            assert!(
                below(a.and(c), b.and(c))
                    && below(a.or(c), b.or(c))
                    && below(a.negated(), b.negated())
            );
        }
    }
}

fn fact() -> impl Strategy<Value = (String, Value)> {
    let text = select(vec!["x", "y"]).prop_map(|text| Value::Text(text.to_owned()));
    let number = (0..4_i32).prop_map(|number| Value::Number(decimal(&number.to_string()).unwrap()));
    prop_oneof![
        (select(vec!["t1", "t2"]), text).prop_map(|(name, value)| (name.to_owned(), value)),
        (select(vec!["n1", "n2"]), number).prop_map(|(name, value)| (name.to_owned(), value)),
        (select(vec!["b1", "b2"]), any::<bool>())
            .prop_map(|(name, flag)| (name.to_owned(), Value::Flag(flag))),
    ]
}

/// Generates a condition of a rule file.
fn condition() -> impl Strategy<Value = String> {
    let ordered = select(vec!["eq", "ne", "lt", "lte", "gt", "gte"]);
    let leaf = prop_oneof![
        (
            select(vec!["t1", "t2"]),
            select(vec!["eq: x", "ne: x", "in: [x, z]"])
        )
            .prop_map(|(fact, test)| format!("{{fact: {fact}, {test}}}")),
        (select(vec!["n1", "n2"]), ordered, 0..4)
            .prop_map(|(fact, test, value)| format!("{{fact: {fact}, {test}: {value}}}")),
        (select(vec!["b1", "b2"]), any::<bool>())
            .prop_map(|(fact, flag)| format!("{{fact: {fact}, eq: {flag}}}")),
        select(vec!["CARGO", "PASSENGER"])
            .prop_map(|aircraft| format!("{{fact: aircraft, eq: {aircraft}}}")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (select(vec!["all", "any"]), vec(inner.clone(), 1..4))
                .prop_map(|(word, parts)| format!("{{{word}: [{}]}}", parts.join(", "))),
            inner.prop_map(|part| format!("{{not: {part}}}")),
        ]
    })
}

fn scope() -> impl Strategy<Value = String> {
    let prefixes = vec![
        "85",
        "8507",
        "850760",
        "8507600010",
        "85076000",
        "9503",
        "18",
    ];
    let hs = option::of(
        subsequence(prefixes, 1..4).prop_map(|hs| format!("hs: [\"{}\"]", hs.join("\", \""))),
    );
    let or_when = option::of(condition().prop_map(|condition| format!("or_when: {condition}")));
    let origin = option::of(select(vec![
        "origin: {exclude: [EU]}",
        "origin: [CN]",
        "origin: {include: [EU], exclude: [FR]}",
    ]));
    let destination = option::of(select(vec![
        "destination: [EU]",
        "destination: [DE, US]",
        "destination: {exclude: [US]}",
    ]));
    let modes = option::of(select(vec![
        "transport_modes: [AIR]",
        "transport_modes: [SEA, ROAD]",
    ]));
    (hs, or_when, origin, destination, modes).prop_map(
        |(hs, or_when, origin, destination, modes)| {
            let fixed = [origin, destination, modes]
                .into_iter()
                .flatten()
                .map(str::to_owned);
            let parts: Vec<_> = [hs, or_when].into_iter().flatten().chain(fixed).collect();
            format!("{{{}}}", parts.join(", "))
        },
    )
}

fn evidence() -> impl Strategy<Value = String> {
    let alternative = prop_oneof![
        select(vec!["A", "B", "C"]).prop_map(|code| format!("{{document: {code}}}")),
        condition(),
    ];
    vec(vec(alternative, 1..3), 0..3).prop_map(|groups| {
        let groups = groups.iter().enumerate();
        let groups: Vec<_> = groups
            .map(|(number, any_of)| format!("g{number}: {{any_of: [{}]}}", any_of.join(", ")))
            .collect();
        format!("{{{}}}", groups.join(", "))
    })
}

/// Generates the rules of a pack, each as its lines in a file.
fn rules() -> impl Strategy<Value = Vec<String>> {
    let effect = select(vec!["PROHIBITED", "RESTRICTED", "REQUIRES", "NOTICE"]);
    let direction = select(vec!["IMPORT", "EXPORT", "ANY"]);
    let valid = select(vec![
        "{from: 2020-01-01}",
        "{from: 2020-01-01, to: 2026-10-14}",
        "{from: 2026-10-15}",
    ]);
    let rule = (effect, direction, scope(), option::of(condition()), evidence(), valid).prop_map(
        |(effect, direction, scope, when, evidence, valid)| {
            let when = when.map_or_else(String::new, |when| format!("    when: {when}\n"));
            format!(
                "    effect: {effect}\n    direction: {direction}\n    scope: {scope}\n{when}    evidence: {evidence}\n    \
                 legal_basis: [{{act: Act}}]\n    valid: {valid}\n    review: {{by: me, on: 2026-01-01}}\n"
            )
        },
    );
    vec(rule, 1..8).prop_map(|rules| {
        let numbered = rules.into_iter().enumerate();
        numbered
            .map(|(number, rule)| format!("  - id: R{number}\n{rule}"))
            .collect()
    })
}

fn pack(rules: &[String]) -> Arc<InForce> {
    in_force(&format!(
        "schema: rulepack/1\npack: random\nversion: 1\nnomenclature: HS2022\nareas: {{EU: [DE, FR]}}\n\
         documents: {{A: {{title: A}}, B: {{title: B, max_age_days: 100}}, C: {{title: C}}}}\n\
         facts:\n  b1: {{type: boolean, chapters: [\"85\"], default: false}}\n  n1: {{type: number, chapters: [\"95\"], default: 1}}\n\
         rules:\n{}",
        rules.concat()
    ))
}

fn document() -> impl Strategy<Value = Document> {
    let status = select(vec![
        DocumentStatus::Accepted,
        DocumentStatus::Accepted,
        DocumentStatus::Rejected,
    ]);
    (
        select(vec!["A", "B", "C"]),
        status,
        0..200_i64,
        option::of(-5..60_i64),
    )
        .prop_map(|(kind, status, age, left)| {
            let today = day("2026-10-15");
            Document {
                kind: kind.to_owned(),
                status,
                issued_on: today - Duration::days(age),
                expires_on: left.map(|days| today + Duration::days(days)),
            }
        })
}

fn cases() -> impl Strategy<Value = Case> {
    let lane = (
        select(vec!["CN", "DE", "FR"]),
        select(vec!["DE", "US"]),
        select(vec!["AIR", "SEA"]),
        option::of(select(vec!["IMPORT", "EXPORT"])),
        option::of(select(vec!["CARGO", "PASSENGER"])),
    );
    let national = option::of(select(vec![
        ("DE", "8507600010"),
        ("EU", "8507600010"),
        ("EU", "85076000"),
        ("US", "8507600099"),
    ]));
    let facts = vec(fact(), 0..6);
    (
        select(vec!["850760", "8507", "950300"]),
        national,
        facts,
        lane,
        vec(document(), 0..5),
    )
        .prop_map(
            |(hs, national, facts, (origin, destination, mode, direction, aircraft), documents)| {
                Case {
                    hs_code: hs.to_owned(),
                    national_codes: national
                        .map(|(market, code)| NationalCode {
                            market: market.to_owned(),
                            code: code.to_owned(),
                        })
                        .into_iter()
                        .collect(),
                    facts: facts.into_iter().collect::<Facts>(),
                    lane: Lane::parse(origin, destination, mode, direction, aircraft).unwrap(),
                    documents,
                    ..case()
                }
            },
        )
}

fn status(outcome: &Outcome, rule: &str) -> Option<Status> {
    outcome
        .findings
        .iter()
        .find(|finding| finding.rule == rule)
        .map(|finding| finding.status)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A rule that applied still applies, and a rule that did not apply still does not: a new fact only decides UNKNOWN results.
    #[test]
    fn learning_a_fact_only_resolves_the_unknown(rules in rules(), case in cases(), learned in btree_map("[tnb][12]", fact(), 1..3)) {
        let packs = [pack(&rules)];
        let before = evaluate(&case, &packs);
        let mut wiser = case.clone();
        for (name, value) in learned.into_values() {
            // A fact with a default may be contradicted by an explicit value, so it does not count as unknown.
            if name != "b1" && name != "n1" {
                wiser.facts.entry(name).or_insert(value);
            }
        }
        let after = evaluate(&wiser, &packs);
        for number in 0..rules.len() {
            let rule = format!("R{number}");
            match status(&before, &rule) {
                Some(Status::Undetermined) => {}
                Some(known) => {
                    let now = status(&after, &rule);
                    let resolved = known == Status::Unmet && now == Some(Status::Met);
                    prop_assert!(now == Some(known) || resolved, "{rule} was {known:?} and is {now:?}");
                }
                None => prop_assert_eq!(status(&after, &rule), None),
            }
        }
    }

    /// A rule asks only for unknown facts, and an undetermined rule asks for at least one.
    #[test]
    fn an_undetermined_rule_asks(rules in rules(), case in cases()) {
        for finding in evaluate(&case, &[pack(&rules)]).findings {
            prop_assert_eq!(finding.status == Status::Undetermined && finding.ask.is_empty(), false);
            prop_assert!(finding.ask.iter().all(|name| !case.facts.contains_key(name)));
        }
    }

    #[test]
    fn no_order_matters(rules in rules(), case in cases(), turn in 0..8_usize) {
        let outcome = evaluate(&case, &[pack(&rules)]);
        let mut turned = rules.clone();
        turned.rotate_left(turn % rules.len());
        turned.reverse();
        let mut other = case.clone();
        other.documents.reverse();
        let again = evaluate(&other, &[pack(&turned)]);
        prop_assert_eq!(&again.result_hash, &outcome.result_hash);
        prop_assert_eq!(again.verdict, outcome.verdict);
        let same_packs = evaluate(&other, &[pack(&rules)]);
        prop_assert_eq!(same_packs.input_hash, outcome.input_hash);
    }

    /// The stored case is sufficient to repeat the check.
    #[test]
    fn a_repetition_is_equal(rules in rules(), case in cases()) {
        let packs = [pack(&rules)];
        let outcome = evaluate(&case, &packs);
        let stored = serde_json::to_string(&case).unwrap();
        let repeated = evaluate(&serde_json::from_str(&stored).unwrap(), &packs);
        prop_assert_eq!(&repeated, &outcome);
        let result: Outcome = serde_json::from_str(&serde_json::to_string(&outcome).unwrap()).unwrap();
        prop_assert_eq!(result, outcome);
    }

    /// The index finds every rule that an evaluation of all rules finds: other rules never hide a rule.
    #[test]
    fn rules_do_not_hide_each_other(rules in rules(), case in cases()) {
        let together = evaluate(&case, &[pack(&rules)]);
        for (number, rule) in rules.iter().enumerate() {
            let alone = evaluate(&case, &[pack(std::slice::from_ref(rule))]);
            let name = format!("R{number}");
            prop_assert_eq!(status(&alone, &name), status(&together, &name));
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(?s).{0,400}") {
        let _ = crate::support::findings(&text);
    }

    #[test]
    fn no_broken_pack_breaks_the_reader(cut in 0..5_000_usize, hole in 0..200_usize) {
        let demo = crate::support::DEMO;
        let start = demo.floor_char_boundary(cut.min(demo.len()));
        let end = demo.floor_char_boundary((cut + hole).min(demo.len()));
        let _ = crate::support::findings(&format!("{}{}", &demo[..start], &demo[end..]));
    }
}

#[test]
fn the_code_for_the_country_goes_before_the_one_for_the_union() {
    let rule = "  - id: R0\n    effect: NOTICE\n    scope: {hs: [\"8507600010\"]}\n    legal_basis: [{act: Act}]\n    \
                valid: {from: 2020-01-01}\n    review: {by: me, on: 2026-01-01}\n";
    let packs = [pack(&[rule.to_owned()])];
    let national = |codes: &[(&str, &str)]| Case {
        national_codes: codes
            .iter()
            .map(|&(market, code)| NationalCode {
                market: market.to_owned(),
                code: code.to_owned(),
            })
            .collect(),
        ..case()
    };
    let status_with = |codes: &[(&str, &str)]| status(&evaluate(&national(codes), &packs), "R0");
    assert_eq!(status_with(&[]), Some(Status::Undetermined));
    assert_eq!(status_with(&[("EU", "8507600010")]), Some(Status::Notice));
    assert_eq!(
        status_with(&[("EU", "8507600010"), ("DE", "8507600099")]),
        None
    );
    assert_eq!(
        status_with(&[("US", "8507600010")]),
        Some(Status::Undetermined),
        "another market's code says nothing"
    );
    assert_eq!(country("DE").code(), "DE");
}
