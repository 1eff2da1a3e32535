//! Files of units of measure that administrators import. All domains share the list (`crates/units`).

use refusal::ErrorCode;
use units::{FileError, Unit};

use super::CSV_LIMIT;
use crate::domain::Refusal;
use crate::products::domain::product_import::file_refusal;

/// Reads all units of a file. `Err` lists the errors by line.
pub fn read_units(csv: &str) -> Result<Vec<Unit>, Vec<Refusal>> {
    if csv.len() > CSV_LIMIT {
        return Err(vec![refusal(
            ErrorCode::CsvTooLarge,
            format!("The file has more than {CSV_LIMIT} bytes. Split it."),
        )]);
    }
    units::read(csv).map_err(|errors| errors.iter().map(refused).collect())
}

fn refused(error: &FileError) -> Refusal {
    let code = match error {
        FileError::Table(error) => return file_refusal(error),
        FileError::Header => ErrorCode::CsvHeaderInvalid,
        FileError::Row { .. } => ErrorCode::CsvRowInvalid,
        FileError::Empty => ErrorCode::CsvEmpty,
    };
    refusal(code, error.to_string())
}

fn refusal(code: ErrorCode, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_in_a_file_has_its_code() {
        let long = format!("code,name,symbol\n{}", "x".repeat(CSV_LIMIT));
        let many = format!("code,name,symbol\n{}", "KGM,kilogram,kg\n".repeat(5_001));
        for (csv, code) in [
            ("", ErrorCode::CsvHeaderInvalid),
            ("code,name\n", ErrorCode::CsvHeaderInvalid),
            ("code,name,symbol\n", ErrorCode::CsvEmpty),
            (
                "code,name,symbol\nkgm,kilogram,kg\n",
                ErrorCode::CsvRowInvalid,
            ),
            (many.as_str(), ErrorCode::CsvTooLarge),
            (long.as_str(), ErrorCode::CsvTooLarge),
        ] {
            let refusals = read_units(csv).unwrap_err();
            assert_eq!(
                (refusals[0].code, refusals[0].path.join(".").as_str()),
                (code, "csv")
            );
        }
    }
}
