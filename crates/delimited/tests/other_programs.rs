//! Files of two other programs are read back unchanged, or are refused by line.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use delimited::{Options, Row, Table};
use serde::Deserialize;

/// A file that Python wrote.
#[derive(Deserialize)]
struct Written {
    name: String,
    bytes: String,
    columns: Vec<String>,
    rows: Vec<WrittenRow>,
}

/// A row, with the lines in which it begins and ends.
#[derive(Deserialize)]
struct WrittenRow {
    first: u64,
    last: u64,
    /// `None` if the row has a surplus quote.
    cells: Option<Vec<String>>,
}

impl WrittenRow {
    fn trimmed(&self) -> Option<Vec<String>> {
        self.cells
            .as_ref()
            .map(|cells| cells.iter().map(|cell| cell.trim().to_owned()).collect())
    }

    fn may_be_refused(&self) -> bool {
        self.cells
            .as_ref()
            .is_none_or(|cells| cells.iter().any(|cell| cell.contains(['\r', '\n'])))
    }

    fn is_empty(&self) -> bool {
        self.trimmed()
            .is_some_and(|cells| cells.iter().all(String::is_empty))
    }
}

/// The columns and rows of a file that LibreOffice exported.
#[derive(Deserialize)]
struct Exported {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

const OPTIONS: Options<'_> = Options {
    rows: 1_000,
    columns: 100,
    multiline: &["text", "note", "description"],
};
/// Fixed seeds, and seeds of this run.
const SEEDS: u64 = 300;
const FRESH_SEEDS: u64 = 100;

fn bytes(digits: &str) -> Vec<u8> {
    let digit = |at: usize| {
        digits
            .get(at..at + 2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    (0..digits.len())
        .step_by(2)
        .map(|at| digit(at).unwrap())
        .collect()
}

fn written(kind: &str) -> Vec<Written> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/write_rows.py");
    let seeds = (1..=SEEDS)
        .chain(now..now + FRESH_SEEDS)
        .map(|seed| seed.to_string());
    let output = Command::new("python3")
        .arg(script)
        .arg(kind)
        .args(seeds)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let files: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(files.len() as u64, SEEDS + FRESH_SEEDS);
    files
}

fn table(bytes: &[u8]) -> Table {
    let text = delimited::decode(bytes).unwrap();
    delimited::read(&text, OPTIONS).unwrap()
}

/// Compares the rows that were read with those that were written. Returns the number of equal rows.
fn compare(file: &Written) -> usize {
    let table = table(&bytes(&file.bytes));
    assert_eq!(table.columns, file.columns, "{}", file.name);
    let found: BTreeMap<u64, &Row> = table.rows.iter().map(|row| (row.line, row)).collect();
    assert_eq!(
        found.len(),
        table.rows.len(),
        "{}: a line is reported once",
        file.name
    );
    let mut equal = 0;
    for row in &file.rows {
        match found.get(&row.first).map(|found| &found.cells) {
            Some(Ok(cells)) => {
                assert_eq!(
                    Some(cells),
                    row.trimmed().as_ref(),
                    "{}, line {}",
                    file.name,
                    row.first
                );
                equal += 1;
            }
            Some(Err(error)) => {
                assert!(
                    row.may_be_refused(),
                    "{}, line {}: {error}",
                    file.name,
                    row.first
                );
            }
            None => assert!(
                row.is_empty(),
                "{}, line {} is not reported",
                file.name,
                row.first
            ),
        }
    }
    assert_inside_refused_rows(file, &found);
    equal
}

/// Every other reported line is inside a refused row.
fn assert_inside_refused_rows(file: &Written, found: &BTreeMap<u64, &Row>) {
    for line in found
        .keys()
        .filter(|&&line| !file.rows.iter().any(|row| row.first == line))
    {
        let around = file
            .rows
            .iter()
            .find(|row| (row.first..=row.last).contains(line));
        let refused = around
            .and_then(|row| found.get(&row.first))
            .is_some_and(|row| row.cells.is_err());
        assert!(refused, "{}, line {line} is no row", file.name);
    }
}

#[test]
fn rows_that_python_wrote_come_back_equal_or_are_refused_by_line() {
    let files = written("rows");
    let equal: usize = files.iter().map(compare).sum();
    let all: usize = files.iter().map(|file| file.rows.len()).sum();
    assert!(equal * 2 > all, "{equal} of {all} rows came back");
}

#[test]
fn rows_between_a_quote_that_opens_and_one_that_closes_are_reported() {
    let files = written("quotes");
    let equal: usize = files.iter().map(compare).sum();
    let all: usize = files.iter().map(|file| file.rows.len()).sum();
    assert!(equal * 3 > all, "{equal} of {all} rows came back");
}

#[test]
fn files_that_libreoffice_exported_come_back_equal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/libreoffice");
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|end| end == "csv"))
        .collect();
    assert!(!files.is_empty());
    for file in files {
        let wanted = std::fs::read_to_string(file.with_extension("json")).unwrap();
        let wanted: Exported = serde_json::from_str(&wanted).unwrap();
        let table = table(&std::fs::read(&file).unwrap());
        assert_eq!(table.columns, wanted.columns, "{}", file.display());
        let rows: Vec<_> = table
            .rows
            .into_iter()
            .map(|row| row.cells.unwrap())
            .collect();
        assert_eq!(rows, wanted.rows, "{}", file.display());
    }
}
