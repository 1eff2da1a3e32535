//! Apollo Router without our plugin, which the bench compares with the gateway. It has the same compiler, profile and allocator, so a
//! difference is the cost of the plugin and of its configuration. A plugin is registered because it is linked, and this program does
//! not link it.
//!
//! Never deploy it: it checks no caller.

fn main() -> anyhow::Result<()> {
    apollo_router::main()
}
