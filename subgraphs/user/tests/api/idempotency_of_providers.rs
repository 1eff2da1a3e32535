//! Repeated mutations of provider profiles, signing keys, API clients and credentials take effect once. A secret is returned
//! once.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::credentials::second_factor::code;
use crate::provider_keys::registration::{Key, Lab};
use crate::support::{Member, PASSWORD, UserDomain, accreditation, refusals, testing};

const NEW_PASSWORD: &str = "a quite different pass phrase 9";
const PROVIDER: &str = "{ provider { id version status displayName reason languages services { type } \
    accreditations { id status } } userErrors { code path } }";
const KEY: &str = "{ providerKey { id version status name reason } userErrors { code path } }";
const CHALLENGE: &str = "{ challenge userErrors { code path } }";
const CLIENT: &str = "{ apiClient { id version status name scopes operations { sha256 } publicKeys { algorithm } } \
    userErrors { code path } }";
const CREATED: &str = "{ apiClient { id version } key userErrors { code path } }";
const CHANGED: &str = "{ changed deviceToken userErrors { code path } }";
const BEGUN: &str = "{ secret uri userErrors { code path } }";
const CODES: &str = "{ recoveryCodes userErrors { code path } }";
const DISABLED: &str = "{ disabled userErrors { code path } }";

const OF_PROVIDER: &str = "select version from providers where id = $1";
const OF_KEY: &str = "select version from provider_keys where id = $1";
const OF_CLIENT: &str = "select version from api_clients where id = $1";

/// All rows that the mutations of this page write. Without the counters of guesses, which a refused request changes.
const ROWS: &str = "select concat_ws(' ',
    (select json_agg(t order by t::text) from providers t)::text,
    (select json_agg(t order by t::text) from provider_services t)::text,
    (select json_agg(t order by t::text) from accreditations t)::text,
    (select json_agg(t order by t::text) from provider_keys t)::text,
    (select json_agg(t order by t::text) from key_challenges t)::text,
    (select json_agg(t order by t::text) from api_clients t)::text,
    (select json_agg(t order by t::text) from audit_records t)::text,
    (select json_agg(t order by t::text) from users t)::text,
    (select json_agg(t order by t::text) from second_factors t)::text,
    (select json_agg(t order by t::text) from recovery_codes t)::text,
    (select json_agg(t order by t::text) from session_cutoffs t)::text,
    (select json_agg(t order by t::text) from idempotency_keys t)::text)";

/// The rows, and the number of events.
async fn contents(platform: &UserDomain) -> (String, i64) {
    let pool = &platform.database.pool;
    let rows = sqlx::query_scalar(ROWS).fetch_one(pool).await.unwrap();
    let events = sqlx::query_scalar("select count(*) from outbox");
    (rows, events.fetch_one(pool).await.unwrap())
}

fn with(input: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut input = input.clone();
    input[field] = value.into();
    input
}

fn id(object: &Value) -> Uuid {
    object["id"].as_str().unwrap().parse().unwrap()
}

/// A mutation that is sent several times with its name as its idempotency key.
struct Once<'a> {
    caller: &'a Arc<Caller>,
    name: &'a str,
    selection: &'a str,
    input: Value,
    /// The object that it changes, with the statement that reads the version of the object.
    changes: Option<(Uuid, &'static str)>,
    /// True if the result has a secret.
    is_secret: bool,
}

impl<'a> Once<'a> {
    fn new(caller: &'a Arc<Caller>, name: &'a str, selection: &'a str, input: Value) -> Self {
        Self {
            caller,
            name,
            selection,
            input,
            changes: None,
            is_secret: false,
        }
    }

    fn of(self, object: Uuid, versions: &'static str) -> Self {
        Self {
            changes: Some((object, versions)),
            ..self
        }
    }

    fn secret(self) -> Self {
        Self {
            is_secret: true,
            ..self
        }
    }

    async fn send(&self, platform: &UserDomain, input: &Value) -> Value {
        platform
            .mutate(self.caller, self.name, self.selection, input.clone())
            .await
    }

    /// Checks that this input is refused and has no effect.
    async fn is_refused(&self, platform: &UserDomain, input: &Value, code: &str, field: &str) {
        let before = contents(platform).await;
        let refused = self.send(platform, input).await;
        let expected = [(code, format!("input.{field}"))];
        assert_eq!(refusals(&refused), expected, "{}", self.name);
        assert_eq!(contents(platform).await, before, "{}", self.name);
    }

    async fn version(&self, platform: &UserDomain) -> Option<i64> {
        let (object, statement) = self.changes?;
        let version = sqlx::query_scalar(statement).bind(object);
        Some(version.fetch_one(&platform.database.pool).await.unwrap())
    }

