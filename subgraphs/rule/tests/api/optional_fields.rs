//! Optional fields that are absent keep the stored value: as literals, in one variable, and as declared variables that are not
//! sent.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::support::{PRODUCT, RuleDomain, mutation, power_bank, refusals};

/// Optional field of an input.
struct Field {
    name: &'static str,
    /// Type of the variable.
    of: &'static str,
    literal: &'static str,
    /// The field with a variable of this name as its value.
    with_variable: &'static str,
    /// Value of the variable.
    variable: Value,
    /// Value of the field after the mutation.
    value: Value,
}

impl Field {
    fn plain([name, of, literal, with_variable]: [&'static str; 4], value: Value) -> Self {
        Self {
            name,
            of,
            literal,
            with_variable,
            variable: value.clone(),
            value,
        }
    }
}

/// Mutation with some of the optional fields of its input.
struct Mutation<'a> {
    name: &'a str,
    selection: &'a str,
    /// Required fields, as literals.
    always: &'a [(&'a str, &'a str)],
    fields: &'a [Field],
}

impl Mutation<'_> {
    /// Returns the request in each form, with the fields of the set bits.
    fn forms(&self, subset: usize) -> [(String, Value); 3] {
        let Self {
            name,
            selection,
            always,
            fields,
        } = self;
        let sent: Vec<&Field> = fields
            .iter()
            .enumerate()
            .filter(|(bit, _)| (subset >> bit) & 1 == 1)
            .map(|(_, field)| field)
            .collect();
        let always_written: Vec<String> = always
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let written = |fields: Vec<String>| [always_written.clone(), fields].concat().join(", ");

        let literals = written(
            sent.iter()
                .map(|field| format!("{}: {}", field.name, field.literal))
                .collect(),
        );
        let literals = format!("mutation {{ {name}(input: {{ {literals} }}) {selection} }}");

        // The literals of the required fields are strings and enum values.
        let fixed = always
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value.trim_matches('"'))));
        let input: Map<String, Value> = fixed
            .chain(
                sent.iter()
                    .map(|field| (field.name.to_owned(), field.value.clone())),
            )
            .collect();

        let declared: Vec<String> = fields
            .iter()
            .map(|field| format!("${}: {}", field.name, field.of))
            .collect();
        let all = written(
            fields
                .iter()
                .map(|field| field.with_variable.to_owned())
                .collect(),
        );
        let declared = declared.join(", ");
        let variables =
            format!("mutation({declared}) {{ {name}(input: {{ {all} }}) {selection} }}");
        let values: Map<String, Value> = sent
            .iter()
            .map(|field| (field.name.to_owned(), field.variable.clone()))
            .collect();
        [
            (literals, json!({})),
            (mutation(name, selection), json!({ "input": input })),
            (variables, Value::Object(values)),
        ]
    }
}

/// Creates a product with a value in every field, and returns its ID.
async fn product(platform: &RuleDomain, seller: &Arc<Caller>) -> String {
    let mut input = power_bank();
    input["sku"] = json!(Uuid::now_v7());
    input["gtin"] = json!("4006381333931");
    input["description"] = json!("before");
    input["nationalCodes"] = json!([{ "market": "GB", "code": "8507600010" }]);
    platform.product(seller, input).await
}

fn fact<'a>(product: &'a Value, name: &str) -> Option<&'a Value> {
    product["facts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fact| fact["name"] == name)
}

