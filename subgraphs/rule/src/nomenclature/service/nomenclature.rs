use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use commands::{CommandContext, Error};
use database::{Conn, Window};
use refusal::ErrorCode;
use uuid::Uuid;

use super::Nomenclature;
use crate::domain::{
    Mention, NationalCode, Noted, RIGHTS, Refusal, Warning, read_hs_code, written_digits,
};
use crate::evaluation::domain::unknown_markets;
use crate::nomenclature::domain::{
    Imported, NationalCodeEntry, NomenclatureEntry, read_csv, read_national_codes,
};
use crate::nomenclature::store;
use crate::service::bulk_results::insert_results;

const LONGEST_SEARCH: usize = 200;
const MOST_WORDS: usize = 10;
/// Limit of the results of a search.
const MOST_FOUND: i64 = 500;

/// Page of search results.
#[derive(Clone, Debug, Default)]
pub struct FoundEntries {
    /// Position of the first entry among all results.
    pub start: u32,
    /// Each entry as a path from its chapter down.
    pub paths: Vec<Vec<NomenclatureEntry>>,
}

/// Search in the form that the database needs.
#[derive(Clone, Debug)]
enum Search {
    /// Codes with this prefix. For a code that is longer than all entries, this is the deepest entry above it.
    Code(String),
    /// Terms of the full-text search: all words, or any word if no entry has all.
    Words {
        all: String,
        any: String,
    },
    Nothing,
}

impl Nomenclature {
    /// Imports a nomenclature file, all or nothing. Codes that the file does not have are kept.
    pub async fn import_nomenclature(
        &self,
        command: &CommandContext,
        csv: &str,
    ) -> Result<Imported, Error> {
        RIGHTS.check(command.caller(), "importNomenclature")?;
        let entries = read_csv(csv)?;
        let id = Uuid::now_v7();
        let done = self
            .commands
            .run(command, id, async |tx| {
                let changed = store::nomenclature::upsert(tx, &entries).await?;
                if changed > 0 {
                    store::nomenclature::update_search(tx).await?;
                }
                let imported = Imported::new(entries.len(), changed);
                insert_results(tx, command, id, &imported).await?;
                Ok(imported)
            })
            .await?;
        self.terms.invalidate_all();
        done.or_replay(async |first| self.find_import(first).await)
            .await
    }

    /// Imports a file of national codes, all or nothing. Codes that the file does not have are kept.
    pub async fn import_national_codes(
        &self,
        command: &CommandContext,
        csv: &str,
    ) -> Result<Noted<Imported>, Error> {
        RIGHTS.check(command.caller(), "importNationalCodes")?;
        let entries = read_national_codes(csv)?;
        let warnings = self.market_warnings(command, &entries).await?;
        let id = Uuid::now_v7();
        let item = self
            .commands
            .run(command, id, async |tx| {
                let changed = store::national_codes::upsert(tx, &entries).await?;
                let imported = Imported::new(entries.len(), changed);
                insert_results(tx, command, id, &imported).await?;
                Ok(imported)
            })
            .await?
            .or_replay(async |first| self.find_import(first).await)
            .await?;
        Ok(Noted { item, warnings })
    }

    /// Returns warnings about markets that are neither countries nor areas of a pack in force.
    async fn market_warnings(
        &self,
        command: &CommandContext,
        entries: &[NationalCodeEntry],
    ) -> Result<Vec<Warning>, Error> {
        let markets: BTreeSet<&str> = entries.iter().map(|entry| entry.market.as_str()).collect();
        let markets: Vec<_> = markets
            .into_iter()
            .map(|market| Mention::new(market, &["csv", market]))
            .collect();
        let mut conn = self.pool.acquire().await?;
        let packs = self.packs.in_force(&mut conn, command.now().date()).await?;
        Ok(unknown_markets(&markets, &packs))
    }

    /// Returns the path from the chapter down to the entry of a code, in any form. Empty if there is no such code. Public.
    pub async fn find_path(&self, code: &str) -> Result<Vec<NomenclatureEntry>, Error> {
        let code = read_hs_code("code", code)?;
        let mut paths = self.list_paths(&[&code]).await?;
        Ok(paths.pop().unwrap_or_default())
    }

