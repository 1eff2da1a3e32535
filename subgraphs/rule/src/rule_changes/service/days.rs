use std::collections::BTreeMap;
use std::sync::Arc;

use commands::Error;
use database::Conn;
use time::{Date, OffsetDateTime};

use crate::evaluation::domain::InForce;
use crate::rule_changes::domain::{RuleChange, RuleChangeKind};
use crate::rule_packs::domain::{Published, calendar};
use crate::rule_packs::service::{Packs, find_version};

type InForceThen = Vec<Arc<InForce>>;

/// Rules in force on a day, without the change and with it.
pub(super) struct Days<'a> {
    pub change: &'a RuleChange,
    without: Vec<Published>,
    with: Vec<Published>,
    read: BTreeMap<Date, (InForceThen, InForceThen)>,
}

impl<'a> Days<'a> {
    pub async fn new(
        conn: &mut Conn,
        packs: &Packs,
        change: &'a RuleChange,
        now: OffsetDateTime,
    ) -> Result<Self, Error> {
        let calendar = packs.calendar(conn).await?;
        let tried = match change.version {
            Some(version) => find_version(conn, version).await?,
            None => None,
        };
        let tried = tried.map(|version| Published {
            id: version.id,
            pack: version.pack,
            sha256: version.sha256,
            effective_from: change.effective_from,
            published_at: now,
            withdrawn_at: None,
        });
        let (without, with) = change.calendars(&calendar.published, tried);
        Ok(Self {
            change,
            without,
            with,
            read: BTreeMap::new(),
        })
    }

    pub async fn at(
        &mut self,
        conn: &mut Conn,
        packs: &Packs,
        day: Date,
    ) -> Result<(&[Arc<InForce>], &[Arc<InForce>]), Error> {
        if !self.read.contains_key(&day) {
            let draft = self
                .change
                .version
                .filter(|_| self.change.kind == RuleChangeKind::Preview);
            let without = packs
                .get_with(conn, &calendar::in_force(&self.without, day), draft)
                .await?;
            let with = packs
                .get_with(conn, &calendar::in_force(&self.with, day), draft)
                .await?;
            self.read.insert(day, (without, with));
        }
        let (without, with) = self
            .read
            .get(&day)
            .map_or((&[][..], &[][..]), |(a, b)| (a.as_slice(), b.as_slice()));
        Ok((without, with))
    }
}
