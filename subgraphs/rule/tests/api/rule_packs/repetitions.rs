//! Idempotency keys and expected versions of the commands on rule packs, rule files, rule changes and the nomenclature.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{NOMENCLATURE, RuleDomain, person, platform_person, refused};

const PACK: &str = "{ rulePack { id name version } userErrors { code path message } }";
const VERSION: &str = "{ rulePackVersion { id revision status } userErrors { code path message } }";
const CHANGE: &str = "{ ruleChange { id kind } userErrors { code path message } }";
const IMPORTED: &str = "{ imported changed userErrors { code path message } }";

/// Everything that the commands write, except the state of the background jobs.
const CONTENT: &str = "select jsonb_build_object(
    'events', (select count(*) from outbox where event->>'type' <> 'carnet.rule.RuleChangeProgressed.v1'),
    'packs', (select jsonb_agg(p order by p.id) from rule_packs p),
    'versions', (select jsonb_agg(v order by v.id) from rule_pack_versions v),
    'changes', (select count(*) from rule_changes),
    'codes', (select count(*) from nomenclature_entries),
    'national_codes', (select count(*) from national_codes),
    'units', (select count(*) from units),
    'results', (select jsonb_agg(r order by r.id) from bulk_results r),
    'keys', (select count(*) from idempotency_keys))";

fn notice(version: &str) -> String {
    format!(
        "schema: rulepack/1\npack: notices\nversion: \"{version}\"\nnomenclature: HS2022\nrules:\n  - id: N\n    \
         effect: NOTICE\n    scope: {{hs: [\"1801\"]}}\n    legal_basis: [{{act: Act}}]\n    \
         valid: {{from: 2020-01-01}}\n    review: {{by: me, on: 2026-01-01}}\n"
    )
}

async fn content(platform: &RuleDomain) -> Value {
    sqlx::query_scalar(CONTENT)
        .fetch_one(&platform.database.pool)
        .await
        .unwrap()
}

/// Command that succeeds now.
struct Command<'a> {
    caller: &'a Arc<Caller>,
    name: &'a str,
    selection: &'a str,
    input: Value,
    /// Field with a value that makes another request of the input.
    other: (&'a str, Value),
}

impl Command<'_> {
    async fn send(&self, platform: &RuleDomain, input: &Value) -> Value {
        platform
            .mutate(self.caller, self.name, self.selection, input.clone())
            .await
    }

    /// Sends the command with a key, again with the key, and another request with the key. Returns the payload.
    async fn once(mut self, platform: &RuleDomain) -> Value {
        let name = self.name;
        self.input["idempotencyKey"] = json!(Uuid::now_v7());
        let first = self.send(platform, &self.input).await;
        assert_eq!(first["userErrors"], json!([]), "{name}");
        let before = content(platform).await;
        let again = self.send(platform, &self.input).await;
        assert_eq!(again, first, "{name}");
        let mut another = self.input.clone();
        another[self.other.0] = self.other.1.clone();
        let payload = self.send(platform, &another).await;
        refused(&payload, "IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey");
        assert_eq!(content(platform).await, before, "{name}");
        first
    }

    /// Sends the command with a stale expected version, and then as [`Self::once`] with this version.
    async fn once_on(mut self, platform: &RuleDomain, current: &Value) -> Value {
        let before = content(platform).await;
        let mut stale = self.input.clone();
        stale["expectedVersion"] = json!(current.as_i64().unwrap() + 1);
        let payload = self.send(platform, &stale).await;
        refused(&payload, "VERSION_CONFLICT", "input.expectedVersion");
        assert_eq!(content(platform).await, before, "{}", self.name);
        self.input["expectedVersion"] = current.clone();
        self.once(platform).await
    }
}

/// Version of the rule pack with the notices.
struct Notices<'a> {
    platform: &'a RuleDomain,
    admin: Arc<Caller>,
    approver: Arc<Caller>,
    id: Value,
    revision: Value,
}

impl Notices<'_> {
    /// Takes a step with the version, once and on its current revision.
    async fn step(&mut self, caller: &Arc<Caller>, name: &str, more: Value) {
        let mut input = more;
        input["rulePackVersionId"] = self.id.clone();
        let command = Command {
            caller,
            name,
            selection: VERSION,
            input,
            other: ("expectedVersion", json!(1000)),
        };
        let payload = command.once_on(self.platform, &self.revision).await;
        let version = &payload["rulePackVersion"];
        assert!(
            version["revision"].as_i64() > self.revision.as_i64(),
            "{name}: {payload}"
        );
        self.revision = version["revision"].clone();
    }

    async fn approve(&mut self) {
        let (admin, approver) = (Arc::clone(&self.admin), Arc::clone(&self.approver));
        self.step(&admin, "validateRulePack", json!({})).await;
        self.step(&admin, "submitRulePack", json!({})).await;
        self.step(&approver, "approveRulePack", json!({})).await;
    }
}

