//! Files of units of measure that administrators import. The list itself is shared by all domains (`crates/units`).

use units::{FileError, Unit};

use super::product_import::file_refusal;
use super::{CSV_LIMIT, Refusal};

/// Reads all units of a file, or what is wrong with it by line.
pub fn read_units(csv: &str) -> Result<Vec<Unit>, Vec<Refusal>> {
    if csv.len() > CSV_LIMIT {
        return Err(vec![refusal(
            "CSV_TOO_LARGE",
            format!("The file has more than {CSV_LIMIT} bytes."),
        )]);
    }
    units::read(csv).map_err(|errors| errors.iter().map(refused).collect())
}

fn refused(error: &FileError) -> Refusal {
    let code = match error {
        FileError::Table(error) => return file_refusal(error),
        FileError::Header => "CSV_HEADER_INVALID",
        FileError::Row { .. } => "CSV_ROW_INVALID",
        FileError::Empty => "CSV_EMPTY",
    };
    refusal(code, error.to_string())
}

fn refusal(code: &'static str, message: String) -> Refusal {
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
            ("", "CSV_HEADER_INVALID"),
            ("code,name\n", "CSV_HEADER_INVALID"),
            ("code,name,symbol\n", "CSV_EMPTY"),
            ("code,name,symbol\nkgm,kilogram,kg\n", "CSV_ROW_INVALID"),
            (many.as_str(), "CSV_TOO_LARGE"),
            (long.as_str(), "CSV_TOO_LARGE"),
        ] {
            let refusals = read_units(csv).unwrap_err();
            assert_eq!(
                (refusals[0].code, refusals[0].path.join(".").as_str()),
                (code, "csv")
            );
        }
    }
}
