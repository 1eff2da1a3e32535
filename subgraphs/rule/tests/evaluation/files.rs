//! Rule files with errors: each error is reported with its position.

use std::fmt::Write;

use rule::rule_files::domain::{Lists, Severity};

use crate::support::{DEMO, findings, one_rule};

const SCOPE: &str = "effect: NOTICE\nscope: {destination: [EU]}\n";

/// Severity, code and the source text from the position of the finding.
fn seen(yaml: &str) -> Vec<(Severity, String, String)> {
    let at = |line: u32, column: u32| {
        let line = yaml
            .lines()
            .nth(line as usize - 1)
            .expect("a line of the file");
        line.chars().skip(column as usize - 1).collect()
    };
    findings(yaml)
        .into_iter()
        .map(|one| (one.severity, one.code.to_string(), at(one.line, one.column)))
        .collect()
}

#[track_caller]
fn one_error(yaml: &str, code: &str, points_at: &str) {
    let seen: Vec<_> = seen(yaml)
        .into_iter()
        .filter(|(severity, ..)| *severity == Severity::Error)
        .collect();
    assert_eq!(seen.len(), 1, "{yaml}\n{:#?}", findings(yaml));
    assert_eq!(seen[0].1, code, "{yaml}\n{:#?}", findings(yaml));
    assert!(
        seen[0].2.starts_with(points_at),
        "`{}` is not at `{points_at}`\n{yaml}",
        seen[0].2
    );
}

#[test]
fn the_demonstration_pack_has_nothing_wrong() {
    assert_eq!(findings(DEMO), []);
}

#[test]
fn a_rule_must_be_whole() {
    one_error(&one_rule("effect: NOTICE\n"), "MISSING_KEY", "id: R");
    let without = |line: &str| {
        one_rule(SCOPE)
            .lines()
            .filter(|one| !one.contains(line))
            .collect::<Vec<_>>()
            .join("\n")
    };
    for key in ["legal_basis", "valid", "review"] {
        one_error(&without(&format!("    {key}")), "MISSING_KEY", "id: R");
    }
    one_error(&without("pack: test"), "MISSING_KEY", "schema");
    one_error(
        &one_rule(SCOPE).replace("{act: Act}", "{article: 1}"),
        "MISSING_KEY",
        "{article",
    );
    one_error(
        &one_rule(SCOPE).replace("{by: me, on: 2026-01-01}", "{by: me}"),
        "MISSING_KEY",
        "{by",
    );
}

#[test]
fn unknown_words_are_errors() {
    one_error(
        &one_rule("effect: BANNED\nscope: {}\n"),
        "UNKNOWN_VALUE",
        "BANNED",
    );
    one_error(
        &one_rule(&format!("{SCOPE}direction: SIDEWAYS")),
        "UNKNOWN_VALUE",
        "SIDEWAYS",
    );
    one_error(
        &one_rule("effect: NOTICE\nscope: {transport_modes: [TELEPORT]}\n"),
        "UNKNOWN_VALUE",
        "TELEPORT",
    );
    one_error(
        &one_rule(&format!("{SCOPE}colour: red")),
        "UNKNOWN_KEY",
        "colour",
    );
    one_error(
        &one_rule(SCOPE).replace("rulepack/1", "rulepack/9"),
        "UNKNOWN_VALUE",
        "rulepack/9",
    );
    one_error(
        &one_rule(SCOPE).replace("HS2022", "HS1992"),
        "UNKNOWN_VALUE",
        "HS1992",
    );
}

#[test]
fn a_slip_of_the_pen_gets_a_suggestion() {
    let found = findings(&one_rule(&format!("{SCOPE}evidance: {{}}")));
    assert!(
        found[0].message.ends_with("Did you mean `evidence`?"),
        "{found:?}"
    );
}

