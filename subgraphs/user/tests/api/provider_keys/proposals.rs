//! Signing keys that an assessor proposes and an owner confirms or rejects.

use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity};
use events::Fact;
use events::user::{ProviderKey, UserFact};
use outbox::Listings;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use super::registration::{Key, Lab};
use crate::administration::locks::auditor;
use crate::support::{Member, PROVIDER, UserDomain, code, mutation, refusals, testing};

const KEY: &str = "{ providerKey { id version status registeredAt confirmedAt revokedAt proposedBy { id } } \
    userErrors { code path } }";

/// A provider with an assessor.
struct Scene {
    lab: Lab,
    assessor: Member,
}

impl Scene {
    async fn start() -> Self {
        let lab = Box::pin(Lab::start()).await;
        let assessor = lab.platform.colleague(&lab.owner, &["ASSESSOR"]).await;
        Self { lab, assessor }
    }

    fn platform(&self) -> &UserDomain {
        &self.lab.platform
    }

    async fn register(&self, caller: &Arc<Caller>) -> Value {
        let input = self.lab.input(caller, &Key::ed25519()).await;
        self.platform()
            .mutate(caller, "registerProviderKey", KEY, input)
            .await
    }

    /// Proposes a key as the assessor and returns it.
    async fn proposed(&self) -> Value {
        let payload = self.register(&self.assessor.caller).await;
        assert_eq!(payload["userErrors"], json!([]));
        payload["providerKey"].clone()
    }

    async fn confirm(&self, caller: &Arc<Caller>, key: &Value) -> Value {
        let input = json!({ "providerKeyId": key["id"] });
        self.platform()
            .mutate(caller, "confirmProviderKey", KEY, input)
            .await
    }

    async fn reject(&self, key: &Value) -> Value {
        let input = json!({ "providerKeyId": key["id"], "reason": "not our device" });
        self.platform()
            .mutate(&self.lab.owner.caller, "revokeProviderKey", KEY, input)
            .await
    }

    /// The statuses of the keys that a caller sees in the profile, and whether the caller finds this key.
    async fn seen(&self, caller: &Arc<Caller>, key: &Value) -> (Value, bool) {
        let query = "query($id: ID!, $of: [_Any!]!) { provider(id: $id) { signingKeys { status } }
            _entities(representations: $of) { ... on ProviderKey { id } } }";
        let of = json!([{ "__typename": "ProviderKey", "id": key["id"] }]);
        let variables = json!({ "id": self.lab.provider, "of": of });
        let data = self.platform().answer(caller, query, variables).await;
        let keys = data["provider"]["signingKeys"].as_array().unwrap();
        let statuses: Vec<&Value> = keys.iter().map(|key| &key["status"]).collect();
        (json!(statuses), data["_entities"][0]["id"] == key["id"])
    }

    fn program(&self, scopes: &[&str]) -> Arc<Caller> {
        testkit::signed(Identity::Client(ApiClient {
            id: Uuid::now_v7(),
            kind: ClientKind::Partner,
            organisation: Some(self.lab.owner.organisation),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        }))
    }

    /// Callers who may read proposed keys, and callers who may not.
    fn readers(&self) -> [Vec<Arc<Caller>>; 2] {
        let strangers = vec![
            testkit::anonymous(),
            testkit::gateway(),
            testkit::seller(Uuid::now_v7()),
            testkit::provider(Uuid::now_v7()),
            self.program(&["orders:read"]),
        ];
        let members = vec![
            self.lab.owner.caller.clone(),
            self.assessor.caller.clone(),
            self.program(&["providers:read"]),
            testkit::admin(),
            auditor(),
        ];
        [members, strangers]
    }

    /// The names of the events about a key, oldest first. Waits for the event with the last name.
    async fn events(&self, key: &Value, last: &str) -> Vec<String> {
        let id = id(key);
        let published = self.platform().events_until(last, id).await;
        let about = published.iter().filter(|event| event.subject == id);
        about
            .map(|event| event.kind.split('.').nth(2).unwrap().to_owned())
            .collect()
    }

    /// The keys of the listing with which the order domain reconciles its projection.
    async fn listed(&self) -> Vec<Uuid> {
        let run = Uuid::now_v7();
        let listings = self.platform().listings();
        let page = listings.publish_page("provider_keys", run, None);
        page.await.unwrap();
        let event = self.platform().event("ProviderKeysListed", run).await;
        let page = match UserFact::read(&event).unwrap() {
            Some(UserFact::ProviderKeysListed(page)) => Some(page),
            _ => None,
        };
        let items = page.unwrap().items;
        items.iter().map(|listed| listed.item.id).collect()
    }
}

