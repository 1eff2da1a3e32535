//! Units of measure: the extract, and the complete list after its import.

use events::rule::{RuleFact, UnitImport};
use events::{Fact, Lane};
use outbox::Listings;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, VERSION, code, mutation, refused};

const IMPORTED: &str = "{ imported changed userErrors { code path message } }";

fn pack(version: &str, unit: &str, fact_unit: &str) -> String {
    format!(
        "schema: rulepack/1\npack: units\nversion: \"{version}\"\nnomenclature: HS2022\n\
         facts: {{mass: {{type: NUMBER, unit: \"{fact_unit}\"}}}}\nrules:\n  - id: R\n    effect: REQUIRES\n    scope: {{hs: [\"8507\"]}}\n    \
         transport_conditions: [{{metric: TEMPERATURE, unit: \"{unit}\", max: 8, on_breach: HOLD}}]\n    \
         legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    review: {{by: me, on: 2026-01-01}}\n"
    )
}

/// Returns the status of the validated version, and its findings about units.
async fn validated(platform: &RuleDomain, yaml: &str) -> (Value, Vec<(Value, Value, String)>) {
    let uploaded = platform.upload(yaml).await;
    let input = json!({ "rulePackVersionId": uploaded["rulePackVersion"]["id"] });
    let validated =
        platform.admin("validateRulePack", VERSION, input).await["rulePackVersion"].clone();
    let findings = validated["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("{uploaded}"))
        .iter();
    let units = findings.filter(|finding| finding["code"].as_str().unwrap().ends_with("_UNIT"));
    let units = units.map(|one| {
        (
            one["severity"].clone(),
            one["code"].clone(),
            one["message"].as_str().unwrap().to_owned(),
        )
    });
    (validated["status"].clone(), units.collect())
}

#[tokio::test]
async fn the_extract_is_listed_and_searched_by_anybody() {
    let platform = RuleDomain::bare().await;
    let query = "query($search: String) { units(search: $search, first: 100) { totalCount nodes { code name symbol } } }";
    let units = async |search: Value| {
        let data = platform
            .answer(&testkit::anonymous(), query, json!({ "search": search }))
            .await;
        data["units"].clone()
    };
    assert!(units(Value::Null).await["totalCount"].as_u64().unwrap() > 60);
    for search in [
        "CEL",
        "degree celsius",
        "DEGREE  CELSIUS",
        "\u{B0}C",
        "\u{2103}",
        " degreecelsius ",
    ] {
        let found = units(json!(search)).await;
        let celsius = json!({ "code": "CEL", "name": "degree Celsius", "symbol": "\u{B0}C" });
        assert!(
            found["nodes"].as_array().unwrap().contains(&celsius),
            "{search}: {found}"
        );
    }
    assert_eq!(units(json!("xyzzy")).await["totalCount"], 0);
}

#[tokio::test]
async fn with_the_extract_an_unknown_code_is_a_warning_and_what_is_no_code_is_an_error() {
    let platform = RuleDomain::with_codes().await;
    for (number, (unit, fact_unit, status, wanted, hint)) in [
        ("CEL", "kg", "VALID", None, ""),
        ("KEL", "kilograms", "VALID", None, ""),
        ("ZZ9", "KGM", "VALID", Some(("WARNING", "UNKNOWN_UNIT")), ""),
        ("CEL", "ZZ9", "VALID", Some(("WARNING", "UNKNOWN_UNIT")), ""),
        (
            "CEL",
            "Bq/g",
            "VALID",
            Some(("WARNING", "UNKNOWN_UNIT")),
            "",
        ),
        (
            "\u{B0}C",
            "kg",
            "DRAFT",
            Some(("ERROR", "INVALID_UNIT")),
            "Did you mean `CEL`?",
        ),
        (
            "cel",
            "kg",
            "DRAFT",
            Some(("ERROR", "INVALID_UNIT")),
            "Did you mean `CEL`?",
        ),
        (
            "degree Celsius",
            "kg",
            "DRAFT",
            Some(("ERROR", "INVALID_UNIT")),
            "Did you mean `CEL`?",
        ),
        (
            "XYZZY",
            "kg",
            "DRAFT",
            Some(("ERROR", "INVALID_UNIT")),
            "such as CEL or KGM.",
        ),
        (
            "CEL",
            "kilogramm",
            "VALID",
            Some(("WARNING", "UNKNOWN_UNIT")),
            "Did you mean `KGM`",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, findings) =
            validated(&platform, &pack(&format!("1.{number}"), unit, fact_unit)).await;
        assert_eq!(found, status, "{unit} {fact_unit}: {findings:?}");
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(severity, code)| (json!(severity), json!(code)))
            .collect();
        let codes: Vec<_> = findings
            .iter()
            .map(|(severity, code, _)| (severity.clone(), code.clone()))
            .collect();
        assert_eq!(codes, wanted, "{unit} {fact_unit}");
        assert!(
            findings.iter().all(|(.., message)| message.contains(hint)),
            "{findings:?}"
        );
    }
}