#[test]
fn a_finding_names_the_alternatives() {
    let scope = |scope: &str| one_rule(&format!("effect: NOTICE\nscope: {scope}\n"));
    let known = "when: {fact: known_numbr, eq: 1}";
    for (yaml, code, parts) in [
        (
            scope("{markets: [EU]}"),
            "UNKNOWN_KEY",
            &[
                "a scope has no key `markets`",
                "hs, or_when, origin, destination, transport_modes",
            ][..],
        ),
        (
            scope("{transport_mode: [AIR]}"),
            "UNKNOWN_KEY",
            &["Did you mean `transport_modes`?"],
        ),
        (
            scope("{destination: [UK]}"),
            "UNKNOWN_COUNTRY",
            &["Did you mean `GB`?"],
        ),
        (
            scope("{destination: [NAFTTA]}"),
            "UNKNOWN_COUNTRY",
            &["Did you mean `NAFTA`?"],
        ),
        (
            scope("{hs: [\"8507.60\"]}"),
            "INVALID_HS_CODE",
            &["Did you mean `850760`?"],
        ),
        (
            scope("{transport_modes: [RIAL]}"),
            "UNKNOWN_VALUE",
            &["SEA, RAIL, ROAD", "Did you mean `RAIL`?"],
        ),
        (
            one_rule(&format!("{SCOPE}{known}")),
            "UNDECLARED_FACT",
            &["Did you mean `known_number`"],
        ),
        (
            one_rule(&format!("{SCOPE}when: {{fact: un-number, eq: 1}}")),
            "INVALID_NAME",
            &["letters, digits and underscores"],
        ),
        (
            one_rule(SCOPE).replace("EU: [DE, FR]", "EU: [DE, UK]"),
            "UNKNOWN_COUNTRY",
            &["Did you mean `GB`?"],
        ),
    ] {
        let found = findings(&yaml);
        let finding = found
            .iter()
            .find(|finding| finding.code.into_str() == code)
            .unwrap_or_else(|| panic!("{code}: {found:?}"));
        assert!(
            parts.iter().all(|part| finding.message.contains(part)),
            "{finding:?}"
        );
    }
    let document =
        "effect: REQUIRES\nscope: {}\nevidence: {papers: {any_of: [{document: UN383_SUMARY}]}}";
    let yaml = one_rule(document).replace("C: {title: C}", "UN383_SUMMARY: {title: C}");
    assert!(
        findings(&yaml)[0]
            .message
            .ends_with("Did you mean `UN383_SUMMARY`?"),
        "{:?}",
        findings(&yaml)
    );
}

#[test]
fn units_are_those_of_the_list() {
    let condition = |unit: &str| {
        one_rule(&format!(
            "{SCOPE}transport_conditions: [{{metric: T, unit: \"{unit}\", max: 8, on_breach: HOLD}}]"
        ))
    };
    let fact = |unit: &str| {
        one_rule(SCOPE).replace(
            "{type: number}",
            &format!("{{type: number, unit: \"{unit}\"}}"),
        )
    };
    let codes = |yaml: &str| {
        findings(yaml)
            .into_iter()
            .map(|one| (one.severity, one.code.to_string()))
            .collect::<Vec<_>>()
    };
    for unit in ["CEL", "KEL", "P1"] {
        assert_eq!(
            (codes(&condition(unit)), codes(&fact(unit))),
            (vec![], vec![]),
            "{unit}"
        );
    }
    for unit in ["percent", "Wh", "kg", "A/m", "months", "m\u{B2}"] {
        assert_eq!(codes(&fact(unit)), [], "{unit}");
    }
    let warning = [(Severity::Warning, "UNKNOWN_UNIT".to_owned())];
    let error = [(Severity::Error, "INVALID_UNIT".to_owned())];
    assert_eq!(
        (
            codes(&condition("ZZ9")).as_slice(),
            codes(&fact("ZZ9")).as_slice()
        ),
        (&warning[..], &warning[..])
    );
    assert_eq!(
        codes(&fact("Bq/g")),
        warning,
        "the extract may leave it out"
    );
    for unit in ["cel", "\u{B0}C", "celsius", "C", "kilograms per item"] {
        assert_eq!(codes(&condition(unit)), error, "{unit}");
    }
    assert_eq!(codes(&fact("kilogramm")), warning);
    let hint = |yaml: &str| findings(yaml)[0].message.clone();
    assert!(
        hint(&condition("\u{B0}C")).ends_with("Did you mean `CEL`?"),
        "{}",
        hint(&condition("\u{B0}C"))
    );
    assert!(
        hint(&fact("kilogramm")).contains("Did you mean `KGM`"),
        "{}",
        hint(&fact("kilogramm"))
    );
    let reading = rule::rule_files::domain::read(&condition("celsius")).unwrap();
    assert!(
        !reading.has_errors(),
        "what was published before there was a list is still read"
    );
}

