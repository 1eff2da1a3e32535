//! A separate world for each test: a database, a key store, the schema, and callers.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_graphql::Response;
use caller::{Caller, Identity, OrganisationKind, Role, User};
use database::Pool;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use events::CloudEvent;
use order::certificates::service::Issuer;
use order::events::Incoming;
use order::graphql;
use order::service::Services;
use order::store::{Keyring, MIGRATIONS};
use order::transport_approvals::service::ReviewProgress;
use secrecy::SecretString;
use serde_json::{Value, json};
use testkit::pages::List;
use testkit::{Graph, World};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::facts::{organisation, product, provider};
use crate::file_support::{Folder, files};
pub use crate::inputs::{
    ask, day, document, draft, lane, lane_day, quote, rejection, report, request, resubmission,
    today,
};
use crate::names::{SELECTIONS, TABLES};
use crate::signing::Key;

/// The order domain of one test. It neither publishes nor consumes by itself: [`OrderDomain::take_in`] processes an event.
pub struct OrderDomain {
    pub world: World,
    keys: testkit::Keys,
    pub keyring: Keyring,
    /// Reports by idempotency key, so that a repetition sends the same report.
    signed: Mutex<HashMap<String, Value>>,
    pub services: Services,
    pub folder: Folder,
    pub graph: Graph,
    /// True if reviews wait until a test runs them.
    holds_reviews: AtomicBool,
}

impl Deref for OrderDomain {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl OrderDomain {
    pub async fn new() -> Self {
        let world = World::new("order", &MIGRATIONS).await;
        let pool = world.database.pool.clone();
        Self::on(world, pool).await
    }

    /// Creates a domain whose services have this number of connections to the database. The test has its own.
    pub async fn with_connections(database_connections: u32) -> Self {
        let world = World::new("order", &MIGRATIONS).await;
        let args = database::Args {
            database_connections,
            ..world.database.args.clone()
        };
        let pool = database::connect(&args).unwrap();
        Self::on(world, pool).await
    }

    async fn on(world: World, pool: Pool) -> Self {
        let keys = testkit::keys("order").await;
        let keyring = Keyring::open(&keys.args, "order").await.unwrap();
        let folder = Folder::default();
        let services = Services::open(pool, keyring.clone(), issuer(), files(&folder))
            .await
            .unwrap();
        let services = services.with_foreign_orders(order::legacy_import::adapters::read);
        let scoped = services.clone();
        let graph = Graph::new(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        });
        Self {
            world,
            keys,
            keyring,
            signed: Mutex::default(),
            services,
            folder,
            graph,
            holds_reviews: AtomicBool::new(false),
        }
    }

    /// Holds reviews from now on, as between a change and the first page.
    pub fn hold_reviews(&self) {
        self.holds_reviews.store(true, Ordering::Relaxed);
    }

    /// Processes all ordered reviews.
    pub async fn review(&self) {
        while self
            .services
            .reviews
            .review_next(chassis::now())
            .await
            .unwrap()
            == ReviewProgress::Page
        {}
    }

    async fn review_unless_held(&self) {
        if !self.holds_reviews.load(Ordering::Relaxed) {
            self.review().await;
        }
    }

    /// Another process of the domain, on the same database.
    pub async fn second_service(&self) -> Services {
        let keyring = Keyring::open(&self.keys.args, "order").await.unwrap();
        Services::open(
            self.database.pool.clone(),
            keyring,
            issuer(),
            files(&self.folder),
        )
        .await
        .unwrap()
    }

