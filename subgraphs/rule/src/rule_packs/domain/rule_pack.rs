use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Refusal, RulePackId, RulePackVersionId};
use crate::rule_files::domain as pack;

const LONGEST_TEXT: usize = 300;

/// Set of rules from one origin, in versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePack {
    pub id: RulePackId,
    pub version: i64,
    /// Name of the pack in its files.
    pub name: String,
    pub title: Option<String>,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
    /// Version in force when the pack was last settled. `settled_on` is the day of that.
    pub in_force: Option<RulePackVersionId>,
    pub settled_on: Option<Date>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// Filter of packs. `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct RulePackFilter {
    /// Part of the name or the title, in any form.
    pub search: Option<String>,
    /// Inclusive.
    pub created_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub created_to: Option<OffsetDateTime>,
    /// Inclusive.
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub updated_to: Option<OffsetDateTime>,
}

/// Sort key of packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RulePackSortField {
    Name,
    CreatedAt,
    UpdatedAt,
}

/// Position of a pack in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePackKey {
    pub by: RulePackSortField,
    /// Value of the sort key as a text. A time is in microseconds, with leading zeros.
    pub value: String,
    pub id: Uuid,
}

impl RulePackFilter {
    /// Returns the search text, in the form of [`RulePack::search`].
    #[must_use]
    pub fn search_key(&self) -> Option<String> {
        self.search.as_deref().map(normalisation::search_key)
    }
}

/// Input for a pack without versions.
#[derive(Clone, Debug)]
pub struct RulePackDraft {
    pub name: String,
    pub title: Option<String>,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
}

impl RulePack {
    pub fn create(draft: RulePackDraft, now: OffsetDateTime) -> Result<Self, Vec<Refusal>> {
        let RulePackDraft {
            name,
            title,
            jurisdiction,
            maintainer,
        } = draft;
        let mut refusals = Vec::new();
        if !pack::is_name(&name) {
            let message = "The name must have 1 to 64 letters, digits and signs (. - _ +) and begin with a letter or a digit, for example demo-consumer-goods.";
            refusals.push(Refusal::new(ErrorCode::NameInvalid, &["name"], message));
        }
        for (field, text) in [
            ("title", &title),
            ("jurisdiction", &jurisdiction),
            ("maintainer", &maintainer),
        ] {
            let text = text.as_deref().unwrap_or("-");
            if text.trim().is_empty()
                || text.chars().count() > LONGEST_TEXT
                || text.contains(char::is_control)
            {
                let message =
                    format!("The {field} must be one line of 1 to {LONGEST_TEXT} characters.");
                refusals.push(Refusal::new(ErrorCode::TextInvalid, &[field], message));
            }
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(Self {
            title,
            jurisdiction,
            maintainer,
            ..Self::named(name, now)
        })
    }

    /// Returns the search text: the name and the title in normal form, each on its own line.
    #[must_use]
    pub fn search(&self) -> String {
        let title = self.title.as_deref().unwrap_or_default();
        format!(
            "{}\n{}",
            normalisation::search_key(&self.name),
            normalisation::search_key(title)
        )
    }

    /// Returns the position of the pack in a list with this sort key.
    #[must_use]
    pub fn key(&self, by: RulePackSortField) -> RulePackKey {
        let micros = |at: OffsetDateTime| format!("{:020}", at.unix_timestamp_nanos() / 1_000);
        RulePackKey {
            by,
            value: match by {
                RulePackSortField::Name => self.name.clone(),
                RulePackSortField::CreatedAt => micros(self.created_at),
                RulePackSortField::UpdatedAt => micros(self.updated_at),
            },
            id: self.id.0,
        }
    }

    /// Records the version in force on a day. Returns true if it is another one. The day alone does not count as a change of the
    /// pack.
    pub fn settle(&mut self, in_force: Option<RulePackVersionId>, day: Date) -> bool {
        let is_other = self.in_force != in_force;
        self.in_force = in_force;
        self.settled_on = Some(day);
        is_other
    }

    /// Increments the version of the pack for a change or an event.
    pub fn step(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Creates a pack of which only the name is known.
    #[must_use]
    pub fn named(name: String, now: OffsetDateTime) -> Self {
        Self {
            id: RulePackId::new(),
            version: 1,
            name,
            title: None,
            jurisdiction: None,
            maintainer: None,
            in_force: None,
            settled_on: None,
            created_at: now,
            updated_at: now,
        }
    }
}
