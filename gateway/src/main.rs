//! Carnet's gateway: Apollo Router with the native plugin `carnet.access`, configured in `router.yaml` and the
//! environment.

mod guard;
mod plugins;

fn main() -> anyhow::Result<()> {
    guard::check()?;
    let ended = apollo_router::main();
    plugins::access::finish();
    ended
}