/// Uploads a version of the notices, once.
async fn uploaded<'a>(platform: &'a RuleDomain, label: &str) -> Notices<'a> {
    let admin = testkit::admin();
    let command = Command {
        caller: &admin,
        name: "uploadRuleFile",
        selection: VERSION,
        input: json!({ "yaml": notice(label) }),
        other: ("yaml", json!(format!("{}# other\n", notice(label)))),
    };
    let payload = command.once_on(platform, &json!(0)).await;
    let version = &payload["rulePackVersion"];
    Notices {
        platform,
        admin,
        approver: platform_person(Role::RuleApprover),
        id: version["id"].clone(),
        revision: version["revision"].clone(),
    }
}

#[tokio::test]
async fn an_import_takes_effect_once_and_has_the_first_result_again() {
    let platform = RuleDomain::bare().await;
    let admin = testkit::admin();
    let few = "section,hscode,description,parent,level\nXVI,85,Machines,TOTAL,2\n";
    let national = |text: &str| json!(format!("market,code,description\nGB,8507600010,{text}\n"));
    for (name, input, other) in [
        (
            "importNomenclature",
            json!({ "csv": NOMENCLATURE }),
            ("csv", json!(few)),
        ),
        (
            "importNationalCodes",
            json!({ "csv": national("Cars") }),
            ("csv", national("Bicycles")),
        ),
        (
            "importUnits",
            json!({ "csv": "code,name,symbol\nZZ9,made-up unit,\n" }),
            ("complete", json!(true)),
        ),
    ] {
        let command = Command {
            caller: &admin,
            name,
            selection: IMPORTED,
            input,
            other,
        };
        let payload = command.once(&platform).await;
        assert!(payload["changed"].as_i64() > Some(0), "{name}: {payload}");
        assert_eq!(payload["changed"], payload["imported"], "{name}");
    }
}

#[tokio::test]
async fn a_rule_pack_is_created_once() {
    let platform = RuleDomain::bare().await;
    let admin = testkit::admin();
    let command = Command {
        caller: &admin,
        name: "createRulePack",
        selection: PACK,
        input: json!({ "name": "alpha" }),
        other: ("title", json!("Another")),
    };
    let payload = command.once(&platform).await;
    assert_eq!(payload["rulePack"]["version"], 1);
    let again = platform
        .admin("createRulePack", PACK, json!({ "name": "alpha" }))
        .await;
    refused(&again, "RULE_PACK_NAME_TAKEN", "input.name");
}

#[tokio::test]
async fn every_step_of_a_version_takes_effect_once_and_on_the_revision_that_was_read() {
    let platform = RuleDomain::with_codes().await;
    let mut version = uploaded(&platform, "1").await;
    let (admin, approver) = (Arc::clone(&version.admin), Arc::clone(&version.approver));
    version.approve().await;
    let reason = json!({ "reason": "The act is misquoted." });
    version.step(&approver, "rejectRulePack", reason).await;
    version.approve().await;
    version.step(&admin, "publishRulePack", json!({})).await;
    let reason = json!({ "reason": "The act was repealed." });
    version.step(&admin, "withdrawRulePack", reason).await;
    let query = "{ rulePackVersions { nodes { status } } ruleChanges { totalCount } }";
    let data = platform.answer(&admin, query, json!({})).await;
    assert_eq!(
        data["rulePackVersions"]["nodes"],
        json!([{ "status": "WITHDRAWN" }])
    );
    assert_eq!(data["ruleChanges"]["totalCount"], 2);
}

