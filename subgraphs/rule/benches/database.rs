//! What the subgraph does with its database, timed from the service inwards: the import of the Harmonized System, searches
//! while others search, a thousand self-checks in one call, and the preview of a change over 100,000 checked products.
//!
//! Needs the servers that `cargo xtask bench` starts. `CARNET_BENCH_NOMENCLATURE` names a file with the whole HS2022 in the format
//! that `importNomenclature` takes; without it one of the same size is made up.
#![expect(clippy::indexing_slicing, reason = "a place below the length is there")]

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use caller::{Caller, Identity, OrganisationKind, Role, User};
use commands::CommandContext;
use database::Window;
use rule::domain::{
    JobStatus, LaneRequest, ProductId, RuleChangeId, RulePackVersionId, TransportMode,
};
use rule::products::domain::{ImportMode, ProductFilter};
use rule::rule_changes::service::PreviewRequest;
use rule::self_checks::domain::BulkRequest;
use rule::self_checks::service::SelfCheckRequest;
use rule::service::Services;
use rule::store::MIGRATIONS;
use uuid::Uuid;

const PRODUCTS: usize = 100_000;
const ROWS: usize = 10_000;
const SEARCHERS: usize = 8;
const SEARCHES: usize = 250;
const WORDS: [&str; 12] = [
    "lithium accumulator",
    "cotton shirts",
    "frozen fish fillets",
    "motor cars diesel",
    "coffee roasted",
    "wooden furniture",
    "plastic tablewear",
    "medicaments antibiotics",
    "parts of machinery",
    "silk",
    "8507",
    "steel tubes seamless",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = testkit::database(&MIGRATIONS).await;
    let services = Services::new(database.pool.clone());
    let (admin, seller) = (testkit::admin(), testkit::seller(Uuid::now_v7()));
    import(&services, &admin).await?;
    search(&services).await?;
    publish(&services, &admin, "1", "2020-01-01").await?;
    let products = products(&services, &seller).await?;
    batch(&services, &seller, &products).await?;
    check_all(&services, &seller).await?;
    sqlx::query("analyze").execute(&database.pool).await?;
    let draft = upload(&services, &admin, "2", "2999-01-01").await?;
    preview(&services, &admin, draft).await
}

fn say(what: &str, figure: Duration) {
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{what:<64} {:>9.1} ms", figure.as_secs_f64() * 1000.0);
    }
}

fn command(caller: &Arc<Caller>) -> CommandContext {
    CommandContext::new(Arc::clone(caller), chassis::now())
}

async fn import(
    services: &Services,
    admin: &Arc<Caller>,
) -> Result<(), Box<dyn std::error::Error>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark has no command line to take its settings from"
    )]
    let file = std::env::var("CARNET_BENCH_NOMENCLATURE");
    let csv = file.map_or_else(|_| Ok(made_up()), std::fs::read_to_string)?;
    let began = Instant::now();
    let done = services
        .nomenclature
        .import_nomenclature(&command(admin), &csv)
        .await?;
    say(&format!("import of {} codes", done.codes), began.elapsed());
    Ok(())
}

/// As large as the HS, and with its shape.
fn made_up() -> String {
    let mut csv = String::from(
        "section,hscode,description,parent,level\nXVI,85,Machines,TOTAL,2\nXVI,8507,Accumulators,85,4\nXVI,850760,Lithium-ion,8507,6\n",
    );
    for chapter in (1..97).filter(|chapter| *chapter != 85) {
        let _ = writeln!(csv, "I,{chapter:02},Goods of chapter {chapter},TOTAL,2");
        for heading in 1..13 {
            let _ = writeln!(
                csv,
                "I,{chapter:02}{heading:02},Articles of kind {heading} of cotton or steel,{chapter:02},4"
            );
            for subheading in 1..6 {
                let words = WORDS[(chapter + heading * subheading) % WORDS.len()];
                let _ = writeln!(
                    csv,
                    "I,{chapter:02}{heading:02}{subheading}0,\"Other, {words}; n.e.c. in heading {heading}\",{chapter:02}{heading:02},6"
                );
            }
        }
    }
    csv
}

