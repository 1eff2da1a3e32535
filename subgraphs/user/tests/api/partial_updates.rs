//! Every partial update, with every subset of its fields, as literals, as one variable and as many variables: absent
//! fields keep their value; null clears a field or is refused.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Map, Value, json};

use crate::support::{UserDomain, mutation, refusals, testing};

/// A value of a field, as it is sent and as it is read.
struct Both {
    sent: Value,
    read: Value,
}

fn same(value: Value) -> Both {
    Both {
        sent: value.clone(),
        read: value,
    }
}

struct Field {
    name: &'static str,
    /// The nullable type of the field in the schema.
    ty: &'static str,
    /// The query that reads the field.
    read_as: &'static str,
    start: Both,
    other: Both,
    /// The value after null; `None` if null is refused.
    cleared: Option<Value>,
}

/// A mutation, its aggregate, and the fields that it can change.
struct Update {
    name: &'static str,
    caller: Arc<Caller>,
    /// The identifier that the input also needs.
    id: Option<(&'static str, Value)>,
    selection: String,
    aggregate: &'static str,
    fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    Absent,
    Null,
    Other,
}

const GIVEN: [Given; 3] = [Given::Absent, Given::Null, Given::Other];

/// The form in which an input is sent.
#[derive(Clone, Copy, Debug)]
enum Form {
    Literals,
    OneVariable,
    ManyVariables,
}

impl Update {
    /// The fields that are sent.
    fn sent(&self, given: &[Given]) -> Vec<(&Field, Value)> {
        let fields = self.fields.iter().zip(given);
        fields
            .filter_map(|(field, given)| match given {
                Given::Absent => None,
                Given::Null => Some((field, Value::Null)),
                Given::Other => Some((field, field.other.sent.clone())),
            })
            .collect()
    }

    /// The expected aggregate if nothing is refused.
    fn expected(&self, given: &[Given]) -> Value {
        let read = self.fields.iter().zip(given).map(|(field, given)| {
            let value = match given {
                Given::Absent => field.start.read.clone(),
                Given::Null => field.cleared.clone().unwrap_or_default(),
                Given::Other => field.other.read.clone(),
            };
            (field.read_as.to_owned(), value)
        });
        Value::Object(read.collect())
    }

    fn refused(&self, given: &[Given]) -> Vec<(&str, String)> {
        let refused =
            |(field, given): &(&Field, &Given)| **given == Given::Null && field.cleared.is_none();
        let fields = self.fields.iter().zip(given).filter(refused);
        fields
            .map(|(field, _)| ("CANNOT_BE_CLEARED", format!("input.{}", field.name)))
            .collect()
    }

    fn input(&self, sent: &[(&Field, Value)]) -> Map<String, Value> {
        let id = self
            .id
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        id.chain(
            sent.iter()
                .map(|(field, value)| (field.name.to_owned(), value.clone())),
        )
        .collect()
    }

    async fn run(&self, platform: &UserDomain, form: Form, sent: &[(&Field, Value)]) -> Value {
        let (name, selection) = (self.name, self.selection.as_str());
        let input = self.input(sent);
        let (query, variables) = match form {
            Form::OneVariable => (mutation(name, selection), json!({ "input": input })),
            Form::Literals => {
                let input = literal(&Value::Object(input));
                (
                    format!("mutation {{ {name}(input: {input}) {selection} }}"),
                    json!({}),
                )
            }
            Form::ManyVariables => {
                let id = self.id.iter().map(|(name, _)| (*name, "ID!"));
                let all: Vec<(&str, &str)> = id
                    .chain(self.fields.iter().map(|field| (field.name, field.ty)))
                    .collect();
                let declared: Vec<String> = all
                    .iter()
                    .map(|(name, ty)| format!("${name}: {ty}"))
                    .collect();
                let used: Vec<String> = all
                    .iter()
                    .map(|(name, _)| format!("{name}: ${name}"))
                    .collect();
                let (declared, used) = (declared.join(", "), used.join(", "));
                let query =
                    format!("mutation({declared}) {{ {name}(input: {{ {used} }}) {selection} }}");
                (query, Value::Object(input))
            }
        };
        let answer = platform.ask(&self.caller, &query, variables.clone()).await;
        assert_eq!(answer.get("errors"), None, "{query} {variables}");
        answer["data"][name].clone()
    }

