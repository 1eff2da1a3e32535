//! Names and codes as typed: texts that look equal are equal, texts without a visible character are refused, and codes
//! are validated.

use serde_json::{Value, json};

use crate::support::{PROVIDER, UserDomain, accreditation, refusals, registration, testing};

/// The typed text and the stored one; `None` if the text is refused.
const NAMES: [(&str, Option<&str>); 16] = [
    ("Rheinlab", Some("Rheinlab")),
    ("  Rheinlab\t", Some("Rheinlab")),
    ("\u{A0}Rheinlab\u{3000}", Some("Rheinlab")),
    ("Mu\u{308}ller", Some("M\u{FC}ller")),
    ("Rhein\u{200B}lab", Some("Rheinlab")),
    ("Rhein\u{AD}lab\u{FEFF}", Some("Rheinlab")),
    (
        "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}",
        Some("\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}"),
    ),
    ("", None),
    (" ", None),
    ("\u{200B}", None),
    ("\u{AD}\u{2060}", None),
    ("\u{3164}", None),
    ("\u{2800}", None),
    ("Rheinlab\u{202E}dsl", None),
    ("Rhein\nlab", None),
    ("Rhein\u{0}lab", None),
];

/// Checks a field of a mutation with every name. `payload` returns the payload and the stored value.
async fn check(field: &str, payload: impl AsyncFn(&'static str) -> (Value, Value)) {
    for (typed, kept) in NAMES {
        let (payload, read) = payload(typed).await;
        match kept {
            Some(kept) => {
                assert_eq!(
                    (refusals(&payload), &read),
                    (vec![], &json!(kept)),
                    "{field} {typed:?}"
                );
            }
            None => assert_eq!(
                refusals(&payload),
                [("TEXT_INVALID", field.to_owned())],
                "{typed:?}"
            ),
        }
    }
}

#[tokio::test]
async fn a_name_has_one_form_and_shows_something() {
    let platform = UserDomain::start().await;
    let (nora, lab) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    platform.draft(&lab, testing()).await;
    check("input.name", async |typed| {
        let selection = "{ user { name } userErrors { code path } }";
        let payload = platform
            .mutate(
                &nora.caller,
                "updateProfile",
                selection,
                json!({ "name": typed }),
            )
            .await;
        let read = payload["user"]["name"].clone();
        (payload, read)
    })
    .await;
    check("input.legalName", async |typed| {
        let selection = "{ organisation { legalName } userErrors { code path } }";
        let input = json!({ "legalName": typed });
        let payload = platform
            .mutate(&nora.caller, "updateOrganisation", selection, input)
            .await;
        let read = payload["organisation"]["legalName"].clone();
        (payload, read)
    })
    .await;
    check("input.displayName", async |typed| {
        let input = json!({ "displayName": typed });
        let payload = platform
            .mutate(&lab.caller, "updateProvider", PROVIDER, input)
            .await;
        let read = payload["provider"]["displayName"].clone();
        (payload, read)
    })
    .await;
    check("input.name", async |typed| {
        let selection = "{ apiClient { name } userErrors { code path } }";
        let input = json!({ "name": typed, "kind": "CI" });
        let payload = platform
            .mutate(&testkit::admin(), "createApiClient", selection, input)
            .await;
        let read = payload["apiClient"]["name"].clone();
        (payload, read)
    })
    .await;
    check("input.legalName", async |typed| {
        let mut input = registration("SELLER", "names@example.org");
        input["legalName"] = json!(typed);
        let selection = "{ accepted userErrors { code path } }";
        let payload = platform
            .mutate(
                &testkit::anonymous(),
                "registerOrganisation",
                selection,
                input,
            )
            .await;
        // The tests above read the stored values.
        let kept = NAMES
            .iter()
            .find(|(other, _)| *other == typed)
            .and_then(|(_, kept)| *kept);
        (payload, json!(kept))
    })
    .await;
    check("input.owner.name", async |typed| {
        let mut input = registration("SELLER", "names@example.org");
        input["owner"]["name"] = json!(typed);
        let selection = "{ accepted userErrors { code path } }";
        let payload = platform
            .mutate(
                &testkit::anonymous(),
                "registerOrganisation",
                selection,
                input,
            )
            .await;
        let kept = NAMES
            .iter()
            .find(|(other, _)| *other == typed)
            .and_then(|(_, kept)| *kept);
        (payload, json!(kept))
    })
    .await;
}

#[tokio::test]
async fn providers_are_found_whatever_the_form_of_the_text() {
    let platform = UserDomain::start().await;
    let mut ids = Vec::new();
    for (name, language) in [
        ("M\u{FC}ller Pr\u{FC}flabor", "de"),
        ("STRASSE 7 Lab", "pt-BR"),
    ] {
        let (lab, id) = platform.listed(testing()).await;
        let input = json!({ "displayName": name, "languages": [language] });
        let payload = platform
            .mutate(&lab.caller, "updateProvider", PROVIDER, input)
            .await;
        assert_eq!(payload["userErrors"], json!([]));
        ids.push(id);
    }
    let (mueller, strasse) = (ids[0].as_str(), ids[1].as_str());
    let query =
        "query($filter: ProviderFilter) { providers(filter: $filter) { totalCount nodes { id } } }";
    for (filter, wanted) in [
        (json!({ "text": "m\u{FC}ller" }), vec![mueller]),
        (json!({ "text": "M\u{DC}LLER" }), vec![mueller]),
        (json!({ "text": "Mu\u{308}ller" }), vec![mueller]),
        (json!({ "text": " ller  pr\u{FC}f " }), vec![mueller]),
        (json!({ "text": "\u{FF50}r\u{FC}flabor" }), vec![mueller]),
        (json!({ "text": "pr\u{FC}f\u{AD}labor" }), vec![mueller]),
        (json!({ "text": "stra\u{DF}e" }), vec![strasse]),
        (json!({ "text": "lab" }), vec![mueller, strasse]),
        (json!({ "text": "  " }), vec![mueller, strasse]),
        (json!({ "text": "\u{200B}" }), vec![]),
        (json!({ "text": "muller" }), vec![]),
        (json!({ "language": "DE" }), vec![mueller]),
        (json!({ "language": " de " }), vec![mueller]),
        (json!({ "language": "pt" }), vec![strasse]),
        (json!({ "language": "PT_br" }), vec![strasse]),
        (json!({ "language": "pt-PT" }), vec![]),
        (
            json!({ "documentType": " un383_summary " }),
            vec![mueller, strasse],
        ),
    ] {
        let found = platform
            .answer(&testkit::anonymous(), query, json!({ "filter": filter }))
            .await;
        let nodes = found["providers"]["nodes"].as_array().unwrap();
        let read: Vec<&str> = nodes
            .iter()
            .map(|node| node["id"].as_str().unwrap())
            .collect();
        assert_eq!(read, wanted, "{filter}");
        assert_eq!(found["providers"]["totalCount"], wanted.len(), "{filter}");
    }
    let matches = "query($input: MatchProvidersInput!) { matchProviders(input: $input) { nodes { canIssue } } }";
    let need = json!({ "documentTypes": ["un383_Summary"], "market": "DE", "hsCode": "850760" });
    let found = platform
        .answer(&testkit::admin(), matches, json!({ "input": need }))
        .await;
    assert_eq!(
        found["matchProviders"]["nodes"],
        json!(vec![json!({ "canIssue": ["UN383_SUMMARY"] }); 2])
    );
}

#[tokio::test]
async fn names_without_their_search_form_are_found() {
    let platform = UserDomain::start().await;
    let (_, id) = platform.listed(testing()).await;
    let query = "query($text: String) { providers(filter: { text: $text }) { nodes { id } } }";
    platform
        .run_sql("update providers set display_name = E'  GRO\\u00DFES   PRU\\u0308FLABOR '")
        .await;
    for text in ["gro\u{DF}es pr\u{FC}f", "GROSSES", "Pru\u{308}flabor"] {
        let found = platform
            .answer(&testkit::anonymous(), query, json!({ "text": text }))
            .await;
        assert_eq!(found["providers"]["nodes"], json!([{ "id": id }]), "{text}");
    }
}

/// The code, path and message of a payload's only refusal.
fn refusal(payload: &Value) -> (&str, String, &str) {
    let refused = refusals(payload);
    assert_eq!(refused.len(), 1, "{payload}");
    let (code, path) = refused.into_iter().next().unwrap();
    (
        code,
        path,
        payload["userErrors"][0]["message"].as_str().unwrap(),
    )
}

#[tokio::test]
async fn a_scope_that_there_is_not_is_refused_with_those_that_there_are() {
    let platform = UserDomain::start().await;
    let selection = "{ apiClient { id scopes } userErrors { code path message } }";
    let create = async |scopes: Value| {
        let input = json!({ "name": "Build", "kind": "CI", "scopes": scopes });
        platform
            .mutate(&testkit::admin(), "createApiClient", selection, input)
            .await
    };
    let made = create(json!([" Orders:READ ", "orders:read", "products:read"])).await;
    assert_eq!(
        made["apiClient"]["scopes"],
        json!(["orders:read", "products:read"])
    );
    let update = async |scopes: Value| {
        let input = json!({ "apiClientId": made["apiClient"]["id"], "scopes": scopes });
        platform
            .mutate(&testkit::admin(), "updateApiClient", selection, input)
            .await
    };
    for (scopes, at, says) in [
        (
            json!(["everything"]),
            "input.scopes.0",
            "`everything` is not a scope. The scopes are ",
        ),
        (
            json!(["orders:read", "order:write"]),
            "input.scopes.1",
            "`order:write` is not a scope. Did you mean `orders:write`?",
        ),
        (
            json!(["provider:read"]),
            "input.scopes.0",
            "Did you mean `providers:read`?",
        ),
        (
            json!(["orders:*"]),
            "input.scopes.0",
            "Did you mean `orders:",
        ),
        (
            json!([""]),
            "input.scopes.0",
            "`` is not a scope. The scopes are ",
        ),
        (
            json!(["x".repeat(10_000)]),
            "input.scopes.0",
            "xxx\u{2026}` is not a scope. The scopes are ",
        ),
    ] {
        for payload in [create(scopes.clone()).await, update(scopes.clone()).await] {
            let (code, path, message) = refusal(&payload);
            assert_eq!((code, path.as_str()), ("SCOPE_INVALID", at), "{scopes}");
            assert!(
                message.contains(says) && message.contains("self-checks:run"),
                "{scopes}: {message}"
            );
            assert!(message.len() < 500, "{message}");
        }
    }
}

#[tokio::test]
async fn a_language_or_a_standard_that_there_is_not_is_refused_with_what_may_be_meant() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    let speak = async |languages: Value| {
        platform
            .mutate(
                &lab.caller,
                "updateProvider",
                PROVIDER,
                json!({ "languages": languages }),
            )
            .await
    };
    let spoken = speak(json!(["EN", " pt_br", "en", "yue"])).await;
    assert_eq!(
        spoken["provider"]["languages"],
        json!(["en", "pt-BR", "yue"])
    );
    for (languages, at, says) in [
        (
            json!(["de", "Deutsch"]),
            "input.languages.1",
            "`Deutsch` is not a language. Did you mean `de`?",
        ),
        (
            json!(["en-UK"]),
            "input.languages.0",
            "`en-UK` is not a language. Did you mean `en`?",
        ),
        (
            json!(["xx"]),
            "input.languages.0",
            "`xx` is not a language. A language is",
        ),
        (json!(["de-"]), "input.languages.0", "Did you mean `de`?"),
        (json!([""]), "input.languages.0", "`` is not a language."),
    ] {
        let payload = speak(languages.clone()).await;
        let (code, path, message) = refusal(&payload);
        assert_eq!(
            (code, path.as_str()),
            ("LANGUAGE_INVALID", at),
            "{languages}"
        );
        assert!(message.contains(says), "{languages}: {message}");
    }
    let accredit = async |standard: &str, number: &str| {
        let mut input = accreditation();
        input["standard"] = json!(standard);
        input["number"] = json!(number);
        platform
            .mutate(&lab.caller, "addAccreditation", PROVIDER, input)
            .await
    };
    for (standard, number, kept) in [
        ("iso/iec 17025", " D-PL  7 ", "D-PL 7"),
        ("ISO/IEC17025", "\u{FF24}-PL-7", "D-PL-7"),
        (" ISO/IEC\u{A0}17025", "D-PL-7", "D-PL-7"),
    ] {
        let payload = accredit(standard, number).await;
        let accreditations = payload["provider"]["accreditations"].as_array().unwrap();
        let last = accreditations.last().unwrap();
        assert_eq!(
            (&last["standard"], &last["number"]),
            (&json!("ISO/IEC 17025"), &json!(kept)),
            "{standard:?}"
        );
    }
    let payload = accredit("ISO 17065", "D-PL-7").await;
    let (code, path, message) = refusal(&payload);
    assert_eq!(
        (code, path.as_str()),
        ("STANDARD_UNKNOWN", "input.standard")
    );
    assert!(
        message.contains("Did you mean `ISO/IEC 17065`?"),
        "{message}"
    );
    let payload = accredit("ISO/IEC 17025", "D-PL\u{200B}-7").await;
    assert_eq!(
        refusals(&payload),
        [("TEXT_INVALID", "input.number".to_owned())]
    );
}
