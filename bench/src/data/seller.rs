use serde::{Deserialize, Serialize};

/// The IDs of the data, which the workloads use.
#[derive(Serialize, Deserialize)]
pub struct Data {
    pub sellers: Vec<Seller>,
    /// The profiles of the providers.
    pub providers: Vec<String>,
}

/// A seller with its owner, its products and its orders.
#[derive(Clone, Serialize, Deserialize)]
pub struct Seller {
    pub user: String,
    pub organisation: String,
    pub products: Vec<String>,
    /// The orders with quotes come last.
    pub orders: Vec<String>,
}
