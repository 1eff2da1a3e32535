//! Benchmarks with 100,000 orders: pages of a provider's inbox and of its list of orders, the job for deadlines that have all
//! passed, the creation of an order, and events about products.
//!
//! There is one seller and one provider. All requests go through the schema, as those of the gateway do. Needs the servers that
//! `cargo xtask bench` starts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{Request, Variables};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caller::Caller;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use order::certificates::service::Issuer;
use order::events::Incoming;
use order::files::service::{DownloadSlots, FileStorage};
use order::graphql::{self, Schema};
use order::service::Services;
use order::store::{Keyring, MIGRATIONS};
use outbox::Reactions;
use secrecy::SecretString;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const ORDERS: i32 = 100_000;
const PAGES: usize = 20;
const PLACED: usize = 500;
const RUNS: usize = 100;
const RUN: usize = 128;

struct OrderDomain {
    database: testkit::Database,
    services: Services,
    schema: Schema,
    seller: Arc<Caller>,
    provider: Arc<Caller>,
    product: Uuid,
    profile: Uuid,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let database = testkit::database(&MIGRATIONS).await;
    let keys = testkit::keys("order").await;
    let key = SigningKey::from_bytes(&[7; 32]).to_pkcs8_pem(LineEnding::LF)?;
    let issuer = Issuer::new(&SecretString::from(key.as_str()), "https://carnet.example/")?;
    let keyring = Keyring::open(&keys.args, "order").await?;
    // The benchmark uses no files.
    let folder = std::env::temp_dir().join(format!("carnet-bench-{}", Uuid::now_v7().simple()));
    let objects = order::files::adapters::open_folder(&folder)?;
    let storage = FileStorage {
        objects,
        largest: 1,
        unattached: 1,
        stored: 1,
        downloads: DownloadSlots::at_most(1),
    };
    let services = Services::open(database.pool.clone(), keyring, issuer, storage).await?;
    let (seller, provider) = (Uuid::now_v7(), Uuid::now_v7());
    let world = OrderDomain {
        schema: graphql::schema(&services),
        seller: testkit::seller(seller),
        provider: testkit::provider(provider),
        product: Uuid::now_v7(),
        profile: Uuid::now_v7(),
        database,
        services,
    };
    world.know(seller, provider).await?;
    world.project(seller).await?;
    world.place().await?;
    world.fill(seller, provider).await?;
    world.page().await?;
    world.expire().await?;
    world.mark_overdue(provider).await
}