    /// Executes an operation as this caller.
    pub async fn execute(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Response {
        self.graph.execute(caller, query, variables).await
    }

    /// Returns the data of an operation, which must succeed.
    pub async fn read(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        self.graph.answer(caller, query, variables).await
    }

    /// Returns the rows of a list, read from both ends.
    pub async fn rows(&self, caller: &Arc<Caller>, list: &List) -> Vec<Value> {
        list.rows(async |query| self.read(caller, &query, json!({})).await)
            .await
    }

    /// Returns the IDs on the first page of a list, which must be the only page. The list is filtered by `$range`, for example
    /// `orders(filter: { updatedAt: $range })`.
    pub async fn changed(&self, caller: &Arc<Caller>, list: &str, range: Value) -> Vec<String> {
        let query = format!(
            "query($range: DateTimeRange) {{ list: {list} {{ totalCount nodes {{ id }} }} }}"
        );
        let list = self.read(caller, &query, json!({ "range": range })).await["list"].take();
        let nodes = list["nodes"].as_array().unwrap();
        assert_eq!(list["totalCount"], nodes.len(), "{query}");
        nodes.iter().map(|node| string(&node["id"])).collect()
    }

    /// Returns the payload of a mutation, or the code of its error.
    pub async fn mutate(
        &self,
        caller: &Arc<Caller>,
        name: &str,
        input: Value,
    ) -> Result<Value, String> {
        let input = if name == "issueReport" {
            self.with_signature(caller, input).await
        } else {
            input
        };
        let (_, selection) = SELECTIONS
            .iter()
            .find(|(of, _)| *of == name)
            .expect("a selection");
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {kind}!) {{ {name}(input: $input) {{ {selection} userErrors {{ code path message }} }} }}"
        );
        let response = self
            .execute(caller, &query, json!({ "input": input }))
            .await;
        if let Some(error) = response.errors.first() {
            return Err(error_code(error).unwrap_or_else(|| error.message.clone()));
        }
        self.review_unless_held().await;
        Ok(response.data.into_json().unwrap()[name].take())
    }

    /// Completes a report: it supersedes the order's last report, and has the signature of the caller's organisation, unless
    /// these fields are set.
    async fn with_signature(&self, caller: &Arc<Caller>, mut report: Value) -> Value {
        let asked = report.to_string();
        let before = self.signed.lock().unwrap().get(&asked).cloned();
        if let Some(before) = before {
            return before;
        }
        if report.get("supersedes").is_none() {
            let query = "query($id: ID!) { order(id: $id) { report { id } } }";
            let response = self
                .execute(caller, query, json!({ "id": report["orderId"] }))
                .await;
            report["supersedes"] =
                response.data.into_json().unwrap()["order"]["report"]["id"].take();
        }
        if report["signature"].is_null() {
            let body = self.to_sign(caller, &report).await;
            let key = caller.organisation().map(Key::of);
            let signature = body.zip(key).map(|(body, key)| key.sign(&body));
            report["signature"] = json!(signature.unwrap_or_default());
        }
        let signed = report["signature"] != json!("");
        if signed && !report["idempotencyKey"].is_null() {
            self.signed.lock().unwrap().insert(asked, report.clone());
        }
        report
    }

    /// Returns the bytes of a report that the caller must sign, if it may issue the report.
    pub async fn to_sign(&self, caller: &Arc<Caller>, report: &Value) -> Option<String> {
        let mut input = report.clone();
        for other in ["signature", "idempotencyKey", "expectedVersion"] {
            input.as_object_mut().unwrap().remove(other);
        }
        let query =
            "query($input: ReportToSignInput!) { reportToSign(input: $input) { canonicalJson } }";
        let response = self.execute(caller, query, json!({ "input": input })).await;
        let data = response.data.into_json().unwrap();
        data["reportToSign"]["canonicalJson"]
            .as_str()
            .map(str::to_owned)
    }

    /// Returns the payload of a mutation, which must succeed.
    pub async fn done(&self, caller: &Arc<Caller>, name: &str, input: Value) -> Value {
        let payload = self
            .mutate(caller, name, input)
            .await
            .unwrap_or_else(|code| panic!("{name}: {code}"));
        assert_eq!(payload["userErrors"], json!([]), "{name}: {payload}");
        payload
    }

    /// Returns the code with which a mutation is refused, as an error or as a user error, and checks that it has no effect.
    pub async fn refused(&self, caller: &Arc<Caller>, name: &str, input: Value) -> String {
        let before = self.contents().await;
        let code = self.refusal(caller, name, input.clone()).await;
        assert_eq!(
            self.contents().await,
            before,
            "{name} was refused with {code} and left a trace: {input}"
        );
        code
    }

    /// Returns the code with which a mutation is refused.
    pub async fn refusal(&self, caller: &Arc<Caller>, name: &str, input: Value) -> String {
        match self.mutate(caller, name, input.clone()).await {
            Err(code) => code,
            Ok(payload) => {
                let code = payload["userErrors"][0]["code"].as_str();
                code.unwrap_or_else(|| panic!("{name} was not refused: {input}"))
                    .to_owned()
            }
        }
    }

    /// Returns the whole content of the database, as text.
    pub async fn contents(&self) -> BTreeMap<&'static str, String> {
        let mut contents = BTreeMap::new();
        for (table, query) in TABLES {
            let text: String = sqlx::query_scalar(*query)
                .fetch_one(&self.database.pool)
                .await
                .unwrap();
            contents.insert(*table, text);
        }
        contents
    }

    /// Returns the events in the outbox, oldest first.
    pub async fn told(&self) -> Vec<CloudEvent> {
        let events: Vec<Value> = sqlx::query_scalar("select event from outbox order by position")
            .fetch_all(&self.database.pool)
            .await
            .unwrap();
        events
            .into_iter()
            .map(|event| serde_json::from_value(event).unwrap())
            .collect()
    }

    /// Processes an event in its own transaction, like the consumer.
    pub async fn take_in(&self, event: &CloudEvent) -> anyhow::Result<()> {
        self.react(&Incoming, event).await?;
        self.review_unless_held().await;
        Ok(())
    }

    /// Creates an active product of this organisation, from China.
    pub async fn product(&self, organisation: Uuid) -> Uuid {
        let id = earlier_id();
        self.take_in(&product(id, organisation, "ACTIVE", 1))
            .await
            .unwrap();
        id
    }

    /// Creates an active organisation.
    pub async fn organisation(&self, kind: &str) -> Uuid {
        let id = earlier_id();
        self.take_in(&organisation(id, kind, "ACTIVE", 1))
            .await
            .unwrap();
        id
    }

    /// Creates a listed provider of this organisation.
    pub async fn provider(&self, organisation: Uuid) -> Uuid {
        let id = earlier_id();
        self.take_in(&provider(id, organisation, "LISTED", 1))
            .await
            .unwrap();
        self.take_in(&Key::of(organisation).told(id, organisation, false))
            .await
            .unwrap();
        id
    }
}

