/// Why something that was asked for is not done: expected, and safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, in `SCREAMING_SNAKE_CASE`.
    pub code: &'static str,
    /// Which part of what was asked it is about, from the outside in.
    pub path: Vec<String>,
    /// For people.
    pub message: String,
}

impl Refusal {
    #[must_use]
    pub fn new(code: &'static str, path: &[&str], message: impl Into<String>) -> Self {
        let path = path.iter().map(|&part| part.to_owned()).collect();
        Self { code, path, message: message.into() }
    }

    #[must_use]
    pub fn unknown_hs_code() -> Self {
        Self::new("HS_CODE_UNKNOWN", &["hsCode"], "the nomenclature has no such code")
    }
}

impl From<Refusal> for Vec<Refusal> {
    fn from(refusal: Refusal) -> Self {
        vec![refusal]
    }
}
