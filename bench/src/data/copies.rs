//! Copies of a seller: new IDs and numbers, an address of its own, and values sealed under keys of its own.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use e2e::Platform;
use e2e::platform::Account;
use envelope::{BlindIndex, Field, Keyring, Recipient, Subject};
use futures::{StreamExt, TryStreamExt, stream};
use secrecy::SecretString;
use serde_json::Value;
use uuid::Uuid;

use super::cells::{self, Renaming};
use super::family::{Family, Row};
use super::tables::{EMAIL, EMAIL_HASH, Key, Sealed};
use super::writer::Writer;
use super::{Data, Seller};
use crate::say;

/// Copies that are made at a time: more connections to the key store would not help on few processors.
const AT_A_TIME: usize = 8;
/// Copies that are written together.
const BATCH: usize = 20;
/// The numbers of copied orders begin here, far above those of the demonstration.
const FIRST_NUMBER: usize = 100_001;
const YEAR: i32 = 2026;

/// The keys, and the opened values of the seller.
pub struct Copies<'a> {
    family: &'a Family,
    ids: Vec<String>,
    numbers: Vec<String>,
    user: Keyring,
    order: Keyring,
    common: Recipient,
    emails: BlindIndex,
    values: Vec<Decrypted>,
    next_number: AtomicUsize,
}

/// An encrypted value of the seller.
struct Decrypted {
    /// The position of its row in the family.
    row: usize,
    sealed: &'static Sealed,
    subject: Option<Subject>,
    text: SecretString,
}

/// One copy.
struct SellerCopy {
    seller: Seller,
    rows: Vec<Row>,
}

impl<'a> Copies<'a> {
    pub async fn open(platform: &Platform, family: &'a Family) -> anyhow::Result<Self> {
        let user = keyring(platform, "user").await?;
        let order = keyring(platform, "order").await?;
        let common = Recipient::read(&platform.home().join("keys/common.public.pem"))?;
        let emails = user.index("email").await?;
        let mut copies = Self {
            family,
            ids: family.ids(),
            numbers: family.numbers(),
            user,
            order,
            common,
            emails,
            values: Vec::new(),
            next_number: AtomicUsize::new(FIRST_NUMBER),
        };
        copies.values = copies.decrypted().await?;
        Ok(copies)
    }

    /// The first number of an order that is not used.
    pub fn unused_number(&self) -> i64 {
        let next = self.next_number.load(Ordering::SeqCst);
        i64::try_from(next).unwrap_or(i64::MAX)
    }