    /// Sends the mutation, and checks that a stale version and a repetition have no effect. Returns the payload and the
    /// input with the key.
    async fn run(&self, platform: &UserDomain) -> (Value, Value) {
        let mut input = with(&self.input, "idempotencyKey", self.name);
        let before = self.version(platform).await;
        if let Some(version) = before {
            let stale = with(&input, "expectedVersion", version + 1);
            self.is_refused(platform, &stale, "VERSION_CONFLICT", "expectedVersion")
                .await;
            input["expectedVersion"] = json!(version);
        }
        let first = self.send(platform, &input).await;
        assert_eq!(first["userErrors"], json!([]), "{}", self.name);
        let after = self.version(platform).await;
        assert!(before.is_none() || after > before, "{}", self.name);
        let rows = contents(platform).await;
        if self.is_secret {
            self.is_refused(platform, &input, "ALREADY_DONE", "idempotencyKey")
                .await;
        } else {
            assert_eq!(self.send(platform, &input).await, first, "{}", self.name);
            assert_eq!(contents(platform).await, rows, "{}", self.name);
        }
        (first, input)
    }

    /// [`Self::run`], and checks that another request with the same key is refused.
    async fn check(&self, platform: &UserDomain, field: &str, value: impl Into<Value>) -> Value {
        let (first, input) = self.run(platform).await;
        let other = with(&input, field, value);
        self.is_refused(platform, &other, "IDEMPOTENCY_KEY_REUSED", "idempotencyKey")
            .await;
        first
    }

    /// [`Self::check`] with another expected version.
    async fn check_versioned(&self, platform: &UserDomain) -> Value {
        self.check(platform, "expectedVersion", 1000).await
    }
}

#[tokio::test]
async fn each_mutation_of_a_profile_takes_effect_once() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let own = &lab.caller;
    let profile =
        json!({ "displayName": "Rheinlab", "languages": ["de"], "services": [testing()] });
    let added = Once::new(own, "addProvider", PROVIDER, profile);
    let added = added.check(&platform, "displayName", "Other").await;
    let provider = id(&added["provider"]);
    assert_eq!(added["provider"]["version"], 1);
    let change = |name, input| Once::new(own, name, PROVIDER, input).of(provider, OF_PROVIDER);

    let accredit = change("addAccreditation", accreditation());
    let accredited = accredit.check_versioned(&platform).await;
    let accreditations = &accredited["provider"]["accreditations"];
    assert_eq!(accreditations.as_array().unwrap().len(), 1);
    assert_eq!(accredited["provider"]["version"], 2);
    let rename = change("updateProvider", json!({ "displayName": "Rheinlab Nord" }));
    let renamed = rename.check_versioned(&platform).await;
    assert_eq!(renamed["provider"]["displayName"], "Rheinlab Nord");
    let submit = change("submitProvider", json!({}));
    let submitted = submit.check_versioned(&platform).await;
    assert_eq!(submitted["provider"]["status"], "UNDER_REVIEW");

    let admin = testkit::admin();
    let decide = |name| {
        let input = json!({ "providerId": provider, "reason": "a reason" });
        Once::new(&admin, name, PROVIDER, input).of(provider, OF_PROVIDER)
    };
    for (name, status) in [
        ("rejectProvider", "DRAFT"),
        ("approveProvider", "LISTED"),
        ("suspendProvider", "SUSPENDED"),
        ("reinstateProvider", "LISTED"),
    ] {
        let decided = decide(name).check_versioned(&platform).await;
        assert_eq!(decided["provider"]["status"], status, "{name}");
        if name == "rejectProvider" {
            platform
                .mutate_nothing(own, "submitProvider", PROVIDER)
                .await;
        }
    }
    let input = json!({ "accreditationId": accreditations[0]["id"], "reason": "merged" });
    let withdraw = change("withdrawAccreditation", input);
    let withdrawn = withdraw.check_versioned(&platform).await;
    assert_eq!(withdrawn["provider"]["status"], "SUSPENDED", "not covered");
    let removed = decide("removeProvider").check_versioned(&platform).await;
    assert_eq!(removed["provider"]["status"], "REMOVED");
}

