//! Codes in every form, and searches that ignore the form of a text.

use std::sync::Arc;

use caller::{Caller, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PRODUCT, RuleDomain, code, platform_person, power_bank, refused};

const CODES: &str = "query($search: String!, $level: NomenclatureLevel) { \
    searchNomenclature(search: $search, level: $level, first: 100) { totalCount nodes { code path { code } } } }";

async fn codes(platform: &RuleDomain, search: &str) -> Vec<String> {
    let data = platform
        .answer(&testkit::anonymous(), CODES, json!({ "search": search }))
        .await;
    let nodes = data["searchNomenclature"]["nodes"].as_array().unwrap();
    assert_eq!(
        data["searchNomenclature"]["totalCount"],
        nodes.len(),
        "{search}"
    );
    nodes
        .iter()
        .map(|node| node["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_code_is_searched_in_every_writing() {
    let platform = RuleDomain::with_codes().await;
    for search in [
        "850760",
        "8507.60.00.90",
        "8507.60.00",
        "85076000",
        "8507600090",
        "8507 60",
        "8507-60",
        "8507 60 00 90",
        " 8507.60 ",
        "85.07.60",
        "8507\u{A0}60",
        "850760\u{200B}",
        "\u{FF18}\u{FF15}\u{FF10}\u{FF17}\u{FF16}\u{FF10}",
        "\u{FF18}\u{FF15}\u{FF10}\u{FF17}\u{FF0E}\u{FF16}\u{FF10}",
        "8507601",
    ] {
        assert_eq!(codes(&platform, search).await, ["850760"], "{search:?}");
    }
    assert_eq!(
        codes(&platform, "85079999").await[..2],
        ["8507", "850710"],
        "the heading, then what is below"
    );
    assert_eq!(codes(&platform, "8507999999").await[0], "8507");
    let data = platform
        .answer(
            &testkit::anonymous(),
            CODES,
            json!({ "search": "8507.60.00.90", "level": "SUBHEADING" }),
        )
        .await;
    assert_eq!(
        data["searchNomenclature"]["nodes"][0]["path"][1]["code"],
        "8507"
    );
    for nothing in ["9999999999", "99", "1234567890123456789012345"] {
        assert_eq!(
            codes(&platform, nothing).await,
            Vec::<String>::new(),
            "{nothing}"
        );
    }
    for words in [
        "LITHIUM-ION",
        "lithium\u{A0}ion",
        "\u{FF2C}ithium ion",
        " lithium  ion ",
        "lithi\u{AD}um-ion",
    ] {
        assert_eq!(codes(&platform, words).await[0], "850760", "{words:?}");
    }
}

#[tokio::test]
async fn a_code_is_taken_in_every_writing_or_refused() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let create = async |number: usize, code: &str| {
        let mut input = power_bank();
        (input["sku"], input["hsCode"]) = (json!(format!("P-{number}")), json!(code));
        platform
            .mutate(&seller, "createProduct", PRODUCT, input)
            .await
    };
    let good = [
        "850760",
        "8507.60",
        "8507 60",
        "8507-60",
        " 850760 ",
        "\u{FF18}\u{FF15}\u{FF10}\u{FF17}\u{FF16}\u{FF10}",
    ];
    for (number, code) in good.into_iter().enumerate() {
        let payload = create(number, code).await;
        assert_eq!(payload["product"]["hsCode"], "850760", "{code:?} {payload}");
    }
    for code in [
        "",
        "85076",
        "8507600",
        "85O760",
        "850760\u{200B}",
        "8507,60",
        "battery",
    ] {
        refused(&create(100, code).await, "HS_CODE_INVALID", "input.hsCode");
    }
    let longer = create(100, "8507.60.00.90").await;
    refused(&longer, "HS_CODE_INVALID", "input.hsCode");
    let message = longer["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("850760") && message.contains("8507600090"),
        "{message}"
    );
    let id = platform.product(&seller, power_bank()).await;
    let change = json!({ "productId": id, "hsCode": "8506.50", "nationalCodes": [{ "market": "gb", "code": "8506.50.10.00" }] });
    let changed = platform
        .mutate(&seller, "updateProduct", PRODUCT, change)
        .await["product"]
        .clone();
    assert_eq!(changed["hsCode"], "850650");
    assert_eq!(
        changed["nationalCodes"],
        json!([{ "market": "GB", "code": "8506501000" }])
    );
    let proposal = json!({ "productId": id, "hsCode": "8507 60", "method": "SELF" });
    let proposed = platform
        .mutate(&seller, "proposeClassification", PRODUCT, proposal)
        .await;
    assert_eq!(proposed["product"]["hsCode"], "850760", "{proposed}");
    let watch = json!({ "hsPrefix": "85.07", "market": "de", "mode": "SEA" });
    let selection = "{ watch { hsPrefix market { code } } userErrors { code path } }";
    let watched = platform
        .mutate(&seller, "watchMarket", selection, watch)
        .await;
    assert_eq!(
        watched["watch"],
        json!({ "hsPrefix": "8507", "market": { "code": "DE" } })
    );
    for (hs, market, code, path) in [
        ("85076", "DE", "HS_CODE_INVALID", "input.hsPrefix"),
        ("8507", "UK", "COUNTRY_UNKNOWN", "input.market"),
    ] {
        let watch = json!({ "hsPrefix": hs, "market": market, "mode": "SEA" });
        refused(
            &platform
                .mutate(&seller, "watchMarket", selection, watch)
                .await,
            code,
            path,
        );
    }
    let query = "{ nomenclature(code: \"8507.60\") { code } market(code: \"de\") { code } \
        products(filter: { hsPrefix: \"85.07\" }) { totalCount } }";
    let data = platform.answer(&seller, query, json!({})).await;
    assert_eq!(
        (&data["nomenclature"]["code"], &data["market"]["code"]),
        (&json!("850760"), &json!("DE"))
    );
    assert_eq!(data["products"]["totalCount"], 7);
    for query in [
        "{ nomenclature(code: \"85076\") { code } }",
        "{ products(filter: { hsPrefix: \"x\" }) { totalCount } }",
    ] {
        assert_eq!(
            code(&platform.ask(&seller, query, json!({})).await),
            "HS_CODE_INVALID",
            "{query}"
        );
    }
    let query = "{ requirements(input: { hsCode: \"8507.60\", origin: \"cn\" }, lane: { destination: \"de\", mode: AIR }) \
        { requirements { totalCount } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await;
    assert!(
        data["requirements"]["requirements"]["totalCount"]
            .as_u64()
            .unwrap()
            > 0,
        "{data}"
    );
}

#[tokio::test]
async fn a_file_has_codes_in_every_writing() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let csv = "sku,name,origin_country,hs_code,national:gb\nA,Bank,cn,8507.60,8507.60.00.10\nB,Bank,CN,8507 60,\nC,Bank,CN,85076,\n";
    let selection = "{ imported rows { userErrors { code } } userErrors { code } }";
    let input = json!({ "csv": csv, "mode": "GOOD_ROWS" });
    let done = platform
        .mutate(&seller, "importProducts", selection, input)
        .await;
    assert_eq!(
        (&done["imported"], &done["rows"][2]["userErrors"][0]["code"]),
        (&json!(2), &json!("HS_CODE_INVALID"))
    );
    let query = "{ products { nodes { hsCode nationalCodes { market code } } } }";
    let data = platform.answer(&seller, query, json!({})).await;
    let first =
        json!({ "hsCode": "850760", "nationalCodes": [{ "market": "GB", "code": "8507600010" }] });
    assert_eq!(data["products"]["nodes"][0], first);
    let csv = "market,code,description\nGB,8507.60.00.10,For electric cars\n";
    let selection = "{ imported userErrors { code message } }";
    let done = platform
        .admin("importNationalCodes", selection, json!({ "csv": csv }))
        .await;
    assert_eq!(done, json!({ "imported": 1, "userErrors": [] }));
    let query = "{ nationalCodes(market: \" gb\", prefix: \"8507.60\") { totalCount nodes { market code } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await;
    assert_eq!(
        data["nationalCodes"]["nodes"],
        json!([{ "market": "GB", "code": "8507600010" }])
    );
}

