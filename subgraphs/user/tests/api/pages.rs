//! Lists are paged from both ends.

use serde_json::json;
use testkit::pages::List;

use crate::support::{Member, PASSWORD, PROVIDER, UserDomain, code, testing};

const NEED: &str = "{ documentTypes: [\"UN383_SUMMARY\"], market: \"DE\", hsCode: \"850760\" }";

/// Adds at least three rows to every list; returns the owner of an organisation with three members.
async fn fill(platform: &UserDomain) -> Member {
    let owner = platform.member("SELLER").await;
    for _ in 0..2 {
        platform.colleague(&owner, &["SELLER_MEMBER"]).await;
        platform.sign_in(&owner.email, PASSWORD).await;
    }
    let nothing = "{ userErrors { code } }";
    let input = json!({ "email": "kim@example.org", "roles": ["SELLER_MEMBER"] });
    platform
        .mutate(&owner.caller, "inviteMember", nothing, input)
        .await;
    for name in ["one", "two", "three"] {
        platform.listed(testing()).await;
        let waiting = platform.member("PROVIDER").await;
        platform.draft(&waiting, testing()).await;
        platform
            .mutate_nothing(&waiting.caller, "submitProvider", PROVIDER)
            .await;
        let input = json!({ "name": name, "kind": "WEB" });
        platform
            .mutate(&testkit::admin(), "createApiClient", nothing, input)
            .await;
    }
    owner
}

#[tokio::test]
async fn every_list_has_the_same_rows_from_either_end() {
    let platform = UserDomain::start().await;
    let owner = fill(&platform).await;
    let (admin, anonymous, own) = (testkit::admin(), testkit::anonymous(), &owner.caller);
    let id = owner.organisation;
    let members = format!("organisation(id: \"{id}\") {{ members(PAGE) ROWS }}");
    let mut lists = vec![
        (&admin, List::of_root("users", "id")),
        (&admin, List::of_root("organisations", "id")),
        (&admin, List::of_root("auditRecords", "id")),
        (&admin, List::of_root("apiClients", "id")),
        (&admin, List::of_root("providersUnderReview", "id")),
        (own, List::of_root("invitations", "id")),
        (own, List::of_selection("me { sessions(PAGE) ROWS }", "id")),
        (own, List::of_selection(&members, "id")),
    ];
    for sort in ["FIT", "LEAD_TIME", "RATING", "NAME", "NEWEST"] {
        let providers = format!("providers(sort: {sort}, PAGE) ROWS");
        lists.push((&anonymous, List::of_selection(&providers, "id")));
        let matches = format!("matchProviders(input: {NEED}, sort: {sort}, PAGE) ROWS");
        lists.push((own, List::of_selection(&matches, "provider { id }")));
    }
    for (reader, list) in lists {
        list.rows(async |query| platform.answer(reader, &query, json!({})).await)
            .await;
    }
}

#[tokio::test]
async fn a_page_has_one_direction_and_cursors_of_its_own_list() {
    let platform = UserDomain::start().await;
    platform.listed(testing()).await;
    let anonymous = testkit::anonymous();
    let query = "{ providers(sort: FIT) { pageInfo { endCursor } } }";
    let data = platform.answer(&anonymous, query, json!({})).await;
    let cursor = &data["providers"]["pageInfo"]["endCursor"];
    for page in [
        "first: 1, last: 1",
        "last: 0",
        "last: 101",
        "before: \"nonsense\"",
        &format!("last: 1, before: {cursor}"),
        &format!("last: 1, after: {cursor}"),
    ] {
        let query = format!("{{ providers(sort: NAME, {page}) {{ totalCount }} }}");
        let answer = platform.ask(&anonymous, &query, json!({})).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{page}");
    }
}
