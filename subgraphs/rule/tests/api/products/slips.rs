//! Misspelt names are refused, or accepted with a warning that suggests a known name.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, code, power_bank, refusals};

const WARNED: &str = "{ product { id } userErrors { code path message } warnings { code path message suggestions } }";

/// Returns the code, the last element of the path, and the first suggestion of each warning.
fn warnings(payload: &Value) -> Vec<(String, String, Option<String>)> {
    let list = payload["warnings"]
        .as_array()
        .unwrap_or_else(|| panic!("{payload}"))
        .iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let warned = list.map(|one| {
        let path = one["path"].as_array().unwrap();
        assert_eq!(path[0], "input", "{one}");
        let suggestion = one["suggestions"].get(0).map(text);
        if let Some(suggestion) = &suggestion {
            let message = one["message"].as_str().unwrap();
            assert!(
                message.contains(&format!("Did you mean `{suggestion}`")),
                "{one}"
            );
        }
        (text(&one["code"]), text(path.last().unwrap()), suggestion)
    });
    warned.collect()
}

fn warning(code: &str, of: &str, suggestion: Option<&str>) -> (String, String, Option<String>) {
    (
        code.to_owned(),
        of.to_owned(),
        suggestion.map(str::to_owned),
    )
}

#[tokio::test]
async fn a_fact_that_no_rule_pack_knows_is_taken_with_a_warning() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let create = async |sku: &str, names: &[&str]| {
        let mut input = power_bank();
        let facts: Vec<_> = names
            .iter()
            .map(|name| json!({ "name": name, "text": "3480" }))
            .collect();
        (input["sku"], input["facts"]) = (json!(sku), json!(facts));
        platform
            .mutate(&seller, "createProduct", WARNED, input)
            .await
    };
    for (number, (name, suggestion)) in [
        ("un_numbr", Some("un_number")),
        ("UN_number", Some("un_number")),
        ("unnumber", Some("un_number")),
        ("nu_number", Some("un_number")),
        ("state_of_charge", Some("state_of_charge_percent")),
        ("colour", None),
        ("batch_no", None),
    ]
    .into_iter()
    .enumerate()
    {
        let payload = create(&format!("P-{number}"), &[name]).await;
        assert_eq!(
            warnings(&payload),
            [warning("FACT_UNKNOWN", name, suggestion)],
            "{payload}"
        );
        assert!(payload["product"]["id"].is_string(), "{payload}");
    }
    // A pack declares these names, a lane has them, or a rule uses them without a declaration.
    let known = create("K", &["un_number", "aircraft"]).await;
    assert_eq!(warnings(&known), [], "{known}");
    let many: Vec<String> = (0..150).map(|number| format!("lot_{number}")).collect();
    let many = create("M", &many.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(warnings(&many).len(), 20, "no more of a kind");
    let id = &known["product"]["id"];
    let change = json!({ "productId": id, "facts": [{ "name": "un_numbr" }] });
    let changed = platform
        .mutate(&seller, "updateProduct", WARNED, change)
        .await;
    assert_eq!(
        warnings(&changed),
        [warning("FACT_UNKNOWN", "un_numbr", Some("un_number"))],
        "{changed}"
    );
    let proposal = json!({ "productId": id, "hsCode": "850760", "method": "SELF", "restsOn": ["un_number", "aircarft"] });
    let proposed = platform
        .mutate(&seller, "proposeClassification", WARNED, proposal)
        .await;
    assert_eq!(
        warnings(&proposed),
        [warning("FACT_UNKNOWN", "aircarft", Some("aircraft"))],
        "{proposed}"
    );
}

#[tokio::test]
async fn without_rule_packs_no_name_is_known_and_none_is_warned_of() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let payload = platform
        .mutate(&seller, "createProduct", WARNED, power_bank())
        .await;
    assert_eq!(warnings(&payload), [], "{payload}");
}

