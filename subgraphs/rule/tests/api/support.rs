use std::sync::Arc;

use async_graphql::{Request, Variables};
use caller::{ApiClient, Caller, ClientKind, Identity, OrganisationKind, Role, User};
use events::order::OrderFact;
use events::rule::{RuleFact, VerdictChanges};
use events::{Cause, CloudEvent, Draft, EventContext, Fact, Lane};
use rule::domain::Quotas;
use rule::graphql::{self, Schema};
use rule::jobs::do_work;
use rule::listings::Listings;
use rule::projections::events::Incoming;
use rule::service::Service;
use rule::store::MIGRATIONS;
use serde_json::{Value, json};
use testkit::Database;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

pub const DEMO: &str = include_str!("../evaluation/consumer-goods.yaml");
pub const NOMENCLATURE: &str = include_str!("../../demo/nomenclature.csv");

/// A running rule domain, and an order domain that tells it things.
pub struct Platform {
    pub database: Database,
    service: Service,
    schema: Schema,
    streams: outbox::Args,
    order: Database,
    stop: CancellationToken,
    _running: DropGuard,
}

impl Platform {
    /// With nothing in it.
    pub async fn bare() -> Self {
        Self::bare_within(Quotas::default()).await
    }

    async fn bare_within(quotas: Quotas) -> Self {
        // Any database with an outbox will do for the order domain.
        let (database, order) = (
            testkit::database(&MIGRATIONS).await,
            testkit::database(&MIGRATIONS).await,
        );
        let (streams, stop) = (testkit::streams(), CancellationToken::new());
        let service = Service::new(database.pool.clone()).with_quotas(quotas);
        for (pool, producer) in [
            (database.pool.clone(), "rule"),
            (order.pool.clone(), "order"),
        ] {
            let relay = Box::pin(outbox::relay(streams.clone(), pool, producer, stop.clone()));
            tokio::spawn(async move { relay.await.unwrap() });
        }
        let schema = graphql::schema(service.clone());
        let platform = Self {
            database,
            service,
            schema,
            streams,
            order,
            _running: stop.clone().drop_guard(),
            stop,
        };
        platform.consume();
        tokio::spawn(do_work(platform.service.clone(), platform.stop.clone()));
        platform
    }

    /// One more process that takes in what the order domain tells.
    pub fn consume(&self) {
        let incoming = self.incoming();
        let (pool, stop) = (self.database.pool.clone(), self.stop.clone());
        let consumer = Box::pin(outbox::consume(
            self.streams.clone(),
            pool,
            "rule",
            incoming,
            stop,
        ));
        tokio::spawn(async move { consumer.await.unwrap() });
    }

    /// This domain's reactions.
    pub fn incoming(&self) -> Incoming {
        Incoming {
            packs: self.service.packs().clone(),
        }
    }

    /// With the demonstration nomenclature.
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

    /// With the demonstration nomenclature and rule pack, and these quotas.
    pub async fn within(quotas: Quotas) -> Self {
        let platform = Self::bare_within(quotas).await.coded().await;
        platform.publish(DEMO, None).await;
        platform
    }

    /// With the demonstration rule pack in force, too.
    pub async fn start() -> Self {
        let platform = Self::with_codes().await;
        platform.publish(DEMO, None).await;
        platform
    }

