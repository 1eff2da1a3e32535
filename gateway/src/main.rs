//! Carnet's gateway: Apollo Router with one native plugin of ours, configured in `router.yaml` and the environment.

mod guard;
mod plugins;

fn main() -> anyhow::Result<()> {
    guard::check()?;
    apollo_router::main()
}
