//! The `serve` command: its arguments and its process.

use chassis::App;

use crate::NAME;
use crate::domain::Quotas;
use crate::events::Incoming;
use crate::graphql;
use crate::jobs::{begin_days, do_work, purge};
use crate::listings::Listings;
use crate::service::Services;

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    server: chassis::Args,
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(flatten)]
    quotas: QuotaArgs,
}

/// Limits for each organisation
#[derive(clap::Args)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are those of the options"
)]
pub struct QuotaArgs {
    /// Limit the products of an organisation, including archived products
    #[arg(long, env = "CARNET_MOST_PRODUCTS", default_value_t = Quotas::default().products)]
    most_products: i64,
    /// Limit the classification steps of all products of an organisation
    #[arg(
        long,
        env = "CARNET_MOST_CLASSIFICATION_RECORDS",
        default_value_t = Quotas::default().classification_records
    )]
    most_classification_records: i64,
    /// Limit the watches of an organisation
    #[arg(long, env = "CARNET_MOST_WATCHES", default_value_t = Quotas::default().watches)]
    most_watches: i64,
    /// Limit the products of an organisation times its active watches by HS prefix
    #[arg(long, env = "CARNET_MOST_WATCHED_PRODUCTS", default_value_t = Quotas::default().watched_products)]
    most_watched_products: i64,
    /// Limit the bulk self-checks of an organisation that are in progress
    #[arg(
        long,
        env = "CARNET_MOST_OPEN_BULK_SELF_CHECKS",
        default_value_t = Quotas::default().open_bulk_self_checks
    )]
    most_open_bulk_self_checks: i64,
    /// Limit the self-checks of an organisation on a day (UTC)
    #[arg(long, env = "CARNET_MOST_SELF_CHECKS_A_DAY", default_value_t = Quotas::default().self_checks_a_day)]
    most_self_checks_a_day: i64,
    /// Limit the bytes of the stored results of bulk commands with an idempotency key of an organisation
    #[arg(long, env = "CARNET_MOST_BULK_RESULT_BYTES", default_value_t = Quotas::default().bulk_result_bytes)]
    most_bulk_result_bytes: i64,
}

impl From<QuotaArgs> for Quotas {
    fn from(args: QuotaArgs) -> Self {
        Self {
            products: args.most_products,
            classification_records: args.most_classification_records,
            watches: args.most_watches,
            watched_products: args.most_watched_products,
            open_bulk_self_checks: args.most_open_bulk_self_checks,
            self_checks_a_day: args.most_self_checks_a_day,
            bulk_result_bytes: args.most_bulk_result_bytes,
        }
    }
}

/// Runs the process: the GraphQL API, the relay, the consumer and the background jobs.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let services = Services::new(pool.clone()).with_quotas(args.quotas.into());
    let (scoped, worked, purged) = (services.clone(), services.clone(), services.clone());
    let reviews = services.rule_pack_reviews.clone();
    let incoming = Incoming {
        packs: services.packs().clone(),
    };
    let app = App::new(NAME, args.server)
        .graphql(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        });
    let app = subgraph::with_state(app, NAME, &pool, &args.streams, incoming);
    let listings = Listings { services };
    app.task("republication", move |stop| {
        outbox::republish_daily(pool, listings, chassis::now, stop)
    })
    .task("work", move |stop| do_work(worked, stop))
    .task("days", move |stop| begin_days(reviews, stop))
    .task("purge", move |stop| purge(purged, stop))
    .serve()
    .await
}
