//! Parser of the list of places: CSV with the columns `code,name`.

use std::collections::BTreeSet;

use super::place::{Place, is_unlocode};
use crate::domain::Refusal;
use crate::domain::input::compact;

/// Maximum size of a file in bytes. UN/LOCODE as a whole needs several files.
pub const MOST_PLACE_BYTES: usize = 1_500_000;

const COLUMNS: [&str; 2] = ["code", "name"];
const OPTIONS: delimited::Options<'_> = delimited::Options {
    rows: 60_000,
    columns: COLUMNS.len(),
    multiline: &[],
};
const LONGEST_NAME: usize = 200;

/// File of places that an administrator imports.
pub struct PlaceFile {
    pub csv: String,
    /// True if the file has all places of each country that it names.
    pub complete: bool,
}

/// Result of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceImport {
    /// Number of places in the file.
    pub imported: i64,
    /// Number of new, changed and removed places.
    pub changed: i64,
}

impl PlaceFile {
    /// Parses all places. Refuses the file with its first invalid line.
    pub fn places(&self) -> Result<Vec<Place>, Refusal> {
        if self.csv.len() > MOST_PLACE_BYTES {
            return Err(refused(format!(
                "The file has more than {MOST_PLACE_BYTES} bytes. Split it."
            )));
        }
        let table =
            delimited::read(&self.csv, OPTIONS).map_err(|error| refused(error.to_string()))?;
        if table.columns != COLUMNS {
            return Err(refused(format!(
                "The file must begin with the line {}.",
                COLUMNS.join(",")
            )));
        }
        let (mut places, mut seen) = (Vec::with_capacity(table.rows.len()), BTreeSet::new());
        for row in table.rows {
            let at = |message: String| refused(format!("line {}: {message}", row.line));
            let place = place(row.cells.map_err(|error| at(error.to_string()))?).map_err(at)?;
            if !seen.insert(place.code.clone()) {
                return Err(at(format!(
                    "{} occurs twice. Remove one of the rows.",
                    place.code
                )));
            }
            places.push(place);
        }
        if places.is_empty() {
            Err(refused(
                "The file has no places. Add at least one row.".to_owned(),
            ))
        } else {
            Ok(places)
        }
    }
}

/// Distinct countries of the places.
#[must_use]
pub fn countries(places: &[Place]) -> BTreeSet<&str> {
    places
        .iter()
        .filter_map(|place| place.code.get(..2))
        .collect()
}

fn place(cells: Vec<String>) -> Result<Place, String> {
    let Ok([code, name]) = <[String; 2]>::try_from(cells) else {
        return Err(format!("A row has the cells {}.", COLUMNS.join(",")));
    };
    let compact = compact(&code);
    if !is_unlocode(&compact) {
        return Err(format!(
            "`{code}` is not a UN/LOCODE. Send a country and 3 characters of A to Z and 2 to 9, for example DEHAM."
        ));
    }
    let name = normalisation::name(&name).filter(|name| name.chars().count() <= LONGEST_NAME);
    let name = name.ok_or_else(|| {
        format!("The name of {compact} must have 1 to {LONGEST_NAME} visible characters.")
    })?;
    Ok(Place {
        code: compact,
        name,
    })
}

fn refused(message: String) -> Refusal {
    Refusal::invalid(&["csv"], message)
}

#[cfg(test)]
mod tests {
    use super::{PlaceFile, countries};

    fn read(csv: &str) -> Result<Vec<(String, String)>, String> {
        let file = PlaceFile {
            csv: csv.to_owned(),
            complete: false,
        };
        let places = file.places().map_err(|refusal| refusal.to_string())?;
        Ok(places
            .into_iter()
            .map(|place| (place.code, place.name))
            .collect())
    }

    #[test]
    fn places_are_read_as_spreadsheets_write_them() {
        let expected = Ok(vec![("DEHAM".to_owned(), "Hamburg".to_owned())]);
        for csv in [
            "code,name\nDEHAM,Hamburg\n",
            "\u{FEFF}code;name\r\nde ham;\" Hamburg \"\r\n;\r\n",
            "sep=\t\ncode\tname\t\nDE HAM\tHamburg\t\n",
        ] {
            assert_eq!(read(csv), expected, "{csv:?}");
        }
        let file = PlaceFile {
            csv: "code,name\nDEHAM,Hamburg\nDEBRE,Bremen\nNLRTM,Rotterdam\n".into(),
            complete: true,
        };
        assert_eq!(
            countries(&file.places().unwrap())
                .into_iter()
                .collect::<Vec<_>>(),
            ["DE", "NL"]
        );
    }

    #[test]
    fn a_bad_file_is_refused_with_its_line() {
        for (csv, why) in [
            ("", "empty"),
            ("code,name\n", "no places"),
            ("name,code\nHamburg,DEHAM\n", "must begin with"),
            ("code,name\nDEHAM,Hamburg\nDEHA,Harburg\n", "line 3: `DEHA`"),
            ("code,name\nDEHAM,\u{200B}\n", "line 2: The name of DEHAM"),
            (
                "code,name\nDEHAM,Hamburg\nde ham,Hamburg\n",
                "line 3: DEHAM occurs twice",
            ),
            ("code,name\nDEHAM,Ham\"burg\n", "line 2:"),
            ("code,name\nDEHAM,Hamburg,x\n", "line 2:"),
        ] {
            let message = read(csv).unwrap_err();
            assert!(message.contains(why), "{csv:?}: {message}");
        }
    }
}
