//! Repeated mutations take effect once, and a mutation can be bound to the version that the client has read.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use testkit::Sdl;
use time::Duration;
use user::graphql::sdl;
use uuid::Uuid;

use crate::support::{Member, PASSWORD, UserDomain, refusals};

/// Mutations without an idempotency key: public ones, which have no caller to whom a key belongs; `switchOrganisation`,
/// `signOut` and `signOutEverywhere`; and `revealPersonalData`, because each call is a read that is recorded.
const WITHOUT_KEY: [&str; 12] = [
    "registerOrganisation",
    "verifyEmail",
    "requestEmailVerification",
    "registerUser",
    "requestPasswordReset",
    "resetPassword",
    "signIn",
    "refreshSession",
    "switchOrganisation",
    "signOut",
    "signOutEverywhere",
    "revealPersonalData",
];

const INVITED: &str = "{ invitation { id version status } userErrors { code path } }";
const ORGANISATION: &str =
    "{ organisation { id version status legalName eori vatId } userErrors { code path } }";
const SESSION: &str = "{ session { id revokedAt } userErrors { code path } }";
const USER: &str = "{ user { id version status roles memberships { roles organisation { id } } } userErrors { code path } }";

/// A mutation that can take effect once, with an input.
struct Once {
    name: &'static str,
    caller: Arc<Caller>,
    input: Value,
    selection: &'static str,
    /// The object whose version the mutation increases. `None` for a new object and for a session, which has no version
    /// in the API.
    changes: Option<Versioned>,
    /// A field of another input, with its value.
    other: (&'static str, Value),
}

/// An object with a version.
#[derive(Clone, Copy)]
struct Versioned {
    id: Uuid,
    selection: &'static str,
    /// Reads the version.
    statement: &'static str,
}

fn organisation_of(member: &Member) -> Versioned {
    Versioned {
        id: member.organisation,
        selection: ORGANISATION,
        statement: "select version from organisations where id = $1",
    }
}

fn account_of(member: &Member) -> Versioned {
    Versioned {
        id: member.user,
        selection: USER,
        statement: "select version from users where id = $1",
    }
}

fn once(name: &'static str, caller: &Arc<Caller>, input: Value, changes: Versioned) -> Once {
    Once {
        name,
        caller: caller.clone(),
        input,
        selection: changes.selection,
        changes: Some(changes),
        other: ("expectedVersion", json!(1000)),
    }
}

impl Once {
    async fn run(&self, platform: &UserDomain, input: &Value) -> Value {
        platform
            .mutate(&self.caller, self.name, self.selection, input.clone())
            .await
    }

    /// Checks the refusal of an input, which must have no effect.
    async fn is_refused(&self, platform: &UserDomain, input: &Value, code: &str, path: &str) {
        let before = contents(platform).await;
        let (name, payload) = (self.name, self.run(platform, input).await);
        assert_eq!(refusals(&payload), [(code, path.to_owned())], "{name}");
        assert_eq!(contents(platform).await, before, "{name}");
    }

    async fn version(&self, platform: &UserDomain) -> Option<i64> {
        let Versioned { id, statement, .. } = self.changes?;
        let version = sqlx::query_scalar::<_, i64>(statement).bind(id);
        Some(version.fetch_one(&platform.database.pool).await.unwrap())
    }
}

fn with(input: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut input = input.clone();
    input[field] = value.into();
    input
}

/// All rows, and the number of events. The relay writes to the tables of the outbox at any time.
async fn contents(platform: &UserDomain) -> (String, i64) {
    let rows = sqlx::query_scalar::<_, String>(
        "select string_agg(
             query_to_xml(format('select * from %I t order by t::text', table_name), true, false, '')::text, ''
             order by table_name)
         from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'outbox%'",
    );
    let rows = rows.fetch_one(&platform.database.pool).await.unwrap();
    let events = sqlx::query_scalar::<_, i64>("select count(*) from outbox");
    let events = events.fetch_one(&platform.database.pool).await.unwrap();
    (rows, events)
}