#[test]
fn a_key_stands_once() {
    one_error(
        &one_rule(&format!("{SCOPE}effect: PROHIBITED")),
        "DUPLICATE_KEY",
        "effect: PROHIBITED",
    );
}

#[test]
fn values_have_types() {
    one_error(
        &one_rule("effect: [NOTICE]\nscope: {}\n"),
        "WRONG_TYPE",
        "[NOTICE]",
    );
    one_error(
        &one_rule("effect: NOTICE\nscope: everywhere\n"),
        "WRONG_TYPE",
        "everywhere",
    );
    one_error(
        &one_rule("effect: NOTICE\nscope: {hs: \"8507\"}\n"),
        "WRONG_TYPE",
        "\"8507\"",
    );
    one_error(
        &one_rule("effect: NOTICE\nscope: {hs: [8507]}\n"),
        "WRONG_TYPE",
        "8507",
    );
    one_error(
        &one_rule("effect: NOTICE\nscope: {hs: []}\n"),
        "EMPTY_LIST",
        "[]",
    );
    one_error(
        &one_rule(&format!("{SCOPE}revision: two")),
        "WRONG_TYPE",
        "two",
    );
    one_error(
        &one_rule(&format!("{SCOPE}revision: 0")),
        "OUT_OF_RANGE",
        "0",
    );
    one_error(
        &one_rule(&format!("{SCOPE}revision: 1.5")),
        "OUT_OF_RANGE",
        "1.5",
    );
    one_error(&one_rule(&format!("{SCOPE}title: 5")), "WRONG_TYPE", "5");
    one_error(
        &one_rule(&format!("{SCOPE}title: \"{}\"", "x".repeat(301))),
        "TOO_LONG",
        "\"xxx",
    );
}

#[test]
fn a_value_has_the_type_of_its_fact() {
    let when = |condition: &str| one_rule(&format!("{SCOPE}when: {condition}"));
    one_error(
        &when("{fact: known_text, eq: 3480}"),
        "TYPE_MISMATCH",
        "3480",
    );
    one_error(
        &when("{fact: known_number, eq: \"30\"}"),
        "TYPE_MISMATCH",
        "\"30\"",
    );
    one_error(
        &when("{fact: known_flag, in: [true, \"yes\"]}"),
        "TYPE_MISMATCH",
        "",
    );
    one_error(&when("{fact: aircraft, eq: true}"), "TYPE_MISMATCH", "true");
    one_error(&when("{fact: known_flag, lt: true}"), "WRONG_TYPE", "true");
    one_error(&when("{fact: known_number, eq: [1]}"), "WRONG_TYPE", "[1]");
    let default = one_rule(SCOPE).replace(
        "{type: number}",
        "{type: number, chapters: [\"85\"], default: low}",
    );
    one_error(&default, "TYPE_MISMATCH", "low");
}

#[test]
fn what_is_not_a_number_is_not_compared() {
    for (text, code) in [
        (".nan", "NOT_A_NUMBER"),
        ("NaN", "NOT_A_NUMBER"),
        (".inf", "NOT_A_NUMBER"),
        ("1e400", "NOT_A_NUMBER"),
    ] {
        one_error(
            &one_rule(&format!("{SCOPE}when: {{fact: other, lte: {text}}}")),
            code,
            text,
        );
    }
    let condition = "transport_conditions: [{metric: T, unit: CEL, min: .NaN, on_breach: HOLD}]";
    one_error(
        &one_rule(&format!("{SCOPE}{condition}")),
        "NOT_A_NUMBER",
        ".NaN",
    );
    let condition = "transport_conditions: [{metric: T, unit: CEL, max: NaN, on_breach: HOLD}]";
    one_error(
        &one_rule(&format!("{SCOPE}{condition}")),
        "NOT_A_NUMBER",
        "NaN",
    );
}

