//! Units of measure by UN/ECE Recommendation 20.
//!
//! An extract with the units of trade comes with the build (`data/units.csv`); more units are imported as `code,name,symbol`. Until a complete
//! list was imported, an unknown code may be a unit, so its use is a warning and no error.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::Refusal;
use super::product_import::file_refusal;
use super::refusal::quoted;
use super::suggestion::{did_you_mean, suggestions};

const COLUMNS: [&str; 3] = ["code", "name", "symbol"];
const OPTIONS: delimited::Options<'_> =
    delimited::Options { rows: 5_000, columns: COLUMNS.len(), multiline: &[] };
const LONGEST_NAME: usize = 200;
const LONGEST_SYMBOL: usize = 40;
const MOST_REFUSALS: usize = 20;

static EXTRACT: LazyLock<Vec<Unit>> =
    LazyLock::new(|| read_units(include_str!("../../data/units.csv")).unwrap_or_default());

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Two or three capital letters and digits.
    pub code: String,
    pub name: String,
    pub symbol: Option<String>,
}

/// The result of looking a unit up in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Yes,
    /// It may be a unit that the list does not have.
    Perhaps,
    No,
}

/// The units that are known.
#[derive(Clone, Debug)]
pub struct UnitList {
    /// By code.
    units: BTreeMap<String, Unit>,
    /// The codes by symbol and by name, in the forms in which these are compared.
    symbols: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    /// Every unit that exists is known.
    complete: bool,
}

impl Default for UnitList {
    /// The extract.
    fn default() -> Self {
        Self::new(Vec::new(), false)
    }
}

impl UnitList {
    /// The units that were imported, and those of the extract; `complete` if an import had all units of the recommendation.
    #[must_use]
    pub fn new(imported: Vec<Unit>, complete: bool) -> Self {
        let all = EXTRACT.iter().cloned().chain(imported);
        let units: BTreeMap<_, _> = all.map(|unit| (unit.code.clone(), unit)).collect();
        let (mut symbols, mut names) = (BTreeMap::new(), BTreeMap::new());
        for (code, unit) in &units {
            names.insert(name_key(unit.bare_name()), code.clone());
            if let Some(symbol) = &unit.symbol {
                symbols.insert(symbol_key(symbol), code.clone());
            }
        }
        Self { units, symbols, names, complete }
    }

    /// All units, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// Looks a code up in the list.
    #[must_use]
    pub fn has_code(&self, code: &str) -> Listed {
        if self.units.contains_key(code) {
            Listed::Yes
        } else if unit_code(code) && !self.complete {
            Listed::Perhaps
        } else {
            Listed::No
        }
    }

    /// Looks up a unit that is shown to people: by its code, its symbol, or its name in the singular or the plural. Any other text
    /// may be a unit, such as `Bq/g`.
    #[must_use]
    pub fn has(&self, text: &str) -> Listed {
        if self.find(text).is_some() { Listed::Yes } else { Listed::Perhaps }
    }

    /// The sentence that asks whether another unit was meant, with a blank before it; empty if none is near.
    #[must_use]
    pub fn hint(&self, text: &str) -> String {
        did_you_mean(&self.suggestions(text))
    }

    /// The code of the unit with this code, symbol or name.
    fn find(&self, text: &str) -> Option<&str> {
        if let Some((code, _)) = self.units.get_key_value(text) {
            return Some(code);
        }
        let name = name_key(text);
        let plural = || name.strip_suffix('s').and_then(|singular| self.names.get(singular));
        let code = self.symbols.get(&symbol_key(text)).or_else(|| self.names.get(&name)).or_else(plural);
        code.map(String::as_str)
    }

    /// The codes of the units that somebody may have meant. Codes and symbols are too short to be compared letter by letter.
    fn suggestions(&self, text: &str) -> Vec<String> {
        let capitals = text.to_ascii_uppercase();
        if let Some(code) =
            self.find(text).or_else(|| self.units.contains_key(&capitals).then_some(capitals.as_str()))
        {
            return vec![code.to_owned()];
        }
        let near = suggestions(text, self.names.keys().map(String::as_str));
        near.iter().filter_map(|name| self.names.get(name)).cloned().collect()
    }
}

