use normalisation::{did_you_mean, quoted, suggestions};
use refusal::{Warning, WarningCode};

/// Limit of warnings of one kind in a response.
const MOST: usize = 20;

/// Name in the input of a client, with its path.
#[derive(Clone, Debug)]
pub struct Mention {
    pub name: String,
    pub path: Vec<String>,
}

impl Mention {
    #[must_use]
    pub fn new(name: &str, path: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            path: path.iter().map(|&step| step.to_owned()).collect(),
        }
    }
}

/// Known names of one kind.
pub struct Names<'a> {
    /// Code of a warning about an unknown name.
    pub code: WarningCode,
    /// Builds the message of a warning about an unknown name.
    pub message: fn(&str) -> String,
    pub known: Vec<&'a str>,
    /// Returns the known name that users mean by an invalid one.
    pub mistaken: fn(&str) -> Option<&'static str>,
}

impl Names<'_> {
    /// Returns one warning for each unknown name, at most 20.
    #[must_use]
    pub fn warnings(&self, mentions: &[Mention]) -> Vec<Warning> {
        let unknown = mentions
            .iter()
            .filter(|mention| !self.known.contains(&mention.name.as_str()));
        unknown
            .take(MOST)
            .map(|mention| self.warning(mention))
            .collect()
    }

    fn warning(&self, mention: &Mention) -> Warning {
        let suggestions = match (self.mistaken)(&mention.name) {
            Some(name) => vec![name.to_owned()],
            None => suggestions(&mention.name, self.known.iter().copied()),
        };
        let message = (self.message)(&quoted(&mention.name)) + &did_you_mean(&suggestions);
        Warning {
            code: self.code,
            path: mention.path.clone(),
            message,
            suggestions,
        }
    }
}
