//! Orders at every point of their life, and every command on them.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use order::orders::service::{Command, Left, OrderStatus, Part, TRANSITIONS, Transition};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    Case, OrderDomain, ROLES, ask, document, person, quote, rejection, report, resubmission,
};

/// A point in the life of an order between a seller and two providers.
#[derive(Clone, Copy, Debug)]
pub struct LifeStage {
    pub name: &'static str,
    pub status: OrderStatus,
    /// The remainder after a step that uses up something here.
    left: Left,
    /// The parts of the two providers.
    parts: [Option<Part>; 2],
}

const fn stage(
    name: &'static str,
    status: OrderStatus,
    left: Left,
    parts: [Option<Part>; 2],
) -> LifeStage {
    LifeStage {
        name,
        status,
        left,
        parts,
    }
}

#[rustfmt::skip]
pub const STAGES: &[LifeStage] = {
    use Left::{Nothing, Something, Whatever};
    use OrderStatus as S;
    const CANDIDATE: Option<Part> = Some(Part::Candidate);
    const BIDDER: Option<Part> = Some(Part::Bidder);
    const PROVIDER: Option<Part> = Some(Part::Provider);
    &[
        stage("draft",                     S::Draft,             Whatever,  [None, None]),
        stage("two asked",                 S::Requested,         Something, [CANDIDATE, CANDIDATE]),
        stage("one left",                  S::Requested,         Nothing,   [CANDIDATE, None]),
        stage("one quote",                 S::Quoted,            Nothing,   [BIDDER, CANDIDATE]),
        stage("two quotes",                S::Quoted,            Something, [BIDDER, BIDDER]),
        stage("declined",                  S::Declined,          Whatever,  [None, None]),
        stage("expired",                   S::Expired,           Whatever,  [CANDIDATE, CANDIDATE]),
        stage("accepted",                  S::Accepted,          Whatever,  [PROVIDER, None]),
        stage("at work",                   S::InAssessment,      Nothing,   [PROVIDER, None]),
        stage("at work, with an answer",   S::InAssessment,      Something, [PROVIDER, None]),
        stage("waiting for one document",  S::AwaitingDocuments, Nothing,   [PROVIDER, None]),
        stage("waiting for two documents", S::AwaitingDocuments, Something, [PROVIDER, None]),
        stage("reported",                  S::Reported,          Whatever,  [PROVIDER, None]),
        stage("disputed",                  S::Disputed,          Whatever,  [PROVIDER, None]),
        stage("completed",                 S::Completed,         Whatever,  [PROVIDER, None]),
        stage("cancelled",                 S::Cancelled,         Whatever,  [BIDDER, CANDIDATE]),
    ]
};

/// Fields of the API, with their commands in the table. A resubmitted document counts as submitted.
pub const DEEDS: &[(&str, Command)] = &[
    ("updateDraft", Command::UpdateDraft),
    ("requestAssessment", Command::RequestAssessment),
    ("submitQuote", Command::SubmitQuote),
    ("withdrawQuote", Command::WithdrawQuote),
    ("declineRequest", Command::DeclineRequest),
    ("acceptQuote", Command::AcceptQuote),
    ("startAssessment", Command::StartAssessment),
    ("requestDocument", Command::RequestDocument),
    ("submitDocument", Command::SubmitDocument),
    ("resubmitDocument", Command::SubmitDocument),
    ("acceptDocument", Command::AcceptDocument),
    ("rejectDocument", Command::RejectDocument),
    ("issueReport", Command::IssueReport),
    ("acceptReport", Command::AcceptReport),
    ("openDispute", Command::OpenDispute),
    ("resolveDispute", Command::DismissDispute),
    ("resolveDispute", Command::UpholdDispute),
    ("cancelOrder", Command::CancelOrder),
];

pub const SELLERS: [Role; 2] = [Role::SellerOwner, Role::SellerMember];
pub const PROVIDERS: [Role; 2] = [Role::ProviderOwner, Role::Assessor];

/// A caller that tries a command.
pub struct Someone {
    pub caller: Arc<Caller>,
    pub role: Role,
    /// The part of the organisation in the order, to which the role belongs.
    pub part: Option<Part>,
}

/// An order at a stage.
pub struct Scene {
    pub case: Case,
    stage: LifeStage,
    /// The quotes of the two providers.
    quotes: [Option<String>; 2],
    /// An undecided document: the answer to a request, if there is one.
    pending: Option<String>,
    rejected: Option<String>,
    /// The document request that waits for the seller.
    request: Option<String>,
}

