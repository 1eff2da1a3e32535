//! The benchmarks of single components: Criterion and programs in `benches/` of their packages.

use crate::commands::test::platform::ScratchPlatform;
use crate::commands::up::Web;
use crate::services::scratch::Scratch;
use crate::{cargo, run};

/// A benchmark, with the packages that contain it and the servers that it needs.
struct Component {
    name: &'static str,
    packages: &'static [&'static str],
    needs: Needs,
}

impl Component {
    const fn new(name: &'static str, packages: &'static [&'static str], needs: Needs) -> Self {
        Self {
            name,
            packages,
            needs,
        }
    }

    fn run(&self) -> anyhow::Result<()> {
        let mut bench = cargo::cargo();
        // With the complete workspace, Cargo would compile Apollo Router again for the gateway's tests.
        bench
            .args(["bench", "--bench", self.name])
            .args(self.packages.iter().flat_map(|name| ["--package", name]));
        match self.needs {
            Needs::Nothing => run::run(&mut bench),
            Needs::Servers => {
                let servers = Scratch::start()?;
                run::run(bench.envs(servers.environment()))
            }
            Needs::Platform => {
                let platform = ScratchPlatform::start("bench", &cargo::build(true)?, Web::Omitted)?;
                run::run(bench.envs(platform.environment()))
            }
        }
    }
}

const COMPONENTS: [Component; 10] = [
    Component::new("evaluation", &["rule"], Needs::Nothing),
    Component::new("events", &["outbox"], Needs::Servers),
    Component::new(
        "consumption",
        &["user", "rule", "order", "monitor", "common"],
        Needs::Servers,
    ),
    Component::new("database", &["rule"], Needs::Servers),
    Component::new("sign_in", &["user"], Needs::Servers),
    Component::new("orders", &["order"], Needs::Servers),
    Component::new("batch", &["e2e"], Needs::Platform),
    Component::new("place_order", &["e2e"], Needs::Platform),
    Component::new("streams", &["e2e"], Needs::Platform),
    Component::new("flood", &["e2e"], Needs::Platform),
];

#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    Servers,
    Platform,
}

pub fn names() -> impl Iterator<Item = &'static str> {
    COMPONENTS.iter().map(|component| component.name)
}

/// Runs the benchmarks among these names.
pub fn run(names: &[String]) -> anyhow::Result<()> {
    let wanted = |component: &&Component| names.iter().any(|name| name == component.name);
    COMPONENTS
        .iter()
        .filter(wanted)
        .try_for_each(Component::run)
}