    /// What a caller is answered, errors included.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(Arc::clone(caller));
        let request = graphql::scope(&self.service, request, caller);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// What a caller is answered who asks something that can be.
    pub async fn answer(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        let answer = self.ask(caller, query, variables).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].clone()
    }

    /// The payload of a mutation of this name, whose input is `$input` of type `<Name>Input`.
    pub async fn mutate(
        &self,
        caller: &Arc<Caller>,
        name: &str,
        selection: &str,
        input: Value,
    ) -> Value {
        self.answer(
            caller,
            &mutation(name, selection),
            json!({ "input": input }),
        )
        .await[name]
            .clone()
    }

    pub async fn admin(&self, name: &str, selection: &str, input: Value) -> Value {
        self.mutate(&testkit::admin(), name, selection, input).await
    }

    pub async fn upload(&self, yaml: &str) -> Value {
        self.admin("uploadRuleFile", VERSION, json!({ "yaml": yaml }))
            .await
    }

    /// Uploads, validates and publishes a file; the version's id.
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

    /// A second person approves what was validated.
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

    /// What a change of rules comes to, once it is worked out.
    pub async fn change(&self, id: &str) -> Value {
        let query = format!("{{ ruleChange(id: \"{id}\") {RULE_CHANGE} }}");
        testkit::eventually("the change is worked out", || async {
            let data = self.answer(&testkit::admin(), &query, json!({})).await;
            (data["ruleChange"]["status"] == "COMPLETED").then(|| data["ruleChange"].clone())
        })
        .await
    }

    /// The clock says that it is this moment.
    pub async fn begin_day(&self, now: time::OffsetDateTime) {
        self.service
            .begin_day(EventContext::of_job(now))
            .await
            .unwrap();
    }

    /// The clock says that it is this moment, and deletes what has passed its life.
    pub async fn purge(&self, now: time::OffsetDateTime) -> u64 {
        self.service.purge(now).await.unwrap()
    }

    /// A product of this seller; its id.
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

    /// The order domain says this.
    pub async fn order_says(&self, fact: OrderFact, subject: Uuid, sequence: i64) -> CloudEvent {
        let event = event(fact, subject, sequence);
        self.order_says_all(std::slice::from_ref(&event)).await;
        event
    }

    /// Waits until an event of the order domain has taken effect here.
    pub async fn taken_in(&self, event: &CloudEvent) {
        testkit::eventually(&event.kind, || async {
            let taken = sqlx::query("select event from inbox where event = $1").bind(event.id);
            taken.fetch_optional(&self.database.pool).await.unwrap()
        })
        .await;
    }

    /// The order domain says these, in this order, in one commit.
    pub async fn order_says_all(&self, events: &[CloudEvent]) {
        let mut tx = self.order.pool.begin().await.unwrap();
        outbox::append_all(&mut tx, events).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Has everything that the order domain published come once more.
    pub async fn order_says_all_again(&self) {
        let mut tx = self.order.pool.begin().await.unwrap();
        outbox::rebuild(&mut tx, "order", "rule").await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The entries of a view that its consumer has not acknowledged; nothing consumes this domain's events here.
    pub async fn entries(&self, consumer: &str, lane: Lane) -> Vec<CloudEvent> {
        testkit::entries(&self.streams, "rule", consumer, lane).await
    }

    /// The pages of changed verdicts that were announced to a seller, once there are so many changes.
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

    /// Checks all products of this seller on a lane, in the background.
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

    /// The listings of this domain, as its republication has them.
    pub fn listings(&self) -> Listings {
        Listings {
            service: self.service.clone(),
        }
    }

    /// Whether a worker would find a rule change to work on.
    pub async fn has_due_rule_change(&self) -> bool {
        self.service.next_rule_change().await.unwrap().is_some()
    }

    /// The events of this name about this subject, once there is one.
    pub async fn events(&self, name: &str, subject: Uuid) -> Vec<CloudEvent> {
        let kind = format!("carnet.rule.{name}.v1");
        testkit::eventually(&kind, || async {
            let mut published = testkit::published(&self.database.pool).await;
            published.retain(|event| event.kind == kind && event.subject == subject);
            (!published.is_empty()).then_some(published)
        })
        .await
    }

    /// The first event of this name with this value at this place of its data.
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

pub const VERSION: &str = "{ rulePackVersion { rejection { reason } withdrawal { reason } approval { sha256 recordSha256 comment }  id version sha256 status effectiveFrom publishedAt disclaimer coverage title \
    ruleCount documentTypes findings { severity code line column message } pack { id name } } \
    userErrors { code path message } }";
pub const RULE_CHANGE: &str = "{ id kind status totalCount checkedCount changedCount sellerCount asOf effectiveFrom \
    changes(first: 100) { totalCount nodes { sku before after asOf lane { destination mode } organisation { id } \
    product { id } selfCheck { id } watch { id } } } }";
pub const PRODUCT: &str = "{ product { id sku name description originCountry hsCode nationalCodes { market code } \
    gtin classification { status method confidence reference restsOn challengeReason } facts { name text number flag } status organisation { id } createdAt } userErrors { code path message } }";
pub const SELF_CHECK: &str = "{ selfCheck { id verdict advisory ask possibleProhibitions screening disclaimer asOf \
    inputHash resultHash lane { origin destination mode direction aircraft } \
    findings { pack rule revision title effect status missing { group alternatives } ask legalBasis { act article amendedBy } \
        trace { path condition value result } } \
    missing { group alternatives } market missingDocuments questions { name type unit question } expiringDocuments { type expiresOn } \
    transportConditions { rule metric unit min max consecutiveMinutes cumulativeMinutes maxGapMinutes onBreach } \
    packVersions { rulePackVersionId pack version sha256 effectiveFrom coverage disclaimer } \
    product { id } createdAt } userErrors { code path message } }";

pub fn mutation(name: &str, selection: &str) -> String {
    let (first, rest) = name.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    format!("mutation($input: {input}!) {{ {name}(input: $input) {selection} }}")
}

/// The power bank of the main job.
pub fn power_bank() -> Value {
    json!({
        "sku": "PB-20000", "name": "Power bank", "originCountry": "CN", "hsCode": "850760",
        "facts": [{ "name": "un_number", "text": "3480" }, { "name": "ce_marked", "flag": true }],
    })
}

/// From CN to DE by air, on an aircraft if it is named.
pub fn by_air(aircraft: Option<&str>) -> Value {
    json!({ "destination": "DE", "mode": "AIR", "aircraft": aircraft })
}

/// An event with this fact, as its producer would publish it now.
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

/// Today in a market, which is tomorrow in UTC for some hours of each day.
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

/// The codes of a payload's refusals, and what they are about.
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

/// The code of an answer's first error.
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

/// One of the platform's people, with these roles.
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

/// A program that acts for an organisation.
pub fn partner(organisation: Option<Uuid>, scopes: &[&str]) -> Arc<Caller> {
    let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
    testkit::signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation,
        scopes,
    }))
}
