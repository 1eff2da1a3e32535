use std::fmt::{self, Display, Formatter};
use std::fs;

use serde::Serialize;
use sysinfo::System;

pub const MIB: u64 = 1024 * 1024;

/// The machine, as far as figures depend on it.
#[derive(Serialize)]
pub struct Machine {
    pub processor: String,
    pub processors: usize,
    pub memory_bytes: u64,
    pub system: String,
}

impl Machine {
    pub fn read() -> Self {
        let mut system = System::new();
        system.refresh_memory();
        Self {
            processor: processor(),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: system.total_memory(),
            system: System::long_os_version().unwrap_or_default(),
        }
    }
}

impl Display for Machine {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} with {} processors and {} MiB ({})",
            self.processor,
            self.processors,
            self.memory_bytes / MIB,
            self.system
        )
    }
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(
        || "an unknown processor".to_owned(),
        |(_, name)| name.trim().to_owned(),
    )
}
