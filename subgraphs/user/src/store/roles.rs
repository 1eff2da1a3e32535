use crate::domain::Role;

/// The codes of roles, as a column has them.
pub(crate) fn role_codes(roles: &[Role]) -> Vec<String> {
    roles
        .iter()
        .map(|role| role.into_str().to_owned())
        .collect()
}