#[tokio::test]
async fn a_rule_pack_is_rolled_back_once_and_on_the_version_that_was_read() {
    let platform = RuleDomain::with_codes().await;
    let first = platform.publish(&notice("1"), None).await;
    platform.publish(&notice("2"), None).await;
    platform.publish(&notice("3"), None).await;
    let admin = testkit::admin();
    let query = "{ rulePacks { nodes { id version } } }";
    let data = platform.answer(&admin, query, json!({})).await;
    let pack = &data["rulePacks"]["nodes"][0];
    let input = json!({ "rulePackId": pack["id"], "reason": "The third is wrong." });
    let command = |input: &Value| Command {
        caller: &admin,
        name: "rollBackRulePack",
        selection: VERSION,
        input: input.clone(),
        other: ("reason", json!("Another reason.")),
    };
    let rolled = command(&input).once_on(&platform, &pack["version"]).await;
    assert_eq!(rolled["rulePackVersion"]["status"], "PUBLISHED");
    let data = platform.answer(&admin, query, json!({})).await;
    let now = &data["rulePacks"]["nodes"][0];
    assert!(now["version"].as_i64() > pack["version"].as_i64(), "{now}");
    let mut back = input;
    back["expectedVersion"] = now["version"].clone();
    let rolled = platform.admin("rollBackRulePack", VERSION, back).await;
    assert_eq!(rolled["rulePackVersion"]["id"], json!(first));
    let missing = json!({ "rulePackId": Uuid::now_v7(), "reason": "None." });
    let payload = platform.admin("rollBackRulePack", VERSION, missing).await;
    refused(&payload, "RULE_PACK_NOT_FOUND", "input.rulePackId");
}

#[tokio::test]
async fn a_preview_begins_once_and_is_resumed_once() {
    let platform = RuleDomain::with_codes().await;
    let version = uploaded(&platform, "1").await;
    let admin = Arc::clone(&version.admin);
    let preview = Command {
        caller: &admin,
        name: "previewRuleChange",
        selection: CHANGE,
        input: json!({ "rulePackVersionId": version.id }),
        other: ("asOf", json!("2026-06-01")),
    };
    let payload = preview.once_on(&platform, &version.revision).await;
    let change = payload["ruleChange"]["id"].as_str().unwrap();
    platform.change(change).await;
    sqlx::query("update rule_changes set status = 'FAILED', phase = 0, done = 0, tries = 5")
        .execute(&platform.database.pool)
        .await
        .unwrap();
    let retry = Command {
        caller: &admin,
        name: "retryRuleChange",
        selection: CHANGE,
        input: json!({ "ruleChangeId": change }),
        other: ("ruleChangeId", json!(Uuid::now_v7())),
    };
    retry.once(&platform).await;
    platform.change(change).await;
}

#[tokio::test]
async fn a_file_replaces_only_the_file_that_was_read() {
    let platform = RuleDomain::with_codes().await;
    let version = uploaded(&platform, "1").await;
    let replace = |expected: &Value| json!({ "yaml": format!("{}# second\n", notice("1")), "expectedVersion": expected });
    for stale in [json!(0), json!(2)] {
        let payload = platform
            .admin("uploadRuleFile", VERSION, replace(&stale))
            .await;
        refused(&payload, "VERSION_CONFLICT", "input.expectedVersion");
    }
    let payload = platform
        .admin("uploadRuleFile", VERSION, replace(&version.revision))
        .await;
    assert_eq!(payload["rulePackVersion"]["id"], version.id);
    assert_eq!(payload["rulePackVersion"]["revision"], 2);
}

#[tokio::test]
async fn two_people_of_an_organisation_may_use_the_same_key() {
    let platform = RuleDomain::bare().await;
    let organisation = Uuid::now_v7();
    let mut ids = Vec::new();
    for name in ["alpha", "beta"] {
        let editor = person(organisation, OrganisationKind::Platform, Role::RuleEditor);
        let input = json!({ "name": name, "idempotencyKey": "mine" });
        let payload = platform
            .mutate(&editor, "createRulePack", PACK, input)
            .await;
        assert_eq!(payload["rulePack"]["name"], name);
        ids.push(payload["rulePack"]["id"].clone());
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_malformed_key_is_refused_and_a_refused_command_leaves_its_key_free() {
    let platform = RuleDomain::bare().await;
    for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
        let input = json!({ "name": "alpha", "idempotencyKey": key });
        let payload = platform.admin("createRulePack", PACK, input).await;
        refused(&payload, "INVALID", "input.idempotencyKey");
    }
    let admin = testkit::admin();
    for (name, expected) in [("not a name", 0), ("alpha", 1)] {
        let input = json!({ "name": name, "idempotencyKey": "mine" });
        let payload = platform.mutate(&admin, "createRulePack", PACK, input).await;
        assert_eq!(
            payload["userErrors"].as_array().unwrap().is_empty(),
            expected == 1,
            "{payload}"
        );
        assert_eq!(
            platform.number("select count(*) from rule_packs").await,
            expected
        );
    }
}