#[tokio::test]
async fn each_mutation_of_a_signing_key_takes_effect_once() {
    let lab = Lab::start().await;
    let platform = &lab.platform;
    let owner = &lab.owner.caller;
    let challenge = Once::new(owner, "requestKeyChallenge", CHALLENGE, json!({}));
    challenge.secret().run(platform).await;

    let assessor = platform.colleague(&lab.owner, &["ASSESSOR"]).await;
    let input = lab.input(&assessor.caller, &Key::p256()).await;
    let register = Once::new(&assessor.caller, "registerProviderKey", KEY, input);
    let registered = register.check(platform, "name", "Other").await;
    assert_eq!(registered["providerKey"]["status"], "PROPOSED");
    let key = id(&registered["providerKey"]);
    let confirm = json!({ "providerKeyId": key });
    let confirm = Once::new(owner, "confirmProviderKey", KEY, confirm).of(key, OF_KEY);
    let confirmed = confirm.check_versioned(platform).await;
    assert_eq!(confirmed["providerKey"]["status"], "ACTIVE");
    let revoke = json!({ "providerKeyId": key, "reason": "lost" });
    let revoke = Once::new(owner, "revokeProviderKey", KEY, revoke).of(key, OF_KEY);
    let revoked = revoke.check_versioned(platform).await;
    assert_eq!(revoked["providerKey"]["version"], 3);
    for (name, count) in [
        ("ProviderKeyProposed", 1),
        ("ProviderKeyRegistered", 1),
        ("ProviderKeyRevoked", 1),
    ] {
        platform.published(name, count).await;
    }
}

#[tokio::test]
async fn each_mutation_of_an_api_client_takes_effect_once() {
    let platform = UserDomain::start().await;
    let admin = testkit::admin();
    let new = json!({ "name": "ERP", "kind": "PARTNER" });
    let create = Once::new(&admin, "createApiClient", CREATED, new).secret();
    let created = create.check(&platform, "name", "Other").await;
    assert_eq!(created["apiClient"]["version"], 1);
    let client = id(&created["apiClient"]);
    let change = |name, selection, mut input: Value| {
        input["apiClientId"] = json!(client);
        Once::new(&admin, name, selection, input).of(client, OF_CLIENT)
    };
    let jwks = json!({ "keys": [Key::p256().jwk] }).to_string();
    let operations = json!({ "operations": ["query Me { me { id } }"] });
    for (name, input) in [
        ("updateApiClient", json!({ "name": "ERP 2" })),
        ("registerOperations", operations),
        ("setClientPublicKeys", json!({ "jwks": jwks })),
    ] {
        let changed = change(name, CLIENT, input).check_versioned(&platform).await;
        assert_eq!(changed["apiClient"]["status"], "ACTIVE", "{name}");
    }
    let rotate = change("rotateClientSecret", CREATED, json!({})).secret();
    let rotated = rotate.check_versioned(&platform).await;
    assert_ne!(rotated["key"], created["key"]);
    let revoke = change("revokeApiClient", CLIENT, json!({}));
    let revoked = revoke.check_versioned(&platform).await;
    let client = &revoked["apiClient"];
    assert_eq!(client["version"], 6);
    assert_eq!(client["name"], "ERP 2");
    assert_eq!(client["operations"].as_array().unwrap().len(), 1);
    assert_eq!(client["publicKeys"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_password_changes_once_and_a_repetition_is_no_guess() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let input = json!({ "currentPassword": PASSWORD, "newPassword": NEW_PASSWORD });
    let change = Once::new(&nora.caller, "changePassword", CHANGED, input).secret();
    let (changed, sent) = change.run(&platform).await;
    let back = with(&sent, "currentPassword", NEW_PASSWORD);
    let back = with(&back, "newPassword", PASSWORD);
    change
        .is_refused(&platform, &back, "IDEMPOTENCY_KEY_REUSED", "idempotencyKey")
        .await;
    assert_eq!(changed["changed"], true);
    assert!(changed["deviceToken"].is_string());
    assert_eq!(platform.verified_failures().await, 0);
    platform.sign_in(&nora.email, NEW_PASSWORD).await;
}

#[tokio::test]
async fn each_mutation_of_a_second_factor_takes_effect_once_and_returns_its_secrets_once() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let once = |name, selection, input| Once::new(&nora.caller, name, selection, input);
    let password = json!({ "password": PASSWORD });
    let begin = once("beginSecondFactor", BEGUN, password.clone()).secret();
    let (started, _) = begin.run(&platform).await;
    let valid = code(started["secret"].as_str().unwrap(), chassis::now());
    let confirm = once("confirmSecondFactor", CODES, json!({ "code": valid })).secret();
    let confirmed = confirm.check(&platform, "code", "000000").await;
    let renew = once("regenerateRecoveryCodes", CODES, password.clone()).secret();
    let (renewed, _) = renew.run(&platform).await;
    assert_ne!(renewed["recoveryCodes"], confirmed["recoveryCodes"]);
    let disable = once("disableSecondFactor", DISABLED, password);
    let reused = with(&disable.input, "idempotencyKey", "regenerateRecoveryCodes");
    let code = "IDEMPOTENCY_KEY_REUSED";
    disable
        .is_refused(&platform, &reused, code, "idempotencyKey")
        .await;
    let (disabled, _) = disable.run(&platform).await;
    assert_eq!(disabled["disabled"], true);
    assert_eq!(platform.addresses("SecondFactorEnabled").await.len(), 1);
    assert_eq!(platform.addresses("SecondFactorDisabled").await.len(), 1);
}

async fn rename(platform: &UserDomain, owner: &Member, name: &str, key: &str) -> Value {
    let input = json!({ "displayName": name, "idempotencyKey": key });
    platform
        .mutate(&owner.caller, "updateProvider", PROVIDER, input)
        .await
}

#[tokio::test]
async fn members_of_one_organisation_have_keys_of_their_own() {
    let platform = UserDomain::start().await;
    let first = platform.member("PROVIDER").await;
    platform.draft(&first, testing()).await;
    let second = platform.colleague(&first, &["PROVIDER_OWNER"]).await;
    for (owner, name) in [(&first, "Rheinlab Nord"), (&second, "Rheinlab West")] {
        let renamed = rename(&platform, owner, name, "mine").await;
        assert_eq!(renamed["provider"]["displayName"], name, "{renamed}");
    }
    let again = rename(&platform, &first, "Rheinlab Nord", "mine").await;
    let shown = &again["provider"]["displayName"];
    assert_eq!(shown, "Rheinlab West", "the current state");
    platform.published("ProviderUpdated", 2).await;
}

#[tokio::test]
async fn without_a_key_a_repetition_is_another_request() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    let input = json!({ "displayName": "Rheinlab" });
    for version in [3, 4] {
        let payload = platform
            .mutate(&lab.caller, "updateProvider", PROVIDER, input.clone())
            .await;
        assert_eq!(payload["provider"]["version"], version);
    }
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let refused = rename(&platform, &lab, "Rheinlab", "again").await;
    assert_eq!(refusals(&refused)[0].0, "PROVIDER_NOT_FOUND");
    platform.draft(&lab, testing()).await;
    let renamed = rename(&platform, &lab, "Rheinlab Nord", "again").await;
    assert_eq!(renamed["userErrors"], json!([]));
}