#[tokio::test]
async fn once_a_complete_list_was_imported_an_unknown_code_is_an_error() {
    let platform = RuleDomain::with_codes().await;
    let csv = "code,name,symbol\nZZ9,some unit,zz\nCEL,degree Celsius,\u{B0}C\n";
    let done = platform
        .admin("importUnits", IMPORTED, json!({ "csv": csv }))
        .await;
    assert_eq!(
        (&done["imported"], &done["changed"]),
        (&json!(2), &json!(2)),
        "{done}"
    );
    let again = platform
        .admin("importUnits", IMPORTED, json!({ "csv": csv }))
        .await;
    assert_eq!(again["changed"], 0);
    let renamed = platform
        .admin(
            "importUnits",
            IMPORTED,
            json!({ "csv": csv.replace(",zz", ",") }),
        )
        .await;
    assert_eq!(renamed["changed"], 1);
    assert_eq!(
        validated(&platform, &pack("1", "ZZ9", "kg")).await,
        (json!("VALID"), vec![])
    );
    let (warning, error) = (
        (json!("WARNING"), json!("UNKNOWN_UNIT")),
        (json!("ERROR"), json!("INVALID_UNIT")),
    );
    for (version, complete, status, code) in [
        ("2", None, "VALID", &warning),
        ("3", Some(false), "VALID", &warning),
        ("4", Some(true), "DRAFT", &error),
        ("5", None, "DRAFT", &error),
    ] {
        let mut input = json!({ "csv": csv.replace(",zz", ",") });
        if let Some(complete) = complete {
            input["complete"] = json!(complete);
        }
        let done = platform.admin("importUnits", IMPORTED, input).await;
        assert_eq!(done["userErrors"], json!([]), "{done}");
        let (found, findings) = validated(&platform, &pack(version, "ZZ8", "Bq/g")).await;
        let mut found_codes: Vec<_> = findings
            .into_iter()
            .map(|(severity, code, _)| (severity, code))
            .collect();
        found_codes.sort_by_key(|(severity, _)| severity.to_string());
        let mut wanted = vec![code.clone(), warning.clone()];
        wanted.sort_by_key(|(severity, _)| severity.to_string());
        assert_eq!(
            (found, found_codes),
            (json!(status), wanted),
            "{complete:?}"
        );
    }
    assert_eq!(
        validated(&platform, &pack("6", "ZZ9", "kg")).await,
        (json!("VALID"), vec![])
    );
    let query = "{ units(search: \"some unit\") { nodes { code symbol } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await;
    assert_eq!(
        data["units"]["nodes"],
        json!([{ "code": "ZZ9", "symbol": null }])
    );
}

/// Returns the pages of units for the order domain, as soon as there are this many.
async fn told(platform: &RuleDomain, pages: usize) -> Vec<UnitImport> {
    testkit::eventually("the units", || async {
        let events = platform.entries("order", Lane::Bulk).await;
        let facts = events
            .iter()
            .filter_map(|event| RuleFact::read(event).unwrap());
        let imports = facts.filter_map(|fact| match fact {
            RuleFact::UnitsImported(import) => Some(import),
            _ => None,
        });
        Some(imports.collect::<Vec<_>>()).filter(|imports| imports.len() == pages)
    })
    .await
}

