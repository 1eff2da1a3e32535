//! The people of the demonstration, whom the demonstration data lists in a file.

use std::fs;

use anyhow::Context;
use serde::Deserialize;

use crate::home::{Home, PEOPLE};
use crate::say;

/// The people with the password that all of them have.
#[derive(Deserialize)]
struct People {
    password: String,
    people: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    role: String,
    organisation: String,
    email: String,
}

/// Prints the people if the platform has demonstration data.
pub fn show(home: &Home) {
    match People::read(home) {
        Ok(Some(people)) => {
            say::line("");
            for line in people.table() {
                say::line(format!("  {line}"));
            }
        }
        Ok(None) => {}
        Err(error) => say::note("Skipping", format!("the people: {error:#}")),
    }
}

impl People {
    /// Reads the people; `None` if the platform has no demonstration data.
    fn read(home: &Home) -> anyhow::Result<Option<Self>> {
        let file = home.join(PEOPLE);
        if !file.exists() {
            return Ok(None);
        }
        let reading = || format!("reading {}", file.display());
        let text = fs::read_to_string(&file).with_context(reading)?;
        serde_json::from_str(&text).with_context(reading).map(Some)
    }

    /// A table with a line for each person: role, organisation and email address.
    fn table(&self) -> Vec<String> {
        let widest = |cell: fn(&Person) -> &str| {
            let cells = self.people.iter().map(cell);
            cells.map(|text| text.chars().count()).max().unwrap_or(0)
        };
        let (role, organisation) = (
            widest(|person| person.role.as_str()),
            widest(|person| person.organisation.as_str()),
        );
        let title = format!("People, all with the password \"{}\"", self.password);
        let rows = self.people.iter().map(|person| {
            format!(
                "  {:<role$}  {:<organisation$}  {}",
                person.role, person.organisation, person.email
            )
        });
        std::iter::once(title).chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_people_are_a_table_with_aligned_columns() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        assert!(People::read(&home).unwrap().is_none());
        let text = r#"{ "password": "secret", "people": [
            { "role": "AUDITOR", "organisation": "Carnet", "email": "a@carnet.example" },
            { "role": "CARRIER", "organisation": "Spedition Süd", "email": "b@sued.example" }
        ] }"#;
        fs::write(home.join(PEOPLE), text).unwrap();
        let people = People::read(&home).unwrap().unwrap();
        let expected = [
            "People, all with the password \"secret\"",
            "  AUDITOR  Carnet         a@carnet.example",
            "  CARRIER  Spedition Süd  b@sued.example",
        ];
        assert_eq!(people.table(), expected);
    }
}