async fn found(platform: &RuleDomain, seller: &Arc<Caller>, search: &str) -> Vec<Value> {
    let query = "query($search: String) { products(filter: { search: $search }) { totalCount nodes { sku } } }";
    let data = platform
        .answer(seller, query, json!({ "search": search }))
        .await;
    let nodes = data["products"]["nodes"].as_array().unwrap();
    assert_eq!(data["products"]["totalCount"], nodes.len());
    nodes.iter().map(|node| node["sku"].clone()).collect()
}

#[tokio::test]
async fn products_are_found_in_any_case_form_and_spacing() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let names = [
        ("K-1", "K\u{E4}sereibe Stra\u{DF}e"),
        ("K-2", "Power bank 20 000"),
        ("\u{FF2B}-3", "Wei\u{DF}er Ka\u{308}se"),
    ];
    for (sku, name) in names {
        let mut input = power_bank();
        (input["sku"], input["name"]) = (json!(sku), json!(name));
        platform.product(&seller, input).await;
    }
    for (search, wanted) in [
        ("K\u{E4}se", &["K-1", "K-3"][..]),
        ("Ka\u{308}se", &["K-1", "K-3"]),
        ("K\u{C4}SE", &["K-1", "K-3"]),
        ("  k\u{E4}se\t", &["K-1", "K-3"]),
        ("STRASSE", &["K-1"]),
        ("stra\u{DF}e", &["K-1"]),
        ("powerbank", &["K-2"]),
        ("POWER  BANK", &["K-2"]),
        ("power\u{A0}bank", &["K-2"]),
        ("\u{FF30}ower", &["K-2"]),
        ("pow\u{AD}er", &["K-2"]),
        ("20000", &["K-2"]),
        ("k-3", &["K-3"]),
        (" k-2 ", &["K-2"]),
        ("\u{200B}", &["K-1", "K-2", "K-3"]),
        ("   ", &["K-1", "K-2", "K-3"]),
        ("k-1k", &[]),
        ("%", &[]),
    ] {
        assert_eq!(
            found(&platform, &seller, search).await,
            wanted,
            "{search:?}"
        );
    }
    let query = "{ products(first: 1) { nodes { id } } }";
    let id = platform.answer(&seller, query, json!({})).await["products"]["nodes"][0]["id"].clone();
    platform
        .mutate(
            &seller,
            "updateProduct",
            PRODUCT,
            json!({ "productId": id, "name": "Reibe" }),
        )
        .await;
    assert_eq!(
        found(&platform, &seller, "strasse").await,
        Vec::<Value>::new(),
        "by the name as it is now"
    );
    assert_eq!(found(&platform, &seller, "REIBE").await, ["K-1"]);
}