impl Scene {
    pub async fn at(world: &OrderDomain, stage: LifeStage) -> Self {
        let case = match stage.status {
            OrderStatus::Draft => Case::drafted(world).await,
            _ => Case::requested(world).await,
        };
        let mut scene = Self {
            case,
            stage,
            quotes: [None, None],
            pending: None,
            rejected: None,
            request: None,
        };
        if stage.status != OrderStatus::Draft {
            scene.pending = Some(scene.case.document(world, "EU_DOC").await);
            scene.gather_quotes(world).await;
        }
        if scene.works() {
            scene.assess(world).await;
        }
        let (status, _) = scene.case.state(world).await;
        assert_eq!(status, stage.status.into_str(), "{}", stage.name);
        scene
    }

    fn works(&self) -> bool {
        self.stage.parts[0] == Some(Part::Provider)
    }

    async fn gather_quotes(&mut self, world: &OrderDomain) {
        let case = &self.case;
        let decline = json!({ "orderId": case.order, "reason": "No capacity." });
        match self.stage.name {
            "one left" => drop(world.done(&case.second, "declineRequest", decline).await),
            "declined" => {
                world
                    .done(&case.first, "declineRequest", decline.clone())
                    .await;
                world.done(&case.second, "declineRequest", decline).await;
            }
            "two quotes" => {
                self.quotes = [
                    Some(case.quote(world, &case.first).await),
                    Some(case.quote(world, &case.second).await),
                ];
            }
            "expired" => case.expire(world).await,
            "two asked" => {}
            _ => self.quotes[0] = Some(case.quote(world, &case.first).await),
        }
        if self.stage.status == OrderStatus::Cancelled {
            let cancel = json!({ "orderId": case.order, "reason": "Changed plans." });
            world.done(&case.seller, "cancelOrder", cancel).await;
        }
    }

    /// Continues from the acceptance. There is always a rejected document.
    async fn assess(&mut self, world: &OrderDomain) {
        let case = &self.case;
        world
            .done(
                &case.seller,
                "acceptQuote",
                json!({ "quoteId": self.quotes[0] }),
            )
            .await;
        let rejected = case.document(world, "SDS").await;
        case.reject(world, &rejected).await;
        self.rejected = Some(rejected);
        if self.stage.status == OrderStatus::Accepted {
            return;
        }
        world
            .done(
                &case.first,
                "startAssessment",
                json!({ "orderId": case.order }),
            )
            .await;
        match self.stage.name {
            "at work, with an answer" => {
                let request = case.ask(world, "SAMPLE_PHOTO").await;
                self.pending = Some(case.answer(world, "SAMPLE_PHOTO", &request).await);
            }
            "waiting for one document" => {
                self.request = Some(case.ask(world, "SAMPLE_PHOTO").await);
            }
            "waiting for two documents" => {
                self.request = Some(case.ask(world, "SAMPLE_PHOTO").await);
                case.ask(world, "SAMPLE_PHOTO").await;
            }
            _ => {}
        }
        self.report(world).await;
    }

    /// Adds the report and the further steps of the stage.
    async fn report(&self, world: &OrderDomain) {
        let case = &self.case;
        if matches!(
            self.stage.status,
            OrderStatus::Reported | OrderStatus::Disputed | OrderStatus::Completed
        ) {
            case.report(world, report()).await;
        }
        match self.stage.status {
            OrderStatus::Disputed => {
                let dispute =
                    json!({ "orderId": case.order, "reason": "The sample was not ours." });
                world.done(&case.seller, "openDispute", dispute).await;
            }
            OrderStatus::Completed => {
                world
                    .done(
                        &case.seller,
                        "acceptReport",
                        json!({ "orderId": case.order }),
                    )
                    .await;
            }
            _ => {}
        }
    }

    /// Returns a caller for each role in the organisation of each party, and in another one.
    pub fn everybody(&self) -> Vec<Someone> {
        let (case, [first, second]) = (&self.case, self.stage.parts);
        let sellers = |organisation, part| (organisation, OrganisationKind::Seller, SELLERS, part);
        let providers =
            |organisation, part| (organisation, OrganisationKind::Provider, PROVIDERS, part);
        let mut people = Vec::new();
        for (organisation, kind, roles, part) in [
            sellers(case.seller_id(), Some(Part::Seller)),
            sellers(Uuid::now_v7(), None),
            providers(case.first_id(), first),
            providers(case.second_id(), second),
            providers(Uuid::now_v7(), None),
            // The right organisation, with a role of the other party.
            providers(case.seller_id(), None),
            sellers(case.first_id(), None),
        ] {
            for role in roles {
                people.push(Someone {
                    caller: person(organisation, kind, role),
                    role,
                    part,
                });
            }
        }
        for role in ROLES
            .into_iter()
            .filter(|role| !SELLERS.contains(role) && !PROVIDERS.contains(role))
        {
            // An administrator inside the seller's own organisation.
            let caller = person(case.seller_id(), OrganisationKind::Seller, role);
            let part = (role == Role::PlatformAdmin).then_some(Part::Admin);
            people.push(Someone { caller, role, part });
        }
        people
    }

