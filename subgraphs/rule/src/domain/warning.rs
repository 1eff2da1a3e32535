use normalisation::{did_you_mean, quoted, suggestions};
use refusal::{Warning, WarningCode};

/// The most warnings of one kind in an answer.
const MOST: usize = 20;

/// A name in a client's input, and where it stands.
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

/// The known names of one kind.
pub struct Names<'a> {
    /// The code of a warning about another name.
    pub code: WarningCode,
    /// Makes the sentence of a warning about an unknown name.
    pub message: fn(&str) -> String,
    pub known: Vec<&'a str>,
    /// The known name for which people mistake another one.
    pub mistaken: fn(&str) -> Option<&'static str>,
}

impl Names<'_> {
    /// One warning for each name that is not known, at most 20.
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
