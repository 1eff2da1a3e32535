pub use normalisation::quoted;
use refusal::ErrorCode;

/// Why something that was asked for is not done: expected, and safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: ErrorCode,
    /// The part of the input that it is about, from the outside in.
    pub path: Vec<String>,
    /// For people.
    pub message: String,
}

impl Refusal {
    #[must_use]
    pub fn new(code: ErrorCode, path: &[&str], message: impl Into<String>) -> Self {
        let path = path.iter().map(|&part| part.to_owned()).collect();
        Self {
            code,
            path,
            message: message.into(),
        }
    }

    /// The same refusal of a part of a larger input.
    #[must_use]
    pub fn within(mut self, part: &[&str]) -> Self {
        let mut path: Vec<String> = part.iter().map(|&step| step.to_owned()).collect();
        path.append(&mut self.path);
        Self { path, ..self }
    }

    #[must_use]
    pub fn unknown_hs_code() -> Self {
        Self::new(
            ErrorCode::HsCodeUnknown,
            &["hsCode"],
            "the nomenclature has no such code",
        )
    }
}

impl From<Refusal> for Vec<Refusal> {
    fn from(refusal: Refusal) -> Self {
        vec![refusal]
    }
}