    /// Checks every subset in every form.
    async fn check(&self, platform: &UserDomain) {
        let start: Vec<(&Field, Value)> = self
            .fields
            .iter()
            .map(|field| (field, field.start.sent.clone()))
            .collect();
        let nothing = vec![Given::Absent; self.fields.len()];
        for given in subsets(self.fields.len()) {
            for form in [Form::Literals, Form::OneVariable, Form::ManyVariables] {
                let case = format!("{} {given:?} {form:?}", self.name);
                let payload = self.run(platform, Form::OneVariable, &start).await;
                assert_eq!(payload["userErrors"], json!([]), "{case}");
                let payload = self.run(platform, form, &self.sent(&given)).await;
                let refused = self.refused(&given);
                assert_eq!(refusals(&payload), refused, "{case}");
                if refused.is_empty() {
                    assert_eq!(payload[self.aggregate], self.expected(&given), "{case}");
                } else {
                    // A refusal changes nothing, and neither does an empty update.
                    let payload = self.run(platform, form, &[]).await;
                    assert_eq!(payload[self.aggregate], self.expected(&nothing), "{case}");
                }
            }
        }
    }
}

/// All combinations for this number of fields.
fn subsets(fields: usize) -> Vec<Vec<Given>> {
    let mut subsets = vec![Vec::new()];
    for _ in 0..fields {
        let longer =
            |subset: &Vec<Given>| GIVEN.map(|given| [subset.as_slice(), &[given]].concat());
        subsets = subsets.iter().flat_map(longer).collect();
    }
    subsets
}

/// A value as a GraphQL literal. Words in capitals are enum values in these tests.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(literal).collect::<Vec<_>>().join(", ")
            )
        }
        Value::String(word)
            if ["HIGH", "STANDARD", "TESTING", "CONSULTATION", "EN", "ZH"]
                .contains(&word.as_str()) =>
        {
            word.clone()
        }
        other => other.to_string(),
    }
}

/// A field whose value is read as it is sent.
fn field(
    name: &'static str,
    ty: &'static str,
    start: Value,
    other: Value,
    cleared: Option<Value>,
) -> Field {
    Field {
        name,
        ty,
        read_as: name,
        start: same(start),
        other: same(other),
        cleared,
    }
}

fn selection(aggregate: &str, fields: &str) -> String {
    format!("{{ {aggregate} {{ {fields} }} userErrors {{ code path message }} }}")
}

/// A key set with a public key (RFC 8037, appendix A.3) of this id.
fn jwks(kid: &str) -> Both {
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": kid,
    });
    Both {
        sent: json!(json!({ "keys": [key] }).to_string()),
        read: json!([{ "kid": kid }]),
    }
}

#[tokio::test]
async fn people_and_organisations_keep_what_is_absent() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let profile = Update {
        name: "updateProfile",
        caller: Arc::clone(&nora.caller),
        id: None,
        selection: selection("user", "name phone locale"),
        aggregate: "user",
        fields: vec![
            field(
                "name",
                "String",
                json!("Nora"),
                json!("Nora S\u{FC}d"),
                None,
            ),
            field(
                "phone",
                "String",
                json!("+4930123456"),
                json!("+4930999999"),
                Some(Value::Null),
            ),
            field("locale", "Locale", json!("ZH"), json!("EN"), None),
        ],
    };
    profile.check(&platform).await;
    // Without a display name, the organisation appears under its legal name.
    let display_name = Update {
        name: "updateOrganisation",
        caller: Arc::clone(&nora.caller),
        id: None,
        selection: selection("organisation", "displayName"),
        aggregate: "organisation",
        fields: vec![field(
            "displayName",
            "String",
            json!("Nordlicht"),
            json!("S\u{FC}dlicht"),
            Some(json!("Nordlicht Handels GmbH")),
        )],
    };
    display_name.check(&platform).await;
    let organisation = Update {
        name: "updateOrganisation",
        caller: nora.caller,
        id: None,
        selection: selection("organisation", "legalName eori vatId"),
        aggregate: "organisation",
        fields: vec![
            field(
                "legalName",
                "String",
                json!("Nordlicht SE"),
                json!("Nordlicht AG"),
                None,
            ),
            field(
                "eori",
                "String",
                json!("DE123"),
                json!("FR456"),
                Some(Value::Null),
            ),
            field(
                "vatId",
                "String",
                json!("DE123456789"),
                json!("EL987654321"),
                Some(Value::Null),
            ),
        ],
    };
    organisation.check(&platform).await;
}

