//! The Harmonized System as a tree, read from CSV.
//!
//! The columns are `section,hscode,description,parent,level`, with one row for each chapter, heading or subheading. A row for the
//! total is optional and ignored. A file must have the parent of every row. The import is all or nothing.

use std::collections::BTreeSet;

use normalisation::quoted;
use refusal::ErrorCode;

use crate::domain::{Refusal, hs_code, written_digits};
use crate::products::domain::product_import::file_refusal;

/// Size limit of a nomenclature file, in bytes. The complete HS has 850 kB.
pub const CSV_LIMIT: usize = 1_500_000;

const COLUMNS: [&str; 5] = ["section", "hscode", "description", "parent", "level"];
const OPTIONS: delimited::Options<'_> = delimited::Options {
    rows: 20_000,
    columns: COLUMNS.len(),
    multiline: &[],
};
const LONGEST_DESCRIPTION: usize = 2_000;
const TOTAL: &str = "TOTAL";
/// Limit of the refusals of a file, so that the list stays readable.
const MOST_REFUSALS: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NomenclatureEntry {
    pub code: String,
    /// Roman numeral, for example `XVI`.
    pub section: String,
    pub description: String,
    /// Parent code. `None` for a chapter.
    pub parent: Option<String>,
    /// Number of digits of the code: 2, 4 or 6.
    pub level: i16,
}

/// Reads all entries of a file. `Err` lists the errors by line.
pub fn read_csv(csv: &str) -> Result<Vec<NomenclatureEntry>, Vec<Refusal>> {
    if csv.len() > CSV_LIMIT {
        return Err(vec![refusal(
            ErrorCode::CsvTooLarge,
            format!("The file has more than {CSV_LIMIT} bytes. Split it."),
        )]);
    }
    let table = delimited::read(csv, OPTIONS).map_err(|error| vec![file_refusal(&error)])?;
    if table.columns != COLUMNS {
        let message = format!("The first line must be {}.", COLUMNS.join(","));
        return Err(vec![refusal(ErrorCode::CsvHeaderInvalid, message)]);
    }
    let mut entries = Vec::new();
    let mut refusals = Vec::new();
    for delimited::Row { line, cells } in table.rows {
        match cells.map_err(|error| error.to_string()).and_then(entry) {
            Ok(entry) => entries.push((line, entry)),
            Err(message) => refusals.push(refusal(
                ErrorCode::CsvRowInvalid,
                format!("line {line}: {message}"),
            )),
        }
    }
    let entries = entries
        .into_iter()
        .filter_map(|(line, entry)| Some((line, entry?)))
        .collect();
    whole_tree(entries, refusals)
}