#[tokio::test]
async fn goods_and_files_have_the_same_warnings() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let query = "query($input: RequirementsInput!, $lane: LaneInput!) { \
        requirements(input: $input, lane: $lane) { warnings { code path message suggestions } } }";
    let facts = json!([{ "name": "un_numbr", "text": "3480" }]);
    let national = json!([{ "market": "UK", "code": "8507600010" }]);
    let input =
        json!({ "hsCode": "850760", "origin": "CN", "facts": facts, "nationalCodes": national });
    let data = platform
        .answer(
            &testkit::anonymous(),
            query,
            json!({ "input": input, "lane": by_air(None) }),
        )
        .await;
    let wanted = [
        warning("FACT_UNKNOWN", "un_numbr", Some("un_number")),
        warning("MARKET_UNKNOWN", "UK", Some("GB")),
    ];
    assert_eq!(warnings(&data["requirements"]), wanted);
    let rows = "A,Bank,CN,850760,3480,8507600010,8507600010\nB,Bank,CN,850760,3481,,\n";
    let csv =
        format!("sku,name,origin_country,hs_code,fact:un_numbr,national:EU,national:uk\n{rows}");
    let selection = "{ imported userErrors { code } warnings { code path message suggestions } }";
    let done = platform
        .mutate(&seller, "importProducts", selection, json!({ "csv": csv }))
        .await;
    assert_eq!(done["imported"], 2, "{done}");
    let wanted = [
        warning("FACT_UNKNOWN", "fact:un_numbr", Some("un_number")),
        warning("MARKET_UNKNOWN", "national:UK", Some("GB")),
    ];
    assert_eq!(warnings(&done), wanted, "once for a column");
    let csv = "market,code,description\nEU,85076000,Batteries\nEUU,85076000,Batteries\nUK,8507600010,Batteries\n";
    let selection = "{ imported userErrors { code } warnings { code path message suggestions } }";
    let done = platform
        .admin("importNationalCodes", selection, json!({ "csv": csv }))
        .await;
    let wanted = [
        warning("MARKET_UNKNOWN", "EUU", Some("EU")),
        warning("MARKET_UNKNOWN", "UK", Some("GB")),
    ];
    assert_eq!(
        (&done["imported"], warnings(&done)),
        (&json!(3), wanted.to_vec())
    );
}

#[tokio::test]
async fn what_is_refused_names_what_may_have_been_meant() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let selection = "{ userErrors { code path message } }";
    for (kind, hint) in [
        ("UN383_SUMARY", "Did you mean `UN383_SUMMARY`?"),
        ("un383_summary", "Did you mean `UN383_SUMMARY`?"),
        ("UN 38.3 summary", "Did you mean `UN383_SUMMARY`?"),
        ("EU-DOC", "Did you mean `EU_DOC`?"),
        ("NOPE-1", "`documentTypes` lists them."),
    ] {
        let declared = json!([{ "type": kind, "issuedOn": "2026-01-01" }]);
        let input = json!({ "productId": id, "lane": by_air(None), "declaredDocuments": declared });
        let payload = platform
            .mutate(&seller, "runSelfCheck", selection, input)
            .await;
        assert_eq!(
            refusals(&payload)[0].0,
            "DOCUMENT_TYPE_UNKNOWN",
            "{payload}"
        );
        assert!(
            payload["userErrors"][0]["message"]
                .as_str()
                .unwrap()
                .ends_with(hint),
            "{payload}"
        );
    }
    let csv = "sku,nmae,origin_country,hs_code\nA,Bank,CN,850760\n";
    let payload = platform
        .mutate(&seller, "importProducts", selection, json!({ "csv": csv }))
        .await;
    let message = payload["userErrors"][0]["message"].as_str().unwrap();
    assert_eq!(
        message,
        "The first line has no column name. Is `nmae` meant to be `name`?"
    );
    let long = json!([{ "type": "X".repeat(5_000), "issuedOn": "2026-01-01" }]);
    let input = json!({ "productId": id, "lane": by_air(None), "declaredDocuments": long });
    let payload = platform
        .mutate(&seller, "runSelfCheck", selection, input)
        .await;
    assert!(
        payload["userErrors"][0]["message"].as_str().unwrap().len() < 300,
        "{payload}"
    );
}

#[tokio::test]
async fn a_rule_that_is_not_there_is_not_found() {
    let platform = RuleDomain::start().await;
    let query = "{ rules(pack: \"demo-consumer-gods\") { totalCount } }";
    let answer = platform.ask(&testkit::anonymous(), query, json!({})).await;
    assert_eq!(code(&answer), "RULE_PACK_NOT_FOUND");
    assert!(
        answer["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("`demo-consumer-goods`"),
        "{answer}"
    );
}