#[tokio::test]
async fn a_profile_of_a_provider_keeps_what_is_absent() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    let mut advice = testing();
    advice["type"] = json!("CONSULTATION");
    advice["leadDays"] = Value::Null;
    let services = "services { type hsPrefixes markets documentTypes priceFrom { minorUnits currency } leadDays }";
    let update = Update {
        name: "updateProvider",
        caller: lab.caller,
        id: None,
        selection: selection("provider", &format!("displayName languages {services}")),
        aggregate: "provider",
        fields: vec![
            field(
                "displayName",
                "String",
                json!("Rheinlab"),
                json!("Elblab"),
                None,
            ),
            field(
                "languages",
                "[String!]",
                json!(["de", "pt-BR"]),
                json!(["en"]),
                Some(json!([])),
            ),
            field(
                "services",
                "[ProviderServiceInput!]",
                json!([testing()]),
                json!([advice, testing()]),
                Some(json!([])),
            ),
        ],
    };
    update.check(&platform).await;
}

#[tokio::test]
async fn a_client_keeps_what_is_absent() {
    let platform = UserDomain::start().await;
    let input = json!({ "name": "Build", "kind": "CI" });
    let created = platform
        .mutate(
            &testkit::admin(),
            "createApiClient",
            "{ apiClient { id } }",
            input,
        )
        .await;
    let id = || Some(("apiClientId", created["apiClient"]["id"].clone()));
    let client = Update {
        name: "updateApiClient",
        caller: testkit::admin(),
        id: id(),
        selection: selection("apiClient", "name scopes rateClass"),
        aggregate: "apiClient",
        fields: vec![
            field("name", "String", json!("Build"), json!("Nightly"), None),
            field(
                "scopes",
                "[String!]",
                json!(["orders:read"]),
                json!(["products:read"]),
                Some(json!([])),
            ),
            field(
                "rateClass",
                "RateClass",
                json!("STANDARD"),
                json!("HIGH"),
                None,
            ),
        ],
    };
    client.check(&platform).await;
    let keys = Update {
        name: "setClientPublicKeys",
        caller: testkit::admin(),
        id: id(),
        selection: selection("apiClient", "publicKeys { kid }"),
        aggregate: "apiClient",
        fields: vec![Field {
            name: "jwks",
            ty: "String",
            read_as: "publicKeys",
            start: jwks("one"),
            other: jwks("two"),
            cleared: Some(json!([])),
        }],
    };
    keys.check(&platform).await;
}

/// Every mutation whose name contains "update" or "set" has a row above.
#[test]
fn every_partial_update_is_checked() {
    let sdl = user::graphql::sdl();
    let mut updates: Vec<&str> = sdl
        .lines()
        .filter_map(|line| {
            line.strip_prefix("  ")?
                .split_once('(')
                .map(|(name, _)| name)
        })
        .filter(|name| name.starts_with("update") || name.starts_with("set"))
        .collect();
    updates.sort_unstable();
    let checked = [
        "setClientPublicKeys",
        "updateApiClient",
        "updateOrganisation",
        "updateProfile",
        "updateProvider",
    ];
    assert_eq!(updates, checked);
}
