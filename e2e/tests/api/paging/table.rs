//! The root lists of the graph: their required arguments, the selection that identifies a node, and their readers.

use Reader::{Admin, Auditor, Provider, Seller};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Seller,
    Provider,
    /// Reads all lists of the platform except for its API clients.
    Auditor,
    Admin,
}

pub struct List {
    pub field: &'static str,
    /// The required arguments in GraphQL syntax.
    pub arguments: String,
    /// The selection that identifies a node.
    pub node: &'static str,
    /// The readers, each with its minimum number of rows.
    readers: &'static [(Reader, usize)],
}

impl List {
    /// The minimum number of rows for this reader; `None` if the list is not for this reader.
    pub fn least(&self, reader: Reader) -> Option<usize> {
        let mut readers = self.readers.iter();
        let (_, least) = readers.find(|(who, _)| *who == reader)?;
        Some(*least)
    }

    fn with(self, arguments: String) -> Self {
        Self { arguments, ..self }
    }
}

const fn list(
    field: &'static str,
    node: &'static str,
    readers: &'static [(Reader, usize)],
) -> List {
    List {
        field,
        arguments: String::new(),
        node,
        readers,
    }
}

/// All root lists, for a seller with this user ID and a product.
pub fn all(seller: &str, product: &str) -> Vec<List> {
    let own = format!("filter: {{ userId: \"{seller}\" }}");
    let need = "input: { documentTypes: [\"UN383_SUMMARY\"], market: \"DE\", hsCode: \"850760\" }";
    vec![
        // Lists of the platform.
        list("accessRecords", "id", &[(Auditor, 3)]).with(own.clone()),
        list("apiClients", "id", &[(Admin, 3)]),
        list("auditRecords", "id", &[(Auditor, 3)]),
        list("deadLetters", "id", &[(Auditor, 0)]),
        list("mailMessages", "id", &[(Auditor, 3)]),
        list(
            "operationCounts",
            "day operation clientKind apiClient { id }",
            &[(Auditor, 1)],
        ),
        list("organisations", "id", &[(Auditor, 3)]),
        list("providersUnderReview", "id", &[(Auditor, 0)]),
        list("reviewList", "kind since", &[(Auditor, 3)]),
        list("ruleChanges", "id", &[(Auditor, 0)]),
        list("rulePackVersions", "id", &[(Auditor, 3)]),
        list("rulePacks", "id", &[(Auditor, 3)]),
        list("securityEvents", "id", &[(Auditor, 0)]).with(own),
        list("users", "id", &[(Auditor, 3)]),
        // Lists of people and organisations.
        list("carriers", "id", &[(Seller, 0), (Auditor, 0)]),
        list("invitations", "id", &[(Seller, 3)]),
        list("notifications", "id", &[(Seller, 0), (Provider, 3)]),
        // Lists of orders.
        list(
            "certificates",
            "id",
            &[(Seller, 0), (Provider, 0), (Auditor, 0)],
        ),
        list("consignments", "id", &[(Seller, 3), (Auditor, 3)]),
        list(
            "enquiries",
            "id",
            &[(Seller, 3), (Provider, 3), (Auditor, 3)],
        ),
        list("evidenceDocuments", "id", &[(Seller, 3), (Auditor, 3)])
            .with(format!("filter: {{ productId: \"{product}\" }}")),
        list("inbox", "kind since", &[(Provider, 3)]),
        list("orders", "id", &[(Seller, 6), (Provider, 3), (Auditor, 6)]),
        list("sharedDocuments", "id", &[(Provider, 3)]),
        list("transportApprovals", "id", &[(Seller, 3), (Auditor, 3)]),
        list("workList", "kind since", &[(Seller, 3)]),
        // Lists of products and rules.
        list("bulkSelfChecks", "id", &[(Seller, 3), (Auditor, 3)]),
        list("products", "id", &[(Seller, 3), (Auditor, 3)]),
        list("selfChecks", "id", &[(Seller, 3), (Auditor, 3)]),
        list("verdictChanges", "id", &[(Seller, 0), (Auditor, 0)]),
        list("watches", "id", &[(Seller, 3), (Auditor, 3)]),
        // Public lists.
        list("documentTypes", "code", &[(Seller, 3)]),
        list("facts", "pack name", &[(Seller, 3)]),
        list("markets", "code", &[(Seller, 100)]),
        list("matchProviders", "provider { id }", &[(Seller, 3)]).with(need.to_owned()),
        list("nationalCodes", "market code", &[(Seller, 3)]).with("market: \"EU\"".to_owned()),
        list(
            "providers",
            "id",
            &[(Seller, 3), (Provider, 3), (Auditor, 3)],
        ),
        list("rules", "id", &[(Seller, 3)]),
        list("searchNomenclature", "code", &[(Seller, 3)]).with("search: \"85\"".to_owned()),
        list("units", "code", &[(Seller, 3)]),
    ]
}
