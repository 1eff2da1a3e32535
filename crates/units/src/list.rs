//! The known units and their look-up.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use normalisation::{did_you_mean, suggestions};

use crate::{Listed, Unit, read, unit_code};

static EXTRACT: LazyLock<Vec<Unit>> =
    LazyLock::new(|| read(include_str!("../data/units.csv")).unwrap_or_default());

/// The known units.
#[derive(Clone, Debug)]
pub struct UnitList {
    /// By code.
    units: BTreeMap<String, Unit>,
    /// Codes by symbol, in its exact spelling.
    written: BTreeMap<String, String>,
    /// Codes by symbol and by name, in their forms for comparison.
    symbols: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    /// True if all units that exist are known.
    complete: bool,
}

impl Default for UnitList {
    /// The extract.
    fn default() -> Self {
        Self::new(Vec::new(), false)
    }
}

impl UnitList {
    /// A list of the imported units and the extract; `complete` if an import had all units of the recommendation.
    #[must_use]
    pub fn new(imported: Vec<Unit>, complete: bool) -> Self {
        let all = EXTRACT.iter().cloned().chain(imported);
        let units: BTreeMap<String, Unit> = all.map(|unit| (unit.code.clone(), unit)).collect();
        let is_common = |code: &str| EXTRACT.iter().any(|unit| unit.code == code);
        let (common, others): (Vec<&Unit>, Vec<&Unit>) =
            units.values().partition(|unit| is_common(&unit.code));
        let (mut written, mut symbols, mut names) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        // The later of two units with one symbol or name takes precedence.
        for unit in others.into_iter().chain(common) {
            names.insert(name_key(unit.bare_name()), unit.code.clone());
            if let Some(symbol) = &unit.symbol {
                written.insert(normalisation::exact_key(symbol), unit.code.clone());
                symbols.insert(symbol_key(symbol), unit.code.clone());
            }
        }
        Self {
            units,
            written,
            symbols,
            names,
            complete,
        }
    }

    /// All units, sorted by code.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// Looks up a code.
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

    /// Looks up a unit for display by its code, its symbol, or its name in the singular or the plural. Any other text may be a unit, for
    /// example `Bq/g`.
    #[must_use]
    pub fn has(&self, text: &str) -> Listed {
        if self.find(text).is_some() {
            Listed::Yes
        } else {
            Listed::Perhaps
        }
    }

    /// Reads a unit as people write it: its code in any case, its symbol or its name, with surrounding blanks. Returns its code. For
    /// another text in the form of a code, returns it in capitals; look it up with [`UnitList::has_code`]. Returns `None` for any
    /// other text.
    #[must_use]
    pub fn code(&self, text: &str) -> Option<String> {
        let text = normalisation::line(text)?;
        let capitals = normalisation::code(&text);
        let symbol = || {
            self.written
                .get(&normalisation::exact_key(&text))
                .map(String::as_str)
        };
        // Without the multiplication sign, `kg·m` would be read as `kgm`, so codes come before such symbols.
        let found = self
            .listed(&text)
            .or_else(symbol)
            .or_else(|| self.listed(&capitals));
        match found.or_else(|| self.find(&text)) {
            Some(code) => Some(code.to_owned()),
            None => unit_code(&capitals).then_some(capitals),
        }
    }

    /// Sentence that asks whether another unit was meant, with a leading blank; empty if none is similar.
    #[must_use]
    pub fn hint(&self, text: &str) -> String {
        did_you_mean(&self.suggestions(text))
    }

    /// Codes of similar units. Codes and symbols are too short for a comparison letter by letter.
    #[must_use]
    pub fn suggestions(&self, text: &str) -> Vec<String> {
        let capitals = text.to_ascii_uppercase();
        if let Some(code) = self.find(text).or_else(|| self.listed(&capitals)) {
            return vec![code.to_owned()];
        }
        let near = suggestions(text, self.names.keys().map(String::as_str));
        near.iter()
            .filter_map(|name| self.names.get(name))
            .cloned()
            .collect()
    }

    /// Code of the unit with this code, symbol or name.
    fn find(&self, text: &str) -> Option<&str> {
        if let Some(code) = self.listed(text) {
            return Some(code);
        }
        let name = name_key(text);
        let plural = || {
            name.strip_suffix('s')
                .and_then(|singular| self.names.get(singular))
        };
        let code = self
            .symbols
            .get(&symbol_key(text))
            .or_else(|| self.names.get(&name))
            .or_else(plural);
        code.map(String::as_str)
    }