async fn done(
    platform: &UserDomain,
    caller: &Arc<Caller>,
    name: &str,
    selection: &str,
    input: Value,
) -> Value {
    let payload = platform.mutate(caller, name, selection, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{name}");
    payload
}

fn invitation(email: &str) -> Value {
    json!({ "email": email, "roles": ["SELLER_MEMBER"] })
}

async fn invite(platform: &UserDomain, owner: &Member, input: Value) -> Value {
    done(platform, &owner.caller, "inviteMember", INVITED, input).await
}

/// Invites this member and returns the token of the email.
async fn invited(platform: &UserDomain, owner: &Member, member: &Member) -> String {
    invite(platform, owner, invitation(&member.email)).await;
    platform
        .letter("MemberInvited", &member.email)
        .await
        .unwrap()
}

/// The mutations of members and owners, each about another object.
async fn of_members(platform: &UserDomain) -> Vec<Once> {
    let nora = platform.member("SELLER").await;
    let guest = platform.member("SELLER").await;
    let token = invited(platform, &nora, &guest).await;
    let open = invite(platform, &nora, invitation("lou@example.org")).await;
    let open = open["invitation"]["id"].as_str().unwrap().parse().unwrap();
    let open = Versioned {
        id: open,
        selection: INVITED,
        statement: "select version from invitations where id = $1",
    };
    let (one, both) = (["SELLER_MEMBER"], ["SELLER_OWNER", "SELLER_MEMBER"]);
    let promoted = platform.colleague(&nora, &one).await;
    let demoted = platform.colleague(&nora, &both).await;
    let removed = platform.colleague(&nora, &one).await;
    let leaving = platform.colleague(&nora, &one).await;
    let closed = platform.colleague(&nora, &one).await;
    let second = platform.sign_in(&nora.email, PASSWORD).await;
    let session = second.caller.user().unwrap().session;
    let role = |member: &Member| json!({ "userId": member.user, "role": "SELLER_OWNER" });
    let own = &nora.caller;
    let name = json!({ "name": "Nora Nord" });
    let legal_name = json!({ "legalName": "Nordlicht SE" });
    let gone = json!({ "userId": removed.user });
    let end = json!({ "reason": "no more", "password": PASSWORD });
    let (token, revoked) = (
        json!({ "token": token }),
        json!({ "invitationId": open.id }),
    );
    vec![
        once("updateProfile", own, name, account_of(&nora)),
        once(
            "updateOrganisation",
            own,
            legal_name,
            organisation_of(&nora),
        ),
        once("assignRole", own, role(&promoted), account_of(&promoted)),
        once("revokeRole", own, role(&demoted), account_of(&demoted)),
        once("removeMember", own, gone, account_of(&removed)),
        once(
            "leaveOrganisation",
            &leaving.caller,
            json!({}),
            account_of(&leaving),
        ),
        once("deactivateUser", &closed.caller, end, account_of(&closed)),
        once("acceptInvitation", &guest.caller, token, account_of(&guest)),
        once("revokeInvitation", own, revoked, open),
        Once {
            name: "inviteMember",
            caller: own.clone(),
            input: invitation("kim@example.org"),
            selection: INVITED,
            changes: None,
            other: ("email", json!("lee@example.org")),
        },
        Once {
            name: "revokeSession",
            caller: own.clone(),
            input: json!({ "sessionId": session }),
            selection: SESSION,
            changes: None,
            other: ("sessionId", json!(Uuid::now_v7())),
        },
    ]
}

/// The mutations that change the status of an account or an organisation, each about another one.
async fn of_administrators(platform: &UserDomain) -> Vec<Once> {
    let admin = testkit::admin();
    let mut members = Vec::new();
    for _ in 0..6 {
        members.push(platform.member("SELLER").await);
    }
    let mut next = || members.pop().unwrap();
    let (verified, suspended, reinstated) = (next(), next(), next());
    let (closed, locked, unlocked) = (next(), next(), next());
    let about = |member: &Member| json!({ "userId": member.user, "reason": "a reason" });
    let of =
        |member: &Member| json!({ "organisationId": member.organisation, "reason": "a reason" });
    let (name, input) = ("suspendOrganisation", of(&reinstated));
    done(platform, &admin, name, ORGANISATION, input).await;
    done(platform, &admin, "lockUser", USER, about(&unlocked)).await;
    let identity = json!({ "organisationId": verified.organisation });
    let (own, close) = (&closed.caller, with(&of(&closed), "password", PASSWORD));
    let reinstate = of(&reinstated);
    vec![
        once(
            "verifyOrganisation",
            &admin,
            identity,
            organisation_of(&verified),
        ),
        once(
            "suspendOrganisation",
            &admin,
            of(&suspended),
            organisation_of(&suspended),
        ),
        once(
            "reinstateOrganisation",
            &admin,
            reinstate,
            organisation_of(&reinstated),
        ),
        once("closeOrganisation", own, close, organisation_of(&closed)),
        once("lockUser", &admin, about(&locked), account_of(&locked)),
        once(
            "unlockUser",
            &admin,
            about(&unlocked),
            account_of(&unlocked),
        ),
    ]
}

#[tokio::test]
async fn a_repetition_returns_the_first_result_and_has_no_effect() {
    let platform = UserDomain::start().await;
    let mut all = of_members(&platform).await;
    all.extend(of_administrators(&platform).await);
    for mutation in &all {
        let name = mutation.name;
        let mut input = with(&mutation.input, "idempotencyKey", name);
        let before = mutation.version(&platform).await;
        if let Some(version) = before {
            let stale = with(&input, "expectedVersion", version + 1);
            let path = "input.expectedVersion";
            mutation
                .is_refused(&platform, &stale, "VERSION_CONFLICT", path)
                .await;
            input["expectedVersion"] = json!(version);
        }
        let first = mutation.run(&platform, &input).await;
        assert_eq!(first["userErrors"], json!([]), "{name}");
        if mutation.selection == ORGANISATION {
            assert!(first["organisation"]["legalName"].is_string(), "{name}");
        }
        let after = mutation.version(&platform).await;
        assert_eq!(after, before.map(|version| version + 1), "{name}");
        if let Some(Versioned { id, .. }) = mutation.changes {
            let objects = ["organisation", "user", "invitation"].map(|field| &first[field]);
            let object = objects
                .into_iter()
                .find(|object| object.is_object())
                .unwrap();
            assert_eq!(object["id"], json!(id), "{name}");
            assert_eq!(object["version"], json!(after), "{name}");
        }
        let before = contents(&platform).await;
        assert_eq!(mutation.run(&platform, &input).await, first, "{name}");
        assert_eq!(contents(&platform).await, before, "{name}");
        let (field, value) = &mutation.other;
        let other = with(&input, field, value.clone());
        let (code, path) = ("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey");
        mutation.is_refused(&platform, &other, code, path).await;
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_person() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let owner = platform.colleague(&nora, &["SELLER_OWNER"]).await;
    let input = with(&invitation("kim@example.org"), "idempotencyKey", "mine");
    let first = invite(&platform, &nora, input.clone()).await;
    assert_eq!(invite(&platform, &nora, input.clone()).await, first);
    let other = invite(&platform, &owner, input).await;
    assert_ne!(other["invitation"]["id"], first["invitation"]["id"]);
    let input = json!({ "name": "Nora", "idempotencyKey": "mine" });
    let caller = &nora.caller;
    let payload = platform.mutate(caller, "updateProfile", USER, input).await;
    let reused = ("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey".to_owned());
    assert_eq!(refusals(&payload), [reused]);
}

#[tokio::test]
async fn without_a_key_a_repetition_is_another_request() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let first = invite(&platform, &nora, invitation("kim@example.org")).await;
    let second = invite(&platform, &nora, invitation("kim@example.org")).await;
    assert_ne!(second["invitation"]["id"], first["invitation"]["id"]);
}

#[tokio::test]
async fn of_two_concurrent_requests_with_one_key_one_takes_effect() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let input = with(&invitation("kim@example.org"), "idempotencyKey", "once");
    let (one, other) = tokio::join!(
        invite(&platform, &nora, input.clone()),
        invite(&platform, &nora, input),
    );
    assert_eq!(one, other);
    assert_eq!(platform.addresses("MemberInvited").await.len(), 1);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let input = json!({ "invitationId": Uuid::now_v7(), "idempotencyKey": "again" });
    let name = "revokeInvitation";
    let payload = platform.mutate(&nora.caller, name, INVITED, input).await;
    assert_eq!(refusals(&payload)[0].0, "INVITATION_NOT_FOUND");
    let input = with(&invitation("kim@example.org"), "idempotencyKey", "again");
    invite(&platform, &nora, input).await;
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let close =
        json!({ "organisationId": nora.organisation, "reason": "no more", "password": PASSWORD });
    for key in ["", " ", &"k".repeat(101), "with\u{0}zero"] {
        for (name, selection, input) in [
            ("updateProfile", USER, json!({ "name": "Nora" })),
            ("closeOrganisation", ORGANISATION, close.clone()),
        ] {
            let input = with(&input, "idempotencyKey", key);
            let payload = platform.mutate(&nora.caller, name, selection, input).await;
            let invalid = ("INVALID", "input.idempotencyKey".to_owned());
            assert_eq!(refusals(&payload), [invalid], "{name} {key:?}");
        }
    }
}

