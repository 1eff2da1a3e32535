//! How a use case fails: three ways, told apart by who may know.

use chassis::Patch;

use crate::domain::Refusal;
use crate::store;

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not for this caller. Safe to say.
    #[error(transparent)]
    Denied(#[from] caller::Denied),
    /// By the rules of the domain, for these reasons. Safe to say, and expected.
    #[error("refused: {}", reasons(.0))]
    Refused(Vec<Refused>),
    /// Something is broken. For the log and for nobody else.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// One reason, and the part of the input that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub why: Refusal,
    /// From the input's top level on, as `["owner", "email"]`. Empty: all of it.
    pub path: Vec<String>,
}

impl Error {
    /// Says which field the store's refusal is about.
    pub(crate) fn at(path: &[&str]) -> impl FnOnce(store::Error) -> Self {
        move |error| match error {
            store::Error::Refused(why) => Self::refused(path, why),
            other => Self::Internal(other.into()),
        }
    }

    /// The minutes after which a refused sign-in may be tried again.
    #[must_use]
    pub fn retry_after_minutes(&self) -> Option<i32> {
        let Self::Refused(reasons) = self else {
            return None;
        };
        reasons.iter().find_map(|reason| match reason.why {
            Refusal::InvalidCredentials(minutes) => Some(minutes),
            _ => None,
        })
    }

    /// A refusal of one field.
    pub(crate) fn refused(path: &[&str], why: Refusal) -> Self {
        Self::Refused(vec![Refused::new(path, why)])
    }
}

fn reasons(refused: &[Refused]) -> String {
    refused
        .iter()
        .map(|each| format!("{}: {}", each.path.join("."), each.why))
        .collect::<Vec<_>>()
        .join("; ")
}

impl Refused {
    fn new(path: &[&str], why: Refusal) -> Self {
        Self {
            why,
            path: path.iter().map(|&step| step.to_owned()).collect(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(why: Refusal) -> Self {
        Self::refused(&[], why)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Refused(why) => why.into(),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Collects everything that is wrong with an input, so that a person need not mend one field at a time.
#[derive(Default)]
pub(crate) struct Checks(Vec<Refused>);

impl Checks {
    /// The value, or `None` and a reason against the input.
    pub fn field<T>(&mut self, path: &[&str], value: Result<T, Refusal>) -> Option<T> {
        value.map_err(|why| self.fault(path, why)).ok()
    }

    /// The new value of a field that always has one: none keeps it. Clearing it is a reason against the input, and so is what cannot be
    /// read, so ask [`Self::passed`] before the value is used.
    pub fn replaced<T, U>(
        &mut self,
        path: &[&str],
        change: Patch<T>,
        read: impl FnOnce(T) -> Result<U, Refusal>,
    ) -> Option<U> {
        match change {
            Patch::Keep => None,
            Patch::Clear => self.field(path, Err(Refusal::CannotBeCleared)),
            Patch::Set(new) => self.field(path, read(new)),
        }
    }

    pub fn fault(&mut self, path: &[&str], why: Refusal) {
        self.0.push(Refused::new(path, why));
    }

    /// Passes if nothing was wrong.
    pub fn passed(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused(self.0))
        }
    }

    /// What to answer where a value is missing.
    pub fn refused(self) -> Error {
        Error::Refused(self.0)
    }
}