    /// This code, if it is listed.
    fn listed(&self, code: &str) -> Option<&str> {
        self.units
            .get_key_value(code)
            .map(|(code, _)| code.as_str())
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

/// Form for comparison of symbols: case-sensitive and without the multiplication sign, so `Wh` is `W·h`.
fn symbol_key(symbol: &str) -> String {
    normalisation::exact_key(symbol).replace([' ', '\u{B7}', '\u{22C5}', '.'], "")
}

/// Form for comparison of names: with British spelling.
fn name_key(name: &str) -> String {
    normalisation::key(name)
        .replace("meter", "metre")
        .replace("liter", "litre")
        .replace("gramme", "gram")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported(rows: &str) -> Vec<Unit> {
        read(&format!("code,name,symbol\n{rows}")).unwrap()
    }

    #[test]
    fn the_extract_has_the_units_of_trade() {
        assert!(EXTRACT.len() > 60, "{}", EXTRACT.len());
        let list = UnitList::default();
        for code in [
            "KGM", "GRM", "MTR", "LTR", "CEL", "KEL", "WHR", "AMH", "VLT", "MMT", "CMT", "MTK",
            "MTQ", "H87",
        ] {
            assert_eq!(list.has_code(code), Listed::Yes, "{code}");
        }
        let celsius = list.iter().find(|unit| unit.code == "CEL").unwrap();
        assert_eq!(
            (celsius.name.as_str(), celsius.symbol.as_deref()),
            ("degree Celsius", Some("\u{B0}C"))
        );
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
            assert!(
                extract.hint(text).starts_with(hint),
                "{text}: {}",
                extract.hint(text)
            );
        }
        for (complete, wanted) in [(false, Listed::Perhaps), (true, Listed::No)] {
            let list = UnitList::new(imported("ZZ9,something,\n"), complete);
            assert_eq!(
                (list.has_code("ZZ9"), list.has_code("ZZ8")),
                (Listed::Yes, wanted)
            );
            assert_eq!(
                list.has_code("CEL"),
                Listed::Yes,
                "the extract is part of it"
            );
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
        for (text, hint) in [
            ("kilogramms", "KGM"),
            ("percnt", "P1"),
            ("mnoths", "MON"),
            ("watt-hour", "WHR"),
        ] {
            assert_eq!(list.has(text), Listed::Perhaps, "{text}");
            assert!(
                list.hint(text)
                    .starts_with(&format!(" Did you mean `{hint}`")),
                "{}",
                list.hint(text)
            );
        }
        for text in ["g/kWh", "ZZ9", "dpi", "Bq/g"] {
            assert_eq!(
                (list.has(text), list.hint(text)),
                (Listed::Perhaps, String::new()),
                "{text}"
            );
        }
        let complete = UnitList::new(imported("ZZ9,x,\n"), true);
        assert_eq!(
            (complete.has("kg"), complete.has("Bq/g")),
            (Listed::Yes, Listed::Perhaps)
        );
    }

    #[test]
    fn a_unit_that_people_write_has_one_code() {
        let list = UnitList::default();
        for (text, code) in [
            ("KGM", "KGM"),
            ("kgm", "KGM"),
            (" KGM ", "KGM"),
            ("\u{FF2B}\u{FF27}\u{FF2D}", "KGM"),
            ("kg", "KGM"),
            ("Kilograms", "KGM"),
            ("c62", "C62"),
            ("ha", "HAR"),
            ("Wh", "WHR"),
            ("zz9", "ZZ9"),
        ] {
            assert_eq!(list.code(text).as_deref(), Some(code), "{text:?}");
        }
        for text in [
            "",
            " ",
            "x",
            "KGMX",
            "kilogramm",
            "Bq/g",
            "KG\u{200B}M",
            "\u{41A}GM",
        ] {
            assert_eq!(list.code(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_symbol_or_a_name_of_several_units_is_that_of_the_extract() {
        let more = imported(
            "HA,hank,\n58,net kilogram,kg\nZZ9,kilogram,kg\nM94,kilogram metre,kg\u{B7}m\n",
        );
        let list = UnitList::new(more, true);
        for (text, code) in [
            ("kg", "KGM"),
            ("kilogram", "KGM"),
            ("kgm", "KGM"),
            ("kg\u{B7}m", "M94"),
            ("ha", "HAR"),
            ("HA", "HA"),
            ("Ha", "HA"),
        ] {
            assert_eq!(list.code(text).as_deref(), Some(code), "{text}");
        }
    }
}
