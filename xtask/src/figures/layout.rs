//! Reads the path of a file: its package, capability and layer, and the folder of its modules.

/// The layers of a capability.
const LAYERS: [&str; 8] = [
    "domain", "service", "store", "graphql", "events", "jobs", "http", "adapters",
];

/// The package of a file, for example `subgraphs/order` or `gateway`.
pub fn package(path: &str) -> &str {
    let depth = if path.starts_with("subgraphs/") || path.starts_with("crates/") {
        2
    } else {
        1
    };
    let end = path
        .match_indices('/')
        .nth(depth - 1)
        .map_or(path.len(), |(end, _)| end);
    path.get(..end).unwrap_or(path)
}

/// The place of a file of a subgraph among the capabilities and layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder that has the layers in it, for example `order` or `order/certificates`.
    pub capability: String,
    pub layer: &'static str,
}

/// The place of a file in its subgraph; `None` outside of all layers.
///
/// The first folder or file with the name of a layer counts: `src/service/events.rs` belongs to `service`.
pub fn place(path: &str) -> Option<Place> {
    let (domain, inside) = path.strip_prefix("subgraphs/")?.split_once("/src/")?;
    let mut capability = domain.to_owned();
    for part in inside.split('/') {
        let name = part.strip_suffix(".rs").unwrap_or(part);
        if let Some(layer) = LAYERS.into_iter().find(|layer| *layer == name) {
            return Some(Place { capability, layer });
        }
        capability = format!("{capability}/{name}");
    }
    None
}

/// True if the file is in this layer of its subgraph.
pub fn is_in(path: &str, layer: &str) -> bool {
    place(path).is_some_and(|place| place.layer == layer)
}

/// The folder of a file.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// True if a file is the top of a crate: a library or a program.
pub fn is_root(path: &str) -> bool {
    path.ends_with("src/lib.rs")
        || path.ends_with("src/main.rs")
        || folder(path).ends_with("src/bin")
}

/// The folder in which a file's child modules lie.
pub fn children_folder(path: &str) -> &str {
    if is_root(path) || path.ends_with("/mod.rs") {
        return folder(path);
    }
    path.strip_suffix(".rs").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_have_capabilities_with_layers() {
        for (path, expected) in [
            (
                "subgraphs/order/src/service/events.rs",
                Some(("order", "service")),
            ),
            (
                "subgraphs/order/src/certificates/store.rs",
                Some(("order/certificates", "store")),
            ),
            (
                "subgraphs/order/src/certificates/graphql/query.rs",
                Some(("order/certificates", "graphql")),
            ),
            ("subgraphs/order/src/main.rs", None),
            ("crates/outbox/src/store.rs", None),
        ] {
            let found = place(path);
            let found = found
                .as_ref()
                .map(|place| (place.capability.as_str(), place.layer));
            assert_eq!(found, expected, "{path}");
        }
    }

    #[test]
    fn packages_are_one_or_two_folders_deep() {
        assert_eq!(package("subgraphs/order/src/main.rs"), "subgraphs/order");
        assert_eq!(package("gateway/src/plugins/mod.rs"), "gateway");
    }

    #[test]
    fn children_lie_beside_a_root_and_below_another_file() {
        assert_eq!(children_folder("gateway/src/main.rs"), "gateway/src");
        assert_eq!(
            children_folder("gateway/src/plugins/mod.rs"),
            "gateway/src/plugins"
        );
        assert_eq!(
            children_folder("xtask/src/commands/test.rs"),
            "xtask/src/commands/test"
        );
        assert_eq!(children_folder("e2e/src/bin/seed.rs"), "e2e/src/bin");
    }
}