    /// Writes this many copies, and adds their IDs to the data.
    pub async fn write(
        &self,
        count: usize,
        writer: &mut Writer,
        data: &mut Data,
    ) -> anyhow::Result<()> {
        // Their addresses must differ from those of earlier copies.
        let first = data.sellers.len();
        let copies = stream::iter(first..first + count).map(|number| self.copy(number));
        let mut batches = pin!(copies.buffered(AT_A_TIME).try_chunks(BATCH));
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|error| error.1)?;
            let mut rows = Vec::new();
            for copy in batch {
                data.sellers.push(copy.seller);
                rows.extend(copy.rows);
            }
            writer.write(&rows).await?;
            if data.sellers.len() % 200 < BATCH {
                say::line(format!("  {} sellers", data.sellers.len()));
            }
        }
        Ok(())
    }

    async fn copy(&self, number: usize) -> anyhow::Result<SellerCopy> {
        let renaming = self.renaming();
        let new = |id: &String| renaming.get(id).unwrap_or(id).clone();
        let email = format!("bench-{number}@example.org");
        let rows = self.family.rows.iter().map(|row| Row {
            table: row.table,
            value: cells::rename(&row.value, &renaming),
        });
        let mut rows: Vec<Row> = rows.collect();
        for opened in &self.values {
            let row = rows.get_mut(opened.row).context("a row")?;
            self.seal(opened, row, &renaming, &email).await?;
        }
        let seller = &self.family.seller;
        Ok(SellerCopy {
            seller: Seller {
                user: new(&seller.user),
                organisation: new(&seller.organisation),
                products: seller.products.iter().map(new).collect(),
                orders: seller.orders.iter().map(new).collect(),
            },
            rows,
        })
    }

    /// New IDs in the order of the old ones, and new numbers of orders.
    fn renaming(&self) -> Renaming {
        let ids = self
            .ids
            .iter()
            .map(|id| (id.clone(), Uuid::now_v7().to_string()));
        let mut renaming: Renaming = ids.collect();
        for number in &self.numbers {
            let next = self.next_number.fetch_add(1, Ordering::SeqCst);
            renaming.insert(number.clone(), format!("ORD-{YEAR}-{next:06}"));
        }
        renaming
    }

    /// Seals a value again, in its row of the copy.
    async fn seal(
        &self,
        value: &Decrypted,
        row: &mut Row,
        renaming: &Renaming,
        email: &str,
    ) -> anyhow::Result<()> {
        let Sealed { column, .. } = *value.sealed;
        let is_address = column == EMAIL || value.sealed.key == Key::Common;
        let text = if is_address {
            SecretString::from(email)
        } else {
            value.text.clone()
        };
        let field = field(value.sealed, row)?;
        let sealed = match (value.sealed.key, value.subject) {
            (Key::Branch, Some(subject)) => {
                let subject = cells::renamed(subject, renaming)?;
                self.keyring(row)?.seal(subject, field, &text).await?
            }
            _ => self.common.seal(field, &text)?,
        };
        let fields = row.value.as_object_mut().context("a row")?;
        fields.insert(column.to_owned(), cells::bytea(&sealed));
        if column == EMAIL {
            let hash = cells::bytea(&self.emails.hash(email));
            fields.insert(EMAIL_HASH.to_owned(), hash);
        }
        Ok(())
    }

    /// The encrypted values of the family. The address for the common domain is not decrypted, because every copy has another.
    async fn decrypted(&self) -> anyhow::Result<Vec<Decrypted>> {
        let mut values = Vec::new();
        for (position, row) in self.family.rows.iter().enumerate() {
            for sealed in row.table.sealed {
                let Some(value) = row
                    .value
                    .get(sealed.column)
                    .filter(|value| !value.is_null())
                else {
                    continue;
                };
                let bytes = cells::bytes(value)?;
                let (subject, text) = match sealed.key {
                    Key::Common => (None, SecretString::default()),
                    Key::Branch => {
                        let opened = self.keyring(row)?.unseal(field(sealed, row)?, &bytes).await;
                        (
                            Some(cells::subject(&bytes)?),
                            opened.with_context(|| format!("opening {}", sealed.column))?,
                        )
                    }
                };
                values.push(Decrypted {
                    row: position,
                    sealed,
                    subject,
                    text,
                });
            }
        }
        Ok(values)
    }

    fn keyring(&self, row: &Row) -> anyhow::Result<&Keyring> {
        match row.table.domain {
            "user" => Ok(&self.user),
            "order" => Ok(&self.order),
            domain => anyhow::bail!("{domain} has no encrypted values of a seller"),
        }
    }
}

/// The field of a value, which is authenticated with the ID of its row.
fn field(sealed: &Sealed, row: &Row) -> anyhow::Result<Field> {
    let id = row
        .id()
        .or_else(|| row.value.get(row.table.column).and_then(Value::as_str));
    Ok(Field {
        entity: sealed.entity,
        field: sealed.field,
        id: id
            .context("an encrypted value in a row without an ID")?
            .parse()?,
    })
}

async fn keyring(platform: &Platform, domain: &'static str) -> anyhow::Result<Keyring> {
    let account = Account {
        user: &format!("keys_{domain}"),
        secret: &format!("{domain}.keys"),
    };
    let arguments = envelope::Args {
        keys_database_url: platform.postgres(account, "carnet_keys")?.into(),
        domain_key_file: platform.home().join(format!("keys/{domain}.pem")),
    };
    Ok(Keyring::open(&arguments, domain).await?)
}
