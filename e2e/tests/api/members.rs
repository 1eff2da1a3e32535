//! Organisations and their members: invitations by email, roles, suspension.

use e2e::{
    Graph,
    documents::{admin, public, web},
    mailbox::Action,
    people::{self, Member, PASSWORD},
    waiting,
};
use serde_json::{Value, json};

use crate::{accepted, out_within_seconds, platform, refused};

async fn invite(owner: &Member, email: &str, role: &str) {
    let input = json!({ "email": email, "roles": [role] });
    let payload = accepted(&owner.graph, &web::INVITE_MEMBER, input).await;
    assert_eq!(
        payload.pointer("/invitation/status"),
        Some(&json!("PENDING"))
    );
}

async fn skus(graph: &Graph) -> Value {
    let query = "{ products(first: 10) { nodes { sku } } }";
    let data = graph.send(query, json!({})).await.unwrap().data().unwrap();
    data.pointer("/products/nodes").unwrap().clone()
}

#[tokio::test]
async fn an_invitation_is_for_one_address_and_gives_a_role_there() {
    let platform = platform();
    let web = platform.web();
    let (owner, nora, eve) = tokio::join!(platform.seller(), platform.seller(), platform.seller());
    people::power_bank(&owner).await.unwrap();
    invite(&owner, &nora.email, "SELLER_MEMBER").await;
    let token = platform
        .mailbox()
        .token(&nora.email, Action::AcceptInvitation)
        .await
        .unwrap();
    let preview = web
        .run(&public::INVITATION, json!({ "token": token }))
        .await
        .unwrap();
    let name = owner
        .graph
        .send("{ me { organisation { legalName } } }", json!({}))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(
        preview["invitation"]["organisationName"],
        name["me"]["organisation"]["legalName"]
    );
    assert_eq!(preview["invitation"]["roles"], json!(["SELLER_MEMBER"]));
    web.find_nothing(&public::INVITATION, json!({ "token": "another" }))
        .await
        .unwrap();
    let accept = json!({ "token": token });
    let stranger = refused(&eve.graph, &web::ACCEPT_INVITATION, accept.clone()).await;
    assert_eq!(stranger, "INVITATION_INVALID", "another address");
    let payload = accepted(&nora.graph, &web::ACCEPT_INVITATION, accept).await;
    assert_eq!(payload["user"]["memberships"].as_array().unwrap().len(), 2);
    assert_eq!(
        skus(&nora.graph).await,
        json!([]),
        "this session is for her own organisation"
    );

    let switch = json!({ "organisationId": owner.organisation });
    let payload = accepted(&nora.graph, &web::SWITCH_ORGANISATION, switch.clone()).await;
    let there = Member::of(&web, &nora.email, &payload).unwrap();
    assert_eq!(there.organisation, owner.organisation);
    assert_eq!(
        skus(&there.graph).await,
        json!([{ "sku": "PB-10000" }]),
        "the role works"
    );
    let answer = there
        .graph
        .send(web::MEMBERS.text, json!({}))
        .await
        .unwrap();
    assert_eq!(
        answer.code(),
        Some("FORBIDDEN"),
        "invitations are the owners' business: {answer:?}"
    );
    assert_eq!(
        refused(&eve.graph, &web::SWITCH_ORGANISATION, switch).await,
        "ORGANISATION_NOT_FOUND"
    );

    let seen = owner.graph.run(&web::MEMBERS, json!({})).await.unwrap();
    assert_eq!(
        seen.pointer("/me/organisation/members/totalCount"),
        Some(&json!(2))
    );
    assert_eq!(
        seen.pointer("/invitations/nodes/0/status"),
        Some(&json!("ACCEPTED"))
    );
}

