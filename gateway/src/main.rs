//! Carnet's gateway: Apollo Router with the native plugin `carnet.access`, configured in `router.yaml` and the
//! environment. Its command `check-operations` checks the operations of API clients instead.

mod guard;
mod plugins;

fn main() -> anyhow::Result<()> {
    if let Some(command) = plugins::access::CheckOperations::given() {
        return command.run();
    }
    guard::check()?;
    let ended = apollo_router::main();
    plugins::access::finish();
    ended
}
