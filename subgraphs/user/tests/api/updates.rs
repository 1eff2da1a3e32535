//! The time of the last change: every change sets it, and lists are filtered by it.

use std::sync::Arc;

use caller::{Caller, Role};
use chassis::Patch;
use commands::CommandContext;
use serde_json::{Value, json};
use time::Duration;
use user::accounts::service::ProfileChange;
use user::organisations::service::NewNames;

use crate::administration::locks::auditor;
use crate::support::{Member, PASSWORD, PROVIDER, UserDomain, testing};

const NOTHING: &str = "{ userErrors { code } }";

/// A change of one row of a list.
struct Change<'a> {
    /// The list, filtered by `$range`.
    list: &'a str,
    reader: &'a Arc<Caller>,
    writer: &'a Arc<Caller>,
    mutation: &'a str,
    /// The field of the row in the payload.
    field: &'a str,
    input: Value,
}

impl Change<'_> {
    async fn read(&self, platform: &UserDomain, range: Value) -> Value {
        let query = format!(
            "query($range: DateTimeRange) {{ list: {} {{ totalCount nodes {{ id updatedAt }} }} }}",
            self.list
        );
        platform
            .answer(self.reader, &query, json!({ "range": range }))
            .await["list"]
            .clone()
    }

    /// Makes the change, and checks that the filter finds this row only.
    async fn check(&self, platform: &UserDomain) {
        let list = self.read(platform, Value::Null).await;
        let before = list["nodes"].as_array().unwrap();
        assert!(before.len() >= 2, "{list}");
        let selection = format!(
            "{{ {} {{ id updatedAt }} userErrors {{ code }} }}",
            self.field
        );
        let payload = platform
            .mutate(self.writer, self.mutation, &selection, self.input.clone())
            .await;
        assert_eq!(payload["userErrors"], json!([]), "{}", self.mutation);
        let changed = &payload[self.field];
        assert!(!before.contains(changed), "{}", self.mutation);
        let since = self
            .read(platform, json!({ "from": changed["updatedAt"] }))
            .await;
        assert_eq!(
            since,
            json!({ "totalCount": 1, "nodes": [changed] }),
            "{}",
            self.mutation
        );
        let mut others = before.clone();
        others.retain(|row| row["id"] != changed["id"]);
        let until = self
            .read(platform, json!({ "to": changed["updatedAt"] }))
            .await;
        assert_eq!(
            until,
            json!({ "totalCount": others.len(), "nodes": others }),
            "{}",
            self.mutation
        );
        let nothing = json!({ "from": changed["updatedAt"], "to": changed["updatedAt"] });
        assert_eq!(self.read(platform, nothing).await["totalCount"], 0);
    }
}

async fn waiting(platform: &UserDomain) -> Member {
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    lab
}

async fn invite(platform: &UserDomain, owner: &Member, email: &str) -> Value {
    let selection = "{ invitation { id createdAt updatedAt } userErrors { code } }";
    let input = json!({ "email": email, "roles": ["SELLER_MEMBER"] });
    let payload = platform
        .mutate(&owner.caller, "inviteMember", selection, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]));
    payload["invitation"].clone()
}

async fn client(platform: &UserDomain, input: Value) -> Value {
    let selection = "{ apiClient { id createdAt updatedAt } userErrors { code } }";
    let payload = platform
        .mutate(&testkit::admin(), "createApiClient", selection, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]));
    payload["apiClient"].clone()
}

