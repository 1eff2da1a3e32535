//! The entries of the web application: each is a page with an API client and registered operations of its own.

use crate::home::{WEB_ADMIN_CLIENT, WEB_CLIENT};

pub struct Entry {
    /// Its name in messages.
    pub title: &'static str,
    /// Its name in the list of addresses.
    pub label: &'static str,
    /// Its path, without a slash at the beginning.
    pub path: &'static str,
    /// The page, in the built folder.
    pub page: &'static str,
    /// The registered operations, in the built folder: their texts by their SHA-256.
    pub operations: &'static str,
    /// The name of the API client.
    pub client: &'static str,
    /// The kind of the API client.
    pub kind: &'static str,
    /// The file with the API client, in the folder of the platform.
    pub client_file: &'static str,
    /// The variable with the key of the API client, for the gateway.
    pub key_variable: &'static str,
}

pub static ENTRIES: [Entry; 2] = [
    Entry {
        title: "the web application",
        label: "Web",
        path: "",
        page: "index.html",
        operations: "operations.web.json",
        client: "Carnet web",
        kind: "WEB",
        client_file: WEB_CLIENT,
        key_variable: "CARNET_WEB_KEY",
    },
    Entry {
        title: "the web application for administrators",
        label: "Web admin",
        path: "admin/",
        page: "admin/index.html",
        operations: "operations.admin.json",
        client: "Carnet admin",
        kind: "ADMIN",
        client_file: WEB_ADMIN_CLIENT,
        key_variable: "CARNET_WEB_ADMIN_KEY",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_entries_share_neither_files_nor_clients() {
        let [web, admin] = &ENTRIES;
        for (one, other) in [
            (web.path, admin.path),
            (web.page, admin.page),
            (web.operations, admin.operations),
            (web.client, admin.client),
            (web.kind, admin.kind),
            (web.client_file, admin.client_file),
            (web.key_variable, admin.key_variable),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn the_gateway_reads_the_keys_of_all_entries() {
        let configuration = include_str!("../../router.yaml");
        let read: BTreeSet<&str> = configuration
            .split("${env.")
            .filter_map(|rest| rest.split(':').next())
            .collect();
        for entry in &ENTRIES {
            assert!(read.contains(entry.key_variable), "{}", entry.key_variable);
        }
    }
}
