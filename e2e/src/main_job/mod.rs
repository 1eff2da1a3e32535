//! The main job in 14 steps, from a registration to a change of rules while the goods are in transit.

mod change;
mod order;
mod pack;
mod prepare;
mod report;
mod travel;

use std::time::{Duration, Instant};

use crate::{case::Lab, people::Member, seed::Stage};

/// A step, as it is shown.
pub struct Step {
    /// 1 to 14; 0 for the preparation.
    pub number: u8,
    pub title: &'static str,
    pub deeds: Vec<Deed>,
    pub took: Duration,
}

/// A part of a step.
pub struct Deed {
    /// The file names of the documents that were sent.
    pub operations: &'static str,
    pub outcome: String,
}

/// The result of the job.
pub struct Outcome {
    pub seller: Member,
    pub order: String,
}

/// A diary that times each step and reports it.
struct Diary<'a> {
    show: &'a mut dyn FnMut(&Step),
    since: Instant,
    number: u8,
    deeds: Vec<Deed>,
}

impl Diary<'_> {
    fn did(&mut self, operations: &'static str, outcome: impl Into<String>) {
        self.deeds.push(Deed {
            operations,
            outcome: outcome.into(),
        });
    }

    fn done(&mut self, title: &'static str) {
        let deeds = std::mem::take(&mut self.deeds);
        (self.show)(&Step {
            number: self.number,
            title,
            deeds,
            took: self.since.elapsed(),
        });
        self.since = Instant::now();
        self.number += 1;
    }
}

/// The participants that exist before the seller registers.
struct Cast {
    /// The first quotes, the second declines, the third is not asked.
    labs: [Lab; 3],
    carrier: Member,
    pack: pack::Pack,
}

/// The state that the steps share.
struct Job<'a> {
    stage: &'a Stage,
    cast: &'a Cast,
    seller: Member,
    /// The product: power banks.
    banks: String,
    /// The other product: boxes in which the power banks are sold.
    boxes: String,
}

/// Runs the complete job and checks the result of each step.
pub async fn run(stage: &Stage, show: &mut dyn FnMut(&Step)) -> anyhow::Result<Outcome> {
    let mut diary = Diary {
        show,
        since: Instant::now(),
        number: 0,
        deeds: Vec::new(),
    };
    let cast = prepare::beforehand(stage, &mut diary).await?;
    let outcome = steps(stage, &cast, &mut diary).await;
    // The rules of this job are withdrawn even if it failed.
    let withdrawn = cast.pack.withdraw(stage).await;
    let outcome = outcome?;
    withdrawn?;
    Ok(outcome)
}

async fn steps(stage: &Stage, cast: &Cast, diary: &mut Diary<'_>) -> anyhow::Result<Outcome> {
    let job = prepare::begin(stage, cast, diary).await?;
    job.classify(diary).await?;
    job.requirements(diary).await?;
    let check = job.self_check(diary).await?;
    job.answer(diary).await?;
    job.matching(&check, diary).await?;
    let order = job.request(diary).await?;
    job.quotes(&order, diary).await?;
    let photo = job.photo(&order, diary).await?;
    let certificate = job.report(&order, &photo, diary).await?;
    let shipment = job.approve(diary).await?;
    job.dispatch(&shipment, &certificate, &order, diary).await?;
    job.rules_change(&shipment, diary).await?;
    job.look_back(&order, diary).await?;
    Ok(Outcome {
        seller: job.seller,
        order,
    })
}
