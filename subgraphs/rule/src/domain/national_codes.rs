//! Codes below the international ones, read from CSV: one row a code, as `market,code,description`.
//!
//! A file is taken in whole or not at all. Whether the subheading above a code exists, the nomenclature knows.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{NationalCode, Refusal, national_code};

const COLUMNS: [&str; 3] = ["market", "code", "description"];
const MOST_ROWS: usize = 20_000;
const LONGEST_DESCRIPTION: usize = 2_000;
const MOST_REFUSALS: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NationalCodeEntry {
    /// A country, or a customs union as `EU`.
    pub market: String,
    /// 8 or 10 digits.
    pub code: String,
    pub description: String,
}

#[derive(Deserialize)]
struct Row {
    market: String,
    code: String,
    description: String,
}

/// All codes of a file, or what is wrong with it by line.
pub fn read_national_codes(csv: &str) -> Result<Vec<NationalCodeEntry>, Vec<Refusal>> {
    if csv.len() > super::CSV_LIMIT {
        let message = format!("the file has more than {} bytes", super::CSV_LIMIT);
        return Err(vec![refusal("CSV_TOO_LARGE", message)]);
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
    if !reader.headers().is_ok_and(|header| header.iter().eq(COLUMNS)) {
        let message = format!("the first line is {}", COLUMNS.join(","));
        return Err(vec![refusal("CSV_HEADER_INVALID", message)]);
    }
    let (mut entries, mut refusals, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (row, line) in reader.deserialize::<Row>().zip(2..) {
        match row.map_err(|error| error.to_string()).and_then(entry) {
            Ok(entry) if !seen.insert((entry.market.clone(), entry.code.clone())) => {
                let message = format!("line {line}: {} of {} is there twice", entry.code, entry.market);
                refusals.push(refusal("CSV_ROW_INVALID", message));
            }
            Ok(entry) => entries.push(entry),
            Err(message) => refusals.push(refusal("CSV_ROW_INVALID", format!("line {line}: {message}"))),
        }
        if entries.len() + refusals.len() > MOST_ROWS {
            return Err(vec![refusal("CSV_TOO_LARGE", format!("the file has more than {MOST_ROWS} rows"))]);
        }
    }
    if entries.is_empty() && refusals.is_empty() {
        refusals.push(refusal("CSV_EMPTY", "the file has no codes".to_owned()));
    }
    refusals.truncate(MOST_REFUSALS);
    if refusals.is_empty() { Ok(entries) } else { Err(refusals) }
}

fn entry(row: Row) -> Result<NationalCodeEntry, String> {
    let Row { market, code, description } = row;
    let national = NationalCode { market, code };
    // Its own first six digits: what a product's code has to agree with is not known here.
    national_code(&national, national.code.get(..6).unwrap_or("?")).map_err(|refusal| refusal.message)?;
    let length = description.chars().count();
    if !(1..=LONGEST_DESCRIPTION).contains(&length) || description.contains(char::is_control) {
        return Err(format!("a description is one line of 1 to {LONGEST_DESCRIPTION} characters"));
    }
    let NationalCode { market, code } = national;
    Ok(NationalCodeEntry { market, code, description })
}

fn refusal(code: &'static str, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}