#[tokio::test]
async fn an_absent_field_and_null_are_different_requests() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let number = json!("DE123456789");
    for (name, selection, first, others) in [
        (
            "updateProfile",
            USER,
            json!({ "name": "Nora" }),
            vec![json!({ "name": "Nora", "phone": null })],
        ),
        (
            "updateOrganisation",
            ORGANISATION,
            json!({ "eori": number }),
            vec![json!({ "eori": number, "vatId": null })],
        ),
        (
            "updateOrganisation",
            ORGANISATION,
            json!({}),
            vec![
                json!({ "displayName": null }),
                json!({ "eori": null }),
                json!({ "vatId": null }),
                json!({ "eori": null, "vatId": null }),
            ],
        ),
    ] {
        let key = first.to_string();
        let with_key = |input: &Value| with(input, "idempotencyKey", key.as_str());
        let run = |input: &Value| platform.mutate(&nora.caller, name, selection, with_key(input));
        let payload = run(&first).await;
        assert_eq!(payload["userErrors"], json!([]), "{name}");
        assert_eq!(run(&first).await, payload, "{name}");
        for other in others {
            let payload = run(&other).await;
            assert_eq!(refusals(&payload)[0].0, "IDEMPOTENCY_KEY_REUSED", "{other}");
        }
    }
}