/// Returns the number of units on each page, and its flag `complete`.
fn sizes(pages: &[UnitImport]) -> Vec<(usize, bool)> {
    pages
        .iter()
        .map(|page| (page.units.len(), page.complete))
        .collect()
}

#[tokio::test]
async fn imported_units_are_published_in_pages_of_which_the_last_one_says_that_the_list_is_complete()
 {
    let platform = RuleDomain::bare().await;
    let row = |number: u8, letter: char| format!("{letter}{number:02},unit {letter}{number},");
    let rows: Vec<_> = ('A'..='K')
        .flat_map(|letter| (0..100).map(move |number| row(number, letter)))
        .collect();
    let csv = format!("code,name,symbol\n{}\n", rows.join("\n"));
    let done = platform
        .admin("importUnits", IMPORTED, json!({ "csv": csv }))
        .await;
    assert_eq!(done["imported"], 1_100, "{done}");
    let pages = told(&platform, 3).await;
    assert_eq!(sizes(&pages), [(500, false), (500, false), (100, false)]);
    assert_eq!(
        (pages[0].units[0].code.as_str(), &pages[0].units[0].symbol),
        ("A00", &None)
    );

    let input = json!({ "csv": "code,name,symbol\nZZ9,some unit,zz\n", "complete": true });
    platform.admin("importUnits", IMPORTED, input).await;
    let pages = told(&platform, 4).await;
    assert_eq!(sizes(&pages[3..]), [(1, true)]);
    assert_eq!(pages[3].units[0].symbol.as_deref(), Some("zz"));

    let listed = platform
        .listings()
        .publish_page("units", Uuid::now_v7(), None)
        .await
        .unwrap();
    assert_eq!(listed, None, "all at once");
    let pages = told(&platform, 7).await;
    assert_eq!(
        sizes(&pages[4..]),
        [(500, false), (500, false), (101, true)]
    );
}

#[tokio::test]
async fn a_file_of_units_is_taken_whole_by_administrators() {
    let platform = RuleDomain::bare().await;
    let long = format!("code,name,symbol\n{}", "x".repeat(1_500_000));
    for (csv, code) in [
        ("", "CSV_HEADER_INVALID"),
        ("name,code,symbol\nkilogram,KGM,kg\n", "CSV_HEADER_INVALID"),
        ("code,name,symbol\n", "CSV_EMPTY"),
        (
            "code,name,symbol\nKGM,kilogram,kg\nkgm,kilogram,kg\n",
            "CSV_ROW_INVALID",
        ),
        (
            "code,name,symbol\nKGM,kilogram,kg\nKGM,kilogram,kg\n",
            "CSV_ROW_INVALID",
        ),
        (
            "code,name,symbol\nKGM,\"kilo\ngram\",kg\n",
            "CSV_ROW_INVALID",
        ),
        (long.as_str(), "CSV_TOO_LARGE"),
    ] {
        let payload = platform
            .admin("importUnits", IMPORTED, json!({ "csv": csv }))
            .await;
        if code == "CSV_ROW_INVALID" {
            assert_eq!(payload["userErrors"][0]["code"], code, "{payload}");
        } else {
            refused(&payload, code, "input.csv");
        }
    }
    assert_eq!(platform.number("select count(*) from units").await, 0);
    assert_eq!(platform.number("select count(*) from outbox").await, 0);
    let query = mutation("importUnits", IMPORTED);
    let input = json!({ "input": { "csv": "code,name,symbol\nKGM,kilogram,kg\n" } });
    let seller = testkit::seller(Uuid::now_v7());
    assert_eq!(
        code(&platform.ask(&seller, &query, input.clone()).await),
        "FORBIDDEN"
    );
    assert_eq!(
        code(&platform.ask(&testkit::anonymous(), &query, input).await),
        "UNAUTHENTICATED"
    );
}
