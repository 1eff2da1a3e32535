//! Products from CSV.
//!
//! The columns `sku`, `name`, `origin_country` and `hs_code` must be there; `gtin` and `description` may be, and as many
//! `national:<MARKET>` and `fact:<name>` as one likes, in any order. An empty cell says nothing. What stands in a fact's
//! column has the type that a pack in force declares; a fact that none declares is `true` or `false`, a number or text,
//! whichever it looks like.

use std::collections::BTreeSet;

use csv::StringRecord;

use super::{DeclaredFacts, FactAnswer, FactType, NationalCode, ProductDraft, ProductId, Refusal, decimal};

/// The longest file, in bytes.
pub const IMPORT_LIMIT: usize = 1_900_000;
const MOST_ROWS: usize = 10_000;
const MOST_COLUMNS: usize = 100;
const REQUIRED: [&str; 4] = ["sku", "name", "origin_country", "hs_code"];

/// What becomes of the good rows of a file that also has bad ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Every row or none.
    AllOrNothing,
    /// The good ones are taken in.
    GoodRows,
}

codes!(ImportMode { AllOrNothing = "ALL_OR_NOTHING", GoodRows = "GOOD_ROWS" });

/// What became of a row.
#[derive(Clone, Debug)]
pub struct ImportedRow {
    /// In the file, counted from 1; the header is line 1.
    pub line: u64,
    pub sku: String,
    /// None if it was not taken in.
    pub product: Option<ProductId>,
    pub refusals: Vec<Refusal>,
}

/// A line, and the draft that stands there or why it is none.
type ReadRow = (u64, Result<ProductDraft, Refusal>);

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

/// Every row as a draft with its line, or as what is wrong with it; `Err` is what is wrong with the file.
pub fn read_products(csv: &str, declared: &DeclaredFacts) -> Result<Vec<ReadRow>, Refusal> {
    if csv.len() > IMPORT_LIMIT {
        return Err(refusal("CSV_TOO_LARGE", format!("the file has more than {IMPORT_LIMIT} bytes")));
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
    let header = reader.headers().map_err(|error| refusal("CSV_HEADER_INVALID", error.to_string()))?;
    let columns = columns(header)?;
    let mut rows = Vec::new();
    for row in reader.records() {
        if rows.len() == MOST_ROWS {
            return Err(refusal("CSV_TOO_LARGE", format!("the file has more than {MOST_ROWS} rows")));
        }
        rows.push(match row {
            Ok(row) => (line(csv, row.position()), Ok(draft(&columns, &row, declared))),
            Err(error) => {
                let line = line(csv, error.position());
                (
                    line,
                    Err(refusal(
                        "CSV_ROW_INVALID",
                        "the row has another number of cells than the header".to_owned(),
                    )),
                )
            }
        });
    }
    if rows.is_empty() {
        return Err(refusal("CSV_EMPTY", "the file has no rows".to_owned()));
    }
    Ok(rows)
}

/// Where a row begins; the reader counts from the end of the row before, which empty lines may follow.
fn line(csv: &str, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|byte| csv.get(byte..)).unwrap_or_default();
    let empty = rest.chars().take_while(|letter| matches!(letter, '\r' | '\n'));
    empty.filter(|letter| *letter == '\n').fold(position.line(), |line, _| line + 1)
}

fn columns(header: &StringRecord) -> Result<Vec<Column>, Refusal> {
    let refused = |message: String| Err(refusal("CSV_HEADER_INVALID", message));
    let missing: Vec<_> = REQUIRED.iter().filter(|name| !header.iter().any(|cell| cell == **name)).collect();
    if !missing.is_empty() {
        return refused(format!("the first line names the columns {}, and others", REQUIRED.join(", ")));
    }
    if header.len() > MOST_COLUMNS {
        return refused(format!("the file has more than {MOST_COLUMNS} columns"));
    }
    let mut seen = BTreeSet::new();
    let mut columns = Vec::new();
    for name in header {
        if !seen.insert(name) {
            return refused(format!("the column `{name}` is there twice"));
        }
        columns.push(match (name, name.split_once(':')) {
            ("sku", _) => Column::Sku,
            ("name", _) => Column::Name,
            ("origin_country", _) => Column::Origin,
            ("hs_code", _) => Column::HsCode,
            ("gtin", _) => Column::Gtin,
            ("description", _) => Column::Description,
            (_, Some(("national", market))) => Column::National(market.to_owned()),
            (_, Some(("fact", fact))) => Column::Fact(fact.to_owned()),
            _ => return refused(format!("there is no column `{name}`")),
        });
    }
    Ok(columns)
}

