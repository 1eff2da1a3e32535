use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use crate::home::{Home, last_lines};
use crate::site::Site;
use crate::{say, signals};

/// Show the logs of the processes
#[derive(Args)]
pub struct Logs {
    /// The process: a subgraph, gateway, postgres or redis [default: all]
    name: Option<String>,
    /// The number of last lines to show per process
    #[arg(long, short = 'n', default_value_t = 40)]
    lines: usize,
    /// Follow the logs until ctrl-C
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    site: Site,
}

impl Logs {
    pub fn run(self) -> anyhow::Result<()> {
        let mut tails = Vec::new();
        for log in self.logs(&self.site.home())? {
            let tail = Tail::at_end(log, self.name.is_some())?;
            for line in last_lines(&tail.path, self.lines) {
                tail.show(&line);
            }
            tails.push(tail);
        }
        while self.follow && !signals::stopping() {
            tails.iter_mut().try_for_each(Tail::show_new)?;
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    fn logs(&self, home: &Home) -> anyhow::Result<Vec<PathBuf>> {
        self.name
            .as_ref()
            .map_or_else(|| home.logs(), |name| Ok(vec![home.log(name)]))
    }
}

/// A file that is shown up to a position.
struct Tail {
    path: PathBuf,
    label: String,
    seen: u64,
}

impl Tail {
    fn at_end(path: PathBuf, alone: bool) -> anyhow::Result<Self> {
        let metadata = path
            .metadata()
            .with_context(|| format!("there is no log {}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let label = if alone {
            String::new()
        } else {
            format!("{name:<9}| ")
        };
        Ok(Self {
            path,
            label,
            seen: metadata.len(),
        })
    }

    fn show(&self, line: &str) {
        say::line(format!("{}{line}", self.label));
    }

    /// Shows the complete lines that are new. If the file is shorter than before, it is a new file.
    fn show_new(&mut self) -> anyhow::Result<()> {
        let Ok(mut file) = File::open(&self.path) else {
            return Ok(());
        };
        if file.metadata()?.len() < self.seen {
            self.seen = 0;
        }
        file.seek(SeekFrom::Start(self.seen))?;
        let mut file = BufReader::new(file);
        let mut line = Vec::new();
        while file.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            self.show(String::from_utf8_lossy(&line).trim_end());
            self.seen += line.len() as u64;
            line.clear();
        }
        Ok(())
    }
}
