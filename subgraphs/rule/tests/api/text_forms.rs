//! Texts that look the same have the same result, or are refused.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PRODUCT, RuleDomain, VERSION, power_bank, refusals};

const CHECKED: &str =
    "{ selfCheck { verdict findings { rule status } } userErrors { code path message } }";
const FACTS: &str = r#"schema: rulepack/1
pack: forms
version: "1"
nomenclature: HS2022
facts:
  un_number: {type: TEXT, code: {prefix: UN, pattern: "[0-9]{4}|NONE"}}
  plastic: {type: TEXT}
  unit: {type: TEXT, case: SENSITIVE}
rules:
"#;

/// Pack with a code, a text, a case-sensitive text, and an undeclared fact.
fn pack() -> String {
    let rules = [
        ("UN", "{fact: un_number, eq: \"3480\"}"),
        (
            "PLASTIC",
            "{fact: plastic, in: [\"Poly\u{E4}thylen\", \"PVC\"]}",
        ),
        ("UNIT", "{fact: unit, eq: mW}"),
        ("UNDECLARED", "{fact: brand, eq: Stra\u{DF}enbau AG}"),
    ];
    let rule = |(id, when): (&str, &str)| {
        format!(
            "  - {{id: {id}, effect: PROHIBITED, scope: {{hs: [\"8507\"]}}, when: {when}, legal_basis: [{{act: Act}}],\n     \
             valid: {{from: 2020-01-01}}, review: {{by: me, on: 2026-01-01}}}}\n"
        )
    };
    format!("{FACTS}{}", rules.map(rule).concat())
}

async fn with_pack() -> RuleDomain {
    let platform = RuleDomain::with_codes().await;
    platform.publish(&pack(), None).await;
    platform
}

/// Returns the rules that prohibit a product with this fact, or the code of the refusal of the fact.
async fn prohibiting(platform: &RuleDomain, fact: &str, text: &str) -> Result<Vec<Value>, String> {
    let seller = testkit::seller(Uuid::now_v7());
    let mut input = power_bank();
    input["facts"] = json!([{ "name": fact, "text": text }]);
    let created = platform
        .mutate(&seller, "createProduct", PRODUCT, input)
        .await;
    if let Some((code, _)) = refusals(&created).first() {
        return Err(code.clone());
    }
    let lane = json!({ "destination": "DE", "mode": "SEA" });
    let check = json!({ "productId": created["product"]["id"], "lane": lane });
    let checked = platform
        .mutate(&seller, "runSelfCheck", CHECKED, check)
        .await;
    let findings = checked["selfCheck"]["findings"].as_array().unwrap();
    let prohibited = findings
        .iter()
        .filter(|finding| finding["status"] == "PROHIBITED");
    Ok(prohibited.map(|finding| finding["rule"].clone()).collect())
}

#[tokio::test]
async fn a_fact_decides_the_same_in_every_writing_that_looks_the_same() {
    let platform = with_pack().await;
    let full_width = "\u{FF13}\u{FF14}\u{FF18}\u{FF10}";
    let numbers = [
        "3480",
        " 3480 ",
        "UN3480",
        "UN 3480",
        "un3480",
        "UN-3480",
        full_width,
        "UN\u{A0}3480",
        "3 480",
    ];
    let plastics = [
        "Poly\u{E4}thylen",
        "Polya\u{308}thylen",
        "POLY\u{C4}THYLEN",
        "poly\u{E4}thylen ",
        "pvc",
        "\u{FF30}\u{FF36}\u{FF23}",
    ];
    let brands = [
        "Stra\u{DF}enbau AG",
        "STRASSENBAU AG",
        "Stra\u{DF}enbau  AG",
        "Stra\u{DF}enbau\u{A0}AG",
    ];
    for (fact, rule, texts) in [
        ("un_number", "UN", &numbers[..]),
        ("plastic", "PLASTIC", &plastics[..]),
        ("unit", "UNIT", &["mW", " mW", "\u{FF4D}\u{FF37}"][..]),
        ("brand", "UNDECLARED", &brands[..]),
    ] {
        for text in texts {
            assert_eq!(
                prohibiting(&platform, fact, text).await,
                Ok(vec![json!(rule)]),
                "{fact} {text:?}"
            );
        }
    }
    let others = [
        ("un_number", "3481"),
        ("un_number", "NONE"),
        ("plastic", "PE"),
        ("unit", "MW"),
        ("brand", "Bau"),
    ];
    for (fact, text) in others {
        assert_eq!(
            prohibiting(&platform, fact, text).await,
            Ok(vec![]),
            "{fact} {text:?}"
        );
    }
}