#[tokio::test]
async fn lists_find_what_has_changed_since_a_moment() {
    let platform = UserDomain::start().await;
    let (admin, anonymous) = (testkit::admin(), testkit::anonymous());
    let nora = platform.member("SELLER").await;
    let (lab, _) = platform.listed(testing()).await;
    platform.listed(testing()).await;
    let (under_review, _) = (waiting(&platform).await, waiting(&platform).await);
    let build = client(&platform, json!({ "name": "Build", "kind": "CI" })).await;
    client(&platform, json!({ "name": "Shop", "kind": "WEB" })).await;
    let invitation = invite(&platform, &nora, "kim@example.org").await;
    invite(&platform, &nora, "lee@example.org").await;
    for created in [&build, &invitation] {
        assert_eq!(created["updatedAt"], created["createdAt"]);
    }
    let change = |list, field, mutation, input| Change {
        list,
        reader: &admin,
        writer: &admin,
        mutation,
        field,
        input,
    };
    let input = json!({ "name": "Nora Nordlicht-S\u{FC}d" });
    let list = "users(filter: { updatedAt: $range })";
    let profile = change(list, "user", "updateProfile", input);
    let input = json!({ "organisationId": nora.organisation });
    let list = "organisations(filter: { updatedAt: $range })";
    let verified = change(list, "organisation", "verifyOrganisation", input);
    let input = json!({ "displayName": "Rheinlab Nord" });
    let list = "providers(filter: { updatedAt: $range }, sort: NEWEST)";
    let renamed = change(list, "provider", "updateProvider", input.clone());
    let list = "providersUnderReview(updatedAt: $range)";
    let corrected = change(list, "provider", "updateProvider", input);
    let input = json!({ "apiClientId": build["id"], "name": "Nightly" });
    let list = "apiClients(updatedAt: $range)";
    let program = change(list, "apiClient", "updateApiClient", input);
    let input = json!({ "invitationId": invitation["id"] });
    let list = "invitations(updatedAt: $range)";
    let revoked = change(list, "invitation", "revokeInvitation", input);
    let own = &nora.caller;
    for change in [
        Change {
            writer: own,
            ..profile
        },
        verified,
        Change {
            reader: &anonymous,
            writer: &lab.caller,
            ..renamed
        },
        Change {
            writer: &under_review.caller,
            ..corrected
        },
        program,
        Change {
            reader: own,
            writer: own,
            ..revoked
        },
    ] {
        change.check(&platform).await;
    }
}

#[tokio::test]
async fn an_organisation_changes_its_provider_and_its_programs_when_it_is_suspended() {
    let platform = UserDomain::start().await;
    let (admin, (lab, id)) = (testkit::admin(), platform.listed(testing()).await);
    let partner = json!({ "name": "ERP", "kind": "PARTNER", "organisationId": lab.organisation });
    client(&platform, partner).await;
    let input = json!({ "organisationId": lab.organisation, "reason": "under investigation" });
    let selection = "{ organisation { updatedAt } userErrors { code } }";
    let payload = platform
        .mutate(&admin, "suspendOrganisation", selection, input)
        .await;
    let query =
        "query($id: ID!) { provider(id: $id) { updatedAt } apiClients { nodes { updatedAt } } }";
    let data = platform.answer(&admin, query, json!({ "id": id })).await;
    let suspended = &payload["organisation"]["updatedAt"];
    assert!(suspended.is_string(), "{payload}");
    assert_eq!(&data["provider"]["updatedAt"], suspended);
    assert_eq!(&data["apiClients"]["nodes"][0]["updatedAt"], suspended);
}

#[tokio::test]
async fn a_replaced_invitation_has_changed() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let first = invite(&platform, &owner, "kim@example.org").await;
    let second = invite(&platform, &owner, "kim@example.org").await;
    let query = "{ invitations { nodes { id status createdAt updatedAt } } }";
    let data = platform.answer(&owner.caller, query, json!({})).await;
    let replaced = json!({
        "id": first["id"], "status": "REVOKED", "createdAt": first["createdAt"], "updatedAt": second["createdAt"],
    });
    assert_eq!(data["invitations"]["nodes"][1], replaced);
}

#[tokio::test]
async fn a_session_changes_when_it_ends() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    platform.sign_in(&nora.email, PASSWORD).await;
    let query = "{ me { sessions(first: 1) { nodes { id createdAt lastUsedAt updatedAt } } } }";
    let data = platform.answer(&nora.caller, query, json!({})).await;
    let session = &data["me"]["sessions"]["nodes"][0];
    assert_eq!(session["updatedAt"], session["createdAt"]);
    let selection = "{ session { lastUsedAt revokedAt updatedAt } userErrors { code } }";
    let input = json!({ "sessionId": session["id"] });
    let payload = platform
        .mutate(&nora.caller, "revokeSession", selection, input)
        .await;
    let ended = &payload["session"];
    assert_eq!(ended["updatedAt"], ended["revokedAt"]);
    assert_ne!(ended["updatedAt"], ended["lastUsedAt"]);
}

#[tokio::test]
async fn neither_a_refusal_nor_a_repetition_is_a_change() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let query = "{ me { updatedAt } }";
    let before = platform.answer(&nora.caller, query, json!({})).await;
    let owner = json!({ "userId": nora.user, "role": "SELLER_OWNER" });
    for (name, input, errors) in [
        (
            "updateProfile",
            json!({ "name": "" }),
            json!([{ "code": "TEXT_INVALID" }]),
        ),
        ("assignRole", owner, json!([])),
    ] {
        let payload = platform.mutate(&nora.caller, name, NOTHING, input).await;
        assert_eq!(payload["userErrors"], errors, "{name}");
        let after = platform.answer(&nora.caller, query, json!({})).await;
        assert_eq!(after, before, "{name}");
    }
}

