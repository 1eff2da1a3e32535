use std::ops::Deref;
use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity, OrganisationKind, Role, User};
use events::order::OrderFact;
use events::rule::{RuleFact, VerdictChanges};
use events::{Cause, CloudEvent, Draft, EventContext, Fact};
use rule::domain::Quotas;
use rule::events::Incoming;
use rule::graphql;
use rule::jobs::do_work;
use rule::listings::Listings;
use rule::service::Services;
use rule::store::MIGRATIONS;
use serde_json::{Value, json};
pub use testkit::mutation;
use testkit::{Graph, Producer, World};
use uuid::Uuid;

pub const DEMO: &str = include_str!("../evaluation/consumer-goods.yaml");
pub const NOMENCLATURE: &str = include_str!("../../demo/nomenclature.csv");

/// The rule domain with its jobs, and an order domain that publishes events to it.
pub struct RuleDomain {
    pub world: World,
    services: Services,
    pub graph: Graph,
    pub order: Producer,
}

impl Deref for RuleDomain {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl RuleDomain {
    /// Starts it with an empty database.
    pub async fn bare() -> Self {
        Self::bare_within(Quotas::default()).await
    }

    async fn bare_within(quotas: Quotas) -> Self {
        let world = World::new("rule", &MIGRATIONS).await;
        let services = Services::new(world.database.pool.clone()).with_quotas(quotas);
        let graph = graph(&services);
        let domain = Self {
            order: world.producer("order").await,
            world,
            services,
            graph,
        };
        domain.relay();
        domain.consume(domain.incoming());
        tokio::spawn(do_work(domain.services.clone(), domain.stop()));
        domain
    }

    /// Returns a client of another process of this domain, with its own memory and without jobs.
    pub fn other_process(&self) -> Graph {
        graph(&Services::new(self.database.pool.clone()))
    }

    /// Returns the reactions of this domain.
    pub fn incoming(&self) -> Incoming {
        Incoming {
            packs: self.services.packs().clone(),
        }
    }

    /// Starts it with the demonstration nomenclature.
    pub async fn with_codes() -> Self {
        Self::bare().await.coded().await
    }

    async fn coded(self) -> Self {
        let payload = self.admin(
            "importNomenclature",
            "{ imported userErrors { code } }",
            json!({ "csv": NOMENCLATURE }),
        );
        assert_eq!(payload.await["userErrors"], json!([]));
        self
    }

    /// Starts it with the demonstration nomenclature and rule pack, and these quotas.
    pub async fn within(quotas: Quotas) -> Self {
        let platform = Self::bare_within(quotas).await.coded().await;
        platform.publish(DEMO, None).await;
        platform
    }

    /// Starts it with the demonstration nomenclature and the demonstration rule pack in force.
    pub async fn start() -> Self {
        let platform = Self::with_codes().await;
        platform.publish(DEMO, None).await;
        platform
    }

    /// Returns the response to a caller, including errors.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        self.graph.ask(caller, query, variables).await
    }

    /// Returns the data of a response, which must have no errors.
    pub async fn answer(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        self.graph.answer(caller, query, variables).await
    }

    /// Returns the payload of a mutation.
    pub async fn mutate(
        &self,
        caller: &Arc<Caller>,
        name: &str,
        selection: &str,
        input: Value,
    ) -> Value {
        self.graph.mutate(caller, name, selection, input).await
    }

    pub async fn admin(&self, name: &str, selection: &str, input: Value) -> Value {
        self.mutate(&testkit::admin(), name, selection, input).await
    }

    pub async fn upload(&self, yaml: &str) -> Value {
        self.admin("uploadRuleFile", VERSION, json!({ "yaml": yaml }))
            .await
    }

