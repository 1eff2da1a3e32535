//! Visibility of entities that are resolved by reference, as the gateway resolves them.

use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity, OrganisationKind, Role, User};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Member, UserDomain, code, testing};

const ENTITIES: &str = "query($of: [_Any!]!) { _entities(representations: $of) {
    __typename
    ... on Organisation { id kind legalName country status }
    ... on User { id email name organisation { id } }
    ... on ProviderProfile { id displayName }
    ... on Accreditation { id number }
    ... on ApiClient { id name }
} }";

/// One object of each entity.
struct Things {
    seller: Member,
    lab: Member,
    listed: String,
    draft: String,
    accreditations: [String; 2],
    partner: String,
}

async fn things(platform: &UserDomain) -> Things {
    let (seller, drafting) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    let (lab, listed) = platform.listed(testing()).await;
    let draft = platform.draft(&drafting, testing()).await;
    let accreditations = [
        accreditation(platform, &listed).await,
        accreditation(platform, &draft).await,
    ];
    let input = json!({ "name": "ERP", "kind": "PARTNER", "organisationId": seller.organisation });
    let payload = platform
        .mutate(
            &testkit::admin(),
            "createApiClient",
            "{ apiClient { id } }",
            input,
        )
        .await;
    let partner = payload["apiClient"]["id"].as_str().unwrap().to_owned();
    Things {
        seller,
        lab,
        listed,
        draft,
        accreditations,
        partner,
    }
}

async fn accreditation(platform: &UserDomain, provider: &str) -> String {
    let query = "query($id: ID!) { provider(id: $id) { accreditations { id } } }";
    let data = platform
        .answer(&testkit::admin(), query, json!({ "id": provider }))
        .await;
    data["provider"]["accreditations"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

impl Things {
    /// Existing, unknown and malformed ids in one batch.
    fn references(&self) -> Value {
        let of = |kind: &str, id: &str| json!({ "__typename": kind, "id": id });
        json!([
            of("Organisation", &self.seller.organisation.to_string()),
            of("User", &self.seller.user.to_string()),
            of("ProviderProfile", &self.listed),
            of("ProviderProfile", &self.draft),
            of("Accreditation", &self.accreditations[0]),
            of("Accreditation", &self.accreditations[1]),
            of("ApiClient", &self.partner),
            of("User", &Uuid::now_v7().to_string()),
            of("Organisation", "nonsense"),
        ])
    }
}

fn somebody(organisation: Uuid, kind: OrganisationKind, role: Role) -> Arc<Caller> {
    let (id, session) = (Uuid::now_v7(), Uuid::now_v7());
    testkit::signed(Identity::User(User {
        id,
        organisation,
        kind,
        roles: vec![role],
        session,
    }))
}

fn machine(organisation: Uuid) -> Arc<Caller> {
    program(organisation, &[])
}

fn program(organisation: Uuid, scopes: &[&str]) -> Arc<Caller> {
    testkit::signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation: Some(organisation),
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
    }))
}

/// Regression test: the scope was documented but not checked.
#[tokio::test]
async fn a_program_finds_providers_and_reads_its_own_profile_with_the_scope_for_it_only() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let draft = platform.draft(&lab, testing()).await;
    let listed = platform.listed(testing()).await.1;
    let of = json!([
        { "__typename": "ProviderProfile", "id": draft },
        { "__typename": "Accreditation", "id": accreditation(&platform, &draft).await },
        { "__typename": "ProviderProfile", "id": listed },
    ]);
    let found =
        "query($input: MatchProvidersInput!) { matchProviders(input: $input) { totalCount } }";
    let checked = "query($of: [_Any!]!) { _entities(representations: $of) {
        ... on SelfCheck { matchProviders { totalCount } } } }";
    let need = json!({ "documentTypes": ["UN383_SUMMARY"], "market": "DE", "hsCode": "850760" });
    let check = json!([{ "__typename": "SelfCheck", "id": Uuid::now_v7(), "market": "DE", "hsCode": "850760",
        "missingDocumentCodes": ["UN383_SUMMARY"] }]);
    for (scopes, reads) in [
        (&["providers:read"][..], true),
        (&[], false),
        (&["orders:read", "products:read"], false),
    ] {
        let caller = program(lab.organisation, scopes);
        let data = platform
            .answer(&caller, ENTITIES, json!({ "of": of }))
            .await;
        let seen: Vec<bool> = data["_entities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|each| !each.is_null())
            .collect();
        assert_eq!(seen, [reads, reads, true], "{scopes:?}: {data}");
        let expected = if reads { "none" } else { "FORBIDDEN" };
        let answer = platform.ask(&caller, found, json!({ "input": need })).await;
        assert_eq!(code(&answer), expected, "{scopes:?}: {answer}");
        let answer = platform.ask(&caller, checked, json!({ "of": check })).await;
        assert_eq!(code(&answer), expected, "{scopes:?}: {answer}");
    }
    let other = program(Uuid::now_v7(), &["providers:read"]);
    let data = platform.answer(&other, ENTITIES, json!({ "of": of })).await;
    assert_eq!(data["_entities"][0], Value::Null, "of its own organisation");
}

