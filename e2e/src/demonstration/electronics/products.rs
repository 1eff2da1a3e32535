//! The products of Hafenkontor.

use crate::demonstration::shop::{Shop, Stock};

const FILE: &str = include_str!("../../../demo/electronics.csv");

/// The IDs of the products by the state that each of them shows.
pub struct Products {
    /// Ready for the transport by air.
    pub ready: String,
    /// Lacks documents.
    pub large: String,
    /// Lacks facts.
    pub solar: String,
    /// Has a certificate that ends soon.
    pub small: String,
    /// Its codes have to be confirmed.
    pub earbuds: String,
    /// Its codes are challenged.
    pub phone: String,
    /// Does not travel by air.
    pub magnets: String,
}

impl Products {
    fn of(stock: &Stock) -> anyhow::Result<Self> {
        let id = |sku: &str| stock.id(sku).map(str::to_owned);
        Ok(Self {
            ready: id("PB-10000")?,
            large: id("PB-20000")?,
            solar: id("PB-26800-S")?,
            small: id("PB-5000")?,
            earbuds: id("EB-PRO-2")?,
            phone: id("SM-A1")?,
            magnets: id("MAG-N52-5")?,
        })
    }
}

/// Adds the products, and an archived product.
pub async fn add(shop: &Shop<'_>) -> anyhow::Result<Products> {
    let stock = shop.import(FILE).await?;
    let products = Products::of(&stock)?;
    let Products {
        ready,
        large,
        solar,
        small,
        phone,
        magnets,
        ..
    } = &products;
    shop.confirm(&[ready, large, solar, small, phone, magnets])
        .await?;
    let reason = "The device also works as a satellite terminal, which has another code.";
    shop.challenge(phone, reason).await?;
    shop.archive(stock.id("PB-8000-OLD")?).await?;
    Ok(products)
}
