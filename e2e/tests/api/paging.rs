//! Paging. Every list of the graph takes the same arguments, and every root list has the same rows when it is read from
//! its beginning and from its end.
//!
//! The lists are read as a seller, as a laboratory and as users of the platform, who have rows in most of them.

mod guard;
mod table;
mod walk;

use e2e::{
    Graph,
    case::{self, Lab},
    documents::{Document, web},
    files,
    people::{self, Member},
};
use serde_json::{Value, json};

use self::table::{List, Reader};
use self::walk::Walk;
use crate::{accepted, platform};

/// The number of rows that the seller has in most lists: more than a page.
const MANY: usize = 3;

struct Readers {
    seller: Member,
    lab: Lab,
    auditor: Member,
    admin: Graph,
    /// A product with documents.
    product: String,
}

impl Readers {
    async fn new() -> Self {
        let platform = platform();
        let stage = platform.stage().await;
        let lab = Lab::new(&stage, "Seiten Labor").await.unwrap();
        let seller = platform.seller().await;
        let address = people::fresh_address("revision");
        let auditor = people::invite(&stage.admin, &stage.mailbox, &address, &["AUDITOR"])
            .await
            .unwrap();
        let mut products = Vec::new();
        for number in 0..MANY {
            let product = product(&seller, number).await;
            case::request(&seller, &product, &[&lab]).await.unwrap();
            products.push(product);
        }
        let product = products[0].clone();
        let readers = Self {
            seller,
            lab,
            auditor,
            admin: stage.admin,
            product,
        };
        for (number, product) in products.iter().enumerate() {
            readers.make_checks(product, number).await;
            readers.make_cases(number).await;
            readers.make_document(number).await;
        }
        readers
    }

    /// Creates self-checks, watches and grants for a product of the seller.
    async fn make_checks(&self, product: &str, number: usize) {
        let lane = case::lane(Some("CARGO"));
        let check = json!({ "productId": product, "lane": lane });
        self.make(&web::RUN_SELF_CHECK, &check).await;
        self.make(&web::REQUEST_TRANSPORT_APPROVAL, &check).await;
        let bulk = json!({ "lanes": [lane] });
        self.make(&web::START_BULK_SELF_CHECK, &bulk).await;
        let prefix = ["85", "8507", "850760"][number];
        let watch = json!({ "hsPrefix": prefix, "market": "DE", "mode": "AIR" });
        self.make(&web::WATCH_MARKET, &watch).await;
        let email = people::fresh_address("kollegin");
        let invitation = json!({ "email": email, "roles": ["SELLER_MEMBER"] });
        self.make(&web::INVITE_MEMBER, &invitation).await;
    }

    /// Creates a draft, an enquiry and a consignment.
    async fn make_cases(&self, number: usize) {
        let draft =
            json!({ "productId": self.product, "type": "TESTING", "lane": case::lane(None) });
        self.make(&web::DRAFT_ORDER, &draft).await;
        let text = format!("Do you test packs of {number} cells?");
        let enquiry = json!({ "providerId": self.lab.profile, "text": text });
        self.make(&web::CONTACT_PROVIDER, &enquiry).await;
        let plan = json!({
            "lines": [{ "productId": self.product, "quantity": "12.5", "unit": "KGM", "packages": 3 }],
            "lane": { "origin": "CN", "destination": "DE", "mode": "SEA" }, "incoterm": "FOB",
            "incotermPlace": "Shenzhen", "portOfLoading": "CNSZX", "placeOfDelivery": "DEHAM",
        });
        self.make(&web::CREATE_CONSIGNMENT, &plan).await;
    }

    /// Creates a document that the laboratory may read.
    async fn make_document(&self, number: usize) {
        let mut document = case::document(&self.product, "EU_DOC", &json!({}));
        document["sha256"] = json!(files::sha256(format!("Declaration {number}").as_bytes()));
        let submitted = self.make(&web::SUBMIT_DOCUMENT, &document).await;
        let grant = json!({
            "documentId": submitted["document"]["id"], "organisationId": self.lab.member.organisation,
        });
        self.make(&web::GRANT_DOCUMENT_ACCESS, &grant).await;
    }

    /// Runs a command of the seller.
    async fn make(&self, document: &Document, input: &Value) -> Value {
        accepted(&self.seller.graph, document, input.clone()).await
    }

    const fn graph(&self, reader: Reader) -> &Graph {
        match reader {
            Reader::Seller => &self.seller.graph,
            Reader::Provider => self.lab.graph(),
            Reader::Auditor => &self.auditor.graph,
            Reader::Admin => &self.admin,
        }
    }

    /// Reads the lists of one reader.
    async fn walk(&self, lists: &[List], reader: Reader) {
        for list in lists {
            if let Some(least) = list.least(reader) {
                Walk {
                    graph: self.graph(reader),
                    list,
                    least,
                    // The platform's lists get new rows at their beginning during the test.
                    skips_newest: [Reader::Auditor, Reader::Admin].contains(&reader),
                }
                .check()
                .await;
            }
        }
    }
}

/// A product of the seller.
async fn product(seller: &Member, number: usize) -> String {
    let input = json!({
        "sku": format!("PB-{number}"), "name": format!("Power bank {number}"), "originCountry": "CN", "hsCode": "850760",
        "facts": [
            { "name": "un_number", "text": "3480" },
            { "name": "ce_marked", "flag": true },
            { "name": "state_of_charge_percent", "number": 28 },
        ],
    });
    let created = accepted(&seller.graph, &web::CREATE_PRODUCT, input).await;
    created["product"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_root_list_has_the_same_nodes_read_from_its_beginning_and_from_its_end() {
    let readers = Readers::new().await;
    let lists = table::all(&readers.seller.user, &readers.product);
    tokio::join!(
        readers.walk(&lists, Reader::Seller),
        readers.walk(&lists, Reader::Provider),
    );
    // Last, because the platform has records of the actions of the others.
    readers.walk(&lists, Reader::Auditor).await;
    readers.walk(&lists, Reader::Admin).await;
}

#[tokio::test]
async fn a_page_of_both_ends_of_too_many_rows_or_of_a_foreign_cursor_is_refused() {
    let admin = platform().admin().await;
    for arguments in [
        "first: 1, last: 1",
        "first: 0",
        "last: 0",
        "first: 101",
        "last: 101",
        "first: -1",
        "last: -1",
        "after: \"x\"",
        "before: \"x\"",
    ] {
        for list in ["apiClients", "users", "markets"] {
            let query = format!("{{ {list}({arguments}) {{ totalCount }} }}");
            let answer = admin.send(&query, json!({})).await.unwrap();
            assert_eq!(answer.code(), Some("BAD_USER_INPUT"), "{query} {answer:?}");
        }
    }
}