#[test]
fn conditions_have_one_shape() {
    let when = |condition: &str| one_rule(&format!("{SCOPE}when: {condition}"));
    for condition in [
        "{fact: known_text}",
        "{fact: known_number, lt: 1, gt: 0}",
        "{all: [], any: []}",
        "{eq: 1}",
        "{}",
    ] {
        one_error(&when(condition), "INVALID_CONDITION", "{");
    }
    one_error(&when("{all: []}"), "EMPTY_LIST", "[]");
    one_error(
        &when("{fact: not a name, eq: 1}"),
        "INVALID_NAME",
        "not a name",
    );
    let deep = format!(
        "{}{{fact: known_number, eq: 1}}{}",
        "{not: ".repeat(13),
        "}".repeat(13)
    );
    one_error(&when(&deep), "TOO_DEEP", "{not");
}

#[test]
fn codes_of_goods_have_the_right_length() {
    for code in ["9", "1234567", "123456789", "12345678901", "85.07", "85O7"] {
        one_error(
            &one_rule(&format!("effect: NOTICE\nscope: {{hs: [\"{code}\"]}}\n")),
            "INVALID_HS_CODE",
            "\"",
        );
    }
    let chapter = one_rule(SCOPE).replace("{type: number}", "{type: number, chapters: [\"8507\"]}");
    one_error(&chapter, "INVALID_HS_CODE", "\"8507\"");
}

#[test]
fn areas_hold_countries_only() {
    let areas = |areas: &str| one_rule(SCOPE).replace("{EU: [DE, FR], NAFTA: [US, CA, MX]}", areas);
    one_error(
        &areas("{EU: [DE, FR], EEA: [EU, IS]}"),
        "AREA_IN_AREA",
        "EU",
    );
    one_error(
        &areas("{EEA: [EU, IS], EU: [DE, FR]}"),
        "AREA_IN_AREA",
        "EU",
    );
    one_error(&areas("{EU: [DE, XX]}"), "UNKNOWN_COUNTRY", "XX");
    one_error(
        &one_rule("effect: NOTICE\nscope: {destination: [ATLANTIS]}\n"),
        "UNKNOWN_COUNTRY",
        "ATLANTIS",
    );
    assert_eq!(
        findings(&one_rule("effect: NOTICE\nscope: {destination: [NO]}\n")),
        [],
        "Norway is not false"
    );
}

#[test]
fn documents_are_in_the_catalogue() {
    let evidence = "effect: REQUIRES\nscope: {}\nevidence: {papers: {any_of: [{document: Z}]}}";
    one_error(&one_rule(evidence), "UNKNOWN_DOCUMENT", "Z");
    let evidence = "effect: REQUIRES\nscope: {}\nevidence: {papers: {any_of: []}}";
    one_error(&one_rule(evidence), "EMPTY_LIST", "[]");
}

#[test]
fn dates_are_days_that_somebody_can_mean() {
    let valid = |valid: &str| one_rule(SCOPE).replace("{from: 2020-01-01}", valid);
    one_error(
        &valid("{from: 2020-01-01, to: 2019-12-31}"),
        "VALIDITY_REVERSED",
        "2019-12-31",
    );
    one_error(
        &valid("{from: 2020-01-01, to: 9999-12-31}"),
        "DATE_OUT_OF_RANGE",
        "9999-12-31",
    );
    one_error(
        &valid("{from: 0001-01-01}"),
        "DATE_OUT_OF_RANGE",
        "0001-01-01",
    );
    one_error(&valid("{from: 2020-02-30}"), "INVALID_DATE", "2020-02-30");
    one_error(&valid("{from: 20200101}"), "WRONG_TYPE", "20200101");
    one_error(&valid("{from: 2020-W01-1}"), "INVALID_DATE", "2020-W01-1");
    assert_eq!(findings(&valid("{from: 2020-01-01, to: 2020-01-01}")), []);
}

#[test]
fn two_rules_with_one_id_may_follow_each_other_only() {
    let twice = |first: &str, second: &str| {
        let file = one_rule(SCOPE);
        let (head, rule) = file.split_once("rules:\n").unwrap();
        format!(
            "{head}rules:\n{}{}",
            rule.replace("{from: 2020-01-01}", first),
            rule.replace("{from: 2020-01-01}", second)
        )
    };
    one_error(
        &twice("{from: 2020-01-01}", "{from: 2025-01-01}"),
        "DUPLICATE_RULE",
        "id: R",
    );
    one_error(
        &twice("{from: 2020-01-01, to: 2025-01-01}", "{from: 2025-01-01}"),
        "DUPLICATE_RULE",
        "id: R",
    );
    assert_eq!(
        findings(&twice(
            "{from: 2020-01-01, to: 2024-12-31}",
            "{from: 2025-01-01}"
        )),
        []
    );
}

