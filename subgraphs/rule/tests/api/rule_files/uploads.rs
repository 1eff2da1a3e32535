//! Uploads of rule files: stored versions, refusals and findings.

use caller::Role;
use serde_json::{Value, json};

use crate::support::{DEMO, RuleDomain, VERSION, code, platform_person, refused};

#[tokio::test]
async fn a_file_becomes_a_draft_then_valid_then_published() {
    let platform = RuleDomain::with_codes().await;
    let uploaded = platform.upload(DEMO).await["rulePackVersion"].clone();
    assert_eq!(
        (&uploaded["status"], &uploaded["version"]),
        (&json!("DRAFT"), &json!("2026.1.0"))
    );
    assert_eq!(
        (&uploaded["ruleCount"], &uploaded["pack"]["name"]),
        (&json!(9), &json!("demo-consumer-goods"))
    );
    assert_eq!(
        uploaded["sha256"],
        rule::domain::canonical::sha256(DEMO.as_bytes())
    );
    assert!(
        uploaded["disclaimer"]
            .as_str()
            .unwrap()
            .starts_with("Demonstration content")
    );
    let findings = uploaded["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .all(|finding| finding["code"] == "UNKNOWN_PREFIX"),
        "{findings:?}"
    );
    assert_eq!(findings.len(), 1, "the national code");
    let input = json!({ "rulePackVersionId": uploaded["id"] });
    let early = platform
        .admin("publishRulePack", VERSION, input.clone())
        .await;
    refused(&early, "WRONG_STATE", "input.rulePackVersionId");
    let validated = platform
        .admin("validateRulePack", VERSION, input.clone())
        .await;
    assert_eq!(validated["rulePackVersion"]["status"], "VALID");
    platform.approve(uploaded["id"].as_str().unwrap()).await;
    let published = platform
        .admin("publishRulePack", VERSION, input.clone())
        .await["rulePackVersion"]
        .clone();
    assert_eq!(
        (&published["status"], &published["effectiveFrom"]),
        (&json!("PUBLISHED"), &Value::Null)
    );
    let again = platform
        .admin("publishRulePack", VERSION, input.clone())
        .await;
    assert_eq!(
        again["rulePackVersion"]["status"], "PUBLISHED",
        "the same, and no second event"
    );
    refused(
        &platform.admin("validateRulePack", VERSION, input).await,
        "WRONG_STATE",
        "input.rulePackVersionId",
    );
    let id = published["id"].as_str().unwrap().parse().unwrap();
    let events = platform.events("RulePackPublished", id).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].data["pack"], "demo-consumer-goods");
    assert_eq!((events[0].sequence, events[0].audience.len()), (5, 1));
    let names = |field: &str| -> Vec<String> {
        serde_json::from_value(events[0].data[field].clone()).unwrap()
    };
    let (rules, documents) = (names("rules"), names("documentCodes"));
    assert!(
        rules.is_sorted() && rules.contains(&"EU-BATT-CE".to_owned()),
        "{rules:?}"
    );
    assert!(
        documents.is_sorted() && documents.contains(&"UN383_SUMMARY".to_owned()),
        "{documents:?}"
    );
    assert_eq!(
        events[0].data["decisionSha256"],
        published["approval"]["recordSha256"]
    );
    for name in [
        "RuleFileUploaded",
        "RulePackValidated",
        "RulePackSubmitted",
        "RulePackApproved",
    ] {
        assert_eq!(platform.events(name, id).await.len(), 1, "{name}");
    }
}

#[tokio::test]
async fn the_same_file_is_the_same_version() {
    let platform = RuleDomain::with_codes().await;
    let (first, second) = (platform.upload(DEMO).await, platform.upload(DEMO).await);
    assert_eq!(first, second);
    assert_eq!(
        platform
            .number("select count(*) from rule_pack_versions")
            .await,
        1
    );
}

#[tokio::test]
async fn a_draft_may_be_replaced_and_a_published_version_never() {
    let platform = RuleDomain::with_codes().await;
    let first = platform
        .upload(&DEMO.replace("effect: PROHIBITED", "effect: BANNED"))
        .await["rulePackVersion"]
        .clone();
    assert_eq!(first["findings"][0]["code"], "UNKNOWN_VALUE");
    let second = platform.upload(DEMO).await["rulePackVersion"].clone();
    assert_eq!(
        (&second["id"], &second["status"]),
        (&first["id"], &json!("DRAFT"))
    );
    assert_ne!(second["sha256"], first["sha256"]);
    platform.publish(DEMO, None).await;
    let third = platform.upload(&format!("{DEMO}# another\n")).await;
    refused(&third, "VERSION_PUBLISHED", "input.yaml");
    let write = sqlx::query("update rule_pack_versions set source = 'x'")
        .execute(&platform.database.pool)
        .await;
    assert!(
        write.unwrap_err().to_string().contains("never changes"),
        "nor behind the code's back"
    );
}

