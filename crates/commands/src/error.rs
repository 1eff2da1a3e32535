use caller::Denied;
use refusal::Refusal;

/// Reason why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller is not permitted. Safe to show.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The rules of the domain do not permit it. Expected, and safe to show.
    #[error("refused: {}", reasons(.0))]
    Refused(Vec<Refusal>),
    /// Internal error. For the log only.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

fn reasons(refusals: &[Refusal]) -> String {
    let reasons = refusals.iter().map(|refusal| {
        let path = refusal.path.join(".");
        format!("{path}: {refusal}")
    });
    reasons.collect::<Vec<_>>().join("; ")
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Error {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        Self::Internal(error.into())
    }
}