#[tokio::test]
async fn an_update_of_a_product_keeps_each_field_that_is_not_sent() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let plain = Field::plain;
    let fields = [
        plain(
            ["gtin", "String", "\"5901234123457\"", "gtin: $gtin"],
            json!("5901234123457"),
        ),
        plain(
            ["name", "String", "\"after\"", "name: $name"],
            json!("after"),
        ),
        plain(
            [
                "description",
                "String",
                "\"after\"",
                "description: $description",
            ],
            json!("after"),
        ),
        plain(
            [
                "originCountry",
                "CountryCode",
                "\"VN\"",
                "originCountry: $originCountry",
            ],
            json!("VN"),
        ),
        plain(
            ["hsCode", "HsCode", "\"850650\"", "hsCode: $hsCode"],
            json!("850650"),
        ),
        plain(
            [
                "nationalCodes",
                "[NationalCodeInput!]",
                "[]",
                "nationalCodes: $nationalCodes",
            ],
            json!([]),
        ),
        Field {
            name: "facts",
            of: "String",
            literal: "[{ name: \"un_number\", text: \"3481\" }]",
            with_variable: "facts: [{ name: \"un_number\", text: $facts }]",
            variable: json!("3481"),
            value: json!([{ "name": "un_number", "text": "3481" }]),
        },
    ];
    let query = format!(
        "query($id: ID!) {{ product(id: $id) {} }}",
        product_fields()
    );
    let subsets = 1_usize << fields.len();
    for subset in 0..subsets {
        for form in 0..3 {
            let id = product(&platform, &seller).await;
            let before =
                platform.answer(&seller, &query, json!({ "id": id })).await["product"].clone();
            let written = format!("\"{id}\"");
            let always = [("productId", written.as_str())];
            let update = Mutation {
                name: "updateProduct",
                selection: PRODUCT,
                always: &always,
                fields: &fields,
            };
            let (request, variables) = update.forms(subset)[form].clone();
            let payload =
                platform.answer(&seller, &request, variables).await["updateProduct"].clone();
            let is_sent = |name: &str| {
                fields
                    .iter()
                    .enumerate()
                    .any(|(bit, field)| (subset >> bit) & 1 == 1 && field.name == name)
            };
            if is_sent("hsCode") && !is_sent("nationalCodes") {
                let refused = (
                    "NATIONAL_CODE_INVALID".to_owned(),
                    "input.nationalCodes.GB".to_owned(),
                );
                assert_eq!(refusals(&payload), [refused], "{request}");
                continue;
            }
            assert_eq!(payload["userErrors"], json!([]), "{request}");
            let after = &payload["product"];
            for field in &fields {
                let sent = is_sent(field.name);
                if field.name == "facts" {
                    let number = fact(after, "un_number").map(|fact| &fact["text"]);
                    assert_eq!(
                        number,
                        Some(&json!(if sent { "3481" } else { "3480" })),
                        "{request}"
                    );
                    assert_eq!(
                        fact(after, "ce_marked"),
                        fact(&before, "ce_marked"),
                        "{request}"
                    );
                } else {
                    let wanted = if sent {
                        &field.value
                    } else {
                        &before[field.name]
                    };
                    assert_eq!(&after[field.name], wanted, "{}: {request}", field.name);
                }
            }
        }
    }
}

#[tokio::test]
async fn null_clears_the_fields_of_a_product_that_may_be_empty() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let plain = Field::plain;
    let fields = [
        plain(["gtin", "String", "null", "gtin: $gtin"], Value::Null),
        plain(
            ["description", "String", "null", "description: $description"],
            Value::Null,
        ),
        plain(
            [
                "nationalCodes",
                "[NationalCodeInput!]",
                "null",
                "nationalCodes: $nationalCodes",
            ],
            Value::Null,
        ),
    ];
    let query = format!(
        "query($id: ID!) {{ product(id: $id) {} }}",
        product_fields()
    );
    for subset in 0..1_usize << fields.len() {
        for form in 0..3 {
            let id = product(&platform, &seller).await;
            let before =
                platform.answer(&seller, &query, json!({ "id": id })).await["product"].clone();
            let written = format!("\"{id}\"");
            let always = [("productId", written.as_str())];
            let update = Mutation {
                name: "updateProduct",
                selection: PRODUCT,
                always: &always,
                fields: &fields,
            };
            let (request, variables) = update.forms(subset)[form].clone();
            let payload =
                platform.answer(&seller, &request, variables).await["updateProduct"].clone();
            assert_eq!(payload["userErrors"], json!([]), "{request}");
            let mut wanted = before;
            for (_, field) in fields
                .iter()
                .enumerate()
                .filter(|(bit, _)| (subset >> bit) & 1 == 1)
            {
                wanted[field.name] = if field.name == "nationalCodes" {
                    json!([])
                } else {
                    Value::Null
                };
            }
            let after =
                platform.answer(&seller, &query, json!({ "id": id })).await["product"].clone();
            assert_eq!(after, wanted, "{request}");
        }
    }
}