#[tokio::test]
async fn a_version_with_errors_stays_a_draft_with_findings_by_line() {
    let platform = RuleDomain::with_codes().await;
    let broken = DEMO
        .replace("effect: RESTRICTED", "effect: FORBIDDEN")
        .replace("[{document: CPC}]", "[{document: CPX}]")
        .replace("destination: [SG]", "destination: [XX]");
    let uploaded = platform.upload(&broken).await["rulePackVersion"].clone();
    let validated = platform
        .admin(
            "validateRulePack",
            VERSION,
            json!({ "rulePackVersionId": uploaded["id"] }),
        )
        .await;
    let version = &validated["rulePackVersion"];
    assert_eq!(version["status"], "DRAFT");
    let errors: Vec<_> = version["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "ERROR")
        .collect();
    let codes: Vec<_> = errors
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["UNKNOWN_DOCUMENT", "UNKNOWN_COUNTRY", "UNKNOWN_VALUE"]
    );
    for (finding, text) in errors.iter().zip(["CPX", "XX", "FORBIDDEN"]) {
        let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(finding["column"].as_u64().unwrap()).unwrap();
        assert!(
            broken.lines().nth(line - 1).unwrap()[column - 1..].starts_with(text),
            "{finding}"
        );
    }
}

#[tokio::test]
async fn what_is_not_yaml_leaves_nothing_behind() {
    let platform = RuleDomain::with_codes().await;
    let bomb = (0..9).fold("a0: &a0 [x, x]\n".to_owned(), |yaml, level| {
        format!(
            "{yaml}a{next}: &a{next} [{}]\n",
            vec![format!("*a{level}"); 20].join(", "),
            next = level + 1
        )
    });
    let broken = "schema: rulepack/1\nrules: [\n";
    for yaml in [broken, "a: b: c", "\u{0}", &bomb, &"[".repeat(10_000)] {
        refused(&platform.upload(yaml).await, "INVALID_YAML", "input.yaml");
    }
    let message = platform.upload(broken).await["userErrors"][0]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(message.starts_with("line 2, column 8: "), "{message}");
    refused(
        &platform.upload(&"# long\n".repeat(200_000)).await,
        "FILE_TOO_LARGE",
        "input.yaml",
    );
    for nameless in [
        "",
        "- 1",
        "schema: rulepack/1\nnomenclature: HS2022\nversion: 1\nrules: []",
    ] {
        let payload = platform.upload(nameless).await;
        assert_eq!(
            payload["userErrors"][0]["code"], "INVALID_RULE_FILE",
            "{payload}"
        );
        assert_eq!(payload["rulePackVersion"], Value::Null);
    }
    assert_eq!(platform.number("select count(*) from rule_packs").await, 0);
    assert_eq!(
        platform
            .number("select count(*) from rule_pack_versions")
            .await,
        0
    );
}

