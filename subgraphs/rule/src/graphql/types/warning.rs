use chassis::Warning;

use crate::domain;

impl From<domain::Warning> for Warning {
    fn from(warning: domain::Warning) -> Self {
        let path = std::iter::once("input".to_owned())
            .chain(warning.path)
            .collect();
        let domain::Warning {
            code,
            message,
            suggestions,
            ..
        } = warning;
        Self {
            code,
            path,
            message,
            suggestions,
        }
    }
}

/// A command's result and its warnings.
pub fn parted<T>(noted: domain::Noted<T>) -> (T, Vec<Warning>) {
    (
        noted.item,
        noted.warnings.into_iter().map(Warning::from).collect(),
    )
}
