//! National codes, read from CSV. The columns are `market,code,description`, with one row for each code.
//!
//! The import is all or nothing. The database checks that the subheading of each code exists.

use std::collections::BTreeSet;

use refusal::ErrorCode;

use crate::domain::{NationalCode, Refusal, national_code};
use crate::products::domain::product_import::file_refusal;

const COLUMNS: [&str; 3] = ["market", "code", "description"];
const OPTIONS: delimited::Options<'_> = delimited::Options {
    rows: 20_000,
    columns: COLUMNS.len(),
    multiline: &[],
};
const LONGEST_DESCRIPTION: usize = 2_000;
const MOST_REFUSALS: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NationalCodeEntry {
    /// Country, or a customs union, for example `EU`.
    pub market: String,
    /// Code of 8 or 10 digits.
    pub code: String,
    pub description: String,
}

/// Reads all codes of a file. `Err` lists the errors by line.
pub fn read_national_codes(csv: &str) -> Result<Vec<NationalCodeEntry>, Vec<Refusal>> {
    if csv.len() > super::CSV_LIMIT {
        let message = format!(
            "The file has more than {} bytes. Split it.",
            super::CSV_LIMIT
        );
        return Err(vec![refusal(ErrorCode::CsvTooLarge, message)]);
    }
    let table = delimited::read(csv, OPTIONS).map_err(|error| vec![file_refusal(&error)])?;
    if table.columns != COLUMNS {
        let message = format!("The first line must be {}.", COLUMNS.join(","));
        return Err(vec![refusal(ErrorCode::CsvHeaderInvalid, message)]);
    }
    let (mut entries, mut refusals, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for delimited::Row { line, cells } in table.rows {
        match cells.map_err(|error| error.to_string()).and_then(entry) {
            Ok(entry) if !seen.insert((entry.market.clone(), entry.code.clone())) => {
                let message = format!(
                    "line {line}: {} of {} occurs twice.",
                    entry.code, entry.market
                );
                refusals.push(refusal(ErrorCode::CsvRowInvalid, message));
            }
            Ok(entry) => entries.push(entry),
            Err(message) => refusals.push(refusal(
                ErrorCode::CsvRowInvalid,
                format!("line {line}: {message}"),
            )),
        }
    }
    if entries.is_empty() && refusals.is_empty() {
        refusals.push(refusal(
            ErrorCode::CsvEmpty,
            "The file has no codes.".to_owned(),
        ));
    }
    refusals.truncate(MOST_REFUSALS);
    if refusals.is_empty() {
        Ok(entries)
    } else {
        Err(refusals)
    }
}

fn entry(cells: Vec<String>) -> Result<NationalCodeEntry, String> {
    let Ok([market, code, description]) = <[String; 3]>::try_from(cells) else {
        return Err(format!("a row must have the cells {}.", COLUMNS.join(",")));
    };
    let national = NationalCode { market, code }.normalised();
    // Compares the code with its own first six digits, because the HS code of a product is not known here.
    national_code(&national, national.code.get(..6).unwrap_or("?"))
        .map_err(|refusal| refusal.message)?;
    let length = description.chars().count();
    if !(1..=LONGEST_DESCRIPTION).contains(&length) || description.contains(char::is_control) {
        return Err(format!(
            "the description must be one line of 1 to {LONGEST_DESCRIPTION} characters."
        ));
    }
    let NationalCode { market, code } = national;
    Ok(NationalCodeEntry {
        market,
        code,
        description,
    })
}

fn refusal(code: ErrorCode, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}