fn id(key: &Value) -> Uuid {
    key["id"].as_str().unwrap().parse().unwrap()
}

async fn fact(platform: &UserDomain, name: &str, key: Uuid) -> (i64, Vec<Uuid>, ProviderKey) {
    let event = platform.event(name, key).await;
    let fact = match UserFact::read(&event).unwrap() {
        Some(UserFact::ProviderKeyProposed(fact) | UserFact::ProviderKeyRegistered(fact)) => {
            Some(fact)
        }
        _ => None,
    };
    (event.sequence, event.audience, fact.unwrap())
}

#[tokio::test]
async fn the_key_of_an_assessor_is_not_public_until_an_owner_confirms_it() {
    let scene = Scene::start().await;
    let key = scene.proposed().await;
    assert_eq!(
        (&key["status"], &key["version"]),
        (&json!("PROPOSED"), &json!(1))
    );
    assert_eq!(key["proposedBy"]["id"], scene.assessor.user.to_string());
    assert_eq!(key["confirmedAt"], Value::Null);
    let [members, strangers] = scene.readers();
    for caller in &members {
        let seen = scene.seen(caller, &key).await;
        assert_eq!(seen, (json!(["PROPOSED"]), true), "{caller:?}");
    }
    for caller in &strangers {
        let seen = scene.seen(caller, &key).await;
        assert_eq!(seen, (json!([]), false), "{caller:?}");
    }

    let confirmed = scene.confirm(&scene.lab.owner.caller, &key).await;
    let confirmed = &confirmed["providerKey"];
    assert_eq!(
        (&confirmed["status"], &confirmed["version"]),
        (&json!("ACTIVE"), &json!(2))
    );
    assert!(confirmed["confirmedAt"].is_string(), "{confirmed}");
    assert_eq!(confirmed["proposedBy"], key["proposedBy"]);
    for caller in members.iter().chain(&strangers) {
        let seen = scene.seen(caller, &key).await;
        assert_eq!(seen, (json!(["ACTIVE"]), true), "{caller:?}");
    }
}

#[tokio::test]
async fn other_domains_learn_about_the_key_when_it_is_confirmed() {
    let scene = Scene::start().await;
    let (platform, own) = (scene.platform(), scene.lab.owner.organisation);
    let key = scene.proposed().await;
    let (sequence, audience, proposed) = fact(platform, "ProviderKeyProposed", id(&key)).await;
    assert_eq!((sequence, audience), (1, vec![own]));
    assert_eq!(proposed.organisation, own);
    assert_eq!(proposed.provider.to_string(), scene.lab.provider);
    let events = scene.events(&key, "ProviderKeyProposed").await;
    assert_eq!(events, ["ProviderKeyProposed"]);
    assert!(scene.listed().await.is_empty());

    scene.confirm(&scene.lab.owner.caller, &key).await;
    let registered = fact(platform, "ProviderKeyRegistered", id(&key)).await;
    let (sequence, audience, registered) = registered;
    assert_eq!((sequence, audience), (2, vec![own]));
    assert!(
        registered.registered_at > proposed.registered_at,
        "it signs from its confirmation"
    );
    assert_eq!(registered.jwk, proposed.jwk);
    assert_eq!(scene.listed().await, [id(&key)]);
}

#[tokio::test]
async fn an_outsider_does_not_learn_who_proposed_a_key() {
    let scene = Scene::start().await;
    let key = scene.proposed().await;
    scene.confirm(&scene.lab.owner.caller, &key).await;
    let query =
        "query($id: ID!) { provider(id: $id) { signingKeys { confirmedAt proposedBy { id } } } }";
    for (caller, reads) in [
        (&scene.lab.owner.caller, true),
        (&testkit::anonymous(), false),
        (&testkit::seller(Uuid::now_v7()), false),
        (&scene.program(&["providers:read"]), false),
    ] {
        let variables = json!({ "id": scene.lab.provider });
        let data = scene.platform().answer(caller, query, variables).await;
        let shown = &data["provider"]["signingKeys"][0];
        assert!(shown["confirmedAt"].is_string());
        assert_eq!(shown["proposedBy"].is_object(), reads, "{caller:?}");
    }
}