#[tokio::test]
async fn each_sees_its_part_and_the_rest_is_not_there() {
    let platform = UserDomain::start().await;
    let things = things(&platform).await;
    let own = things.seller.organisation;
    // In the order of `references`: organisation, user, listed provider, draft, its accreditations, client.
    let table = [
        (
            "nobody",
            testkit::anonymous(),
            [false, false, true, false, true, false, false],
        ),
        (
            "the gateway",
            testkit::gateway(),
            [false, false, true, false, true, false, false],
        ),
        (
            "another seller",
            testkit::seller(Uuid::now_v7()),
            [true, false, true, false, true, false, false],
        ),
        (
            "a colleague",
            testkit::seller(own),
            [true, true, true, false, true, false, true],
        ),
        (
            "itself",
            Arc::clone(&things.seller.caller),
            [true, true, true, false, true, false, true],
        ),
        (
            "a provider",
            Arc::clone(&things.lab.caller),
            [true, false, true, false, true, false, false],
        ),
        (
            "its machine",
            machine(own),
            [true, false, true, false, true, false, true],
        ),
        ("an admin", testkit::admin(), [true; 7]),
        (
            "an auditor",
            somebody(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor),
            [true; 7],
        ),
    ];
    for (who, caller, expected) in table {
        let data = platform
            .answer(&caller, ENTITIES, json!({ "of": things.references() }))
            .await;
        let found: Vec<bool> = data["_entities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|each| !each.is_null())
            .collect();
        assert_eq!(found[..7], expected, "{who}: {data}");
        assert_eq!(found[7..], [false, false], "{who}");
    }
}

#[tokio::test]
async fn a_legal_name_is_for_members_and_administrators() {
    let platform = UserDomain::start().await;
    let seller = platform.member("SELLER").await;
    let query = "query($id: ID!) { organisation(id: $id) { kind country status legalName } }";
    let id = json!({ "id": seller.organisation });
    for (caller, reads) in [
        (testkit::seller(Uuid::now_v7()), false),
        (testkit::provider(Uuid::now_v7()), false),
        (machine(seller.organisation), false),
        (
            somebody(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor),
            false,
        ),
        (testkit::seller(seller.organisation), true),
        (seller.caller, true),
        (testkit::admin(), true),
    ] {
        let data = platform.answer(&caller, query, id.clone()).await;
        let organisation = &data["organisation"];
        assert_eq!(
            (&organisation["kind"], &organisation["country"]),
            (&json!("SELLER"), &json!("DE"))
        );
        let expected = if reads {
            json!("Nordlicht Handels GmbH")
        } else {
            Value::Null
        };
        assert_eq!(organisation["legalName"], expected, "{caller:?}");
    }
    assert_eq!(
        platform.answer(&testkit::anonymous(), query, id).await["organisation"],
        Value::Null
    );
}

#[tokio::test]
async fn me_is_whoever_asks() {
    let platform = UserDomain::start().await;
    let (one, other) = (
        platform.member("SELLER").await,
        platform.member("PROVIDER").await,
    );
    let query = "{ me { id email roles organisation { id legalName } } }";
    let (first, second) = tokio::join!(
        platform.answer(&one.caller, query, json!({})),
        platform.answer(&other.caller, query, json!({})),
    );
    for (data, member) in [(first, one), (second, other)] {
        assert_eq!(data["me"]["email"], member.email);
        assert_eq!(
            data["me"]["organisation"]["id"],
            member.organisation.to_string()
        );
        assert_eq!(
            data["me"]["organisation"]["legalName"],
            "Nordlicht Handels GmbH"
        );
    }
}