fn draft(columns: &[Column], row: &StringRecord, declared: &DeclaredFacts) -> ProductDraft {
    let mut draft = ProductDraft::default();
    for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        let text = cell.to_owned();
        match column {
            Column::Sku => draft.sku = text,
            Column::Name => draft.name = text,
            Column::Origin => draft.origin = text,
            Column::HsCode => draft.hs_code = text,
            Column::Gtin => draft.gtin = Some(text),
            Column::Description => draft.description = Some(text),
            Column::National(market) => {
                draft.national_codes.push(NationalCode { market: market.clone(), code: text });
            }
            Column::Fact(name) => draft.facts.push(answer(name, text, declared)),
        }
    }
    draft
}

fn answer(name: &str, text: String, declared: &DeclaredFacts) -> FactAnswer {
    let answer = FactAnswer { name: name.to_owned(), ..FactAnswer::default() };
    let flag = match text.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    let fits = |wanted: FactType| declared.get(name).is_none_or(|types| types.contains(&wanted));
    if flag.is_some() && fits(FactType::Boolean) {
        FactAnswer { flag, ..answer }
    } else if decimal(&text).is_some() && fits(FactType::Number) {
        FactAnswer { number: Some(text), ..answer }
    } else {
        FactAnswer { text: Some(text), ..answer }
    }
}

fn refusal(code: &'static str, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "hs_code,sku,name,origin_country,national:GB,fact:un_number,fact:weight,fact:ce\n";

    #[test]
    fn cells_have_the_type_of_their_fact() {
        let declared = DeclaredFacts::from([("un_number".to_owned(), vec![FactType::Text])]);
        let rows = read_products(&format!("{HEADER}850760,A,Bank,CN,8507600010,3480,1.5,true\n"), &declared)
            .unwrap();
        let (line, draft) = &rows[0];
        let draft = draft.as_ref().unwrap();
        assert_eq!((*line, draft.sku.as_str(), draft.national_codes[0].market.as_str()), (2, "A", "GB"));
        let facts: Vec<_> = draft.facts.iter().map(|fact| (&fact.text, &fact.number, fact.flag)).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            facts,
            [(&some("3480"), &None, None), (&None, &some("1.5"), None), (&None, &None, Some(true))]
        );
    }

    #[test]
    fn a_row_is_bad_by_itself_and_a_header_for_the_whole_file() {
        let rows =
            read_products(&format!("{HEADER}850760,A,Bank\n850760,B,Bank,CN,,,,\n"), &DeclaredFacts::new())
                .unwrap();
        assert_eq!((rows[0].1.is_err(), rows[1].1.is_ok()), (true, true));
        for header in [
            "",
            "sku,name,hs_code\n",
            "sku,sku,name,origin_country,hs_code\n",
            "sku,name,origin_country,hs_code,colour\n",
        ] {
            assert_eq!(
                read_products(header, &DeclaredFacts::new()).unwrap_err().code,
                "CSV_HEADER_INVALID",
                "{header}"
            );
        }
        assert_eq!(read_products(HEADER, &DeclaredFacts::new()).unwrap_err().code, "CSV_EMPTY");
        let many = "850760,A,Bank,CN,,,,\n".repeat(MOST_ROWS + 1);
        assert_eq!(
            read_products(&format!("{HEADER}{many}"), &DeclaredFacts::new()).unwrap_err().code,
            "CSV_TOO_LARGE"
        );
    }
}