/// Rows of a process of the previous release, which does not know the column `search`.
#[tokio::test]
async fn rows_without_a_search_text_get_the_one_of_the_code() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, power_bank()).await;
    for name in [
        "Power  Bank 20 000",
        "K\u{C4}SEREIBE Stra\u{DF}e",
        "Ka\u{308}se",
        "\u{3A3}\u{39F}\u{3A6}\u{39F}\u{3A3}",
        "\u{422}\u{415}\u{421}\u{422}",
        "\u{FF30}ower\u{AD}bank\u{200B}\u{2060} \u{FB01}bre",
        "a\u{A0}b\u{3000}c\u{2003}d",
        "\u{2764}\u{FE0F}",
    ] {
        let wanted = |sku: &str| {
            format!(
                "{}\n{}",
                normalisation::search_key(sku),
                normalisation::search_key(name)
            )
        };
        let sku = Uuid::now_v7().to_string();
        let insert = "insert into products (id, version, organisation_id, sku, name, origin_country, hs_code,
                 national_codes, classification, facts, status, created_at, updated_at)
             select gen_random_uuid(), 1, organisation_id, $1, $2, origin_country, hs_code,
                 national_codes, classification, facts, status, created_at, updated_at
             from products where sku = 'PB-20000' returning search";
        let pool = &platform.database.pool;
        let inserted = sqlx::query_scalar::<_, String>(insert)
            .bind(&sku)
            .bind(name)
            .fetch_one(pool)
            .await;
        assert_eq!(inserted.unwrap(), wanted(&sku));
        let rename = "update products set name = $2 where sku = $1 returning search";
        for new in ["other", name] {
            let renamed = sqlx::query_scalar::<_, String>(rename)
                .bind(&sku)
                .bind(new)
                .fetch_one(pool)
                .await;
            let renamed = renamed.unwrap();
            assert_eq!(renamed.ends_with("\nother"), new == "other", "{renamed}");
        }
        let gtin = "update products set gtin = $2 where sku = $1 returning search";
        for (number, end) in [(Some("4006381333931"), "\n4006381333931"), (None, "")] {
            let numbered = sqlx::query_scalar::<_, String>(gtin)
                .bind(&sku)
                .bind(number)
                .fetch_one(pool)
                .await;
            assert_eq!(numbered.unwrap(), format!("{}{end}", wanted(&sku)));
        }
        let insert = "insert into rule_packs (id, version, name, title, created_at, updated_at)
             values (gen_random_uuid(), 1, $1, $2, now(), now()) returning search";
        let inserted = sqlx::query_scalar::<_, String>(insert)
            .bind(&sku)
            .bind(name)
            .fetch_one(pool)
            .await;
        assert_eq!(inserted.unwrap(), wanted(&sku));
    }
}

