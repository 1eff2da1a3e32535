//! The optional fields of every update: two values for each, the place where they are read, and the effect of null.

use serde_json::{Value, json};

use super::update::{Both, Field, OnNull, Row};

/// The HS code of products whose national codes change.
pub const HS_CODE: &str = "850760";
/// The legal name of the organisation whose display name changes.
pub const LEGAL_NAME: &str = "Nordlicht Handels SE";
/// The user domain's refusal of null for a field that always has a value.
const REFUSED: OnNull = OnNull::Refused("CANNOT_BE_CLEARED");
const EMPTIED: OnNull = OnNull::Clears(Value::Null);

/// All rows, for two carriers that need not exist.
pub fn all() -> Vec<Row> {
    vec![
        profile(),
        organisation(),
        organisation_name(),
        provider(),
        product(),
        product_code(),
        draft(),
        consignment(["first", "second"]),
        client(),
        client_keys(),
    ]
}

pub fn profile() -> Row {
    Row {
        mutation: "updateProfile",
        selection: "name phone locale",
        fields: vec![
            field(
                "name",
                "String",
                [json!("Nora Nord"), json!("Nora S\u{FC}d")],
                REFUSED,
            ),
            field(
                "phone",
                "String",
                [json!("+49301234567"), json!("+33142764978")],
                EMPTIED,
            ),
            field("locale", "Locale", [json!("EN"), json!("ZH")], REFUSED),
        ],
    }
}

pub fn organisation() -> Row {
    Row {
        mutation: "updateOrganisation",
        selection: "legalName eori vatId",
        fields: vec![
            field(
                "legalName",
                "String",
                [json!("Nordlicht SE"), json!("Nordlicht AG")],
                REFUSED,
            ),
            field("eori", "String", [json!("DE123"), json!("FR456")], EMPTIED),
            field(
                "vatId",
                "String",
                [json!("DE123456789"), json!("EL987654321")],
                EMPTIED,
            ),
        ],
    }
}

/// The display name of an organisation with a fixed legal name, which is read if there is no display name.
pub fn organisation_name() -> Row {
    Row {
        mutation: "updateOrganisation",
        selection: "displayName",
        fields: vec![field(
            "displayName",
            "String",
            [json!("Nordlicht"), json!("S\u{FC}dlicht")],
            OnNull::Clears(json!(LEGAL_NAME)),
        )],
    }
}

pub fn provider() -> Row {
    let service = |kind: &str, days: Value| {
        json!({
            "type": kind, "hsPrefixes": ["8507"], "markets": ["DE"], "documentTypes": ["UN383_SUMMARY"],
            "priceFrom": { "minorUnits": 90_000, "currency": "EUR" }, "leadDays": days,
        })
    };
    let (testing, advice) = (
        service("TESTING", json!(5)),
        service("CONSULTATION", Value::Null),
    );
    Row {
        mutation: "updateProvider",
        selection: "displayName languages
            services { type hsPrefixes markets documentTypes priceFrom { minorUnits currency } leadDays }",
        fields: vec![
            field("displayName", "String", [json!("Teillabor Nord"), json!("Teillabor S\u{FC}d")], REFUSED),
            field("languages", "[String!]", [json!(["de", "pt-BR"]), json!(["en"])], none()),
            field(
                "services",
                "[ProviderServiceInput!]",
                [json!([testing]), json!([advice, testing])],
                none(),
            ),
        ],
    }
}

/// The fields of a product except for its HS code.
pub fn product() -> Row {
    let codes = |market: &str, digits: &str| {
        let code = format!("{HS_CODE}{digits}");
        json!([{ "market": market, "code": code }])
    };
    Row {
        mutation: "updateProduct",
        selection: "gtin name description originCountry nationalCodes { market code }",
        fields: vec![
            field(
                "gtin",
                "String",
                [json!("4006381333931"), json!("73513537")],
                EMPTIED,
            ),
            // Null keeps a field that a product always has, as the schema documents.
            field(
                "name",
                "String",
                [json!("Power bank"), json!("Power brick")],
                OnNull::Keeps,
            ),
            field(
                "description",
                "String",
                [json!("Flat and grey."), json!("Round and red.")],
                EMPTIED,
            ),
            field(
                "originCountry",
                "CountryCode",
                [json!("CN"), json!("VN")],
                OnNull::Keeps,
            ),
            field(
                "nationalCodes",
                "[NationalCodeInput!]",
                [codes("EU", "00"), codes("US", "0020")],
                none(),
            ),
        ],
    }
}

