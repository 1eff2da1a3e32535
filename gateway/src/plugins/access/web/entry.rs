//! The entries of the web application: each is a page for one kind of client, with the paths below it.

use crate::plugins::access::config;

/// The first segment of the paths of the administration.
const ADMIN: &str = "admin";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// For clients of the kind WEB.
    Web,
    /// For clients of the kind ADMIN.
    Admin,
}

impl Entry {
    pub const ALL: [Self; 2] = [Self::Web, Self::Admin];

    /// The entry whose router shows this path.
    pub fn of(path: &str) -> Self {
        if path.split('/').nth(1) == Some(ADMIN) {
            Self::Admin
        } else {
            Self::Web
        }
    }

    /// The path of the page. The router removes a slash at the end of a path before an endpoint gets the request, so
    /// `/admin` is also `/admin/`, and neither can be redirected to the other.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Web => "/",
            Self::Admin => "/admin",
        }
    }

    /// The path of the settings that the page reads when it starts.
    pub const fn settings(self) -> &'static str {
        match self {
            Self::Web => "/config.json",
            Self::Admin => "/admin/config.json",
        }
    }

    /// The key of the API client of the page; empty if none is configured.
    pub fn client_key(self, config: &config::Pages) -> &str {
        let key = match self {
            Self::Web => &config.web_client_key,
            Self::Admin => &config.web_admin_client_key,
        };
        key.as_deref().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_entry_of_its_first_segment() {
        for (path, expected) in [
            ("/", Entry::Web),
            ("/products", Entry::Web),
            ("/products/admin", Entry::Web),
            ("/administration", Entry::Web),
            ("/Admin", Entry::Web),
            ("/admin%2frules", Entry::Web),
            ("/admin", Entry::Admin),
            ("/admin/", Entry::Admin),
            ("/admin/rules/0192", Entry::Admin),
        ] {
            assert_eq!(Entry::of(path), expected, "{path}");
        }
        for entry in Entry::ALL {
            assert_eq!(Entry::of(entry.page()), entry);
            assert_eq!(Entry::of(entry.settings()), entry);
        }
    }
}