#[tokio::test]
async fn a_character_that_nobody_sees_and_a_code_of_another_form_are_refused() {
    let platform = with_pack().await;
    let invalid = Err("FACT_VALUE_INVALID".to_owned());
    for unseen in [
        '\u{200B}', '\u{AD}', '\u{FEFF}', '\u{2060}', '\u{200D}', '\u{202E}', '\u{2066}',
        '\u{3164}',
    ] {
        for (fact, text) in [("un_number", "3480"), ("plastic", "PVC"), ("brand", "Bau")] {
            for text in [
                format!("{text}{unseen}"),
                format!("{unseen}{text}"),
                format!("3{unseen}4"),
            ] {
                assert_eq!(
                    prohibiting(&platform, fact, &text).await,
                    invalid,
                    "{fact} {text:?}"
                );
            }
        }
    }
    for text in ["348O", "34800", "UN", "battery", "3480/3481"] {
        assert_eq!(
            prohibiting(&platform, "un_number", text).await,
            invalid,
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_rule_file_with_an_unseen_character_or_a_value_of_no_code_is_not_valid() {
    let platform = RuleDomain::with_codes().await;
    for (from, to, wanted) in [
        ("eq: \"3480\"", "eq: \"3480\u{200B}\"", "INVALID_TEXT"),
        ("\"PVC\"", "\"PV\u{AD}C\"", "INVALID_TEXT"),
        ("eq: \"3480\"", "eq: \"348\"", "VALUE_OF_NO_CODE"),
        ("[0-9]{4}|NONE", "[0-9", "INVALID_PATTERN"),
        (
            "plastic: {type: TEXT}",
            "plastic: {type: NUMBER, case: SENSITIVE}",
            "TYPE_MISMATCH",
        ),
    ] {
        let uploaded = platform.upload(&pack().replacen(from, to, 1)).await;
        let id = &uploaded["rulePackVersion"]["id"];
        let validated = platform
            .admin(
                "validateRulePack",
                VERSION,
                json!({ "rulePackVersionId": id }),
            )
            .await;
        let findings = validated["rulePackVersion"]["findings"].as_array();
        let findings = findings.unwrap_or_else(|| panic!("{validated} {uploaded}"));
        assert!(
            findings.iter().any(|finding| finding["code"] == wanted),
            "{wanted}: {findings:?}"
        );
        assert_ne!(validated["rulePackVersion"]["status"], "VALID");
    }
}

#[tokio::test]
async fn two_articles_that_look_the_same_are_the_same_and_a_name_can_be_seen() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let create = async |sku: &str, name: &str| {
        let mut product = power_bank();
        (product["sku"], product["name"]) = (json!(sku), json!(name));
        let created = platform
            .mutate(&seller, "createProduct", PRODUCT, product)
            .await;
        refusals(&created).first().map(|(code, _)| code.clone())
    };
    assert_eq!(create("K\u{E4}bel 1", "Kabel").await, None);
    let same = [
        "Ka\u{308}bel 1",
        " K\u{E4}bel 1 ",
        "K\u{E4}bel\u{A0}1",
        "K\u{E4}bel  1",
        "\u{FF2B}\u{E4}bel 1",
    ];
    for same in same {
        assert_eq!(
            create(same, "Kabel").await.as_deref(),
            Some("SKU_TAKEN"),
            "{same:?}"
        );
    }
    for unseen in ["K\u{E4}bel\u{200B} 1", "\u{202E}K", "\u{3164}"] {
        assert_eq!(
            create(unseen, "Kabel").await.as_deref(),
            Some("TEXT_INVALID"),
            "{unseen:?}"
        );
    }
    for nothing in [
        "\u{200B}",
        "\u{2800}",
        "\u{3164}",
        "\u{A0}",
        "Akku \u{202E}",
    ] {
        assert_eq!(
            create("L-1", nothing).await.as_deref(),
            Some("TEXT_INVALID"),
            "{nothing:?}"
        );
    }
    let csv = "sku,name,origin_country,hs_code\nKa\u{308}bel 1,Kabel,CN,850760\nM\u{200B},Kabel,CN,850760\n";
    let report = "{ rows { line userErrors { code } } userErrors { code } }";
    let input = json!({ "csv": csv, "mode": "GOOD_ROWS" });
    let imported = platform
        .mutate(&seller, "importProducts", report, input)
        .await;
    let code = |row: usize| imported["rows"][row]["userErrors"][0]["code"].clone();
    assert_eq!(
        (code(0), code(1)),
        (json!("SKU_TAKEN"), json!("TEXT_INVALID")),
        "{imported}"
    );
}