async fn search(services: &Services) -> Result<(), Box<dyn std::error::Error>> {
    let page = Window::forward(None, 21);
    for words in WORDS {
        services.nomenclature.search(words, None, page).await?;
    }
    let searchers = (0..SEARCHERS).map(|searcher| {
        let services = services.clone();
        tokio::spawn(async move {
            let mut times = Vec::new();
            for number in 0..SEARCHES {
                let words = WORDS[(searcher + number) % WORDS.len()];
                let began = Instant::now();
                services.nomenclature.search(words, None, page).await?;
                times.push(began.elapsed());
            }
            Ok::<_, rule::service::Error>(times)
        })
    });
    let mut times = Vec::new();
    for searcher in searchers.collect::<Vec<_>>() {
        times.extend(searcher.await??);
    }
    times.sort();
    for (name, part) in [("p50", 50), ("p95", 95), ("p99", 99)] {
        let at = times
            .get(times.len() * part / 100)
            .copied()
            .unwrap_or_default();
        say(&format!("search, {SEARCHERS} at a time, {name}"), at);
    }
    Ok(())
}

fn rules(version: &str, from: &str) -> String {
    format!(
        "schema: rulepack/1\npack: bench\nversion: \"{version}\"\nnomenclature: HS2022\ndocuments: {{DOC: {{title: D}}}}\n\
         facts: {{mass: {{type: NUMBER}}}}\nrules:\n  - id: CHANGES\n    effect: REQUIRES\n    scope: {{hs: [\"850760\"], destination: [DE]}}\n    \
         when: {{fact: mass, lt: 10}}\n    evidence: {{papers: {{any_of: [{{document: DOC}}]}}}}\n    legal_basis: [{{act: Act}}]\n    \
         valid: {{from: {from}}}\n    review: {{by: bench, on: 2026-01-01}}\n  - id: STAYS\n    effect: NOTICE\n    \
         scope: {{hs: [\"85\"]}}\n    legal_basis: [{{act: Act}}]\n    valid: {{from: 2020-01-01}}\n    review: {{by: bench, on: 2026-01-01}}\n"
    )
}

async fn upload(
    services: &Services,
    admin: &Arc<Caller>,
    version: &str,
    from: &str,
) -> Result<RulePackVersionId, Box<dyn std::error::Error>> {
    let id = services
        .rule_files
        .upload_rule_file(&command(admin), &rules(version, from))
        .await?
        .id;
    services
        .rule_files
        .validate_rule_pack(&command(admin), id)
        .await?;
    Ok(id)
}

async fn publish(
    services: &Services,
    admin: &Arc<Caller>,
    version: &str,
    from: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let id = upload(services, admin, version, from).await?;
    let user = |role| User {
        id: Uuid::now_v7(),
        organisation: Uuid::now_v7(),
        kind: OrganisationKind::Platform,
        roles: vec![role],
        session: Uuid::now_v7(),
    };
    let approver = testkit::signed(Identity::User(user(Role::RuleApprover)));
    services
        .rule_pack_reviews
        .submit_rule_pack(&command(admin), id)
        .await?;
    services
        .rule_pack_reviews
        .approve_rule_pack(&command(&approver), id, None)
        .await?;
    services
        .rule_pack_reviews
        .publish_rule_pack(&command(admin), id, None)
        .await?;
    work(services).await?;
    Ok(())
}

/// Does all that is to be done about changes of rules.
async fn work(services: &Services) -> Result<(), rule::service::Error> {
    while let Some(id) = services.rule_changes.find_next().await? {
        services.rule_changes.run_page(id, chassis::now()).await?;
    }
    Ok(())
}

/// One in ten is heavy enough that the change of rules does not concern it.
async fn products(
    services: &Services,
    seller: &Arc<Caller>,
) -> Result<Vec<ProductId>, Box<dyn std::error::Error>> {
    let (mut ids, mut longest) = (Vec::new(), Duration::ZERO);
    for file in 0..PRODUCTS / ROWS {
        let mut csv = String::from("sku,name,origin_country,hs_code,fact:mass\n");
        for row in file * ROWS..(file + 1) * ROWS {
            let mass = if row.is_multiple_of(10) { 12 } else { 1 };
            writeln!(csv, "P-{row},Power bank {row},CN,850760,{mass}")?;
        }
        let began = Instant::now();
        let done = services
            .products
            .import_products(&command(seller), &csv, ImportMode::AllOrNothing)
            .await?;
        longest = longest.max(began.elapsed());
        ids.extend(done.rows.into_iter().filter_map(|row| row.product));
    }
    assert_eq!(ids.len(), PRODUCTS);
    say(
        &format!("import of {ROWS} products, longest of {}", PRODUCTS / ROWS),
        longest,
    );
    Ok(ids)
}

