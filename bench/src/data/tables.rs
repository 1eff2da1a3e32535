//! The tables with rows of a seller, and their encrypted columns. Rows of other tables are not copied: journals, idempotency keys and
//! events belong to requests and not to the state of a seller.

/// The object of the seller that a column refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Organisation,
    User,
    Product,
    Order,
}

/// A table whose rows belong to a seller by one column.
#[derive(Debug)]
pub struct Table {
    pub domain: &'static str,
    pub name: &'static str,
    pub column: &'static str,
    pub owner: Owner,
    pub sealed: &'static [Sealed],
}

/// A column with a value that `crates/envelope` encrypted, and the names that are authenticated with it.
#[derive(Debug)]
pub struct Sealed {
    pub column: &'static str,
    pub entity: &'static str,
    pub field: &'static str,
    pub key: Key,
}

/// The key under which a value is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The branch key of the subject that the ciphertext names.
    Branch,
    /// The public key of the common domain, which alone opens it. The text is the address of the user.
    Common,
}

const fn table(
    domain: &'static str,
    name: &'static str,
    column: &'static str,
    owner: Owner,
) -> Table {
    Table {
        domain,
        name,
        column,
        owner,
        sealed: &[],
    }
}

impl Table {
    const fn sealed(self, sealed: &'static [Sealed]) -> Self {
        Self { sealed, ..self }
    }
}

const fn branch(column: &'static str, entity: &'static str, field: &'static str) -> Sealed {
    Sealed {
        column,
        entity,
        field,
        key: Key::Branch,
    }
}

/// The column of a user's address, which must differ for every user.
pub const EMAIL: &str = "email";
/// The blind index of that column.
pub const EMAIL_HASH: &str = "email_hash";

const LEGAL_NAME: &[Sealed] = &[branch("legal_name", "Organisation", "legalName")];
const PERSON: &[Sealed] = &[
    branch(EMAIL, "User", "email"),
    branch("name", "User", "name"),
    branch("phone", "User", "phone"),
];
const ORDER_MESSAGE: &[Sealed] = &[branch("message", "Order", "message")];
const NOTE: &[Sealed] = &[branch("note", "TimelineEntry", "note")];
const MESSAGE: &[Sealed] = &[branch("text", "Message", "text")];
const ADDRESS: &[Sealed] = &[Sealed {
    column: "address",
    entity: "User",
    field: "contact",
    key: Key::Common,
}];

pub static TABLES: [Table; 22] = [
    table("user", "organisations", "id", Owner::Organisation).sealed(LEGAL_NAME),
    table("user", "users", "id", Owner::User).sealed(PERSON),
    table("user", "members", "organisation_id", Owner::Organisation),
    table("user", "provider_answers", "order_id", Owner::Order),
    table("rule", "products", "id", Owner::Product),
    table(
        "rule",
        "organisation_usage",
        "organisation_id",
        Owner::Organisation,
    ),
    table(
        "rule",
        "classification_records",
        "product_id",
        Owner::Product,
    ),
    table("order", "organisations", "id", Owner::Organisation),
    table("order", "products", "id", Owner::Product),
    table("order", "orders", "id", Owner::Order).sealed(ORDER_MESSAGE),
    table("order", "order_candidates", "order_id", Owner::Order),
    table("order", "order_entries", "order_id", Owner::Order),
    table("order", "order_entry_keys", "order_id", Owner::Order),
    table("order", "order_timeline", "order_id", Owner::Order).sealed(NOTE),
    table("order", "messages", "order_id", Owner::Order).sealed(MESSAGE),
    table("order", "quotes", "order_id", Owner::Order),
    table("monitor", "assessments", "order_id", Owner::Order),
    table("monitor", "provider_answers", "order_id", Owner::Order),
    table("common", "organisations", "id", Owner::Organisation),
    table("common", "contacts", "user_id", Owner::User).sealed(ADDRESS),
    table(
        "common",
        "contact_memberships",
        "organisation_id",
        Owner::Organisation,
    ),
    table("common", "notifications", "user_id", Owner::User),
];
