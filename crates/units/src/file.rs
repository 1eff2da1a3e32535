//! Files of units: `code,name,symbol`, with one row per unit.

use std::collections::BTreeSet;

use normalisation::quoted;

use crate::{Unit, unit_code};

const COLUMNS: [&str; 3] = ["code", "name", "symbol"];
const OPTIONS: delimited::Options<'_> = delimited::Options {
    rows: 5_000,
    columns: COLUMNS.len(),
    multiline: &[],
};
const LONGEST_NAME: usize = 200;
const LONGEST_SYMBOL: usize = 40;
const MOST_ERRORS: usize = 20;

/// Reason why a file of units is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read as a table.
    #[error(transparent)]
    Table(delimited::FileError),
    #[error("The first line must be {}.", COLUMNS.join(","))]
    Header,
    #[error("line {line}: {message}")]
    Row { line: u64, message: String },
    #[error("The file has no units. Add at least one row.")]
    Empty,
}

/// Reads all units of a file, or returns the errors of its first 20 invalid lines.
pub fn read(csv: &str) -> Result<Vec<Unit>, Vec<FileError>> {
    let table = delimited::read(csv, OPTIONS).map_err(|error| vec![FileError::Table(error)])?;
    if table.columns != COLUMNS {
        return Err(vec![FileError::Header]);
    }
    let (mut units, mut errors, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for delimited::Row { line, cells } in table.rows {
        match cells.map_err(|error| error.to_string()).and_then(unit) {
            Ok(unit) if !seen.insert(unit.code.clone()) => {
                let message = format!("{} is there twice", unit.code);
                errors.push(FileError::Row { line, message });
            }
            Ok(unit) => units.push(unit),
            Err(message) => errors.push(FileError::Row { line, message }),
        }
    }
    if units.is_empty() && errors.is_empty() {
        errors.push(FileError::Empty);
    }
    errors.truncate(MOST_ERRORS);
    if errors.is_empty() {
        Ok(units)
    } else {
        Err(errors)
    }
}

fn unit(cells: Vec<String>) -> Result<Unit, String> {
    let Ok([code, name, symbol]) = <[String; 3]>::try_from(cells) else {
        return Err(format!("a row is {}", COLUMNS.join(",")));
    };
    if !unit_code(&code) {
        return Err(format!(
            "`{}` is no code of a unit: it has two or three capital letters and digits",
            quoted(&code)
        ));
    }
    let line = |text: &str, longest: usize| {
        normalisation::line(text).filter(|line| line.chars().count() <= longest)
    };
    let name = line(&name, LONGEST_NAME).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| {
        format!("the name of {code} is one line of 1 to {LONGEST_NAME} characters")
    })?;
    let symbol = line(&symbol, LONGEST_SYMBOL).ok_or_else(|| {
        format!("the symbol of {code} is one line of at most {LONGEST_SYMBOL} characters")
    })?;
    Ok(Unit {
        code,
        name,
        symbol: Some(symbol).filter(|symbol| !symbol.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_units_is_whole_or_refused_by_line() {
        let messages = |rows: &str| -> Vec<String> {
            let errors = read(&format!("code,name,symbol\n{rows}")).unwrap_err();
            errors.iter().map(ToString::to_string).collect()
        };
        for row in [
            "kgm,kilogram,kg",
            "K,kilogram,kg",
            "KGMM,kilogram,kg",
            "KGM,,kg",
            "KGM,a\u{200B}b,kg",
            "KGM,kilogram",
        ] {
            assert!(
                messages(&format!("{row}\n"))[0].starts_with("line 2"),
                "{row}"
            );
        }
        assert!(
            messages("KGM,kilogram,kg\nKGM,kilogram,kg\n")[0]
                .starts_with("line 3: KGM is there twice")
        );
        assert_eq!(
            messages(""),
            ["The file has no units. Add at least one row."]
        );
        assert_eq!(read("code,name\n"), Err(vec![FileError::Header]));
        assert_eq!(messages(&"x,y,z\n".repeat(30)).len(), MOST_ERRORS);
    }
}