impl Unit {
    /// The name without an explanation in brackets. The countries of a unit are part of its name.
    fn bare_name(&self) -> &str {
        let end = self.name.find(['(', '[']);
        match end.and_then(|end| self.name.split_at_checked(end)) {
            Some((name, explanation)) if !explanation.starts_with("(U") => name.trim_end(),
            _ => &self.name,
        }
    }
}

/// Reads all units of a file, or what is wrong with it by line.
pub fn read_units(csv: &str) -> Result<Vec<Unit>, Vec<Refusal>> {
    if csv.len() > super::CSV_LIMIT {
        let message = format!("The file has more than {} bytes.", super::CSV_LIMIT);
        return Err(vec![refusal("CSV_TOO_LARGE", message)]);
    }
    let table = delimited::read(csv, OPTIONS).map_err(|error| vec![file_refusal(&error)])?;
    if table.columns != COLUMNS {
        let message = format!("The first line is {}.", COLUMNS.join(","));
        return Err(vec![refusal("CSV_HEADER_INVALID", message)]);
    }
    let (mut units, mut refusals, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for delimited::Row { line, cells } in table.rows {
        match cells.map_err(|error| error.to_string()).and_then(unit) {
            Ok(unit) if !seen.insert(unit.code.clone()) => {
                let message = format!("line {line}: {} is there twice", unit.code);
                refusals.push(refusal("CSV_ROW_INVALID", message));
            }
            Ok(unit) => units.push(unit),
            Err(message) => refusals.push(refusal("CSV_ROW_INVALID", format!("line {line}: {message}"))),
        }
    }
    if units.is_empty() && refusals.is_empty() {
        refusals.push(refusal("CSV_EMPTY", "The file has no units.".to_owned()));
    }
    refusals.truncate(MOST_REFUSALS);
    if refusals.is_empty() { Ok(units) } else { Err(refusals) }
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
    let line =
        |text: &str, longest: usize| normalisation::line(text).filter(|line| line.chars().count() <= longest);
    let name = line(&name, LONGEST_NAME).filter(|name| !name.is_empty());
    let name =
        name.ok_or_else(|| format!("the name of {code} is one line of 1 to {LONGEST_NAME} characters"))?;
    let symbol = line(&symbol, LONGEST_SYMBOL)
        .ok_or_else(|| format!("the symbol of {code} is one line of at most {LONGEST_SYMBOL} characters"))?;
    Ok(Unit { code, name, symbol: Some(symbol).filter(|symbol| !symbol.is_empty()) })
}

/// Two or three capital letters and digits.
#[must_use]
pub fn unit_code(text: &str) -> bool {
    matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The form in which symbols are compared: capitals matter, and the sign of a product does not, so `Wh` is `W·h`.
fn symbol_key(symbol: &str) -> String {
    normalisation::exact_key(symbol).replace([' ', '\u{B7}', '\u{22C5}', '.'], "")
}

/// The form in which names are compared: with British spelling.
fn name_key(name: &str) -> String {
    normalisation::key(name).replace("meter", "metre").replace("liter", "litre").replace("gramme", "gram")
}

fn refusal(code: &'static str, message: String) -> Refusal {
    Refusal::new(code, &["csv"], message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extract_has_the_units_of_trade() {
        assert!(EXTRACT.len() > 60, "{}", EXTRACT.len());
        let list = UnitList::default();
        for code in
            ["KGM", "GRM", "MTR", "LTR", "CEL", "KEL", "WHR", "AMH", "VLT", "MMT", "CMT", "MTK", "MTQ", "H87"]
        {
            assert_eq!(list.has_code(code), Listed::Yes, "{code}");
        }
        let celsius = list.iter().find(|unit| unit.code == "CEL").unwrap();
        assert_eq!((celsius.name.as_str(), celsius.symbol.as_deref()), ("degree Celsius", Some("\u{B0}C")));
    }

    #[test]
    fn a_code_is_known_or_perhaps_a_code_or_none() {
        let extract = UnitList::default();
        for (text, wanted, hint) in [
            ("CEL", Listed::Yes, " Did you mean `CEL`?"),
            ("ZZ9", Listed::Perhaps, ""),
            ("cel", Listed::No, " Did you mean `CEL`?"),
            ("\u{B0}C", Listed::No, " Did you mean `CEL`?"),
            ("degree celsius", Listed::No, " Did you mean `CEL`?"),
            ("kg", Listed::No, " Did you mean `KGM`?"),
            ("kilogramm", Listed::No, " Did you mean `KGM`"),
            ("x", Listed::No, ""),
            ("", Listed::No, ""),
        ] {
            assert_eq!(extract.has_code(text), wanted, "{text}");
            assert!(extract.hint(text).starts_with(hint), "{text}: {}", extract.hint(text));
        }
        for (complete, wanted) in [(false, Listed::Perhaps), (true, Listed::No)] {
            let imported = read_units("code,name,symbol\nZZ9,something,\n").unwrap();
            let list = UnitList::new(imported, complete);
            assert_eq!((list.has_code("ZZ9"), list.has_code("ZZ8")), (Listed::Yes, wanted));
            assert_eq!(list.has_code("CEL"), Listed::Yes, "the extract is part of it");
        }
    }

    #[test]
    fn people_name_a_unit_by_code_symbol_or_name() {
        let list = UnitList::default();
        for text in [
            "WHR",
            "Wh",
            "W\u{B7}h",
            "kg",
            "A/m",
            "percent",
            "%",
            "months",
            "Kilogram",
            "metres",
            "meters",
            "liter",
            "\u{2103}",
            "m2",
            "tonne",
            "gallon (US)",
            "minute",
            "ounces",
        ] {
            assert_eq!(list.has(text), Listed::Yes, "{text}");
        }
        for (text, hint) in [("kilogramms", "KGM"), ("percnt", "P1"), ("mnoths", "MON"), ("watt-hour", "WHR")]
        {
            assert_eq!(list.has(text), Listed::Perhaps, "{text}");
            assert!(list.hint(text).starts_with(&format!(" Did you mean `{hint}`")), "{}", list.hint(text));
        }
        for text in ["g/kWh", "ZZ9", "dpi", "Bq/g"] {
            assert_eq!((list.has(text), list.hint(text)), (Listed::Perhaps, String::new()), "{text}");
        }
        let imported = vec![Unit { code: "ZZ9".to_owned(), name: "x".to_owned(), symbol: None }];
        let complete = UnitList::new(imported, true);
        assert_eq!((complete.has("kg"), complete.has("Bq/g")), (Listed::Yes, Listed::Perhaps));
    }

    #[test]
    fn a_file_of_units_is_whole_or_refused_by_line() {
        let messages = |rows: &str| -> Vec<String> {
            let refused = read_units(&format!("code,name,symbol\n{rows}")).unwrap_err();
            refused.into_iter().map(|refusal| refusal.message).collect()
        };
        for row in [
            "kgm,kilogram,kg",
            "K,kilogram,kg",
            "KGMM,kilogram,kg",
            "KGM,,kg",
            "KGM,a\u{200B}b,kg",
            "KGM,kilogram",
        ] {
            assert!(messages(&format!("{row}\n"))[0].starts_with("line 2"), "{row}");
        }
        assert!(messages("KGM,kilogram,kg\nKGM,kilogram,kg\n")[0].starts_with("line 3: KGM is there twice"));
        assert_eq!(messages(""), ["The file has no units."]);
        assert_eq!(read_units("code,name\n").unwrap_err()[0].code, "CSV_HEADER_INVALID");
    }
}