    /// Returns the row of the table for this command by this part, at this stage.
    pub fn row(&self, field: &str, command: Command, by: Part) -> Option<&'static Transition> {
        // The rejected document answers no request, so the request remains open.
        let left = match (field, self.stage.status) {
            ("resubmitDocument", OrderStatus::AwaitingDocuments) => Left::Something,
            _ => self.stage.left,
        };
        TRANSITIONS.iter().find(|row| {
            row.from == Some(self.stage.status)
                && row.command == command
                && row.by == by
                && (row.left == Left::Whatever || row.left == left)
        })
    }

    /// Returns the input of the command, for this caller.
    pub fn input(&self, field: &str, command: Command, by: &Caller) -> Value {
        let case = &self.case;
        let nothing = Uuid::now_v7().to_string();
        let or_nothing = |id: &Option<String>| id.clone().unwrap_or_else(|| nothing.clone());
        let with_order = |mut input: Value| {
            input["orderId"] = json!(case.order);
            input
        };
        match field {
            "updateDraft" => json!({ "orderId": case.order, "message": "Something else." }),
            "requestAssessment" => json!({ "orderId": case.order, "providerIds": case.profiles }),
            "submitQuote" => quote(&case.order),
            "acceptQuote" => json!({ "quoteId": or_nothing(&self.quotes[0]) }),
            "withdrawQuote" => {
                let own = usize::from(by.organisation() == Some(case.second_id()));
                let quote = self.quotes[own].as_ref().or(self.quotes[0].as_ref());
                json!({ "quoteId": or_nothing(&quote.cloned()) })
            }
            "requestDocument" => ask(&case.order, "EU_DOC"),
            "submitDocument" => {
                let mut input = with_order(document(case.product, "SAMPLE_PHOTO"));
                if self.request.is_some() {
                    input["documentRequestId"] = json!(self.request);
                }
                input
            }
            "resubmitDocument" => {
                resubmission(&or_nothing(&self.rejected.clone().or(self.pending.clone())))
            }
            "acceptDocument" => json!({ "documentId": or_nothing(&self.pending) }),
            "rejectDocument" => rejection(&or_nothing(&self.pending)),
            "issueReport" => with_order(report()),
            "resolveDispute" => {
                let dismissed = command == Command::DismissDispute;
                let outcome = if dismissed { "DISMISSED" } else { "UPHELD" };
                with_order(json!({ "outcome": outcome, "resolution": "We looked." }))
            }
            "declineRequest" | "cancelOrder" | "openDispute" => {
                with_order(json!({ "reason": "Because." }))
            }
            _ => with_order(json!({})),
        }
    }

    /// Returns the code of objects that the caller may not see.
    pub fn hidden(field: &str) -> &'static str {
        match field {
            "acceptQuote" | "withdrawQuote" => "QUOTE_NOT_FOUND",
            "resubmitDocument" | "acceptDocument" | "rejectDocument" => "DOCUMENT_NOT_FOUND",
            "submitDocument" => "PRODUCT_NOT_FOUND",
            _ => "ORDER_NOT_FOUND",
        }
    }

    /// Returns the code of a command that is refused although the table permits it, or with another code: the object of the
    /// command does not exist here.
    pub fn lacks(&self, field: &str, someone: &Someone) -> Option<&'static str> {
        let own = usize::from(someone.caller.organisation() == Some(self.case.second_id()));
        match field {
            "acceptQuote" => self.quotes[0].is_none().then_some("QUOTE_NOT_FOUND"),
            "withdrawQuote" => self.quotes[own].is_none().then_some("QUOTE_NOT_FOUND"),
            "acceptDocument" | "rejectDocument" => {
                let sees = matches!(someone.part, Some(Part::Provider | Part::Admin));
                (self.pending.is_none() || !sees).then_some("DOCUMENT_NOT_FOUND")
            }
            "resubmitDocument" => self.pending.is_none().then_some("DOCUMENT_NOT_FOUND"),
            _ => None,
        }
    }

    /// Returns the version of the command's object, as this caller sees it.
    pub async fn version(&self, world: &OrderDomain, field: &str, caller: &Arc<Caller>) -> i64 {
        let document = match field {
            "acceptDocument" | "rejectDocument" => self.pending.as_ref(),
            "resubmitDocument" => self.rejected.as_ref(),
            _ => None,
        };
        let Some(document) = document else {
            let query = "query($id: ID!) { order(id: $id) { version } }";
            let data = world
                .read(caller, query, json!({ "id": self.case.order }))
                .await;
            return data["order"]["version"].as_i64().unwrap();
        };
        sqlx::query_scalar("select version from evidence_documents where id = $1")
            .bind(document.parse::<Uuid>().unwrap())
            .fetch_one(&world.database.pool)
            .await
            .unwrap()
    }

    pub fn has_rejected(&self) -> bool {
        self.rejected.is_some()
    }
}