/// The HS code of a product without national codes.
pub fn product_code() -> Row {
    Row {
        mutation: "updateProduct",
        selection: "hsCode description",
        fields: vec![
            field(
                "hsCode",
                "HsCode",
                [json!("850650"), json!(HS_CODE)],
                OnNull::Keeps,
            ),
            field(
                "description",
                "String",
                [json!("Flat and grey."), json!("Round and red.")],
                EMPTIED,
            ),
        ],
    }
}

pub fn draft() -> Row {
    let lane = |destination: &str, mode: &str| json!({ "origin": "CN", "destination": destination, "mode": mode });
    Row {
        mutation: "updateDraft",
        selection: "type lane { origin destination mode } requirementIds message",
        fields: vec![
            // Null keeps a field that a draft always has, as the schema documents.
            field(
                "type",
                "OrderType",
                [json!("TESTING"), json!("CERTIFICATION")],
                OnNull::Keeps,
            ),
            field(
                "lane",
                "LaneInput",
                [lane("DE", "AIR"), lane("FR", "SEA")],
                OnNull::Keeps,
            ),
            field(
                "requirementIds",
                "[String!]",
                [
                    json!(["AIR-UN3480-CAO"]),
                    json!(["EU-BATT-CE", "AIR-UN3480-CAO"]),
                ],
                none(),
            ),
            field(
                "message",
                "String",
                [json!("Please quote."), json!("Please hurry.")],
                EMPTIED,
            ),
        ],
    }
}

pub fn consignment(carriers: [&str; 2]) -> Row {
    let containers = [
        json!(["CSQU3054383"]),
        json!(["TGHU1234567", "CSQU3054383"]),
    ];
    Row {
        mutation: "updateConsignment",
        selection: "carrier { id } containers",
        fields: vec![
            Field {
                name: "carrierId",
                ty: "ID",
                read_at: "/carrier/id".to_owned(),
                values: carriers.map(|carrier| same(json!(carrier))),
                on_null: EMPTIED,
            },
            field(
                "containers",
                "[String!]",
                containers,
                OnNull::Refused("INVALID"),
            ),
        ],
    }
}

pub fn client() -> Row {
    Row {
        mutation: "updateApiClient",
        selection: "name scopes rateClass",
        fields: vec![
            field(
                "name",
                "String",
                [json!("Build"), json!("Nightly build")],
                REFUSED,
            ),
            field(
                "scopes",
                "[String!]",
                [json!(["orders:read"]), json!(["products:read"])],
                none(),
            ),
            field(
                "rateClass",
                "RateClass",
                [json!("STANDARD"), json!("HIGH")],
                REFUSED,
            ),
        ],
    }
}

pub fn client_keys() -> Row {
    Row {
        mutation: "setClientPublicKeys",
        selection: "publicKeys { kid }",
        fields: vec![Field {
            name: "jwks",
            ty: "String",
            read_at: "/publicKeys".to_owned(),
            values: [jwks("one"), jwks("two")],
            on_null: none(),
        }],
    }
}

/// A key set with one public key (RFC 8037, appendix A.3) under this ID.
fn jwks(kid: &str) -> Both {
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": kid,
    });
    Both {
        sent: json!(json!({ "keys": [key] }).to_string()),
        read: json!([{ "kid": kid }]),
    }
}

/// A field that is read in the place and form in which it is sent.
fn field(name: &'static str, ty: &'static str, values: [Value; 2], on_null: OnNull) -> Field {
    Field {
        name,
        ty,
        read_at: format!("/{name}"),
        values: values.map(same),
        on_null,
    }
}

fn same(value: Value) -> Both {
    Both {
        sent: value.clone(),
        read: value,
    }
}

/// Null removes all entries of a list.
fn none() -> OnNull {
    OnNull::Clears(json!([]))
}
