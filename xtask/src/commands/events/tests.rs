//! Runs the commands on a platform whose programs are shell scripts that imitate the output of a domain's program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use clap::Parser;

use super::*;
use crate::cli::{Cli, Command};

/// Answers `events status` with a finished check of each projection of the domain, for the run in the file `run`.
const STATUS: &str = r#"
status() {
    printf '{"domain":"%s","outbox":[],"published":[],"consumed":[],"dead_letters":0,"projections":[' "$1"
    separator=""
    for projection in $2; do
        printf '%s{"projection":"%s","run":"%s","compared":5,"missing":%s,"outdated":0,"surplus":0,' \
            "$separator" "$projection" "$(/bin/cat FOLDER/run)" "$3"
        printf '"finished_at":"2026-05-04T03:02:01Z"}'
        separator=","
    done
    echo ']}'
}
"#;

struct Fake {
    folder: tempfile::TempDir,
    site: [String; 2],
}

impl Fake {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        fs::create_dir(&home).unwrap();
        fs::write(
            home.join("programs"),
            folder.path().to_string_lossy().as_bytes(),
        )
        .unwrap();
        Self {
            folder,
            site: ["--home".to_owned(), home.to_string_lossy().into_owned()],
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the program of a domain.
    fn program(&self, domain: &str, script: &str) {
        let program = self.file(domain);
        let script = format!("#!/bin/sh\n{STATUS}\n{script}\n");
        fs::write(
            &program,
            script.replace("FOLDER", &self.folder.path().to_string_lossy()),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    }

    /// Runs `cargo xtask events …`; returns whether it succeeded.
    fn events(&self, arguments: &[&str]) -> anyhow::Result<bool> {
        let site = self.site.iter().map(String::as_str);
        let words = ["xtask", "events"]
            .into_iter()
            .chain(arguments.iter().copied())
            .chain(site);
        let Command::Events(command) = Cli::try_parse_from(words)?.command else {
            anyhow::bail!("another command than `events` was parsed");
        };
        Ok(command.run()? == ExitCode::SUCCESS)
    }
}

const REPUBLISH: &str = "if [ $2 = republish ]; then echo 0197 | /usr/bin/tee FOLDER/run; exit; fi";

#[test]
fn reconcile_fails_where_a_projection_differed_unless_drift_is_allowed() {
    let fake = Fake::new();
    fake.program("rule", REPUBLISH);
    fake.program("order", "status order 'products rule_packs' 0");
    assert!(fake.events(&["reconcile", "--producer", "rule"]).unwrap());
    fake.program("order", "status order 'products rule_packs' 1");
    assert!(!fake.events(&["reconcile", "--producer", "rule"]).unwrap());
    assert!(
        fake.events(&["reconcile", "--producer", "rule", "--allow-drift", "--json"])
            .unwrap()
    );
}

#[test]
fn reconcile_fails_where_a_producer_does_not_publish_and_still_compares_the_others() {
    let fake = Fake::new();
    let refusal =
        "if [ $2 = republish ]; then echo 'Error: Postgres does not answer' >&2; exit 1; fi";
    fake.program("user", &format!("{refusal}\nstatus user ratings 0"));
    fake.program(
        "rule",
        &format!("{REPUBLISH}\nstatus rule 'documents certificates' 0"),
    );
    // It publishes last, and all checks refer to its run.
    fake.program(
        "order",
        &format!("{REPUBLISH}\nstatus order 'products rule_packs' 0"),
    );
    assert!(!fake.events(&["reconcile", "--allow-drift"]).unwrap());
    assert!(fake.file("run").exists());
}

#[test]
fn a_dead_letter_is_replayed_or_discarded_by_the_program_of_its_domain() {
    let fake = Fake::new();
    fake.program("order", "echo \"$@\" >> FOLDER/asked; echo done");
    assert!(
        fake.events(&["replay", "0197", "--domain", "order"])
            .unwrap()
    );
    assert!(
        fake.events(&["discard", "0198", "--domain", "order"])
            .unwrap()
    );
    let asked = fs::read_to_string(fake.file("asked")).unwrap();
    assert_eq!(
        asked,
        "events decide 0197 replay\nevents decide 0198 discard\n"
    );
    fake.program(
        "order",
        "echo 'Error: order has no open dead letter 0197' >&2; exit 1",
    );
    let error = fake
        .events(&["replay", "0197", "--domain", "order"])
        .unwrap_err();
    assert_eq!(error.to_string(), "order has no open dead letter 0197");
    assert!(
        fake.events(&["replay", "0197"]).is_err(),
        "the domain has to be named"
    );
}

#[test]
fn all_dead_letters_are_read_page_by_page() {
    let fake = Fake::new();
    let letter = |number: usize| {
        format!(
            r#"{{"id":"{number}","producer":"rule","entry":"1-{number}","event":null,"kind":null,"content":"x",
            "reason":"broken","tries":1,"dead_at":"2026-05-04T03:02:01Z"}}"#
        )
    };
    let page = |from: usize, to: usize| {
        format!("[{}]", (from..to).map(letter).collect::<Vec<_>>().join(","))
    };
    fs::write(fake.file("first"), page(0, 100)).unwrap();
    fs::write(fake.file("second"), page(100, 103)).unwrap();
    let pages = "echo \"$@\" >> FOLDER/asked\nif [ $# = 4 ]; then /bin/cat FOLDER/first; else /bin/cat FOLDER/second; fi";
    fake.program("order", pages);
    assert!(fake.events(&["dead-letters", "--domain", "order"]).unwrap());
    let asked = fs::read_to_string(fake.file("asked")).unwrap();
    assert_eq!(
        asked,
        "events dead-letters --first 100\nevents dead-letters --first 100 --after 99\n"
    );
    assert!(
        !fake.events(&["dead-letters", "--json"]).unwrap(),
        "the other domains have no program"
    );
}

#[test]
fn a_view_is_rebuilt_only_where_the_producer_fills_one() {
    let fake = Fake::new();
    fake.program(
        "rule",
        "echo \"$@\" > FOLDER/asked; echo '7 events are published to order again'",
    );
    assert!(
        fake.events(&["rebuild", "--producer", "rule", "--consumer", "order"])
            .unwrap()
    );
    assert_eq!(
        fs::read_to_string(fake.file("asked")).unwrap(),
        "events rebuild order\n"
    );
    let error = fake
        .events(&["rebuild", "--producer", "rule", "--consumer", "user"])
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("rule publishes nothing for user"),
        "{error}"
    );
}

#[test]
fn status_fails_and_is_shown_where_a_domain_does_not_answer() {
    let fake = Fake::new();
    fake.program("order", "status order '' 0");
    // No Redis runs there.
    assert!(
        !fake
            .events(&["status", "--domain", "order", "--json"])
            .unwrap()
    );
    assert!(!fake.events(&["status", "--all"]).unwrap());
}
