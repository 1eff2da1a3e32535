//! Short constructors of packs and cases.

use std::sync::Arc;

use rule::domain::{Country, Facts, Lane, Value, canonical, decimal};
use rule::evaluation::domain::{Case, Evaluation, InForce};
use rule::rule_files::domain::{self as pack, FileFinding, Lists, Severity};
use time::Date;
use time::format_description::well_known::Iso8601;
use uuid::Uuid;

pub const DEMO: &str = include_str!("consumer-goods.yaml");

/// Returns a pack without errors, in force.
pub fn in_force(yaml: &str) -> Arc<InForce> {
    let reading = pack::read(yaml).unwrap_or_else(|finding| panic!("not YAML: {finding:?}"));
    let header = reading.header.clone().expect("the file names its pack");
    let pack = reading.pack.clone();
    let errors: Vec<_> = reading
        .findings(&Lists::default())
        .into_iter()
        .filter(|one| one.severity == Severity::Error)
        .collect();
    assert_eq!(errors, [], "{yaml}");
    Arc::new(InForce::new(
        Uuid::nil(),
        canonical::sha256(yaml.as_bytes()),
        None,
        header,
        pack,
    ))
}

pub fn findings(yaml: &str) -> Vec<FileFinding> {
    match pack::read(yaml) {
        Ok(reading) => {
            let prefixes = reading.prefixes().map(str::to_owned).collect();
            reading.findings(&Lists {
                prefixes,
                ..Lists::default()
            })
        }
        Err(finding) => vec![finding],
    }
}

pub fn day(text: &str) -> Date {
    Date::parse(text, &Iso8601::DATE).expect("a date")
}

pub fn country(code: &str) -> Country {
    Country::parse(code).expect("a country")
}

/// Returns a power bank from CN to DE by sea, without known facts.
pub fn case() -> Case {
    Case {
        hs_code: "850760".to_owned(),
        national_codes: Vec::new(),
        facts: Facts::new(),
        lane: Lane::parse("CN", "DE", "SEA", None, None).expect("a lane"),
        as_of: day("2026-10-15"),
        documents: Vec::new(),
        evaluation: Evaluation::default(),
    }
}

pub fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Bool(flag) => Value::Flag(*flag),
        serde_json::Value::Number(number) => {
            Value::Number(decimal(&number.to_string()).expect("a decimal"))
        }
        other => panic!("no fact is {other}"),
    }
}

/// Returns a pack of one rule with this body, and documents A, B and C.
pub fn one_rule(body: &str) -> String {
    let body: Vec<_> = body
        .trim()
        .lines()
        .map(|line| format!("    {}\n", line.trim_end()))
        .collect();
    let body = body.concat();
    format!(
        "schema: rulepack/1\npack: test\nversion: 1\nnomenclature: HS2022\n\
         areas: {{EU: [DE, FR], NAFTA: [US, CA, MX]}}\n\
         documents: {{A: {{title: A}}, B: {{title: B, max_age_days: 100}}, C: {{title: C}}}}\n\
         facts: {{known_text: {{type: text}}, known_number: {{type: number}}, known_flag: {{type: boolean}}}}\n\
         rules:\n  - id: R\n{body}    legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    \
         review: {{by: me, on: 2026-01-01}}\n"
    )
}