impl OrderDomain {
    /// Applies the events that the other domains would have published.
    async fn know(&self, seller: Uuid, provider: Uuid) -> Outcome<()> {
        let product = json!({
            "id": self.product, "organisation": seller, "sku": "PB-1", "name": "Power bank", "originCountry": "CN",
            "hsCode": "850760", "nationalCodes": {}, "facts": {}, "status": "ACTIVE",
        });
        let profile = json!({
            "id": self.profile, "organisation": provider, "displayName": "Lab", "status": "LISTED", "services": [],
            "accreditations": [], "reason": null,
        });
        for (producer, kind, subject, data) in [
            ("rule", "ProductCreated", self.product, product),
            ("user", "ProviderApproved", self.profile, profile),
        ] {
            let event = serde_json::from_value(json!({
                "specversion": "1.0", "id": Uuid::now_v7(), "source": format!("carnet/{producer}"),
                "type": format!("carnet.{producer}.{kind}.v1"), "subject": subject, "time": "2026-01-01T00:00:00Z",
                "datacontenttype": "application/json", "sequence": 1, "correlationid": Uuid::now_v7(), "data": data,
            }))?;
            let mut tx = self.database.pool.begin().await?;
            Incoming.react(&mut tx, &event).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Applies events about products, in batches like the consumer.
    async fn project(&self, seller: Uuid) -> Outcome<()> {
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let mut run = Vec::with_capacity(RUN);
            for _ in 0..RUN {
                let id = Uuid::now_v7();
                let product = json!({
                    "id": id, "organisation": seller, "sku": id, "name": "Power bank", "originCountry": "CN",
                    "hsCode": "850760", "nationalCodes": {}, "facts": {}, "status": "ACTIVE",
                });
                run.push(serde_json::from_value(json!({
                    "specversion": "1.0", "id": Uuid::now_v7(), "source": "carnet/rule",
                    "type": "carnet.rule.ProductCreated.v1", "subject": id, "time": "2026-01-01T00:00:00Z",
                    "datacontenttype": "application/json", "sequence": 1, "correlationid": Uuid::now_v7(),
                    "data": product,
                }))?);
            }
            let began = Instant::now();
            let mut tx = self.database.pool.begin().await?;
            Incoming.project(&mut tx, &run).await?;
            tx.commit().await?;
            times.push(began.elapsed());
        }
        let spent: Duration = times.iter().sum();
        show(&format!("project {RUN} products, {RUNS} times"), &mut times);
        let events = f64::from(u32::try_from(RUN * RUNS)?);
        line("  products per second", events / spent.as_secs_f64(), "/s");
        Ok(())
    }

    async fn ask(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Outcome<Value> {
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(caller.clone());
        let response = self
            .schema
            .execute(graphql::scope(&self.services, request, caller))
            .await;
        if let Some(error) = response.errors.first() {
            return Err(format!("{query}: {error:?}").into());
        }
        Ok(response.data.into_json()?)
    }

    /// Creates orders one after another: an encrypted message, the timeline, the entries and the event, in one transaction
    /// each.
    async fn place(&self) -> Outcome<()> {
        let query = "mutation($input: RequestAssessmentInput!) {
            requestAssessment(input: $input) { order { id } userErrors { code } } }";
        let input = json!({
            "productId": self.product, "providerIds": [self.profile], "type": "TESTING",
            "lane": { "destination": "DE", "mode": "AIR", "aircraft": "CARGO" },
            "requirementIds": ["AIR-UN3480-CAO"], "message": "Please quote.",
        });
        let mut times = Vec::new();
        let mut spent = Duration::ZERO;
        for number in 0..PLACED + 20 {
            let mut input = input.clone();
            if let Some(input) = input.as_object_mut() {
                input.insert(
                    "idempotencyKey".to_owned(),
                    json!(format!("order {number}")),
                );
            }
            let (began, before) = (Instant::now(), processor());
            let placed = self
                .ask(&self.seller, query, json!({ "input": input }))
                .await?;
            if number >= 20 {
                times.push(began.elapsed());
                spent += processor().saturating_sub(before);
            }
            if placed
                .pointer("/requestAssessment/order/id")
                .is_none_or(Value::is_null)
            {
                return Err(format!("not placed: {placed}").into());
            }
        }
        show(&format!("place an order, {PLACED} times"), &mut times);
        let orders = f64::from(u32::try_from(PLACED)?);
        line(
            "  orders per second of this process's processor time",
            orders / spent.as_secs_f64(),
            "/s",
        );
        Ok(())
    }

    /// Inserts 100,000 orders of one provider: half of them requests, a quarter to start, a quarter in assessment.
    async fn fill(&self, seller: Uuid, provider: Uuid) -> Outcome<()> {
        for statement in FILL {
            sqlx::query(*statement)
                .bind(ORDERS)
                .bind(seller)
                .bind(provider)
                .bind(self.product)
                .bind(self.profile)
                .execute(&self.database.pool)
                .await?;
        }
        for table in [
            "orders",
            "order_candidates",
            "order_entries",
            "order_entry_keys",
            "order_timeline",
        ] {
            sqlx::query(sqlx::AssertSqlSafe(format!("vacuum analyze {table}")))
                .execute(&self.database.pool)
                .await?;
        }
        Ok(())
    }

    async fn page(&self) -> Outcome<()> {
        let orders = "query($after: String, $filter: OrderFilter! = {}, $sort: OrderSort) {
            list: orders(first: 20, after: $after, filter: $filter, sort: $sort) {
                pageInfo { hasNextPage endCursor } nodes { id number status } } }";
        let inbox = "query($after: String, $filter: WorkFilter! = {}) {
            list: inbox(first: 20, after: $after, filter: $filter) {
                pageInfo { hasNextPage endCursor } nodes { kind due action subject { ... on Order { id number } } } } }";
        for by in ["CREATED_AT", "DUE_AT", "QUOTE_BY", "UPDATED_AT", "NUMBER"] {
            for direction in ["ASCENDING", "DESCENDING"] {
                let sort = json!({ "field": by, "direction": direction });
                self.walk(
                    &format!("orders by {by} {direction}"),
                    orders,
                    json!({ "sort": sort }),
                    by,
                )
                .await?;
            }
        }
        for filter in [
            json!({ "status": "REQUESTED" }),
            json!({ "status": ["ACCEPTED", "IN_ASSESSMENT"] }),
            json!({ "status": "DISPUTED" }),
            json!({ "type": "CONSULTATION" }),
            json!({ "market": "FR" }),
            json!({ "productId": self.product }),
            json!({ "productId": Uuid::now_v7() }),
            json!({ "partyId": self.seller.organisation() }),
            json!({ "partyId": Uuid::now_v7() }),
            json!({ "providerId": self.provider.organisation() }),
            json!({ "overdue": true }),
            json!({ "search": "ORD-2020-05" }),
            json!({ "search": "ORD-2020-050000" }),
            json!({ "createdAt": { "from": "2020-01-01T10:00:00Z", "to": "2020-01-01T11:00:00Z" } }),
        ] {
            let mut what = format!("orders {filter}");
            what.truncate(74);
            self.walk(&what, orders, json!({ "filter": filter }), "CREATED_AT")
                .await?;
        }
        self.walk("inbox", inbox, json!({}), "INBOX").await?;
        let one = json!({ "filter": { "kind": "START_ASSESSMENT" } });
        self.walk("inbox of one kind", inbox, one, "INBOX").await?;
        self.totals().await
    }

    async fn totals(&self) -> Outcome<()> {
        for (what, query) in [
            (
                "the total of the inbox, when selected",
                "{ inbox { totalCount } }",
            ),
            (
                "the total of the orders, when selected",
                "{ orders { totalCount } }",
            ),
        ] {
            let began = Instant::now();
            self.ask(&self.provider, query, json!({})).await?;
            line(what, began.elapsed().as_secs_f64() * 1000.0, "ms");
        }
        Ok(())
    }

    /// Reads pages at the beginning of a list, at each quarter of it, and at its end.
    async fn walk(&self, what: &str, query: &str, variables: Value, by: &str) -> Outcome<()> {
        let mut times = Vec::new();
        for place in [0, 25_000, 50_000, 75_000, 99_950] {
            let mut after = if place == 0 {
                Value::Null
            } else {
                self.cursor(by, place).await?
            };
            for _ in 0..PAGES {
                let mut variables = variables.clone();
                if let Some(variables) = variables.as_object_mut() {
                    variables.insert("after".to_owned(), after);
                }
                let began = Instant::now();
                let list = self.ask(&self.provider, query, variables).await?;
                times.push(began.elapsed());
                let info = list.pointer("/list/pageInfo").cloned().unwrap_or_default();
                if info.get("hasNextPage") != Some(&Value::Bool(true)) {
                    break;
                }
                after = info.get("endCursor").cloned().unwrap_or_default();
            }
        }
        show(what, &mut times);
        Ok(())
    }

    /// Returns the cursor of the order at this position of a list.
    async fn cursor(&self, by: &str, place: i64) -> Outcome<Value> {
        let column = match by {
            "DUE_AT" => "k.due_at",
            "QUOTE_BY" => "quote_by",
            "UPDATED_AT" => "updated_at",
            "INBOX" => "act_by",
            "NUMBER" => "number",
            _ => "order_id",
        };
        let statement = format!(
            "select order_id, number, case '{column}' when 'k.due_at' then k.due_at when 'quote_by' then quote_by
                 when 'act_by' then act_by else updated_at end
             from order_entries e join order_entry_keys k using (organisation, order_id)
             where organisation = $1 order by {column}, order_id offset $2 limit 1"
        );
        let (id, number, at): (Uuid, String, OffsetDateTime) =
            sqlx::query_as(sqlx::AssertSqlSafe(statement))
                .bind(self.provider.organisation())
                .bind(place)
                .fetch_one(&self.database.pool)
                .await?;
        let at = at.format(&Rfc3339)?;
        let key = match by {
            "CREATED_AT" => json!({ "by": by, "id": id }),
            "NUMBER" => json!({ "by": by, "number": number, "id": id }),
            "INBOX" => json!({ "due": at, "anchor": id, "subject": id }),
            _ => json!({ "by": by, "at": at, "id": id }),
        };
        Ok(json!(URL_SAFE_NO_PAD.encode(key.to_string())))
    }

    /// Expires all orders: all are requests whose deadline has passed.
    async fn expire(&self) -> Outcome<()> {
        sqlx::query("update orders set status = 'REQUESTED', provider = null where number like 'ORD-2020-%'")
            .execute(&self.database.pool)
            .await?;
        sqlx::query("vacuum analyze orders")
            .execute(&self.database.pool)
            .await?;
        let (began, before) = (Instant::now(), processor());
        let expired = self.services.orders.expire(chassis::now()).await?;
        line(
            &format!("{expired} orders expire"),
            began.elapsed().as_secs_f64() * 1000.0,
            "ms",
        );
        let spent = processor().saturating_sub(before);
        line(
            "  processor time of this process",
            spent.as_secs_f64() * 1000.0,
            "ms",
        );
        Ok(())
    }

    /// Marks all orders: all are in assessment and late.
    async fn mark_overdue(&self, provider: Uuid) -> Outcome<()> {
        for statement in [
            "update orders set status = 'IN_ASSESSMENT', provider = $1 where number like 'ORD-2020-%'",
            "update order_candidates set state = 'CHOSEN' where organisation = $1 and order_id in
                 (select id from orders where number like 'ORD-2020-%')",
        ] {
            sqlx::query(statement)
                .bind(provider)
                .execute(&self.database.pool)
                .await?;
        }
        sqlx::query("vacuum analyze orders")
            .execute(&self.database.pool)
            .await?;
        let began = Instant::now();
        let late = self.services.orders.mark_overdue(chassis::now()).await?;
        line(
            &format!("{late} reports are late"),
            began.elapsed().as_secs_f64() * 1000.0,
            "ms",
        );
        Ok(())
    }
}