#[tokio::test]
async fn facts_documents_and_packs_are_found_by_a_part_of_their_text() {
    let platform = RuleDomain::start().await;
    let named = json!({ "name": "schweiz", "title": "Regeln f\u{FC}r die Gro\u{DF}e Stra\u{DF}e" });
    platform
        .admin("createRulePack", "{ userErrors { code } }", named)
        .await;
    let editor = platform_person(Role::RuleEditor);
    let packs = async |search: &str| {
        let query = "query($search: String) { rulePacks(filter: { search: $search }) { totalCount nodes { name } } }";
        let data = platform
            .answer(&editor, query, json!({ "search": search }))
            .await;
        let nodes = data["rulePacks"]["nodes"].as_array().unwrap().clone();
        assert_eq!(data["rulePacks"]["totalCount"], nodes.len());
        nodes
            .into_iter()
            .map(|node| node["name"].clone())
            .collect::<Vec<_>>()
    };
    for (search, wanted) in [
        ("Consumer", &["demo-consumer-goods"][..]),
        (" DEMO - consumer", &["demo-consumer-goods"]),
        ("SCHWEIZ", &["schweiz"]),
        ("GROSSE STRASSE", &["schweiz"]),
        ("fu\u{308}r", &["schweiz"]),
        ("", &["demo-consumer-goods", "schweiz"]),
        ("nothing", &[]),
    ] {
        assert_eq!(packs(search).await, wanted, "{search:?}");
    }
    let query = "{ facts(search: \"UN  Number\") { nodes { name } } noFacts: facts(search: \"xyzzy\") { totalCount } \
        byCode: documentTypes(search: \"un383_sum\") { nodes { code } } \
        byTitle: documentTypes(search: \"test summary\") { nodes { code } } }";
    let data = platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await;
    assert_eq!(data["facts"]["nodes"], json!([{ "name": "un_number" }]));
    assert_eq!(data["noFacts"]["totalCount"], 0);
    for list in ["byCode", "byTitle"] {
        assert_eq!(
            data[list]["nodes"],
            json!([{ "code": "UN383_SUMMARY" }]),
            "{list}"
        );
    }
}
