//! The `serve` subcommand.

use chassis::App;

use crate::NAME;
use crate::events::Incoming;
use crate::graphql;
use crate::jobs::purge;
use crate::service::Services;
use crate::statistics::service::MonthlyCost;
use crate::views;

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    server: chassis::Args,
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    /// Monthly cost of running the platform, for example "1234.56 EUR"; without it, the statistics have no cost per thousand
    /// operations
    #[arg(long, env = "CARNET_MONTHLY_COST")]
    monthly_cost: Option<MonthlyCost>,
}

/// Runs the subgraph: the schema, the relay, the consumer and the purge.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let services = Services::new(pool.clone())
        .with_monthly_cost(args.monthly_cost)
        .with_views(views::list_views(args.streams.clone()));
    let (scoped, purged) = (services.clone(), services.clone());
    let app = App::new(NAME, args.server)
        .graphql(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        })
        .task("purge", move |stop| purge(purged, stop));
    subgraph::with_state(app, NAME, &pool, &args.streams, Incoming)
        .serve()
        .await
}
