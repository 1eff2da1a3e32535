//! Import of products from CSV.
//!
//! The columns `sku`, `name`, `origin_country` and `hs_code` are required; `gtin`, `description` and any number of
//! `national:<MARKET>` and `fact:<name>` are optional. They may have any order. An empty cell is ignored. `fact_cell.rs` decides
//! the type of the cell of a fact.

use delimited::FileError;
use normalisation::{did_you_mean, quoted, suggestions};
use refusal::{ErrorCode, Warning};
use serde::{Deserialize, Serialize};

use super::{DeclaredFacts, ProductDraft, fact_cell};
use crate::domain::{Mention, NationalCode, ProductId, Refusal, fact_name};
use crate::evaluation::domain::NATIONAL_CODE;

/// Size limit of a file, in bytes.
pub const IMPORT_LIMIT: usize = 1_900_000;
const MOST_ROWS: usize = 10_000;
const DESCRIPTION: &str = "description";
const OPTIONS: delimited::Options<'_> = delimited::Options {
    rows: MOST_ROWS,
    columns: 100,
    multiline: &[DESCRIPTION],
};
const REQUIRED: [&str; 4] = ["sku", "name", "origin_country", "hs_code"];
const OPTIONAL: [&str; 4] = ["gtin", DESCRIPTION, "national:", "fact:"];

/// Handling of a file that has invalid rows.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportMode {
    /// Imports either all rows or none.
    AllOrNothing,
    /// Imports the valid rows.
    GoodRows,
}

/// Report about an import, with a result for each row in the order of the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportReport {
    pub rows: Vec<ImportedRow>,
    /// Columns whose fact or market no rule pack in force uses.
    pub warnings: Vec<Warning>,
}

/// Result for a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportedRow {
    /// Line number in the file. The header is line 1.
    pub line: u64,
    pub sku: String,
    /// `None` if it was not imported.
    pub product: Option<ProductId>,
    pub refusals: Vec<Refusal>,
}

/// Row of a file.
#[derive(Debug)]
pub struct ReadRow {
    /// Line number in the file. The header is line 1.
    pub line: u64,
    /// `None` if the row cannot be read. It has no facts whose cells cannot be read.
    pub draft: Option<ProductDraft>,
    /// The reasons for which the row, or cells of facts, cannot be read.
    pub refusals: Vec<Refusal>,
}

/// Parsed file of products.
#[derive(Debug)]
pub struct ProductFile {
    pub rows: Vec<ReadRow>,
    /// Facts in the names of columns.
    pub facts: Vec<Mention>,
    /// Markets in the names of columns.
    pub markets: Vec<Mention>,
}

#[derive(Clone, Debug)]
enum Column {
    Sku,
    Name,
    Origin,
    HsCode,
    Gtin,
    Description,
    National(String),
    Fact(String),
}

/// Parses each row to a draft or to refusals. `Err` refuses the whole file.
pub fn read_products(csv: &str, declared: &DeclaredFacts) -> Result<ProductFile, Refusal> {
    if csv.len() > IMPORT_LIMIT {
        let message = format!("The file has more than {IMPORT_LIMIT} bytes. Split it.");
        return Err(refusal(ErrorCode::CsvTooLarge, message));
    }
    let table = delimited::read(csv, OPTIONS).map_err(|error| file_refusal(&error))?;
    let columns = columns(&table.columns)?;
    if table.rows.is_empty() {
        let message = "The file has no rows after the header.".to_owned();
        return Err(refusal(ErrorCode::CsvEmpty, message));
    }
    let read = |row: delimited::Row| read_row(&columns, row, declared);
    let rows = table.rows.into_iter().map(read).collect();
    let named =
        |name: fn(&Column) -> Option<&str>| columns.iter().filter_map(name).collect::<Vec<_>>();
    let facts = named(|column| {
        if let Column::Fact(fact) = column {
            Some(fact.as_str())
        } else {
            None
        }
    });
    let markets = named(|column| {
        if let Column::National(market) = column {
            Some(market.as_str())
        } else {
            None
        }
    });
    Ok(ProductFile {
        rows,
        facts: facts
            .iter()
            .map(|fact| Mention::new(fact, &["csv", &format!("fact:{fact}")]))
            .collect(),
        markets: markets
            .iter()
            .map(|market| Mention::new(market, &["csv", &format!("national:{market}")]))
            .collect(),
    })
}

/// Refuses a file that is not a table.
pub(crate) fn file_refusal(error: &FileError) -> Refusal {
    let code = match error {
        FileError::TooManyRows(_) => ErrorCode::CsvTooLarge,
        FileError::Empty
        | FileError::Header { .. }
        | FileError::DoubledColumn(_)
        | FileError::TooManyColumns(_) => ErrorCode::CsvHeaderInvalid,
    };
    refusal(code, error.to_string())
}