/// Inserts $1 orders of seller $2 by provider $3 about product $4, asked with profile $5: one for every second of the first
/// days of 2020, with deadlines that have passed.
const FILL: &[&str] = &[
    "insert into orders (id, number, kind, status, seller, product_id, origin, destination, mode, requirements, provider,
         quote_by, due_at, version, created_at, updated_at)
     select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000800000000000'
             || lpad(to_hex(g), 4, '0'))::uuid,
         'ORD-2020-' || lpad(g::text, 6, '0'), case when g % 20 = 0 then 'CONSULTATION' else 'TESTING' end, s.status, $2, $4,
         'CN', case when g % 5000 = 0 then 'FR' else 'DE' end, 'AIR', '{}',
         case when s.status = 'REQUESTED' then null else $3 end, at + interval '14 days' + (hashtext(g::text) % 1800) * interval '1 second',
         case when s.status = 'REQUESTED' then '2020-06-01Z' else at + (g * 6007 % 100000) * interval '1 second' end, 1, at, at
     from generate_series(1, $1) g
         cross join lateral (select timestamptz '2020-01-01Z' + g * interval '1 second' as at) t
         cross join lateral (select (array['REQUESTED', 'REQUESTED', 'ACCEPTED', 'IN_ASSESSMENT'])[g % 4 + 1] as status) s
     where $5::uuid is not null",
    "insert into order_candidates (order_id, organisation, provider_id, state, version, updated_at)
     select id, $3, $5, case when status = 'REQUESTED' then 'ASKED' else 'CHOSEN' end, 1, updated_at
     from orders where number like 'ORD-2020-%' and seller = $2 and product_id = $4 and $1 > 0",
    "insert into order_entries (organisation, order_id, part, status, kind, seller, provider, created_at, updated_at, due_at,
         overdue, waiting, waiting_since, act_by, submitted, rejected)
     select p.organisation, o.id, p.part, o.status, o.kind, o.seller, o.provider,
         o.created_at, o.created_at + (hashtext(o.number) % 1000) * interval '1 second', o.due_at, false,
         case when p.part <> 'PROVIDER' then null when o.status = 'REQUESTED' then 'ANSWER_REQUEST'
              when o.status = 'ACCEPTED' then 'START_ASSESSMENT' else 'ISSUE_REPORT' end,
         o.created_at, case when o.status = 'REQUESTED' then o.quote_by else o.due_at end, 0, 0
     from orders o cross join lateral (values ($2::uuid, 'SELLER'), ($3::uuid, 'PROVIDER'),
         ('00000000-0000-0000-0000-000000000000', 'PLATFORM')) p (organisation, part)
     where o.number like 'ORD-2020-%' and $1 > 0 and $4::uuid is not null and $5::uuid is not null",
    "insert into order_entry_keys (organisation, order_id, number, quote_by, due_at)
     select e.organisation, o.id, o.number, o.quote_by, o.due_at
     from orders o join order_entries e on e.order_id = o.id
     where o.number like 'ORD-2020-%' and $1 > 0 and $2::uuid is not null and $3::uuid is not null and $4::uuid is not null
         and $5::uuid is not null",
];

fn show(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: usize| {
        times
            .get((times.len().max(1) - 1) * part / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!(
            "{what:<76} p50 {:>7.1} p95 {:>7.1} p99 {:>7.1} longest {:>7.1} ms ({})",
            at(50),
            at(95),
            at(99),
            at(100),
            times.len()
        );
    }
}

fn line(what: &str, figure: f64, unit: &str) {
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{what:<76} {figure:>11.1} {unit}");
    }
}

/// Returns the processor time of this process.
fn processor() -> Duration {
    let usage = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanos) = (u64::try_from(usage.tv_sec), u32::try_from(usage.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
}
