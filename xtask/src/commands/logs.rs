use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use crate::checkout::Home;
use crate::fleet::last_lines;
use crate::site::Site;
use crate::{say, signals};

/// Show what the processes said
#[derive(Args)]
pub struct Logs {
    /// Whose: a subgraph, gateway, postgres or redis; all if not given
    name: Option<String>,
    /// How many of the last lines of each
    #[arg(long, short = 'n', default_value_t = 40)]
    lines: usize,
    /// Go on showing new lines until ctrl-C
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    site: Site,
}

impl Logs {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let names = self.names(&self.site.home())?;
        let alone = names.len() == 1;
        let mut tails = Vec::new();
        for (name, path) in names {
            let mut tail = Tail::at_end(&path)?;
            tail.label = if alone {
                String::new()
            } else {
                format!("{name:<9}| ")
            };
            for line in last_lines(&path, self.lines) {
                say::line(format!("{}{line}", tail.label));
            }
            tails.push(tail);
        }
        while self.follow && !signals::stopping() {
            for tail in &mut tails {
                tail.show_new()?;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn names(&self, home: &Home) -> anyhow::Result<Vec<(String, PathBuf)>> {
        if let Some(name) = &self.name {
            return Ok(vec![(name.clone(), home.log(name))]);
        }
        let folder = home.path().join("logs");
        let mut names = Vec::new();
        for file in
            fs::read_dir(&folder).with_context(|| format!("no logs in {}", folder.display()))?
        {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let name = path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                names.push((name, path));
            }
        }
        if names.is_empty() {
            bail!(
                "nothing has run yet: there are no logs in {}",
                folder.display()
            );
        }
        names.sort();
        Ok(names)
    }
}

/// A file of which everything up to a point has been shown.
struct Tail {
    path: PathBuf,
    label: String,
    seen: u64,
}

impl Tail {
    fn at_end(path: &Path) -> anyhow::Result<Self> {
        let size = fs::metadata(path)
            .with_context(|| format!("there is no log {}", path.display()))?
            .len();
        Ok(Self {
            path: path.to_owned(),
            label: String::new(),
            seen: size,
        })
    }

    /// Shows the whole lines that came since; a shorter file is a new one.
    fn show_new(&mut self) -> anyhow::Result<()> {
        let Ok(mut file) = File::open(&self.path) else {
            return Ok(());
        };
        let size = file.metadata()?.len();
        if size < self.seen {
            self.seen = 0;
        }
        file.seek(SeekFrom::Start(self.seen))?;
        let mut bytes = Vec::new();
        file.take(size - self.seen).read_to_end(&mut bytes)?;
        let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') else {
            return Ok(());
        };
        bytes.truncate(end + 1);
        for line in String::from_utf8_lossy(&bytes).lines() {
            say::line(format!("{}{line}", self.label));
        }
        self.seen += bytes.len() as u64;
        Ok(())
    }
}