#[tokio::test]
async fn a_command_older_than_the_last_change_does_not_turn_the_time_back() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    invite(&platform, &nora, "kim@example.org").await;
    let query =
        "{ me { updatedAt organisation { updatedAt } } invitations { nodes { id updatedAt } } }";
    let before = platform.answer(&nora.caller, query, json!({})).await;
    let an_hour_ago = chassis::now() - Duration::hours(1);
    let earlier = CommandContext::new(nora.caller.clone(), an_hour_ago);
    let profile = ProfileChange {
        name: Patch::Set("Nora Nordlicht-S\u{FC}d".into()),
        phone: Patch::Keep,
        locale: Patch::Keep,
    };
    platform
        .services
        .accounts
        .update_profile(&earlier, profile)
        .await
        .unwrap();
    let names = NewNames {
        legal_name: Patch::Set("Nordlicht SE".into()),
        display_name: Patch::Keep,
        eori: Patch::Keep,
        vat_id: Patch::Keep,
    };
    platform
        .services
        .organisations
        .update_organisation(&earlier, names)
        .await
        .unwrap();
    platform
        .services
        .invitations
        .invite_member(
            &earlier,
            &"kim@example.org".into(),
            &[Role::SellerMember],
            None,
        )
        .await
        .unwrap();
    let after = platform.answer(&nora.caller, query, json!({})).await;
    assert_eq!(after["me"], before["me"]);
    let replaced = &before["invitations"]["nodes"][0];
    assert_eq!(&after["invitations"]["nodes"][1], replaced);
}

#[tokio::test]
async fn colleagues_do_not_read_when_an_account_changed_nor_strangers_when_an_organisation_did() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let kim = platform.colleague(&nora, &["SELLER_MEMBER"]).await;
    let stranger = platform.member("SELLER").await;
    let (admin, auditor) = (testkit::admin(), auditor());
    for (kind, id, reader, reads) in [
        ("User", nora.user, &nora.caller, true),
        ("User", nora.user, &kim.caller, false),
        ("User", nora.user, &admin, true),
        ("User", nora.user, &auditor, true),
        ("Organisation", nora.organisation, &nora.caller, true),
        ("Organisation", nora.organisation, &kim.caller, true),
        ("Organisation", nora.organisation, &stranger.caller, false),
        ("Organisation", nora.organisation, &admin, true),
        ("Organisation", nora.organisation, &auditor, true),
    ] {
        let query = format!(
            "query($of: [_Any!]!) {{ _entities(representations: $of) {{ ... on {kind} {{ id updatedAt version }} }} }}"
        );
        let of = json!({ "of": [{ "__typename": kind, "id": id }] });
        let data = platform.answer(reader, &query, of).await;
        let read = &data["_entities"][0];
        assert_eq!(read["id"], json!(id), "{kind}");
        assert_eq!(read["updatedAt"].is_string(), reads, "{read}");
        // Owners send the version of a member with a change of its roles.
        let has_version = reads || kind == "User";
        assert_eq!(read["version"].is_number(), has_version, "{read}");
    }
    let selection = "{ user { id updatedAt } userErrors { code } }";
    let input = json!({ "userId": kim.user, "role": "SELLER_OWNER" });
    let payload = platform
        .mutate(&nora.caller, "assignRole", selection, input)
        .await;
    let colleague = json!({ "id": kim.user, "updatedAt": null });
    assert_eq!(payload["user"], colleague, "{payload}");
}

#[tokio::test]
async fn a_session_shows_its_person_when_the_account_and_the_organisation_changed() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let selection =
        "{ session { user { updatedAt organisation { updatedAt } } } userErrors { code } }";
    let input = json!({ "email": nora.email, "password": PASSWORD });
    let payload = platform
        .mutate(&testkit::anonymous(), "signIn", selection, input)
        .await;
    let query = "{ me { updatedAt organisation { updatedAt } } }";
    let data = platform.answer(&nora.caller, query, json!({})).await;
    assert!(data["me"]["updatedAt"].is_string(), "{data}");
    assert!(
        data["me"]["organisation"]["updatedAt"].is_string(),
        "{data}"
    );
    assert_eq!(payload["session"]["user"], data["me"]);
}