/// A code of a second factor works once, so a repeated request cannot send it again.
#[tokio::test]
async fn a_repetition_needs_no_valid_proof() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let kim = platform.colleague(&nora, &["SELLER_MEMBER"]).await;
    let close = json!({ "organisationId": nora.organisation, "reason": "no more" });
    for (name, selection, caller, input) in [
        (
            "deactivateUser",
            USER,
            &kim.caller,
            json!({ "reason": "no more" }),
        ),
        ("closeOrganisation", ORGANISATION, &nora.caller, close),
    ] {
        let input = with(&input, "idempotencyKey", "end");
        let run = async |password: Value| {
            let input = with(&input, "password", password);
            platform.mutate(caller, name, selection, input).await
        };
        let refused = run(json!("not the password")).await;
        assert_eq!(refusals(&refused)[0].0, "PASSWORD_WRONG", "{name}");
        let first = run(json!(PASSWORD)).await;
        assert_eq!(first["userErrors"], json!([]), "{name}");
        let before = contents(&platform).await;
        for password in [json!(PASSWORD), json!("not the password"), Value::Null] {
            assert_eq!(run(password).await, first, "{name}");
        }
        assert_eq!(contents(&platform).await, before, "{name}");
        let another = with(&input, "idempotencyKey", "another");
        let refused = platform.mutate(caller, name, selection, another).await;
        assert_eq!(refusals(&refused)[0].0, "PASSWORD_REQUIRED", "{name}");
    }
}

/// Regression test: the result of a change of roles listed the memberships in other organisations.
#[tokio::test]
async fn neither_a_result_nor_a_repetition_shows_memberships_in_other_organisations() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let guest = platform.member("SELLER").await;
    let token = invited(&platform, &nora, &guest).await;
    let input = json!({ "token": token });
    let caller = &guest.caller;
    let joined = done(&platform, caller, "acceptInvitation", USER, input).await;
    let both = joined["user"]["memberships"].as_array().unwrap();
    assert_eq!(both.len(), 2, "{joined}");
    let (own, owner) = (json!({ "id": nora.organisation }), "SELLER_OWNER");
    let change = json!({ "userId": guest.user, "role": owner });
    let member = ["SELLER_MEMBER"];
    for (name, input, roles) in [
        ("assignRole", &change, Some(json!([member[0], owner]))),
        ("revokeRole", &change, Some(json!(member))),
        ("removeMember", &json!({ "userId": guest.user }), None),
    ] {
        let shown = roles.map(|roles| json!({ "roles": roles, "organisation": own }));
        let shown: Vec<Value> = shown.into_iter().collect();
        let input = with(input, "idempotencyKey", name);
        for _ in 0..2 {
            let payload = done(&platform, &nora.caller, name, USER, input.clone()).await;
            assert_eq!(payload["user"]["memberships"], json!(shown), "{name}");
        }
    }
}

#[tokio::test]
async fn keys_are_deleted_after_48_hours() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let input = with(&invitation("kim@example.org"), "idempotencyKey", "once");
    let first = invite(&platform, &nora, input.clone()).await;
    let purge = |hours: i64| {
        let later = chassis::now() + Duration::hours(hours);
        platform.services.purge(later)
    };
    purge(47).await.unwrap();
    assert_eq!(invite(&platform, &nora, input.clone()).await, first);
    purge(49).await.unwrap();
    let second = invite(&platform, &nora, input).await;
    assert_ne!(second["invitation"]["id"], first["invitation"]["id"]);
}

#[test]
fn every_mutation_of_a_signed_in_caller_takes_a_key() {
    let sdl = Sdl::read(&sdl());
    let mut expected = WITHOUT_KEY;
    expected.sort_unstable();
    assert_eq!(sdl.mutations_without("idempotencyKey"), expected);
}