    /// Lists the paths from the chapters down to the entries of these codes. Omits codes that do not exist. Public.
    pub async fn list_paths(&self, codes: &[&str]) -> Result<Vec<Vec<NomenclatureEntry>>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::nomenclature::list_paths(&mut conn, codes).await?)
    }

    /// Searches entries by the words of the entry and of its parents, best match first, with misspellings; or by the prefix of
    /// their codes, in any form. A national code finds the deepest entry above it. Returns each entry as its path. Public.
    pub async fn search(
        &self,
        text: &str,
        level: Option<i16>,
        window: Window<u32>,
    ) -> Result<FoundEntries, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(match self.understood(&mut conn, text).await? {
            Search::Nothing => FoundEntries::default(),
            Search::Code(prefix) => find_below(&mut conn, &prefix, level, window).await?,
            Search::Words { all, any } => match find(&mut conn, &all, level, window).await? {
                Some(found) => found,
                None => find(&mut conn, &any, level, window)
                    .await?
                    .unwrap_or_default(),
            },
        })
    }

    /// Counts the results of a search, at most 500.
    pub async fn count_found(&self, text: &str, level: Option<i16>) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        let found = match self.understood(&mut conn, text).await? {
            Search::Nothing => 0,
            Search::Code(prefix) => {
                store::nomenclature::count_below(&mut conn, &prefix, level).await?
            }
            Search::Words { all, any } => {
                match store::nomenclature::count_found(&mut conn, &all, level).await? {
                    0 => store::nomenclature::count_found(&mut conn, &any, level).await?,
                    found => found,
                }
            }
        };
        Ok(found.min(MOST_FOUND))
    }

    async fn understood(&self, conn: &mut Conn, text: &str) -> Result<Search, Error> {
        let text = text.trim();
        if text.chars().count() > LONGEST_SEARCH {
            let message =
                format!("A search may have at most {LONGEST_SEARCH} characters. Shorten it.");
            return Err(Refusal::new(ErrorCode::TextInvalid, &["search"], message).into());
        }
        let text = normalisation::key(text);
        if let Some(digits) = written_digits(&text) {
            let nearest = store::nomenclature::find_nearest(conn, &digits).await?;
            return Ok(Search::Code(nearest.unwrap_or(digits)));
        }
        let words = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let words: Vec<String> = words.take(MOST_WORDS).map(str::to_owned).collect();
        if words.is_empty() {
            return Ok(Search::Nothing);
        }
        let terms = self.terms(conn, &words).await?;
        Ok(Search::Words {
            all: terms.join("&"),
            any: terms.join("|"),
        })
    }

    /// Converts words to terms of the full-text search. A known word is its own term. Any other word is a prefix, for a user who is
    /// still typing, or a misspelling of the most similar known words. Terms have letters and digits only, so they have no
    /// operators. Terms are cached, because the same words are searched again and again.
    async fn terms(&self, conn: &mut Conn, words: &[String]) -> Result<Vec<String>, Error> {
        let unknown: Vec<_> = words
            .iter()
            .filter(|word| !self.terms.contains_key(*word))
            .cloned()
            .collect();
        let mut fresh = BTreeMap::new();
        if !unknown.is_empty() {
            let alike = store::nomenclature::list_alike(conn, &unknown).await?;
            for (word, alike) in unknown.into_iter().zip(alike) {
                let term = match alike {
                    None => word.clone(),
                    Some(alike) => format!(
                        "({})",
                        [vec![format!("{word}:*")], alike].concat().join("|")
                    ),
                };
                self.terms.insert(word.clone(), term.clone());
                fresh.insert(word, term);
            }
        }
        let term = |word: &String| fresh.get(word).cloned().or_else(|| self.terms.get(word));
        Ok(words
            .iter()
            .map(|word| term(word).unwrap_or_else(|| word.clone()))
            .collect())
    }

    /// Lists the national codes of a market with a prefix, in order. Market and prefix may have any form. Public.
    pub async fn list_national_codes(
        &self,
        begin: NationalCode,
        window: &Window<String>,
    ) -> Result<Vec<NationalCodeEntry>, Error> {
        let NationalCode { market, code } = begin.normalised();
        let mut conn = self.pool.acquire().await?;
        Ok(store::national_codes::page(&mut conn, &market, &code, window).await?)
    }

    pub async fn count_national_codes(&self, begin: NationalCode) -> Result<i64, Error> {
        let NationalCode { market, code } = begin.normalised();
        let mut conn = self.pool.acquire().await?;
        Ok(store::national_codes::count(&mut conn, &market, &code).await?)
    }
}

/// Returns a page of the codes with this prefix.
async fn find_below(
    conn: &mut Conn,
    prefix: &str,
    level: Option<i16>,
    window: Window<u32>,
) -> Result<FoundEntries, Error> {
    let length = if window.backward {
        store::nomenclature::count_below(conn, prefix, level).await?
    } else {
        MOST_FOUND
    };
    let page = positions(window, length);
    let paths = store::nomenclature::list_below(conn, prefix, level, &page).await?;
    let start = page.start;
    Ok(FoundEntries { start, paths })
}

/// Returns a page of the entries that match a query, or `None` if no entry matches.
async fn find(
    conn: &mut Conn,
    query: &str,
    level: Option<i16>,
    window: Window<u32>,
) -> Result<Option<FoundEntries>, Error> {
    let length = if window.backward {
        store::nomenclature::count_found(conn, query, level).await?
    } else {
        MOST_FOUND
    };
    let page = positions(window, length);
    let paths = store::nomenclature::search(conn, query, level, &page).await?;
    if paths.is_empty() && store::nomenclature::count_found(conn, query, level).await? == 0 {
        return Ok(None);
    }
    let start = page.start;
    Ok(Some(FoundEntries { start, paths }))
}

/// Returns the positions of a page of results. Only a page that is read from the end needs the number of results.
fn positions(window: Window<u32>, length: i64) -> Range<u32> {
    let length = length.min(MOST_FOUND);
    window.positions(u32::try_from(length).unwrap_or_default())
}