#[tokio::test]
async fn roles_come_and_go_and_the_last_owner_stays() {
    let platform = platform();
    let owner = platform.seller().await;
    let email = people::fresh_address("kollegin");
    let kim = people::invite(
        &owner.graph,
        &platform.mailbox(),
        &email,
        &["SELLER_MEMBER"],
    )
    .await
    .unwrap();
    let leave = async |graph: &Graph| {
        graph
            .send(web::LEAVE_ORGANISATION.text, json!({}))
            .await
            .unwrap()
    };
    assert_eq!(leave(&owner.graph).await.refusal(), Some("LAST_OWNER"));
    let platform_role = json!({ "userId": kim.user, "role": "PLATFORM_ADMIN" });
    assert_eq!(
        refused(&owner.graph, &admin::ASSIGN_ROLE, platform_role).await,
        "ROLE_NOT_ASSIGNABLE"
    );
    let role = json!({ "userId": kim.user, "role": "SELLER_OWNER" });
    let payload = accepted(&owner.graph, &admin::ASSIGN_ROLE, role.clone()).await;
    assert_eq!(
        payload["user"]["roles"],
        json!(["SELLER_MEMBER", "SELLER_OWNER"])
    );
    let now = people::sign_in(&platform.web(), &email, PASSWORD)
        .await
        .unwrap();
    now.run(&web::MEMBERS, json!({})).await.unwrap();
    // Removing a role ends the sessions whose tokens contain it.
    accepted(&owner.graph, &web::REVOKE_ROLE, role).await;
    out_within_seconds(&now).await;
    let again = people::sign_in(&platform.web(), &email, PASSWORD)
        .await
        .unwrap();
    again
        .run(&web::LEAVE_ORGANISATION, json!({}))
        .await
        .unwrap();
    out_within_seconds(&again).await;
    let nowhere = json!({ "email": email, "password": PASSWORD });
    assert_eq!(
        refused(&platform.web(), &web::SIGN_IN, nowhere).await,
        "NO_ORGANISATION"
    );
}

#[tokio::test]
async fn with_an_organisation_its_people_and_programs_are_suspended() {
    let platform = platform();
    let (admin, owner) = (platform.admin().await, platform.seller().await);
    let email = people::fresh_address("kollegin");
    let kim = people::invite(
        &owner.graph,
        &platform.mailbox(),
        &email,
        &["SELLER_MEMBER"],
    )
    .await
    .unwrap();
    let client = json!({
        "name": "ERP", "kind": "PARTNER", "organisationId": owner.organisation, "scopes": ["products:read"],
    });
    let client = accepted(&admin, &admin::CREATE_API_CLIENT, client).await;
    let program = platform.client(client["key"].as_str().unwrap());
    let works =
        async || Ok((program.send("{ __typename }", json!({})).await?.status == 200).then_some(()));
    waiting::wait_for("the gateway to hear of the program", works)
        .await
        .unwrap();

    let organisation = json!({ "organisationId": owner.organisation });
    let because = |reason: &str| json!({ "organisationId": owner.organisation, "reason": reason });
    let verified = accepted(&admin, &admin::VERIFY_ORGANISATION, organisation).await;
    assert_eq!(verified["organisation"]["status"], "ACTIVE");
    accepted(
        &admin,
        &admin::SUSPEND_ORGANISATION,
        because("unpaid for a year"),
    )
    .await;
    for graph in [&owner.graph, &kim.graph, &program] {
        out_within_seconds(graph).await;
    }
    let sign_in = json!({ "email": owner.email, "password": PASSWORD });
    assert_eq!(
        refused(&platform.web(), &web::SIGN_IN, sign_in).await,
        "NO_ORGANISATION"
    );
    let filter = json!({ "filter": { "status": "SUSPENDED" } });
    let suspended = admin.run(&admin::ORGANISATIONS, filter).await.unwrap();
    let suspended = suspended
        .pointer("/organisations/nodes")
        .and_then(Value::as_array)
        .unwrap();
    assert!(
        suspended
            .iter()
            .any(|one| one["id"] == json!(owner.organisation)),
        "{suspended:?}"
    );

    accepted(&admin, &admin::REINSTATE_ORGANISATION, because("paid")).await;
    people::sign_in(&platform.web(), &owner.email, PASSWORD)
        .await
        .unwrap();
    waiting::wait_for("the program to be let in again", works)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_person_reads_everything_about_the_own_account_in_one_response() {
    let stage = platform().stage().await;
    let name = "Eigenlabor";
    let (owner, profile) = stage.provider(name).await.unwrap();
    let read = owner.graph.run(&web::ME, json!({})).await.unwrap();
    let organisation = json!({
        "id": owner.organisation, "displayName": name, "kind": "PROVIDER", "status": "PENDING",
    });
    let mut own = organisation.clone();
    own["providerProfile"] = json!({ "id": profile, "displayName": name, "status": "LISTED" });
    let expected = json!({
        "id": owner.user, "displayName": format!("Owner of {name}"), "email": owner.email, "locale": "EN",
        "secondFactor": false, "roles": ["PROVIDER_OWNER"], "organisation": own,
        "memberships": [{ "organisation": organisation, "roles": ["PROVIDER_OWNER"] }],
    });
    assert_eq!(read["me"], expected);
}
