use crate::domain::Role;

/// The stored codes of roles.
pub(crate) fn role_codes(roles: &[Role]) -> Vec<String> {
    roles
        .iter()
        .map(|role| role.into_str().to_owned())
        .collect()
}