#[test]
fn what_may_be_meant_is_a_warning() {
    let warned = |yaml: &str| {
        seen(yaml)
            .into_iter()
            .map(|(severity, code, _)| (severity, code))
            .collect::<Vec<_>>()
    };
    let warning = |code: &str| vec![(Severity::Warning, code.to_owned())];
    let undeclared = one_rule(&format!(
        "{SCOPE}when: {{any: [{{fact: other, eq: 1}}, {{fact: other, eq: 2}}]}}"
    ));
    assert_eq!(
        warned(&undeclared),
        warning("UNDECLARED_FACT"),
        "once a fact"
    );
    assert_eq!(
        warned(&one_rule("effect: REQUIRES\nscope: {}\n")),
        warning("NO_EVIDENCE")
    );
    let ignored = format!("{SCOPE}evidence: {{papers: {{any_of: [{{document: A}}]}}}}");
    assert_eq!(warned(&one_rule(&ignored)), warning("UNUSED_EVIDENCE"));
    let reading = rule::rule_files::domain::read(&one_rule(
        "effect: NOTICE\nscope: {hs: [\"8507\", \"99\"]}\n",
    ))
    .unwrap();
    let found = reading.findings(&Lists {
        prefixes: ["8507".to_owned()].into(),
        ..Lists::default()
    });
    assert_eq!(
        (found.len(), found[0].code.into_str(), found[0].severity),
        (1, "UNKNOWN_PREFIX", Severity::Warning)
    );
}

#[test]
fn all_mistakes_are_found_at_once() {
    let yaml = one_rule(
        "effect: BANNED\nscope: {hs: [\"123456789\"], destination: [XX]}\nwhen: {fact: a, lte: .nan}\n",
    );
    let codes: Vec<_> = findings(&yaml)
        .into_iter()
        .map(|finding| finding.code.to_string())
        .collect();
    assert_eq!(
        codes,
        [
            "UNKNOWN_VALUE",
            "INVALID_HS_CODE",
            "UNKNOWN_COUNTRY",
            "NOT_A_NUMBER"
        ]
    );
}

#[test]
fn what_is_not_yaml_says_where() {
    let found = findings("schema: rulepack/1\npack: [unclosed\nversion: 1\n");
    assert_eq!((found.len(), found[0].code.into_str()), (1, "INVALID_YAML"));
    assert!(found[0].line >= 2 && found[0].column >= 1, "{found:?}");
    for yaml in ["a: b: c", "\"", "%", "a: 1\n---\nb: 2\n", "\u{0}"] {
        let found = findings(yaml);
        assert_eq!(
            (found.len(), found[0].code.into_str()),
            (1, "INVALID_YAML"),
            "{yaml:?} {found:?}"
        );
        assert!(
            found[0].line >= 1 && !found[0].message.contains('\n'),
            "{found:?}"
        );
    }
    for yaml in ["", "null", "- 1", "just text", "5"] {
        assert_eq!(findings(yaml)[0].code.into_str(), "WRONG_TYPE", "{yaml:?}");
    }
}

#[test]
fn expensive_files_are_cheap() {
    let started = std::time::Instant::now();
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let previous = format!("*a{}, ", level - 1).repeat(10);
        let _ = writeln!(
            laughs,
            "a{level}: &a{level} [{}]",
            previous.trim_end_matches(", ")
        );
    }
    let merges = format!("a: &a {{k: 1}}\nb: {{{}}}\n", "<<: *a, ".repeat(5_000));
    let bombs = [
        laughs,
        merges,
        "[".repeat(100_000),
        "{a: ".repeat(50_000),
        format!("{}a", "- ".repeat(100_000)),
        "&a ".repeat(10_000),
    ];
    for bomb in &bombs {
        assert_eq!(
            findings(bomb)[0].code.into_str(),
            "INVALID_YAML",
            "{}",
            &bomb[..40]
        );
    }
    let found = findings(&"# nothing\n".repeat(200_000));
    assert_eq!(found[0].code.into_str(), "FILE_TOO_LARGE");
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