#[tokio::test]
async fn null_keeps_the_fields_of_a_product_that_always_have_a_value() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = product(&platform, &seller).await;
    let query = format!(
        "query($id: ID!) {{ product(id: $id) {} }}",
        product_fields()
    );
    let before = platform.answer(&seller, &query, json!({ "id": id })).await;
    let input = json!({ "productId": id, "name": null, "originCountry": null, "hsCode": null });
    let request = mutation("updateProduct", PRODUCT);
    let payload = platform
        .answer(&seller, &request, json!({ "input": input }))
        .await;
    assert_eq!(payload["updateProduct"]["userErrors"], json!([]));
    assert_eq!(
        platform.answer(&seller, &query, json!({ "id": id })).await,
        before
    );
}

fn product_fields() -> &'static str {
    "{ gtin name description originCountry hsCode nationalCodes { market code } facts { name text number flag } }"
}

#[tokio::test]
async fn a_fact_is_set_removed_by_null_and_kept_otherwise() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let values = ["text", "number", "flag"];
    for (sent, wanted) in [
        (json!({}), Some("3480")),
        (json!({ "text": null }), None),
        (json!({ "number": null }), None),
        (json!({ "text": null, "number": null, "flag": null }), None),
        (json!({ "text": "3481" }), Some("3481")),
        (
            json!({ "text": "3481", "number": null, "flag": null }),
            Some("3481"),
        ),
    ] {
        let sent = sent.as_object().unwrap();
        let literals: Vec<String> = sent
            .iter()
            .map(|(name, value)| format!(", {name}: {value}"))
            .collect();
        let literals = format!("[{{ name: \"un_number\"{} }}]", literals.concat());
        let mut fact_input = sent.clone();
        fact_input.insert("name".to_owned(), json!("un_number"));
        let variables: Vec<String> = values
            .iter()
            .map(|name| format!(", {name}: ${name}"))
            .collect();
        let variables = format!("[{{ name: \"un_number\"{} }}]", variables.concat());
        for create in [false, true] {
            let (name, sku) = (
                if create {
                    "createProduct"
                } else {
                    "updateProduct"
                },
                Uuid::now_v7(),
            );
            let wanted = if create {
                wanted.filter(|_| sent.get("text").is_some_and(Value::is_string))
            } else {
                wanted
            };
            for form in 0..3 {
                let fixed = if create {
                    format!(
                        "sku: \"{sku}-{form}\", name: \"x\", originCountry: \"CN\", hsCode: \"850760\""
                    )
                } else {
                    format!("productId: \"{}\"", product(&platform, &seller).await)
                };
                let (declared, facts, sent) = match form {
                    0 => (String::new(), literals.as_str(), json!({})),
                    1 => (
                        "($facts: [FactInput!]!)".to_owned(),
                        "$facts",
                        json!({ "facts": [&fact_input] }),
                    ),
                    _ => (
                        "($text: String, $number: Float, $flag: Boolean)".to_owned(),
                        variables.as_str(),
                        Value::Object(sent.clone()),
                    ),
                };
                let request = format!(
                    "mutation{declared} {{ {name}(input: {{ {fixed}, facts: {facts} }}) {PRODUCT} }}"
                );
                let payload = platform.answer(&seller, &request, sent.clone()).await[name].clone();
                assert_eq!(payload["userErrors"], json!([]), "{request} {sent}");
                let found = fact(&payload["product"], "un_number").map(|fact| &fact["text"]);
                assert_eq!(
                    found,
                    wanted.map(|text| json!(text)).as_ref(),
                    "{request} {sent}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_proposal_keeps_the_national_codes_that_fit_unless_it_names_some() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let kept = json!([{ "market": "GB", "code": "8507600010" }]);
    for (hs_code, sent, wanted) in [
        ("850760", json!({}), kept),
        ("850760", json!({ "codes": [] }), json!([])),
        (
            "850760",
            json!({ "codes": [{ "market": "GB", "code": "8507600090" }] }),
            json!([{ "market": "GB", "code": "8507600090" }]),
        ),
        ("850650", json!({}), json!([])),
    ] {
        let id = product(&platform, &seller).await;
        let request = format!(
            "mutation($codes: [NationalCodeInput!]) {{ proposeClassification(input: {{ productId: \"{id}\", \
             hsCode: \"{hs_code}\", method: SELF, nationalCodes: $codes }}) {PRODUCT} }}"
        );
        let payload =
            platform.answer(&seller, &request, sent.clone()).await["proposeClassification"].clone();
        assert_eq!(payload["userErrors"], json!([]), "{hs_code} {sent}");
        assert_eq!(
            payload["product"]["nationalCodes"], wanted,
            "{hs_code} {sent}"
        );
    }
}

#[tokio::test]
async fn a_rule_pack_has_the_optional_fields_that_are_sent() {
    let platform = RuleDomain::bare().await;
    let plain = Field::plain;
    let fields = [
        plain(["title", "String", "\"a\"", "title: $title"], json!("a")),
        plain(
            [
                "jurisdiction",
                "String",
                "\"b\"",
                "jurisdiction: $jurisdiction",
            ],
            json!("b"),
        ),
        plain(
            ["maintainer", "String", "\"c\"", "maintainer: $maintainer"],
            json!("c"),
        ),
    ];
    let selection =
        "{ rulePack { title jurisdiction maintainer } userErrors { code path message } }";
    let subsets = 1_usize << fields.len();
    for subset in 0..subsets {
        for form in 0..3 {
            let name = format!("\"pack-{subset}-{form}\"");
            let always = [("name", name.as_str())];
            let create = Mutation {
                name: "createRulePack",
                selection,
                always: &always,
                fields: &fields,
            };
            let (request, variables) = create.forms(subset)[form].clone();
            let payload = platform
                .answer(&testkit::admin(), &request, variables)
                .await["createRulePack"]
                .clone();
            assert_eq!(payload["userErrors"], json!([]), "{request}");
            for (bit, field) in fields.iter().enumerate() {
                let wanted = if (subset >> bit) & 1 == 1 {
                    &field.value
                } else {
                    &Value::Null
                };
                assert_eq!(&payload["rulePack"][field.name], wanted, "{request}");
            }
        }
    }
}

#[tokio::test]
async fn a_watch_has_the_subject_that_is_sent() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = product(&platform, &seller).await;
    // A literal lives as long as the test.
    let literal: &'static str = format!("\"{id}\"").leak();
    let fields = [
        Field::plain(
            ["productId", "ID", literal, "productId: $productId"],
            json!(id),
        ),
        Field::plain(
            ["hsPrefix", "HsCode", "\"85\"", "hsPrefix: $hsPrefix"],
            json!("85"),
        ),
    ];
    let always = [("market", "\"DE\""), ("mode", "SEA")];
    let selection = "{ watch { product { id } hsPrefix } userErrors { code path message } }";
    let watch = Mutation {
        name: "watchMarket",
        selection,
        always: &always,
        fields: &fields,
    };
    for (subset, wanted) in [
        (0, Value::Null),
        (1, json!({ "product": { "id": id }, "hsPrefix": null })),
        (2, json!({ "product": null, "hsPrefix": "85" })),
        (3, Value::Null),
    ] {
        for (request, variables) in watch.forms(subset) {
            let payload =
                platform.answer(&seller, &request, variables).await["watchMarket"].clone();
            assert_eq!(payload["watch"], wanted, "{request}");
            assert_eq!(
                !refusals(&payload).is_empty(),
                wanted.is_null(),
                "{request}"
            );
        }
    }
}