#[tokio::test]
async fn an_owner_rejects_a_key_which_nobody_else_learns_about() {
    let scene = Scene::start().await;
    let (rejected, kept) = (scene.proposed().await, scene.proposed().await);
    let payload = scene.reject(&rejected).await;
    assert_eq!(payload["providerKey"]["status"], "REVOKED", "{payload}");
    let refused = scene.confirm(&scene.lab.owner.caller, &rejected).await;
    let wrong_state = ("WRONG_STATE", "input.providerKeyId".to_owned());
    assert_eq!(refusals(&refused), [wrong_state]);
    let (_, found) = scene.seen(&testkit::anonymous(), &rejected).await;
    assert!(!found);
    let (statuses, found) = scene.seen(&scene.assessor.caller, &rejected).await;
    assert_eq!((statuses, found), (json!(["REVOKED", "PROPOSED"]), true));

    // The relay keeps the order, so events about the rejected key would precede this one.
    scene.confirm(&scene.lab.owner.caller, &kept).await;
    let platform = scene.platform();
    let published = platform
        .events_until("ProviderKeyRegistered", id(&kept))
        .await;
    let about = published
        .iter()
        .filter(|event| event.subject == id(&rejected));
    let kinds: Vec<&str> = about.map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["carnet.user.ProviderKeyProposed.v1"]);
    assert_eq!(scene.listed().await, [id(&kept)]);
}

#[tokio::test]
async fn the_revocation_of_a_confirmed_key_is_public() {
    let scene = Scene::start().await;
    let key = scene.proposed().await;
    scene.confirm(&scene.lab.owner.caller, &key).await;
    scene.reject(&key).await;
    let seen = scene.seen(&testkit::anonymous(), &key).await;
    assert_eq!(seen, (json!(["REVOKED"]), true));
    let events = scene.events(&key, "ProviderKeyRevoked").await;
    let expected = [
        "ProviderKeyProposed",
        "ProviderKeyRegistered",
        "ProviderKeyRevoked",
    ];
    assert_eq!(events, expected);
    assert_eq!(scene.listed().await, [id(&key)]);
}

#[tokio::test]
async fn only_an_owner_of_the_provider_confirms() {
    let scene = Scene::start().await;
    let key = scene.proposed().await;
    let input = json!({ "input": { "providerKeyId": key["id"] } });
    for (caller, expected) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (scene.assessor.caller.clone(), "FORBIDDEN"),
        (testkit::seller(scene.lab.owner.organisation), "FORBIDDEN"),
        (testkit::admin(), "FORBIDDEN"),
        (scene.program(&["providers:read"]), "FORBIDDEN"),
    ] {
        let query = mutation("confirmProviderKey", KEY);
        let answer = scene.platform().ask(&caller, &query, input.clone()).await;
        assert_eq!(code(&answer), expected, "{caller:?}");
    }
    let (stranger, _) = scene.platform().listed(testing()).await;
    let foreign = scene.confirm(&stranger.caller, &key).await;
    let not_found = ("PROVIDER_KEY_NOT_FOUND", "input.providerKeyId".to_owned());
    assert_eq!(refusals(&foreign), [not_found]);
    for unknown in [json!(Uuid::now_v7()), json!("nonsense")] {
        let unknown = json!({ "id": unknown });
        let absent = scene.confirm(&stranger.caller, &unknown).await;
        assert_eq!(absent, foreign, "not yours looks like not there");
    }
    let seen = scene.seen(&scene.assessor.caller, &key).await;
    assert_eq!(seen, (json!(["PROPOSED"]), true));
}

#[tokio::test]
async fn an_assessor_does_not_revoke_keys() {
    let scene = Scene::start().await;
    let key = scene.proposed().await;
    let input = json!({ "input": { "providerKeyId": key["id"], "reason": "a mistake" } });
    let query = mutation("revokeProviderKey", KEY);
    let answer = scene
        .platform()
        .ask(&scene.assessor.caller, &query, input)
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
}

