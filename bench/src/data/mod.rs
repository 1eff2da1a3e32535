//! The data of the bench: one seller with products and orders, made through the API, and copies of it, written in bulk.
//!
//! A copy has all rows of the seller in all five databases, so it is consistent over the domains by construction: the projections are
//! rows like the others. Its IDs and numbers are new, and its encrypted values are sealed again under keys of its own.

mod cells;
mod copies;
mod exemplar;
mod family;
mod pack;
mod seller;
mod tables;
mod writer;

use std::fs;

use anyhow::Context;
use clap::Args;
use e2e::Platform;

use self::copies::Copies;
use self::exemplar::Exemplar;
use self::family::Family;
use self::writer::Writer;
use crate::databases::Databases;
use crate::say;
use crate::settled::Settled;

pub use self::pack::Pack;
pub use self::seller::{Data, Seller};

/// The file with the IDs of the data, in the folder of the platform.
const FILE: &str = "bench.json";

/// Fill a platform with the data of the bench
///
/// Every seller has 5 products and 25 orders, so the default of 2,000 sellers has 10,000 products and 50,000 orders.
#[derive(Args)]
pub struct Seed {
    #[arg(long, default_value_t = 2_000)]
    sellers: usize,
}

impl Seed {
    pub async fn run(self) -> anyhow::Result<()> {
        let platform = Platform::from_environment()?;
        let origin = Origin::create(&platform).await?;
        let mut growing = origin.growing(&platform).await?;
        growing.grow(self.sellers).await?;
        growing.data.write(&platform)
    }
}

/// One seller that was made through the API, and its rows.
pub struct Origin {
    exemplar: Exemplar,
    family: Family,
}

/// Data to which copies of the seller are added.
pub struct Growing<'a> {
    copies: Copies<'a>,
    writer: Writer,
    pub data: Data,
}

impl Origin {
    pub async fn create(platform: &Platform) -> anyhow::Result<Self> {
        say::line("Making one seller with its products and orders through the API");
        let exemplar = Exemplar::create(platform).await?;
        Settled::connect(platform).await?.wait().await?;
        let mut databases = Databases::connect(platform).await?;
        let family = Family::read(&mut databases, &exemplar.seller).await?;
        Ok(Self { exemplar, family })
    }

    pub async fn growing(&self, platform: &Platform) -> anyhow::Result<Growing<'_>> {
        Ok(Growing {
            copies: Copies::open(platform, &self.family).await?,
            writer: Writer::new(Databases::connect(platform).await?),
            data: Data {
                sellers: vec![self.exemplar.seller.clone()],
                providers: self.exemplar.providers.clone(),
            },
        })
    }
}

impl Growing<'_> {
    /// Adds copies until there are this many sellers. No order may have been placed since the first copy, because copies have the
    /// next numbers.
    pub async fn grow(&mut self, sellers: usize) -> anyhow::Result<()> {
        let more = sellers.saturating_sub(self.data.sellers.len());
        if more == 0 {
            return Ok(());
        }
        say::line(format!("Copying the seller {more} times"));
        let copies = &self.copies;
        copies.write(more, &mut self.writer, &mut self.data).await?;
        self.writer.finish(copies.unused_number()).await
    }
}

impl Data {
    /// Reads the IDs of the data that a platform has.
    pub fn read(platform: &Platform) -> anyhow::Result<Self> {
        let file = platform.home().join(FILE);
        let reading = || format!("reading {}", file.display());
        let text = fs::read_to_string(&file).with_context(reading)?;
        serde_json::from_str(&text).with_context(reading)
    }

    fn write(&self, platform: &Platform) -> anyhow::Result<()> {
        let file = platform.home().join(FILE);
        fs::write(&file, serde_json::to_string(self)?)
            .with_context(|| format!("writing {}", file.display()))
    }
}