fn lane() -> LaneRequest {
    LaneRequest {
        origin: None,
        destination: "DE".to_owned(),
        mode: TransportMode::Sea,
        direction: None,
        aircraft: None,
    }
}

async fn batch(
    services: &Services,
    seller: &Arc<Caller>,
    products: &[ProductId],
) -> Result<(), Box<dyn std::error::Error>> {
    let mut longest = Duration::ZERO;
    for page in products.chunks(1_000).take(5) {
        let request = |id: &ProductId| SelfCheckRequest {
            product: *id,
            lane: lane(),
            as_of: None,
            declared: Vec::new(),
        };
        let requests = page.iter().map(|id| Ok(request(id))).collect();
        let began = Instant::now();
        let done = services
            .self_checks
            .run_self_checks(&command(seller), requests)
            .await?;
        longest = longest.max(began.elapsed());
        assert!(done.iter().all(Result::is_ok));
    }
    say("1,000 self-checks in one call, longest of 5", longest);
    Ok(())
}

async fn check_all(
    services: &Services,
    seller: &Arc<Caller>,
) -> Result<(), Box<dyn std::error::Error>> {
    let request = BulkRequest {
        filter: ProductFilter::default(),
        lanes: vec![lane()],
        as_of: None,
    };
    let began = Instant::now();
    let bulk = services
        .bulk_self_checks
        .start_bulk_self_check(&command(seller), request)
        .await?;
    while let Some(id) = services.bulk_self_checks.find_next().await? {
        services
            .bulk_self_checks
            .run_page(id, chassis::now())
            .await?;
    }
    let done = services.bulk_self_checks.find(seller, &[bulk.id]).await?;
    assert_eq!(
        done.first().map(|bulk| bulk.done),
        Some(i64::try_from(PRODUCTS)?)
    );
    say(
        &format!("bulk self-check of {PRODUCTS} products"),
        began.elapsed(),
    );
    Ok(())
}

/// While it runs, somebody asks for a code again and again: how long that takes, against how long it takes in peace.
async fn preview(
    services: &Services,
    admin: &Arc<Caller>,
    draft: RulePackVersionId,
) -> Result<(), Box<dyn std::error::Error>> {
    let calm = asked(services, Duration::from_secs(2)).await?;
    let request = PreviewRequest {
        version: draft,
        effective_from: None,
        as_of: None,
    };
    let change = services
        .rule_changes
        .preview_rule_change(&command(admin), request)
        .await?;
    let (other, done) = (services.clone(), Arc::new(tokio::sync::Notify::new()));
    let finished = Arc::clone(&done);
    let memory = peak();
    let began = Instant::now();
    let trial = tokio::spawn(async move {
        work(&other).await?;
        finished.notify_one();
        Ok::<_, rule::service::Error>(began.elapsed())
    });
    let busy = async {
        let mut times = Vec::new();
        while tokio::time::timeout(Duration::ZERO, done.notified())
            .await
            .is_err()
        {
            times.extend(asked(services, Duration::from_millis(50)).await?);
        }
        Ok::<_, Box<dyn std::error::Error>>(times)
    };
    let busy = busy.await?;
    let took = trial.await??;
    assert_done(services, admin, change.id).await?;
    say(&format!("preview over {PRODUCTS} checked products"), took);
    say("  a look-up in peace, p95", p95(calm));
    say("  a look-up meanwhile, p95", p95(busy));
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!(
            "  {:<62} {:>9} kB more",
            "peak memory",
            peak().saturating_sub(memory)
        );
    }
    Ok(())
}

async fn assert_done(
    services: &Services,
    admin: &Caller,
    id: RuleChangeId,
) -> Result<(), Box<dyn std::error::Error>> {
    let changes = services.rule_changes.find(admin, &[id]).await?;
    let change = changes.first().ok_or("the change is gone")?;
    assert_eq!(
        (change.status, change.done),
        (JobStatus::Completed, i64::try_from(PRODUCTS)?)
    );
    assert_eq!(change.changed, i64::try_from(PRODUCTS - PRODUCTS / 10)?);
    Ok(())
}

async fn asked(
    services: &Services,
    during: Duration,
) -> Result<Vec<Duration>, Box<dyn std::error::Error>> {
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < during {
        let asked = Instant::now();
        services.nomenclature.find_path("850760").await?;
        times.push(asked.elapsed());
    }
    Ok(times)
}

fn p95(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times
        .get(times.len() * 95 / 100)
        .copied()
        .unwrap_or_default()
}

/// The most memory that this process has had so far, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok())
        .unwrap_or_default()
}