#[tokio::test]
async fn only_a_proposed_key_is_confirmed() {
    let scene = Scene::start().await;
    let owner = &scene.lab.owner.caller;
    let own = scene.register(owner).await;
    let own = &own["providerKey"];
    assert_eq!(
        (&own["status"], &own["proposedBy"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    let key = scene.proposed().await;
    scene.confirm(owner, &key).await;
    let wrong_state = [("WRONG_STATE", "input.providerKeyId".to_owned())];
    for active in [own, &key] {
        let refused = scene.confirm(owner, active).await;
        assert_eq!(refusals(&refused), wrong_state);
    }

    let waiting = scene.proposed().await;
    let input = json!({ "providerId": scene.lab.provider, "reason": "out of business" });
    let removed = scene
        .platform()
        .mutate(&testkit::admin(), "removeProvider", PROVIDER, input)
        .await;
    assert_eq!(removed["provider"]["status"], "REMOVED");
    let refused = scene.confirm(owner, &waiting).await;
    assert_eq!(refusals(&refused), [("WRONG_STATE", "input".to_owned())]);
}

#[tokio::test]
async fn of_two_concurrent_decisions_one_takes_effect() {
    let scene = Scene::start().await;
    let key = scene.proposed().await;
    let owner = &scene.lab.owner.caller;
    let decide = async |name: &'static str, input: Value| {
        scene.platform().mutate(owner, name, KEY, input).await
    };
    let confirm = json!({ "providerKeyId": key["id"], "expectedVersion": 1 });
    let mut reject = confirm.clone();
    reject["reason"] = json!("not our device");
    let (confirmed, rejected) = tokio::join!(
        decide("confirmProviderKey", confirm),
        decide("revokeProviderKey", reject),
    );
    let conflict = [("VERSION_CONFLICT", "input.expectedVersion".to_owned())];
    let refused = [refusals(&confirmed), refusals(&rejected)];
    let one = refused == [vec![], conflict.to_vec()];
    assert!(one || refused == [conflict.to_vec(), vec![]], "{refused:?}");
}

#[tokio::test]
async fn an_owner_who_also_assesses_needs_no_confirmation() {
    let scene = Scene::start().await;
    let roles = ["PROVIDER_OWNER", "ASSESSOR"];
    let both = scene.platform().colleague(&scene.lab.owner, &roles).await;
    let registered = scene.register(&both.caller).await;
    assert_eq!(
        registered["providerKey"]["status"], "ACTIVE",
        "{registered}"
    );
    let events = scene
        .events(&registered["providerKey"], "ProviderKeyRegistered")
        .await;
    assert_eq!(events, ["ProviderKeyRegistered"]);
}

#[tokio::test]
async fn proposed_keys_count_towards_the_limit() {
    let scene = Scene::start().await;
    let first = scene.proposed().await;
    for _ in 1..20 {
        scene.proposed().await;
    }
    let owner = &scene.lab.owner.caller;
    for caller in [owner, &scene.assessor.caller] {
        let refused = scene.register(caller).await;
        assert_eq!(refusals(&refused), [("TOO_MANY", "input".to_owned())]);
    }
    scene.reject(&first).await;
    let registered = scene.register(owner).await;
    assert_eq!(registered["userErrors"], json!([]));
}

#[tokio::test]
async fn a_rejected_key_is_deleted_after_30_days() {
    let scene = Scene::start().await;
    let owner = &scene.lab.owner.caller;
    let (rejected, revoked, open) = (
        scene.proposed().await,
        scene.proposed().await,
        scene.proposed().await,
    );
    scene.confirm(owner, &revoked).await;
    for key in [&rejected, &revoked] {
        scene.reject(key).await;
    }
    let exist = async |days: i64| {
        let later = chassis::now() + Duration::days(days);
        scene.platform().services.purge(later).await.unwrap();
        let keys = [&rejected, &revoked, &open];
        let mut found = Vec::new();
        for key in keys {
            found.push(scene.seen(owner, key).await.1);
        }
        found
    };
    assert_eq!(exist(29).await, [true, true, true]);
    assert_eq!(exist(31).await, [false, true, true]);
}
