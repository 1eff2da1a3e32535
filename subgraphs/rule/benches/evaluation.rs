//! What a self-check costs in computing, and what becomes of that when there are ten times as many rules.
//!
//! More rules mean more goods and more markets: about one product on one lane there are some ten rules, whether the packs in
//! force have a thousand or ten thousand. `all_apply` is the other extreme, in which every rule has something to say.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot be set up measures nothing"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use rule::domain::{Document, Lane, Value, canonical};
use rule::evaluation::domain::{Case, Evaluation, InForce, evaluate, verdict};
use rule::rule_files::domain::{self as pack, FindingCode, Lists, Pack};
use time::macros::date;
use uuid::Uuid;

/// A file may have a megabyte, so many rules come from many files.
const RULES_IN_A_FILE: usize = 1_000;
const ABOUT_THE_CASE: usize = 10;
const MARKETS: [&str; 12] = [
    "EU", "US", "GB", "CN", "JP", "BR", "IN", "CA", "AU", "MX", "KR", "ZA",
];

/// Rules about all chapters and markets; one in `every` is about batteries on their way into the EU.
fn rules(first: usize, every: usize) -> String {
    let mut file = String::from(
        "schema: rulepack/1\npack: bench\nversion: \"1\"\nnomenclature: HS2022\n\
         areas: {EU: [AT, BE, BG, CY, CZ, DE, DK, EE, ES, FI, FR, GR, HR, HU, IE, IT, LT, LU, LV, MT, NL, PL, PT, RO, SE, SI, SK]}\n\
         documents: {DOC: {title: D}, TEST: {title: T, max_age_days: 1000}, SDS: {title: S}}\n\
         facts: {mass: {type: NUMBER}, ce: {type: BOOLEAN}, un_number: {type: TEXT}}\nrules:\n",
    );
    for number in first..first + RULES_IN_A_FILE {
        let (prefix, market) = if number.is_multiple_of(every) {
            (
                if number.is_multiple_of(2 * every) {
                    "8507"
                } else {
                    "850760"
                }
                .to_owned(),
                "EU",
            )
        } else {
            let chapter = 1 + (number * 7) % 84;
            (
                format!("{chapter:02}{:02}", 1 + number % 40),
                MARKETS[number % MARKETS.len()],
            )
        };
        let when = if number.is_multiple_of(3) {
            "    when: {any: [{fact: un_number, eq: \"3480\"}, {fact: mass, gt: 5}]}\n"
        } else {
            ""
        };
        writeln!(
            file,
            "  - id: R{number}\n    effect: REQUIRES\n    scope: {{hs: [\"{prefix}\"], destination: [{market}]}}\n{when}    \
             evidence: {{papers: {{any_of: [{{document: DOC}}, {{document: SDS}}]}}, test: {{any_of: [{{document: TEST}}, {{fact: ce, eq: true}}]}}}}\n    \
             legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    review: {{by: bench, on: 2026-01-01}}"
        )
        .expect("text can be written");
    }
    file
}

fn in_force(count: usize, every: usize) -> [Arc<InForce>; 1] {
    let mut whole = Pack::default();
    let mut header = None;
    for first in (0..count).step_by(RULES_IN_A_FILE) {
        let reading = pack::read(&rules(first, every)).expect("the file is YAML");
        header.clone_from(&reading.header);
        let Pack {
            areas,
            documents,
            facts,
            rules,
        } = reading.pack.clone();
        assert_eq!(
            reading
                .findings(&Lists::default())
                .iter()
                .filter(|one| one.code != FindingCode::UnknownPrefix)
                .count(),
            0
        );
        whole.rules.extend(rules);
        (whole.areas, whole.documents, whole.facts) = (areas, documents, facts);
    }
    assert_eq!(whole.rules.len(), count);
    let sha256 = canonical::sha256(b"bench");
    [Arc::new(InForce::new(
        Uuid::nil(),
        sha256,
        None,
        header.expect("a header"),
        whole,
    ))]
}

fn case() -> Case {
    Case {
        hs_code: "850760".to_owned(),
        national_codes: Vec::new(),
        facts: [
            ("un_number".to_owned(), Value::Text("3480".to_owned())),
            ("ce".to_owned(), Value::Flag(true)),
        ]
        .into(),
        lane: Lane::parse("CN", "DE", "AIR", Some("IMPORT"), Some("CARGO")).expect("a lane"),
        as_of: date!(2026 - 10 - 15),
        documents: vec![Document::accepted("SDS", date!(2026 - 01 - 10), None)],
        evaluation: Evaluation::default(),
    }
}

fn checks(criterion: &mut Criterion) {
    let case = case();
    let mut group = criterion.benchmark_group("self_check");
    for (name, count, every) in [
        ("1000_rules", 1_000, 1_000 / ABOUT_THE_CASE),
        ("10000_rules", 10_000, 10_000 / ABOUT_THE_CASE),
        ("1000_rules_all_apply", 1_000, 1),
    ] {
        let packs = in_force(count, every);
        assert_eq!(
            evaluate(&case, &packs).findings.len(),
            count / every,
            "{name}"
        );
        group.bench_function(format!("verdict/{name}"), |bench| {
            bench.iter(|| verdict(black_box(&case), &packs));
        });
        group.bench_function(format!("whole/{name}"), |bench| {
            bench.iter(|| evaluate(black_box(&case), &packs));
        });
    }
    group.finish();
}

criterion_group!(benches, checks);
criterion_main!(benches);
