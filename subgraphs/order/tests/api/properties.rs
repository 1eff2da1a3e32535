//! Random commands by random parties, through the schema and on a real database, compared with the [`Model`]: no step outside
//! the state table, no lost or duplicate event, a timeline that equals the events, and no effect of refused commands.

use std::collections::BTreeMap;
use std::sync::Arc;

use caller::Caller;
use order::orders::service::{Command, OrderStatus};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::model::{Deed, Model, Who};
use crate::support::{
    OrderDomain, ask, document, draft, quote, rejection, report, request, resubmission, string,
};

/// Seed if `PROPTEST_RNG_SEED` is not set.
const SEED: u64 = 5;

/// A random action: a permitted command, any command, or the clock.
#[derive(Clone, Debug)]
enum Try {
    Allowed(Index),
    Anything(Index),
    Strike(Command),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        40 => any::<Index>().prop_map(Try::Allowed),
        20 => any::<Index>().prop_map(Try::Anything),
        1 => Just(Try::Strike(Command::Expire)),
        3 => Just(Try::Strike(Command::MarkOverdue)),
    ];
    proptest::collection::vec(one, 20..40)
}

#[test]
fn an_order_is_what_the_table_says() {
    let mut config = Config {
        cases: 30,
        max_shrink_iters: 100,
        failure_persistence: None,
        ..Config::default()
    };
    if matches!(config.rng_seed, RngSeed::Random) {
        config.rng_seed = RngSeed::Fixed(SEED);
    }
    let seed = config.rng_seed;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let done = TestRunner::new(config).run(&(any::<bool>(), tries()), |(drafted, tries)| {
        runtime.block_on(play(drafted, tries))
    });
    if let Err(error) = done {
        panic!("with the seed {seed:?}: {error}");
    }
}

async fn play(drafted: bool, tries: Vec<Try>) -> Result<(), TestCaseError> {
    let mut table = Table::begin(drafted).await;
    table.check().await?;
    for one in tries {
        let (choices, index) = match one {
            Try::Allowed(index) => (of_one_kind(table.model.allowed(), index), index),
            Try::Anything(index) => (table.model.thinkable(), index),
            Try::Strike(command) => {
                table.strike(command).await?;
                continue;
            }
        };
        if !choices.is_empty() {
            let (who, deed) = *index.get(&choices);
            table.command(who, deed).await?;
        }
    }
    table.look_back().await
}

/// The choices of one field of the API, so that fields with many IDs do not dominate.
fn of_one_kind(mut choices: Vec<(Who, Deed)>, index: Index) -> Vec<(Who, Deed)> {
    let mut fields: Vec<&str> = choices.iter().map(|(_, deed)| deed.field()).collect();
    fields.dedup();
    if !fields.is_empty() {
        let field = *index.get(&fields);
        choices.retain(|(_, deed)| deed.field() == field);
    }
    choices
}

/// An order with its parties and its model.
struct Table {
    world: OrderDomain,
    model: Model,
    /// The callers, in the order of [`Who::ALL`].
    people: Vec<Arc<Caller>>,
    product: Uuid,
    profiles: Vec<Uuid>,
    order: String,
    quotes: Vec<String>,
    documents: Vec<String>,
    requests: Vec<String>,
    /// The actions so far, for the message of a failure.
    log: Vec<String>,
}

impl Table {
    async fn begin(drafted: bool) -> Self {
        let world = OrderDomain::new().await;
        let seller = Uuid::now_v7();
        let product = world.product(seller).await;
        let (mut people, mut profiles) = (vec![testkit::seller(seller)], Vec::new());
        for _ in 0..3 {
            let organisation = Uuid::now_v7();
            profiles.push(world.provider(organisation).await);
            people.push(testkit::provider(organisation));
        }
        people.push(testkit::seller(Uuid::now_v7()));
        people.push(testkit::provider(Uuid::now_v7()));
        people.push(testkit::admin());
        let (field, input) = if drafted {
            ("draftOrder", draft(product))
        } else {
            ("requestAssessment", request(product, &profiles))
        };
        let payload = world.done(&people[0], field, input).await;
        let order = string(&payload["order"]["id"]);
        let (quotes, documents, requests) = (Vec::new(), Vec::new(), Vec::new());
        let (model, log) = (Model::begin(drafted), vec![field.to_owned()]);
        Self {
            world,
            model,
            people,
            product,
            profiles,
            order,
            quotes,
            documents,
            requests,
            log,
        }
    }

    fn caller(&self, who: Who) -> Arc<Caller> {
        let position = Who::ALL.iter().position(|one| *one == who).unwrap();
        self.people[position].clone()
    }