/// Checks that each code occurs once and that each parent exists.
fn whole_tree(
    entries: Vec<(u64, NomenclatureEntry)>,
    mut refusals: Vec<Refusal>,
) -> Result<Vec<NomenclatureEntry>, Vec<Refusal>> {
    let codes: BTreeSet<_> = entries
        .iter()
        .map(|(_, entry)| entry.code.clone())
        .collect();
    let mut seen = BTreeSet::new();
    for (line, entry) in &entries {
        if !seen.insert(&entry.code) {
            let message = format!("line {line}: {} occurs twice.", entry.code);
            refusals.push(refusal(ErrorCode::CsvRowInvalid, message));
        }
        if let Some(parent) = entry
            .parent
            .as_ref()
            .filter(|&parent| !codes.contains(parent))
        {
            let message = format!(
                "line {line}: the file does not have {parent}, the parent of {}.",
                entry.code
            );
            refusals.push(refusal(ErrorCode::CsvRowInvalid, message));
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
        Ok(entries.into_iter().map(|(_, entry)| entry).collect())
    } else {
        Err(refusals)
    }
}

/// Parses a row. Returns `None` for the total.
fn entry(cells: Vec<String>) -> Result<Option<NomenclatureEntry>, String> {
    let Ok([section, code, description, parent, level]) = <[String; 5]>::try_from(cells) else {
        return Err(format!("a row must have the cells {}.", COLUMNS.join(",")));
    };
    if code == TOTAL {
        return Ok(None);
    }
    let code = written_digits(&code)
        .filter(|digits| hs_code(digits))
        .ok_or_else(|| format!("`{}` is not an HS code of 2, 4 or 6 digits.", quoted(&code)))?;
    let parent = written_digits(&parent).unwrap_or(parent);
    if level != code.len().to_string() {
        return Err(format!(
            "the level of {code} must be its number of digits, not `{level}`."
        ));
    }
    let above = code.get(..code.len() - 2).filter(|above| !above.is_empty());
    if parent != above.unwrap_or(TOTAL) {
        return Err(format!(
            "the parent of {code} must be {}, not `{parent}`.",
            above.unwrap_or(TOTAL)
        ));
    }
    if description.is_empty()
        || description.chars().count() > LONGEST_DESCRIPTION
        || description.contains(char::is_control)
    {
        return Err(format!(
            "the description of {code} must be one line of 1 to {LONGEST_DESCRIPTION} characters."
        ));
    }
    if section.is_empty()
        || section.len() > 8
        || !section.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        return Err(format!("the section `{section}` is not a Roman numeral."));
    }
    let level = match (above, code.len()) {
        (None, _) => 2,
        (Some(_), 4) => 4,
        (Some(_), _) => 6,
    };
    let parent = above.map(str::to_owned);
    Ok(Some(NomenclatureEntry {
        code,
        section,
        description,
        parent,
        level,
    }))
}

fn refusal(code: ErrorCode, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "section,hscode,description,parent,level\n";

    fn messages(rows: &str) -> Vec<String> {
        let refusals = read_csv(&format!("{HEADER}{rows}")).unwrap_err();
        refusals
            .into_iter()
            .map(|refusal| refusal.message)
            .collect()
    }

    #[test]
    fn reads_a_tree_and_drops_the_total() {
        let rows = "XVI,85,Electrical machinery,TOTAL,2\nXVI,8507,\"Accumulators, electric\",85,4\n\
                    XVI,850760,Lithium-ion,8507,6\nTOTAL,TOTAL,Total,TOTAL,5\n";
        let entries = read_csv(&format!("{HEADER}{rows}")).unwrap();
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[1].description, "Accumulators, electric");
        assert_eq!(entries[2].parent.as_deref(), Some("8507"));
        assert_eq!((entries[0].parent.as_deref(), entries[0].level), (None, 2));
    }

    #[test]
    fn refuses_another_header() {
        for csv in [
            "",
            "hscode,section,description,parent,level\n",
            "section,hscode,description,parent\n",
        ] {
            assert_eq!(
                read_csv(csv).unwrap_err()[0].code,
                ErrorCode::CsvHeaderInvalid,
                "{csv}"
            );
        }
    }

    #[test]
    fn names_the_line_of_every_bad_row() {
        let found =
            messages("I,01,Animals,TOTAL,2\nI,0102,Bovines,01,6\nI,01021,Pure-bred,0102,5\n");
        assert!(
            found[0].starts_with("line 3: the level of 0102"),
            "{found:?}"
        );
        assert!(
            found[1].starts_with("line 4: `01021` is not an HS code"),
            "{found:?}"
        );
    }

    #[test]
    fn refuses_orphans_twins_and_nothing() {
        assert!(messages("I,0102,Bovines,01,4\n")[0].contains("the file does not have 01"));
        assert!(
            messages("I,01,Animals,TOTAL,2\nI,01,Animals,TOTAL,2\n")[0]
                .contains("line 3: 01 occurs twice")
        );
        assert_eq!(messages(""), ["The file has no codes."]);
        assert!(messages("I,01\n")[0].starts_with("line 2"));
    }
}