    /// Uploads, validates and publishes a file, and returns the ID of the version.
    pub async fn publish(&self, yaml: &str, from: Option<&str>) -> String {
        let uploaded = self.upload(yaml).await;
        let id = uploaded["rulePackVersion"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{uploaded}"))
            .to_owned();
        let validated = self
            .admin(
                "validateRulePack",
                VERSION,
                json!({ "rulePackVersionId": id }),
            )
            .await;
        assert_eq!(
            validated["rulePackVersion"]["status"], "VALID",
            "{validated}"
        );
        self.approve(&id).await;
        let input = json!({ "rulePackVersionId": id, "effectiveFrom": from });
        let published = self.admin("publishRulePack", VERSION, input).await;
        assert_eq!(published["userErrors"], json!([]));
        id
    }

    /// Approves a validated version as another user.
    pub async fn approve(&self, id: &str) {
        let input = json!({ "rulePackVersionId": id });
        let submitted = self.admin("submitRulePack", VERSION, input.clone()).await;
        assert_eq!(
            submitted["rulePackVersion"]["status"], "IN_REVIEW",
            "{submitted}"
        );
        let second = platform_person(Role::RuleApprover);
        let approved = self
            .mutate(&second, "approveRulePack", VERSION, input)
            .await;
        assert_eq!(
            approved["rulePackVersion"]["status"], "APPROVED",
            "{approved}"
        );
    }

    /// Waits until a rule change is COMPLETED, and returns it.
    pub async fn change(&self, id: &str) -> Value {
        let query = format!("{{ ruleChange(id: \"{id}\") {RULE_CHANGE} }}");
        testkit::eventually("the change is worked out", || async {
            let data = self.answer(&testkit::admin(), &query, json!({})).await;
            (data["ruleChange"]["status"] == "COMPLETED").then(|| data["ruleChange"].clone())
        })
        .await
    }

    /// Settles the packs of a day at this time.
    pub async fn begin_day(&self, now: time::OffsetDateTime) {
        self.services
            .rule_pack_reviews
            .begin_day(EventContext::of_job(now))
            .await
            .unwrap();
    }

    /// Purges expired rows at this time.
    pub async fn purge(&self, now: time::OffsetDateTime) -> u64 {
        self.services.purge(now).await.unwrap()
    }

    /// Creates a product of this seller, and returns its ID.
    pub async fn product(&self, seller: &Arc<Caller>, input: Value) -> String {
        let payload = self.mutate(seller, "createProduct", PRODUCT, input).await;
        payload["product"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{payload}"))
            .to_owned()
    }

    pub async fn self_check(&self, seller: &Arc<Caller>, input: Value) -> Value {
        let payload = self.mutate(seller, "runSelfCheck", SELF_CHECK, input).await;
        assert_eq!(payload["userErrors"], json!([]));
        payload["selfCheck"].clone()
    }

    /// Publishes an event of the order domain.
    pub async fn order_says(&self, fact: OrderFact, subject: Uuid, sequence: i64) -> CloudEvent {
        let event = event(fact, subject, sequence);
        self.order.publish(std::slice::from_ref(&event)).await;
        event
    }

    /// Waits until an event of the order domain has been processed here.
    pub async fn wait_until_processed(&self, event: &CloudEvent) {
        let events = std::slice::from_ref(event);
        self.order.wait_until_processed(events).await;
    }

    /// Returns the pages of changed verdicts that were announced to a seller, as soon as there are this many changes.
    pub async fn announced(&self, organisation: Uuid, changes: usize) -> Vec<VerdictChanges> {
        testkit::eventually("the announcement", || async {
            let published = testkit::published(&self.database.pool).await;
            let facts = published
                .iter()
                .filter_map(|event| RuleFact::read(event).unwrap());
            let pages = facts.filter_map(|fact| match fact {
                RuleFact::ProductRequirementsChanged(page) => Some(page),
                _ => None,
            });
            let pages: Vec<_> = pages
                .filter(|page| page.organisation == organisation)
                .collect();
            (pages.iter().map(|page| page.changes.len()).sum::<usize>() == changes).then_some(pages)
        })
        .await
    }

    /// Starts a bulk self-check of all products of this seller on a lane.
    pub async fn check_all(&self, seller: &Arc<Caller>, lane: Value) {
        let start = "{ bulkSelfCheck { id } userErrors { code path message } }";
        let bulk = self
            .mutate(
                seller,
                "startBulkSelfCheck",
                start,
                json!({ "lanes": [lane] }),
            )
            .await;
        let query = format!(
            "{{ bulkSelfCheck(id: {}) {{ status }} }}",
            bulk["bulkSelfCheck"]["id"]
        );
        testkit::eventually("all are checked", || async {
            let data = self.answer(seller, &query, json!({})).await;
            (data["bulkSelfCheck"]["status"] == "COMPLETED").then_some(())
        })
        .await;
    }

    /// Returns the listings of this domain for the republication.
    pub fn listings(&self) -> Listings {
        Listings {
            services: self.services.clone(),
        }
    }

    /// Returns true if a worker would find a rule change.
    pub async fn has_due_rule_change(&self) -> bool {
        self.services
            .rule_changes
            .find_next()
            .await
            .unwrap()
            .is_some()
    }

    /// Waits for events of this name about this subject, and returns them.
    pub async fn events(&self, name: &str, subject: Uuid) -> Vec<CloudEvent> {
        let kind = format!("carnet.rule.{name}.v1");
        testkit::eventually(&kind, || async {
            let mut published = testkit::published(&self.database.pool).await;
            published.retain(|event| event.kind == kind && event.subject == subject);
            (!published.is_empty()).then_some(published)
        })
        .await
    }

    /// Waits for an event of this name with this value at this path of its data, and returns the first one.
    pub async fn event_with(&self, name: &str, field: &str, value: &Value) -> CloudEvent {
        let kind = format!("carnet.rule.{name}.v1");
        testkit::eventually(&kind, || async {
            let published = testkit::published(&self.database.pool).await;
            published
                .into_iter()
                .find(|event| event.kind == kind && event.data[field] == *value)
        })
        .await
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.database.pool)
            .await
            .unwrap()
    }
}

fn graph(services: &Services) -> Graph {
    let scoped = services.clone();
    Graph::new(graphql::schema(services), move |request, caller| {
        graphql::scope(&scoped, request, caller)
    })
}

pub const VERSION: &str = "{ rulePackVersion { rejection { reason } withdrawal { reason } approval { sha256 recordSha256 comment }  id version revision sha256 status effectiveFrom publishedAt disclaimer coverage title \
    ruleCount documentTypes findings { severity code line column message } pack { id name } } \
    userErrors { code path message } }";
pub const RULE_CHANGE: &str = "{ id kind status totalCount checkedCount changedCount sellerCount asOf effectiveFrom \
    changes(first: 100) { totalCount nodes { sku before after asOf lane { destination mode } organisation { id } \
    product { id } selfCheck { id } watch { id } } } }";
pub const PRODUCT: &str = "{ product { id sku name description originCountry hsCode nationalCodes { market code } \
    gtin classification { status method confidence reference restsOn challengeReason } facts { name text number flag } status organisation { id } createdAt } userErrors { code path message } }";
pub const SELF_CHECK: &str = "{ selfCheck { id verdict advisory ask possibleProhibitions screening disclaimer asOf \
    inputHash resultHash lane { origin destination mode direction aircraft } \
    findings { pack rule revision title effect status missing { group alternatives { ... on DocumentType { code title } ... on FactQuestion { name question } } } ask legalBasis { act article amendedBy } \
        trace { path condition value result } } \
    missing { group alternatives { ... on DocumentType { code title } ... on FactQuestion { name question } } } market \
    missingDocuments { code title } missingDocumentCodes questions { name type unit question } expiringDocuments { type expiresOn } \
    transportConditions { rule metric unit min max consecutiveMinutes cumulativeMinutes maxGapMinutes onBreach } \
    packVersions { rulePackVersionId pack version sha256 effectiveFrom coverage disclaimer } \
    product { id } createdAt } userErrors { code path message } }";

/// The power bank of the main job.
pub fn power_bank() -> Value {
    json!({
        "sku": "PB-20000", "name": "Power bank", "originCountry": "CN", "hsCode": "850760",
        "facts": [{ "name": "un_number", "text": "3480" }, { "name": "ce_marked", "flag": true }],
    })
}

/// Lane from CN to DE by air, optionally on a type of aircraft.
pub fn by_air(aircraft: Option<&str>) -> Value {
    json!({ "destination": "DE", "mode": "AIR", "aircraft": aircraft })
}

/// Returns an event with this fact, as its producer would publish it now.
pub fn event(fact: impl Fact, subject: Uuid, sequence: i64) -> CloudEvent {
    let cause = Cause::request(Uuid::now_v7());
    fact.publish(Draft {
        subject,
        sequence,
        time: chassis::now(),
        cause,
        audience: Vec::new(),
    })
    .unwrap()
}

/// Returns the current day in a market. For some hours of each day it differs from that in UTC.
pub fn today_in(country: &str) -> Value {
    let country = rule::domain::Country::parse(country).unwrap();
    json!(
        rule::domain::Market::of(country)
            .today(chassis::now())
            .to_string()
    )
}

pub fn day(text: &str) -> time::Date {
    time::Date::parse(text, &time::format_description::well_known::Iso8601::DATE).unwrap()
}

/// Returns the codes of the documents and the names of the facts of an evidence group.
pub fn alternatives(group: &Value) -> Vec<Value> {
    let named = |one: &Value| one.get("code").or_else(|| one.get("name")).unwrap().clone();
    group["alternatives"]
        .as_array()
        .unwrap_or_else(|| panic!("{group}"))
        .iter()
        .map(named)
        .collect()
}

/// Returns the codes of the refusals of a payload, with their paths.
pub fn refusals(payload: &Value) -> Vec<(String, String)> {
    let path = |error: &Value| {
        let steps: Vec<&str> = error["path"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        steps.join(".")
    };
    let errors = payload["userErrors"]
        .as_array()
        .unwrap_or_else(|| panic!("{payload}"))
        .iter();
    errors
        .map(|error| (error["code"].as_str().unwrap().to_owned(), path(error)))
        .collect()
}

#[track_caller]
pub fn refused(payload: &Value, code: &str, path: &str) {
    assert_eq!(
        refusals(payload),
        [(code.to_owned(), path.to_owned())],
        "{payload}"
    );
}

/// Returns the code of the first error of a response.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

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

/// User of the platform with these roles.
pub fn with_roles(roles: Vec<Role>) -> Arc<Caller> {
    let (id, organisation, session) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    testkit::signed(Identity::User(User {
        id,
        organisation,
        kind: OrganisationKind::Platform,
        roles,
        session,
    }))
}

pub fn platform_person(role: Role) -> Arc<Caller> {
    person(Uuid::now_v7(), OrganisationKind::Platform, role)
}

/// Program that acts for an organisation.
pub fn partner(organisation: Option<Uuid>, scopes: &[&str]) -> Arc<Caller> {
    let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
    testkit::signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation,
        scopes,
    }))
}