    /// Adds the IDs of the objects that a command created, once each.
    fn remember(&mut self, payload: &Value) {
        for (kind, ids) in [
            ("quote", &mut self.quotes),
            ("document", &mut self.documents),
            ("documentRequest", &mut self.requests),
        ] {
            if let Some(id) = payload[kind]["id"]
                .as_str()
                .filter(|id| !ids.iter().any(|one| one == id))
            {
                ids.push(id.to_owned());
            }
        }
    }

    async fn command(&mut self, who: Who, deed: Deed) -> Result<(), TestCaseError> {
        let (caller, input) = (self.caller(who), self.input(deed));
        let expected = self.model.after(who, deed);
        self.log.push(format!(
            "{deed:?} by {who:?} -> {:?}",
            expected.as_ref().map(|next| next.status)
        ));
        let before = self.world.contents().await;
        let is = match self.world.mutate(&caller, deed.field(), input).await {
            Err(code) => Err(code),
            Ok(payload) => match payload["userErrors"][0]["code"].as_str() {
                Some(code) => Err(code.to_owned()),
                None => Ok(payload),
            },
        };
        match (expected, is) {
            (Err(expected), Err(code)) => {
                prop_assert_eq!(expected, code, "{:#?}", self.log);
                prop_assert_eq!(
                    before,
                    self.world.contents().await,
                    "a trace of {:#?}",
                    self.log
                );
            }
            (Ok(next), Ok(payload)) => {
                self.model = next;
                self.remember(&payload);
                self.check().await?;
            }
            (expected, is) => {
                let expected = expected.map(|next| next.status);
                prop_assert!(
                    false,
                    "expected {expected:?}, and it is {is:?}: {:#?}",
                    self.log
                );
            }
        }
        Ok(())
    }

    /// Runs the clock a year later. The following commands use the current day again.
    async fn strike(&mut self, command: Command) -> Result<(), TestCaseError> {
        let later = chassis::now() + Duration::days(365);
        self.log.push(format!("{command} by the clock"));
        let step = self.model.strike(command);
        let steps = match command {
            Command::Expire => self.world.services.orders.expire(later).await,
            _ => self.world.services.orders.mark_overdue(later).await,
        };
        prop_assert_eq!(steps.unwrap(), usize::from(step), "{:#?}", self.log);
        self.check().await
    }

    fn input(&self, deed: Deed) -> Value {
        let order = self.order.as_str();
        let of = |ids: &[String], nth: usize| {
            ids.get(nth)
                .cloned()
                .unwrap_or_else(|| Uuid::now_v7().to_string())
        };
        match deed {
            Deed::WithdrawQuote(nth) | Deed::AcceptQuote(nth) => {
                json!({ "quoteId": of(&self.quotes, nth) })
            }
            Deed::Resubmit(nth) => resubmission(&of(&self.documents, nth)),
            Deed::AcceptDocument(nth) => json!({ "documentId": of(&self.documents, nth) }),
            Deed::RejectDocument(nth) => rejection(&of(&self.documents, nth)),
            Deed::Submit(request) => {
                let mut input = document(self.product, "SAMPLE_PHOTO");
                input["orderId"] = json!(order);
                input["documentRequestId"] = json!(request.map(|nth| of(&self.requests, nth)));
                input
            }
            Deed::Plain(_, command) => match command {
                Command::UpdateDraft => json!({ "orderId": order, "type": "CONSULTATION" }),
                Command::RequestAssessment => {
                    json!({ "orderId": order, "providerIds": self.profiles })
                }
                Command::SubmitQuote => quote(order),
                Command::RequestDocument => ask(order, "SAMPLE_PHOTO"),
                Command::IssueReport => {
                    let mut input = report();
                    input["orderId"] = json!(order);
                    input
                }
                Command::DismissDispute | Command::UpholdDispute => {
                    let outcome = if command == Command::DismissDispute {
                        "DISMISSED"
                    } else {
                        "UPHELD"
                    };
                    json!({ "orderId": order, "outcome": outcome, "resolution": "We looked." })
                }
                Command::DeclineRequest | Command::OpenDispute | Command::CancelOrder => {
                    json!({ "orderId": order, "reason": "Because." })
                }
                _ => json!({ "orderId": order }),
            },
        }
    }

    async fn words(&self, query: &'static str) -> Vec<String> {
        let rows = sqlx::query_scalar(query)
            .fetch_all(&self.world.database.pool)
            .await;
        rows.unwrap()
    }

