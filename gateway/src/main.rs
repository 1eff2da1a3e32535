//! Carnet's gateway: Apollo Router with one native plugin of ours, configured in `router.yaml` and the environment.

mod guard;
mod plugins;

fn main() -> anyhow::Result<()> {
    guard::check()?;
    let ended = apollo_router::main();
    plugins::access::finish();
    ended
}
