//! Decisions on several documents in one request, each in its own transaction.
//!
//! The idempotency key of a decision is derived from the first request with the key of the client, so that a repetition takes
//! the decisions that an interrupted request left, and no other decision twice.

use std::collections::HashSet;

use commands::{CommandContext, Error, IdempotencyKey, KeyOwner};
use refusal::not_empty;
use uuid::Uuid;

use super::Documents;
use crate::domain::{DocumentId, Refusal};
use crate::evidence::domain::{Document, Rejection, refusals};
use crate::service::access::Actor;

/// Maximum number of decisions in one request. Each decision is a transaction, so that a request runs few of them.
const MOST_DECISIONS: usize = 20;

/// Decision on one of several documents.
pub struct DecisionOnDocument {
    pub document: DocumentId,
    /// Reason for a rejection; `None` accepts the document.
    pub rejection: Result<Option<Rejection>, Refusal>,
    pub expected_version: Option<i64>,
}

/// A document after its decision, or the reasons why the decision was refused.
pub type DecidedDocument = Result<Document, Vec<Refusal>>;

impl Documents {
    /// Decides on documents. A refused decision does not affect the others. The results have the order of the decisions.
    pub async fn decide_all(
        &self,
        command: &CommandContext,
        decisions: Vec<DecisionOnDocument>,
    ) -> Result<Vec<DecidedDocument>, Error> {
        let actor = Actor::using(command.caller(), "decideDocuments")?;
        not_empty(&["decisions"], &decisions)?;
        if decisions.len() > MOST_DECISIONS {
            return Err(refusals::too_many_decisions(MOST_DECISIONS).into());
        }
        let request = self.first_request(command).await?;
        let mut decided = HashSet::new();
        let mut results = Vec::with_capacity(decisions.len());
        for (index, decision) in decisions.into_iter().enumerate() {
            let result = if decided.insert(decision.document) {
                let command = command_of(command, request, &decision);
                self.decide_one(&command, actor, decision).await
            } else {
                Err(refusals::document_twice().into())
            };
            results.push(result_of(index, result)?);
        }
        Ok(results)
    }

    /// Returns an ID of this request, or of the first request with the same idempotency key. Returns `None` without a key.
    async fn first_request(&self, command: &CommandContext) -> Result<Option<Uuid>, Error> {
        if !command.is_repeatable() {
            return Ok(None);
        }
        let id = Uuid::now_v7();
        let request = self
            .commands
            .run(command, id, async |_| Ok(id))
            .await?
            .or_replay(async |first| Ok(first))
            .await?;
        Ok(Some(request))
    }

    async fn decide_one(
        &self,
        command: &CommandContext,
        actor: Actor,
        decision: DecisionOnDocument,
    ) -> Result<Document, Error> {
        let rejection = decision.rejection?;
        if let Some(rejection) = &rejection {
            let checked = rejection.check();
            checked.map_err(|refusal| refusal.within(&["rejection"]))?;
        }
        self.decide(command, actor, decision.document, rejection)
            .await
    }
}

/// Command of one decision.
fn command_of(
    command: &CommandContext,
    request: Option<Uuid>,
    decision: &DecisionOnDocument,
) -> CommandContext {
    let document = decision.document.0;
    let key = request.map(|request| IdempotencyKey {
        key: format!("decide {request} {document}"),
        request: format!("decideDocuments {request} {document}"),
        owner: KeyOwner::Organisation,
    });
    command
        .clone()
        .with_idempotency_key(key)
        .with_expected_version(decision.expected_version)
}

/// Result of the decision at this position. Any error except a refusal ends the request, which continues there when it is sent
/// again.
fn result_of(index: usize, result: Result<Document, Error>) -> Result<DecidedDocument, Error> {
    match result {
        Ok(document) => Ok(Ok(document)),
        Err(Error::Refused(refusals)) => {
            let index = index.to_string();
            let refusals = refusals
                .into_iter()
                .map(|refusal| refusal.within(&["decisions", &index]));
            Ok(Err(refusals.collect()))
        }
        Err(error) => Err(error),
    }
}