fn columns(names: &[String]) -> Result<Vec<Column>, Refusal> {
    let refused = |message: String| Err(refusal(ErrorCode::CsvHeaderInvalid, message));
    let missing = REQUIRED
        .iter()
        .filter(|name| !names.iter().any(|column| column == *name));
    let missing: Vec<&str> = missing.copied().collect();
    if let Some(first) = missing.first() {
        let hint = did_you_mean_column(first, names);
        return refused(format!(
            "The first line has no column {}.{hint}",
            missing.join(", ")
        ));
    }
    let mut columns = Vec::new();
    for name in names {
        columns.push(match (name.as_str(), name.split_once(':')) {
            ("sku", _) => Column::Sku,
            ("name", _) => Column::Name,
            ("origin_country", _) => Column::Origin,
            ("hs_code", _) => Column::HsCode,
            ("gtin", _) => Column::Gtin,
            (DESCRIPTION, _) => Column::Description,
            (_, Some(("national", market))) => {
                let national = NationalCode { market: market.to_owned(), code: String::new() };
                Column::National(national.normalised().market)
            }
            (_, Some(("fact", NATIONAL_CODE))) => {
                return refused(format!("The column `{name}` is reserved. Use `national:<MARKET>` instead."));
            }
            (_, Some(("fact", fact))) if fact_name(fact) => Column::Fact(fact.to_owned()),
            (_, Some(("fact", _))) => {
                return refused(format!(
                    "The column `{name}` does not name a fact. The name of a fact has 1 to 64 letters, digits and underscores, and begins with a letter."
                ));
            }
            _ => {
                let known = REQUIRED.iter().chain(&OPTIONAL).copied();
                let hint = did_you_mean(&suggestions(name, known));
                return refused(format!(
                    "There is no column `{}`. The required columns are {}; gtin, description, national:<MARKET> and fact:<name> are optional.{hint}",
                    quoted(name),
                    REQUIRED.join(", "),
                ));
            }
        });
    }
    Ok(columns)
}

/// Returns the question whether a column of the file is meant to be this one.
fn did_you_mean_column(column: &str, names: &[String]) -> String {
    let near = suggestions(column, names.iter().map(String::as_str));
    near.first().map_or_else(String::new, |near| {
        format!(" Is `{near}` meant to be `{column}`?")
    })
}

fn read_row(columns: &[Column], row: delimited::Row, declared: &DeclaredFacts) -> ReadRow {
    let line = row.line;
    let cells = match row.cells {
        Ok(cells) => cells,
        Err(error) => {
            return ReadRow {
                line,
                draft: None,
                refusals: vec![refusal(ErrorCode::CsvRowInvalid, error.to_string())],
            };
        }
    };
    let mut draft = ProductDraft::default();
    let mut refusals = Vec::new();
    for (column, text) in columns
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !cell.is_empty())
    {
        match column {
            Column::Sku => draft.sku = text,
            Column::Name => draft.name = text,
            Column::Origin => draft.origin = text,
            Column::HsCode => draft.hs_code = text,
            Column::Gtin => draft.gtin = Some(text),
            Column::Description => draft.description = Some(text),
            Column::National(market) => {
                draft.national_codes.push(NationalCode {
                    market: market.clone(),
                    code: text,
                });
            }
            Column::Fact(name) => match fact_cell::answer(name, text, declared) {
                Ok(fact) => draft.facts.push(fact),
                Err(refused) => refusals.push(refused),
            },
        }
    }
    ReadRow {
        line,
        draft: Some(draft),
        refusals,
    }
}

/// Moves the refusal of a field of a product to the column of the field. Other refusals concern the row.
#[must_use]
pub fn at_column(refusal: Refusal) -> Refusal {
    match column_of(&refusal.path) {
        Some(column) => refusal.at(&["csv", &column]),
        None => refusal.at(&["csv"]),
    }
}

/// Returns the column of the field at this path, if the field has one.
fn column_of(path: &[String]) -> Option<String> {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    match steps.as_slice() {
        ["originCountry"] => Some("origin_country".to_owned()),
        ["hsCode"] => Some("hs_code".to_owned()),
        [field @ ("sku" | "name" | "gtin" | DESCRIPTION)] => Some((*field).to_owned()),
        ["facts", fact] => Some(format!("fact:{fact}")),
        ["nationalCodes", market] => Some(format!("national:{market}")),
        _ => None,
    }
}