/// Returns the ID of an object that another domain created an hour ago. Commands do not wait for such an object.
pub fn earlier_id() -> Uuid {
    const HOUR: u128 = 3_600_000;
    Uuid::from_u128(Uuid::now_v7().as_u128() - (HOUR << 80))
}

/// Issuer of certificates: the platform.
pub fn issuer() -> Issuer {
    let key = SigningKey::from_bytes(&[7; 32])
        .to_pkcs8_pem(LineEnding::LF)
        .unwrap();
    Issuer::new(&SecretString::from(key.as_str()), "https://carnet.example/").unwrap()
}

/// All roles of the platform.
pub const ROLES: [Role; 13] = [
    Role::SellerOwner,
    Role::SellerMember,
    Role::ProviderOwner,
    Role::Assessor,
    Role::Carrier,
    Role::PlatformAdmin,
    Role::RuleEditor,
    Role::RuleApprover,
    Role::Auditor,
    Role::Partner,
    Role::Device,
    Role::Inspector,
    Role::Ci,
];

/// Returns the code of a GraphQL error.
pub fn error_code(error: &async_graphql::ServerError) -> Option<String> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code.clone()),
        _ => None,
    }
}

/// Returns a user with one role, in an organisation of a kind.
pub fn person(organisation: Uuid, kind: OrganisationKind, role: Role) -> Arc<Caller> {
    let (id, session) = (Uuid::now_v7(), Uuid::now_v7());
    testkit::signed(Identity::User(User {
        id,
        organisation,
        kind,
        roles: vec![role],
        session,
    }))
}

/// A seller, two providers and an order that asks both.
pub struct Case {
    pub seller: Arc<Caller>,
    pub first: Arc<Caller>,
    pub second: Arc<Caller>,
    pub product: Uuid,
    /// The profiles of the two providers.
    pub profiles: [Uuid; 2],
    pub order: String,
}

impl Case {
    pub async fn requested(world: &OrderDomain) -> Self {
        let [seller, first, second] = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
        let product = world.product(seller).await;
        let profiles = [world.provider(first).await, world.provider(second).await];
        let (seller, first, second) = (
            testkit::seller(seller),
            testkit::provider(first),
            testkit::provider(second),
        );
        let payload = world
            .done(&seller, "requestAssessment", request(product, &profiles))
            .await;
        let order = string(&payload["order"]["id"]);
        Self {
            seller,
            first,
            second,
            product,
            profiles,
            order,
        }
    }