#[tokio::test]
async fn an_absent_field_and_null_are_different_requests() {
    let platform = UserDomain::start().await;
    let admin = testkit::admin();
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    let new = json!({ "name": "ERP", "kind": "PARTNER" });
    let created = platform
        .mutate(&admin, "createApiClient", CREATED, new)
        .await;
    let client = json!({ "apiClientId": created["apiClient"]["id"] });
    for (caller, name, selection, input, fields) in [
        (
            &lab.caller,
            "updateProvider",
            PROVIDER,
            json!({}),
            vec!["displayName", "languages", "services"],
        ),
        (
            &admin,
            "updateApiClient",
            CLIENT,
            client.clone(),
            vec!["name", "scopes", "rateClass"],
        ),
        (&admin, "setClientPublicKeys", CLIENT, client, vec!["jwks"]),
    ] {
        let input = with(&input, "idempotencyKey", name);
        let payload = platform
            .mutate(caller, name, selection, input.clone())
            .await;
        assert_eq!(payload["userErrors"], json!([]), "{name}");
        for field in fields {
            let other = with(&input, field, Value::Null);
            let payload = platform.mutate(caller, name, selection, other).await;
            let code = refusals(&payload)[0].0;
            let expected = match field {
                "displayName" | "name" | "rateClass" => "CANNOT_BE_CLEARED",
                _ => "IDEMPOTENCY_KEY_REUSED",
            };
            assert_eq!(code, expected, "{name} {field}");
        }
    }
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    let admin = testkit::admin();
    let password = json!({ "currentPassword": PASSWORD, "newPassword": NEW_PASSWORD });
    let client = json!({ "name": "ERP", "kind": "PARTNER" });
    for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
        for (caller, name, selection, input) in [
            (&lab.caller, "updateProvider", PROVIDER, json!({})),
            (&lab.caller, "requestKeyChallenge", CHALLENGE, json!({})),
            (&lab.caller, "changePassword", CHANGED, password.clone()),
            (&admin, "createApiClient", CREATED, client.clone()),
        ] {
            let input = with(&input, "idempotencyKey", key);
            let payload = platform.mutate(caller, name, selection, input).await;
            let invalid = ("INVALID", "input.idempotencyKey".to_owned());
            assert_eq!(refusals(&payload), [invalid], "{name} {key:?}");
        }
    }
    platform.sign_in(&lab.email, PASSWORD).await;
}