fn refusal(code: ErrorCode, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FactType;

    const HEADER: &str =
        "hs_code,sku,name,origin_country,national:GB,fact:un_number,fact:weight,fact:ce\n";

    #[test]
    fn cells_have_the_type_of_their_fact() {
        let declared = DeclaredFacts::from([("un_number".to_owned(), vec![FactType::Text.into()])]);
        let file = read_products(
            &format!("{HEADER}850760,A,Bank,CN,8507600010,3480,1.5,true\n"),
            &declared,
        );
        let ProductFile {
            rows,
            facts,
            markets,
        } = file.unwrap();
        let names =
            |mentions: Vec<Mention>| mentions.into_iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!(
            (names(facts).join(" "), names(markets)),
            ("un_number weight ce".to_owned(), vec!["GB".to_owned()])
        );
        let draft = rows[0].draft.as_ref().unwrap();
        assert_eq!(
            (
                rows[0].line,
                draft.sku.as_str(),
                draft.national_codes[0].market.as_str()
            ),
            (2, "A", "GB")
        );
        let facts: Vec<_> = draft
            .facts
            .iter()
            .map(|fact| (&fact.text, &fact.number, fact.flag))
            .collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            facts,
            [
                (&some("3480"), &None, None),
                (&None, &some("1.5"), None),
                (&None, &None, Some(true))
            ]
        );
    }

    #[test]
    fn a_refusal_of_a_field_is_at_the_column_of_the_field() {
        let column = |path: &[&str]| at_column(Refusal::invalid(path, "No.")).path[1..].join(" ");
        let cases: [(&[&str], &str); 11] = [
            (&["sku"], "sku"),
            (&["name"], "name"),
            (&["gtin"], "gtin"),
            (&["description"], "description"),
            (&["originCountry"], "origin_country"),
            (&["hsCode"], "hs_code"),
            (&["facts", "weight"], "fact:weight"),
            (&["nationalCodes", "GB"], "national:GB"),
            (&["facts"], ""),
            (&["csv"], ""),
            (&[], ""),
        ];
        for (path, expected) in cases {
            assert_eq!(column(path), expected, "{path:?}");
        }
    }

    #[test]
    fn a_row_is_bad_by_itself_and_a_header_for_the_whole_file() {
        let rows = read_products(
            &format!("{HEADER}850760,A,Bank\n850760,B,Bank,CN,,,,\n"),
            &DeclaredFacts::new(),
        )
        .unwrap()
        .rows;
        assert_eq!(
            (rows[0].draft.is_none(), rows[1].draft.is_some()),
            (true, true)
        );
        let codes = |row: &ReadRow| row.refusals.iter().map(|one| one.code).collect::<Vec<_>>();
        assert_eq!(
            (codes(&rows[0]), codes(&rows[1])),
            (vec![ErrorCode::CsvRowInvalid], vec![])
        );
        for header in [
            "",
            "sku,name,hs_code\n",
            "sku,sku,name,origin_country,hs_code\n",
            "sku,name,origin_country,hs_code,colour\n",
            "sku,name,origin_country,hs_code,fact:1\n",
            "sku,name,origin_country,hs_code,fact:national_code\n",
        ] {
            assert_eq!(
                read_products(header, &DeclaredFacts::new())
                    .unwrap_err()
                    .code,
                ErrorCode::CsvHeaderInvalid,
                "{header}"
            );
        }
        assert_eq!(
            read_products(HEADER, &DeclaredFacts::new())
                .unwrap_err()
                .code,
            ErrorCode::CsvEmpty
        );
        let many = "850760,A,Bank,CN,,,,\n".repeat(MOST_ROWS + 1);
        assert_eq!(
            read_products(&format!("{HEADER}{many}"), &DeclaredFacts::new())
                .unwrap_err()
                .code,
            ErrorCode::CsvTooLarge
        );
    }

    #[test]
    fn a_header_with_a_slip_says_what_it_may_mean() {
        let message = |header: &str| {
            read_products(header, &DeclaredFacts::new())
                .unwrap_err()
                .message
        };
        let missing = message("sku,name,origin,hs_code\nA,B,C,D\n");
        assert_eq!(
            missing,
            "The first line has no column origin_country. Is `origin` meant to be `origin_country`?"
        );
        let unknown = message("sku,name,origin_country,hs_code,descripton\nA,B,C,D,E\n");
        assert!(
            unknown.ends_with("Did you mean `description`?") && unknown.contains("fact:<name>"),
            "{unknown}"
        );
        assert!(
            message("a,b\n1,2\n")
                .starts_with("The first line has no column sku, name, origin_country, hs_code.")
        );
    }
}