#[tokio::test]
async fn findings_can_be_stored_whatever_they_quote() {
    let platform = RuleDomain::with_codes().await;
    let yaml = "schema: rulepack/1\nnomenclature: HS2022\npack: odd\nversion: 1\n\"a\\0b\": 1\ntitle: \"x\\0y\"\nrules: []\n";
    let version = platform.upload(yaml).await["rulePackVersion"].clone();
    let codes: Vec<_> = version["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| &finding["code"])
        .collect();
    assert_eq!(codes, ["UNKNOWN_KEY", "INVALID_TEXT", "EMPTY_LIST"]);
}

#[tokio::test]
async fn versions_are_listed_for_those_who_keep_them() {
    let platform = RuleDomain::with_codes().await;
    let old = platform.publish(DEMO, None).await;
    let new = platform
        .publish(
            &DEMO.replace("version: 2026.1.0", "version: 2026.2.0"),
            Some("2027-01-01"),
        )
        .await;
    let query = "{ rulePacks(first: 1) { totalCount pageInfo { hasNextPage } edges { node { id name \
        versions { totalCount edges { node { id version effectiveFrom pack { name } } } } } } } }";
    let data = platform
        .answer(&platform_person(Role::Auditor), query, json!({}))
        .await;
    let packs = &data["rulePacks"];
    assert_eq!(
        (&packs["totalCount"], &packs["pageInfo"]["hasNextPage"]),
        (&json!(1), &json!(false))
    );
    let versions = &packs["edges"][0]["node"]["versions"];
    assert_eq!(versions["totalCount"], 2);
    let ids: Vec<_> = versions["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| &edge["node"]["id"])
        .collect();
    assert_eq!(ids, [&json!(new), &json!(old)], "newest first");
    let one = format!("{{ rulePackVersion(id: \"{new}\") {{ effectiveFrom status }} }}");
    let data = platform.answer(&testkit::admin(), &one, json!({})).await;
    assert_eq!(data["rulePackVersion"]["effectiveFrom"], "2027-01-01");
}

#[tokio::test]
async fn each_step_is_for_its_role() {
    let platform = RuleDomain::with_codes().await;
    let upload = format!(
        "mutation($yaml: String!) {{ uploadRuleFile(input: {{ yaml: $yaml }}) {VERSION} }}"
    );
    let publish = "mutation($id: ID!) { publishRulePack(input: { rulePackVersionId: $id }) { userErrors { code } } }";
    let validate = "mutation($id: ID!) { validateRulePack(input: { rulePackVersionId: $id }) { userErrors { code } } }";
    let (editor, approver) = (
        platform_person(Role::RuleEditor),
        platform_person(Role::RuleApprover),
    );
    let seller = testkit::seller(uuid::Uuid::now_v7());
    let answer = platform
        .answer(&editor, &upload, json!({ "yaml": DEMO }))
        .await;
    let id = json!({ "id": answer["uploadRuleFile"]["rulePackVersion"]["id"] });
    for (caller, query, expected) in [
        (&approver, validate, "FORBIDDEN"),
        (&editor, validate, "none"),
        (&editor, publish, "FORBIDDEN"),
        (&seller, publish, "FORBIDDEN"),
        (&testkit::anonymous(), publish, "UNAUTHENTICATED"),
        (&approver, publish, "FORBIDDEN"),
        (&testkit::admin(), publish, "none"),
    ] {
        assert_eq!(
            code(&platform.ask(caller, query, id.clone()).await),
            expected,
            "{query}"
        );
    }
    for caller in [
        &approver,
        &seller,
        &testkit::anonymous(),
        &testkit::gateway(),
    ] {
        assert_ne!(
            code(&platform.ask(caller, &upload, json!({ "yaml": DEMO })).await),
            "none"
        );
    }
    let missing = json!({ "rulePackVersionId": uuid::Uuid::now_v7() });
    let payload = platform.admin("publishRulePack", VERSION, missing).await;
    refused(
        &payload,
        "RULE_PACK_VERSION_NOT_FOUND",
        "input.rulePackVersionId",
    );
}

#[tokio::test]
async fn two_who_publish_at_once_publish_once() {
    let platform = RuleDomain::with_codes().await;
    let id = platform.upload(DEMO).await["rulePackVersion"]["id"].clone();
    let input = json!({ "rulePackVersionId": id });
    platform
        .admin("validateRulePack", VERSION, input.clone())
        .await;
    platform.approve(id.as_str().unwrap()).await;
    let later = json!({ "rulePackVersionId": id, "effectiveFrom": "2027-01-01" });
    let (one, other) = tokio::join!(
        platform.admin("publishRulePack", VERSION, input),
        platform.admin("publishRulePack", VERSION, later),
    );
    let refused = [&one, &other]
        .iter()
        .filter(|payload| payload["userErrors"] != json!([]))
        .count();
    assert_eq!(refused, 1, "{one} {other}");
    let published =
        "select count(*) from outbox where event->>'type' = 'carnet.rule.RulePackPublished.v1'";
    assert_eq!(platform.number(published).await, 1);
}

#[tokio::test]
async fn two_who_upload_at_once_make_one_pack() {
    let platform = RuleDomain::with_codes().await;
    let other = DEMO.replace("version: 2026.1.0", "version: 2026.2.0");
    let (one, two) = tokio::join!(platform.upload(DEMO), platform.upload(&other));
    assert_eq!(
        one["rulePackVersion"]["pack"]["id"],
        two["rulePackVersion"]["pack"]["id"]
    );
    let edited = format!("{DEMO}# edited\n");
    let (again, edited) = tokio::join!(platform.upload(DEMO), platform.upload(&edited));
    assert_eq!(
        again["rulePackVersion"]["id"], edited["rulePackVersion"]["id"],
        "one after the other"
    );
}