    /// Compares the database with the model.
    async fn check(&self) -> Result<(), TestCaseError> {
        let (model, log) = (&self.model, &self.log);
        let order = self
            .words("select status || ' ' || version from orders")
            .await;
        prop_assert_eq!(
            order,
            [format!("{} {}", model.status, model.steps.len())],
            "{:#?}",
            log
        );
        let candidates = self.words(
            "select state from order_candidates c join providers p on p.id = c.provider_id order by p.id",
        );
        prop_assert_eq!(candidates.await, model.candidates.clone(), "{:#?}", log);
        let quotes = self.words("select status from quotes order by id").await;
        let expected: Vec<&str> = model.quotes.iter().map(|(_, status)| *status).collect();
        prop_assert_eq!(quotes, expected, "{:#?}", log);
        let documents = self
            .words("select status from evidence_documents order by id")
            .await;
        prop_assert_eq!(documents, model.documents.clone(), "{:#?}", log);
        let requests = self
            .words("select status from document_requests order by id")
            .await;
        let expected: Vec<&str> = model.requests.iter().map(|(status, _)| *status).collect();
        prop_assert_eq!(requests, expected, "{:#?}", log);
        self.check_invariants()?;
        self.check_events().await
    }

    /// Checks the properties of every order, independently of the model.
    fn check_invariants(&self) -> Result<(), TestCaseError> {
        let (model, log) = (&self.model, &self.log);
        let count = |word: &str| {
            model
                .candidates
                .iter()
                .filter(|state| **state == word)
                .count()
        };
        let accepted = model
            .quotes
            .iter()
            .filter(|(_, status)| *status == "ACCEPTED")
            .count();
        prop_assert!(accepted <= 1 && accepted == count("CHOSEN"), "{:#?}", log);
        let standing = model
            .quotes
            .iter()
            .filter(|(_, status)| *status == "SUBMITTED")
            .count();
        prop_assert_eq!(standing, count("QUOTED"), "{:#?}", log);
        prop_assert_eq!(accepted == 1 && standing > 0, false, "{:#?}", log);
        let open = model.requests.iter().any(|(status, _)| *status == "OPEN");
        match model.status {
            OrderStatus::AwaitingDocuments => prop_assert!(open, "{:#?}", log),
            OrderStatus::Cancelled => {}
            _ => prop_assert!(!open, "{:#?}", log),
        }
        Ok(())
    }

    /// Checks that each step has one event, in order, and that the timeline equals them.
    async fn check_events(&self) -> Result<(), TestCaseError> {
        let (model, log) = (&self.model, &self.log);
        let told = self.world.told().await;
        let kinds: Vec<&str> = told.iter().map(|event| event.kind.as_str()).collect();
        prop_assert_eq!(kinds, model.told.clone(), "{:#?}", log);
        let timeline: Vec<(Uuid, i64, String, String)> = sqlx::query_as(
            "select id, sequence, event, status from order_timeline order by sequence",
        )
        .fetch_all(&self.world.database.pool)
        .await
        .unwrap();
        let steps = (1_i64..).zip(&model.steps);
        let steps: Vec<_> = steps
            .map(|(nth, (event, to))| (nth, event.into_str(), to.into_str()))
            .collect();
        let is: Vec<_> = timeline
            .iter()
            .map(|row| (row.1, row.2.as_str(), row.3.as_str()))
            .collect();
        prop_assert_eq!(is, steps, "{:#?}", log);
        let in_order: Vec<Uuid> = told
            .iter()
            .map(|event| event.id)
            .filter(|id| timeline.iter().any(|row| row.0 == *id))
            .collect();
        prop_assert_eq!(
            in_order,
            timeline.iter().map(|row| row.0).collect::<Vec<_>>(),
            "{:#?}",
            log
        );
        let mut latest: BTreeMap<Uuid, i64> = BTreeMap::new();
        for event in &told {
            let before = latest.insert(event.subject, event.sequence);
            prop_assert!(
                before.unwrap_or(0) < event.sequence,
                "{} {:#?}",
                event.kind,
                log
            );
        }
        Ok(())
    }

    /// Checks that the seller and the staff read everything, and other organisations nothing.
    async fn look_back(&self) -> Result<(), TestCaseError> {
        let query = "query($id: ID!) { order(id: $id) { status version timeline(first: 100) { nodes { event status } } } }";
        let timeline = self.model.steps.iter();
        let timeline: Vec<Value> = timeline
            .map(|(event, to)| json!({ "event": event.into_str(), "status": to.into_str() }))
            .collect();
        let version = self.model.steps.len();
        let order = json!({ "status": self.model.status.into_str(), "version": version, "timeline": { "nodes": timeline } });
        for (who, sees) in [
            (Who::Seller, &order),
            (Who::Admin, &order),
            (Who::StrangeProvider, &Value::Null),
        ] {
            let data = self
                .world
                .read(&self.caller(who), query, json!({ "id": self.order }))
                .await;
            prop_assert_eq!(&data["order"], sees, "{:?} {:#?}", who, self.log);
        }
        Ok(())
    }
}