    /// Creates a seller, two providers and a draft.
    pub async fn drafted(world: &OrderDomain) -> Self {
        let [seller, first, second] = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
        let product = world.product(seller).await;
        let profiles = [world.provider(first).await, world.provider(second).await];
        let (seller, first, second) = (
            testkit::seller(seller),
            testkit::provider(first),
            testkit::provider(second),
        );
        let payload = world.done(&seller, "draftOrder", draft(product)).await;
        let order = string(&payload["order"]["id"]);
        Self {
            seller,
            first,
            second,
            product,
            profiles,
            order,
        }
    }

    /// Submits a quote of a provider, and returns it.
    pub async fn quote(&self, world: &OrderDomain, provider: &Arc<Caller>) -> String {
        let payload = world
            .done(provider, "submitQuote", quote(&self.order))
            .await;
        string(&payload["quote"]["id"])
    }

    /// Accepts the quote of the first provider.
    pub async fn accepted(world: &OrderDomain) -> Self {
        let case = Self::requested(world).await;
        let quote = case.quote(world, &case.first).await;
        world
            .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
            .await;
        case
    }

    /// Starts the assessment of the first provider.
    pub async fn in_assessment(world: &OrderDomain) -> Self {
        let case = Self::accepted(world).await;
        world
            .done(
                &case.first,
                "startAssessment",
                json!({ "orderId": case.order }),
            )
            .await;
        case
    }

    /// Issues a report of the first provider.
    pub async fn reported(world: &OrderDomain, report: Value) -> Self {
        let case = Self::in_assessment(world).await;
        case.report(world, report).await;
        case
    }

    /// Issues a report of the first provider.
    pub async fn report(&self, world: &OrderDomain, report: Value) {
        let mut input = report;
        input["orderId"] = json!(self.order);
        world.done(&self.first, "issueReport", input).await;
    }

    /// Expires the order.
    pub async fn expire(&self, world: &OrderDomain) {
        let expired = world
            .services
            .orders
            .expire(chassis::now() + Duration::days(15))
            .await
            .unwrap();
        assert!(expired > 0, "{}", self.order);
    }

    /// Submits a document of the seller for the order.
    pub async fn document(&self, world: &OrderDomain, kind: &str) -> String {
        let mut input = document(self.product, kind);
        input["orderId"] = json!(self.order);
        let payload = world.done(&self.seller, "submitDocument", input).await;
        string(&payload["document"]["id"])
    }

    /// Requests a document for the provider. Returns the request.
    pub async fn ask(&self, world: &OrderDomain, kind: &str) -> String {
        let payload = world
            .done(&self.first, "requestDocument", ask(&self.order, kind))
            .await;
        string(&payload["documentRequest"]["id"])
    }

    /// Answers a document request for the seller. Returns the document.
    pub async fn answer(&self, world: &OrderDomain, kind: &str, request: &str) -> String {
        let mut input = document(self.product, kind);
        input["orderId"] = json!(self.order);
        input["documentRequestId"] = json!(request);
        let payload = world.done(&self.seller, "submitDocument", input).await;
        string(&payload["document"]["id"])
    }

    pub async fn reject(&self, world: &OrderDomain, document: &str) {
        world
            .done(&self.first, "rejectDocument", rejection(document))
            .await;
    }

    /// Disputes the report for the seller.
    pub async fn disputed(world: &OrderDomain) -> Self {
        let case = Self::reported(world, report()).await;
        let input = json!({ "orderId": case.order, "reason": "The sample was not ours." });
        world.done(&case.seller, "openDispute", input).await;
        case
    }

    /// Returns the status and version of the order.
    pub async fn state(&self, world: &OrderDomain) -> (String, i64) {
        sqlx::query_as("select status, version from orders where id = $1")
            .bind(self.order.parse::<Uuid>().unwrap())
            .fetch_one(&world.database.pool)
            .await
            .unwrap()
    }

    pub fn seller_id(&self) -> Uuid {
        self.seller.organisation().unwrap()
    }

    pub fn first_id(&self) -> Uuid {
        self.first.organisation().unwrap()
    }

    pub fn second_id(&self) -> Uuid {
        self.second.organisation().unwrap()
    }
}

/// Formats an instant like the API.
pub fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap()
}

/// Parses an instant of the API.
pub fn instant(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

pub fn string(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("not a text: {value}"))
        .to_owned()
}
