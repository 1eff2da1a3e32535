//! Lists are read page by page, from either end.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};

use crate::support::{Member, PASSWORD, PROVIDER, Platform, code, testing};

const PAGE: &str = "first: $first, after: $after, last: $last, before: $before";
const ROWS: &str = "{ totalCount edges { cursor } pageInfo { hasPreviousPage hasNextPage startCursor endCursor } }";
const NEED: &str = "{ documentTypes: [\"UN383_SUMMARY\"], market: \"DE\", hsCode: \"850760\" }";

/// A list, by its reader, its field and the place of the field in the answer.
struct List {
    reader: Arc<Caller>,
    field: String,
    place: &'static str,
}

impl List {
    fn new(reader: &Arc<Caller>, place: &'static str, field: String) -> Self {
        let reader = Arc::clone(reader);
        Self {
            reader,
            field,
            place,
        }
    }

    async fn page(&self, platform: &Platform, page: Value) -> Value {
        let arguments = "$first: Int, $after: String, $last: Int, $before: String";
        let query = format!("query({arguments}) {{ {} }}", self.field);
        let answer = platform.answer(&self.reader, &query, page).await;
        answer.pointer(self.place).unwrap().clone()
    }

    /// The cursors of all rows in the order of the list, read forwards or backwards with two rows on a page.
    async fn read(&self, platform: &Platform, backward: bool) -> Vec<String> {
        let (size, from) = if backward {
            ("last", "before")
        } else {
            ("first", "after")
        };
        let [read, unread, end] = if backward {
            ["hasNextPage", "hasPreviousPage", "startCursor"]
        } else {
            ["hasPreviousPage", "hasNextPage", "endCursor"]
        };
        let (mut pages, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let mut page = json!({});
            page[size] = json!(2);
            page[from] = cursor.clone();
            let list = self.page(platform, page).await;
            let info = &list["pageInfo"];
            assert_eq!(info[read], !cursor.is_null(), "{}", self.field);
            pages.push(cursors(&list));
            assert!(pages.len() < 20, "{} has no end", self.field);
            cursor = info[end].clone();
            if info[unread] == false {
                if backward {
                    pages.reverse();
                }
                let rows = pages.concat();
                assert_eq!(list["totalCount"], rows.len(), "{}", self.field);
                return rows;
            }
        }
    }
}

fn cursors(list: &Value) -> Vec<String> {
    let edges = list["edges"].as_array().unwrap().iter();
    edges
        .map(|edge| edge["cursor"].as_str().unwrap().to_owned())
        .collect()
}

/// Adds at least three rows to every list; returns the owner of an organisation with three members.
async fn fill(platform: &Platform) -> Member {
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
    let platform = Platform::start().await;
    let owner = fill(&platform).await;
    let (admin, own) = (testkit::admin(), &owner.caller);
    let mut lists = Vec::new();
    for field in [
        "users",
        "organisations",
        "auditRecords",
        "apiClients",
        "providersUnderReview",
    ] {
        let field = format!("list: {field}({PAGE}) {ROWS}");
        lists.push(List::new(&admin, "/list", field));
    }
    let field = format!("list: invitations({PAGE}) {ROWS}");
    lists.push(List::new(own, "/list", field));
    let field = format!("me {{ list: sessions({PAGE}) {ROWS} }}");
    lists.push(List::new(own, "/me/list", field));
    let id = owner.organisation;
    let field = format!("organisation(id: \"{id}\") {{ list: members({PAGE}) {ROWS} }}");
    lists.push(List::new(own, "/organisation/list", field));
    for sort in ["FIT", "LEAD_TIME", "RATING", "NAME", "NEWEST"] {
        let field = format!("list: providers(sort: {sort}, {PAGE}) {ROWS}");
        lists.push(List::new(&testkit::anonymous(), "/list", field));
        let field = format!("list: matchProviders(input: {NEED}, sort: {sort}, {PAGE}) {ROWS}");
        lists.push(List::new(own, "/list", field));
    }
    for list in &lists {
        let rows = list.read(&platform, false).await;
        assert!(rows.len() >= 3, "{}", list.field);
        assert_eq!(list.read(&platform, true).await, rows, "{}", list.field);
        let between = json!({ "last": 1, "after": rows[0], "before": rows[2] });
        let found = list.page(&platform, between).await;
        assert_eq!(cursors(&found), rows[1..2], "{}", list.field);
    }
}

#[tokio::test]
async fn a_page_has_one_direction_and_cursors_of_its_own_list() {
    let platform = Platform::start().await;
    platform.listed(testing()).await;
    let list = |sort: &str| {
        let field = format!("list: providers(sort: {sort}, {PAGE}) {ROWS}");
        List::new(&testkit::anonymous(), "/list", field)
    };
    let cursor = list("FIT").page(&platform, json!({})).await["pageInfo"]["endCursor"].clone();
    let by_name = list("NAME");
    let query = format!(
        "query($first: Int, $after: String, $last: Int, $before: String) {{ {} }}",
        by_name.field
    );
    for page in [
        json!({ "first": 1, "last": 1 }),
        json!({ "last": 0 }),
        json!({ "last": 101 }),
        json!({ "before": "nonsense" }),
        json!({ "last": 1, "before": cursor }),
        json!({ "last": 1, "after": cursor }),
    ] {
        let answer = platform.ask(&by_name.reader, &query, page.clone()).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{page}");
    }
}
