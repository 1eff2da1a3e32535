//! A model of an order, from the state table and a few rules: without a database, a schema or code of the domain except for the
//! table.

use caller::Role;
use order::orders::service::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS};

use crate::orders::states::{fact, may};

/// Caller of a command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Who {
    Seller,
    /// One of the three providers that the seller asks.
    Provider(usize),
    StrangeSeller,
    StrangeProvider,
    Admin,
}

impl Who {
    pub const ALL: [Self; 7] = [
        Self::Seller,
        Self::Provider(0),
        Self::Provider(1),
        Self::Provider(2),
        Self::StrangeSeller,
        Self::StrangeProvider,
        Self::Admin,
    ];

    pub const fn role(self) -> Role {
        match self {
            Self::Seller | Self::StrangeSeller => Role::SellerOwner,
            Self::Provider(_) | Self::StrangeProvider => Role::ProviderOwner,
            Self::Admin => Role::PlatformAdmin,
        }
    }
}

/// A command. Numbers are positions among the quotes, documents and requests so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deed {
    /// A step of the order itself.
    Plain(&'static str, Command),
    WithdrawQuote(usize),
    AcceptQuote(usize),
    /// A document, with or without a request.
    Submit(Option<usize>),
    Resubmit(usize),
    AcceptDocument(usize),
    RejectDocument(usize),
}

const PLAIN: &[(&str, Command)] = &[
    ("updateDraft", Command::UpdateDraft),
    ("requestAssessment", Command::RequestAssessment),
    ("submitQuote", Command::SubmitQuote),
    ("declineRequest", Command::DeclineRequest),
    ("startAssessment", Command::StartAssessment),
    ("requestDocument", Command::RequestDocument),
    ("issueReport", Command::IssueReport),
    ("acceptReport", Command::AcceptReport),
    ("openDispute", Command::OpenDispute),
    ("resolveDispute", Command::DismissDispute),
    ("resolveDispute", Command::UpholdDispute),
    ("cancelOrder", Command::CancelOrder),
];

impl Deed {
    pub const fn field(self) -> &'static str {
        match self {
            Self::Plain(field, _) => field,
            Self::WithdrawQuote(_) => "withdrawQuote",
            Self::AcceptQuote(_) => "acceptQuote",
            Self::Submit(_) => "submitDocument",
            Self::Resubmit(_) => "resubmitDocument",
            Self::AcceptDocument(_) => "acceptDocument",
            Self::RejectDocument(_) => "rejectDocument",
        }
    }
}

type Refused = &'static str;

/// The expected content of the database after each command.
#[derive(Clone, Debug)]
pub struct Model {
    pub status: OrderStatus,
    /// Values of `order_candidates.state`; empty for a draft.
    pub candidates: Vec<&'static str>,
    /// Organisations, with values of `quotes.status`.
    pub quotes: Vec<(usize, &'static str)>,
    /// Values of `evidence_documents.status`.
    pub documents: Vec<&'static str>,
    /// Values of `document_requests.status`, with the latest answer.
    pub requests: Vec<(&'static str, Option<usize>)>,
    /// The valid certificate, if there is one.
    pub certificate: Option<&'static str>,
    pub overdue: bool,
    /// Each step, with the status after it.
    pub steps: Vec<(OrderEvent, OrderStatus)>,
    /// All published events: steps and their consequences.
    pub told: Vec<String>,
}

impl Model {
    /// Creates a draft, or a request to all three providers.
    pub fn begin(drafted: bool) -> Self {
        let command = if drafted {
            Command::DraftOrder
        } else {
            Command::RequestAssessment
        };
        let row = TRANSITIONS
            .iter()
            .find(|row| row.from.is_none() && row.command == command)
            .unwrap();
        Self {
            status: row.to,
            candidates: if drafted {
                Vec::new()
            } else {
                vec!["ASKED"; 3]
            },
            quotes: Vec::new(),
            documents: Vec::new(),
            requests: Vec::new(),
            certificate: None,
            overdue: false,
            steps: vec![(row.event, row.to)],
            told: vec![fact(row.event)],
        }
    }

    /// Returns all commands that a caller could try now, including one on a missing object of each kind.
    pub fn thinkable(&self) -> Vec<(Who, Deed)> {
        let mut deeds: Vec<Deed> = PLAIN
            .iter()
            .map(|(field, command)| Deed::Plain(field, *command))
            .collect();
        for quote in 0..=self.quotes.len() {
            deeds.extend([Deed::WithdrawQuote(quote), Deed::AcceptQuote(quote)]);
        }
        for document in 0..=self.documents.len() {
            let of = [
                Deed::Resubmit(document),
                Deed::AcceptDocument(document),
                Deed::RejectDocument(document),
            ];
            deeds.extend(of);
        }
        deeds.push(Deed::Submit(None));
        deeds.extend((0..=self.requests.len()).map(|request| Deed::Submit(Some(request))));
        Who::ALL
            .into_iter()
            .flat_map(|who| deeds.iter().map(move |deed| (who, *deed)))
            .collect()
    }

    /// Returns the permitted commands that lead on.
    pub fn allowed(&self) -> Vec<(Who, Deed)> {
        let mut thinkable = self.thinkable();
        thinkable.retain(|(who, deed)| self.after(*who, *deed).is_ok());
        thinkable.retain(|(_, deed)| deed.field() != "cancelOrder");
        thinkable
    }

    /// Returns the order after this command, or the code with which it is refused.
    pub fn after(&self, who: Who, deed: Deed) -> Result<Self, Refused> {
        if !may(deed.field(), who.role()) {
            return Err("FORBIDDEN");
        }
        let mut next = self.clone();
        match deed {
            Deed::Plain(_, command) => next.plain(who, command)?,
            Deed::WithdrawQuote(quote) => next.withdraw(who, quote)?,
            Deed::AcceptQuote(quote) => next.accept_quote(who, quote)?,
            Deed::Submit(request) => next.submit(who, request)?,
            Deed::Resubmit(document) => next.resubmit(who, document)?,
            Deed::AcceptDocument(document) => next.decide(who, document, "ACCEPTED")?,
            Deed::RejectDocument(document) => next.decide(who, document, "REJECTED")?,
        }
        Ok(next)
    }

    /// Runs the clock long after every deadline. Returns true if this was a step.
    pub fn strike(&mut self, command: Command) -> bool {
        let told = command == Command::MarkOverdue && self.overdue;
        let step = !told && self.step(command, Part::System, Left::Whatever).is_ok();
        self.overdue |= step && command == Command::MarkOverdue;
        step
    }

    /// Takes the step of the matching row of the state table.
    fn step(&mut self, command: Command, by: Part, left: Left) -> Result<(), Refused> {
        let row = TRANSITIONS.iter().find(|row| {
            row.from == Some(self.status)
                && (row.command, row.by) == (command, by)
                && (row.left == Left::Whatever || row.left == left)
        });
        let row = row.ok_or("WRONG_STATE")?;
        self.status = row.to;
        self.steps.push((row.event, row.to));
        self.told.push(fact(row.event));
        Ok(())
    }

    fn part(&self, who: Who) -> Option<Part> {
        match who {
            Who::Seller => Some(Part::Seller),
            Who::Admin => Some(Part::Admin),
            Who::StrangeSeller | Who::StrangeProvider => None,
            Who::Provider(nth) => match *self.candidates.get(nth)? {
                "ASKED" => Some(Part::Candidate),
                "QUOTED" => Some(Part::Bidder),
                "CHOSEN" => Some(Part::Provider),
                _ => None,
            },
        }
    }

    /// Returns whether other candidates than this one are in such a state.
    fn others(&self, who: Who, such: impl Fn(&str) -> bool) -> Left {
        let mut others = self
            .candidates
            .iter()
            .enumerate()
            .filter(|(nth, _)| who != Who::Provider(*nth));
        if others.any(|(_, state)| such(state)) {
            Left::Something
        } else {
            Left::Nothing
        }
    }

    fn open_requests(&self) -> Left {
        let open = self.requests.iter().any(|(status, _)| *status == "OPEN");
        if open { Left::Something } else { Left::Nothing }
    }

    fn plain(&mut self, who: Who, command: Command) -> Result<(), Refused> {
        let part = self.part(who).ok_or("ORDER_NOT_FOUND")?;
        let left = match command {
            Command::DeclineRequest => self.others(who, |state| state != "DECLINED"),
            _ => Left::Whatever,
        };
        self.step(command, part, left)?;
        match (command, who) {
            (Command::RequestAssessment, _) => self.candidates = vec!["ASKED"; 3],
            (Command::SubmitQuote, Who::Provider(nth)) => {
                self.candidates[nth] = "QUOTED";
                self.quotes.push((nth, "SUBMITTED"));
            }
            (Command::DeclineRequest, Who::Provider(nth)) => self.candidates[nth] = "DECLINED",
            (Command::RequestDocument, _) => self.requests.push(("OPEN", None)),
            (Command::CancelOrder, _) if self.certificate == Some("SUSPENDED") => {
                self.told.push("carnet.order.CertificateRevoked.v1".into());
                self.certificate = Some("REVOKED");
            }
            (Command::IssueReport, _) if self.certificate == Some("VALID") => {
                self.told
                    .push("carnet.order.CertificateSuspended.v1".into());
                self.certificate = Some("SUSPENDED");
            }
            (Command::AcceptReport | Command::DismissDispute, _) => {
                if self.certificate.is_some() {
                    self.told
                        .push("carnet.order.CertificateSuperseded.v1".into());
                }
                self.told.push("carnet.order.CertificateIssued.v1".into());
                self.certificate = Some("VALID");
            }
            _ => {}
        }
        Ok(())
    }

    fn withdraw(&mut self, who: Who, quote: usize) -> Result<(), Refused> {
        let part = self.part(who).ok_or("QUOTE_NOT_FOUND")?;
        let (owner, status) = *self.quotes.get(quote).ok_or("QUOTE_NOT_FOUND")?;
        if who != Who::Provider(owner) {
            return Err("QUOTE_NOT_FOUND");
        }
        self.step(
            Command::WithdrawQuote,
            part,
            self.others(who, |state| state == "QUOTED"),
        )?;
        if status != "SUBMITTED" {
            return Err("QUOTE_NOT_FOUND");
        }
        self.quotes[quote].1 = "WITHDRAWN";
        self.candidates[owner] = "ASKED";
        Ok(())
    }

    fn accept_quote(&mut self, who: Who, quote: usize) -> Result<(), Refused> {
        let part = self.part(who).ok_or("QUOTE_NOT_FOUND")?;
        let (owner, status) = *self.quotes.get(quote).ok_or("QUOTE_NOT_FOUND")?;
        self.step(Command::AcceptQuote, part, Left::Whatever)?;
        if status != "SUBMITTED" {
            return Err("QUOTE_NOT_FOUND");
        }
        for (nth, state) in self
            .candidates
            .iter_mut()
            .enumerate()
            .filter(|(_, state)| **state != "DECLINED")
        {
            *state = if nth == owner {
                "CHOSEN"
            } else {
                "PASSED_OVER"
            };
        }
        for (_, status) in self
            .quotes
            .iter_mut()
            .filter(|(_, status)| *status == "SUBMITTED")
        {
            *status = "REJECTED";
        }
        self.quotes[quote].1 = "ACCEPTED";
        let lost = self
            .quotes
            .iter()
            .filter(|(_, status)| *status == "REJECTED")
            .count();
        self.told
            .extend(vec!["carnet.order.QuoteRejected.v1".to_owned(); lost]);
        Ok(())
    }

    fn submit(&mut self, who: Who, request: Option<usize>) -> Result<(), Refused> {
        let part = self.part(who).ok_or("PRODUCT_NOT_FOUND")?;
        let document = self.documents.len();
        let answer = match request.map(|request| self.requests.get_mut(request)) {
            None | Some(Some(("OPEN", _))) => Ok(()),
            Some(None) => Err("DOCUMENT_REQUEST_NOT_FOUND"),
            Some(Some(_)) => Err("DOCUMENT_REQUEST_ANSWERED"),
        };
        if let (Ok(()), Some(request)) = (answer, request) {
            self.requests[request] = ("ANSWERED", Some(document));
        }
        self.step(Command::SubmitDocument, part, self.open_requests())?;
        answer?;
        self.documents.push("SUBMITTED");
        Ok(())
    }

    fn resubmit(&mut self, who: Who, document: usize) -> Result<(), Refused> {
        let part = self.part(who).ok_or("DOCUMENT_NOT_FOUND")?;
        let status = *self.documents.get(document).ok_or("DOCUMENT_NOT_FOUND")?;
        let waits = self
            .requests
            .iter_mut()
            .find(|request| **request == ("OPEN", Some(document)));
        if let Some(request) = waits {
            request.0 = "ANSWERED";
        }
        self.step(Command::SubmitDocument, part, self.open_requests())?;
        if status != "REJECTED" {
            return Err("DOCUMENT_NOT_REJECTED");
        }
        self.documents[document] = "SUBMITTED";
        Ok(())
    }

    fn decide(&mut self, who: Who, document: usize, becomes: &'static str) -> Result<(), Refused> {
        let part = self
            .part(who)
            .filter(|part| matches!(part, Part::Provider | Part::Admin));
        let part = part.ok_or("DOCUMENT_NOT_FOUND")?;
        let status = *self.documents.get(document).ok_or("DOCUMENT_NOT_FOUND")?;
        let accepts = becomes == "ACCEPTED";
        if part == Part::Admin {
            if !self.status.is_over() {
                return Err("WRONG_STATE");
            }
            let event = if accepts {
                OrderEvent::DocumentAccepted
            } else {
                OrderEvent::DocumentRejected
            };
            self.told.push(fact(event));
        } else {
            let hangs = self
                .requests
                .iter_mut()
                .find(|request| **request == ("ANSWERED", Some(document)));
            if let Some(request) = hangs {
                request.0 = if accepts { "SATISFIED" } else { "OPEN" };
            }
            let command = if accepts {
                Command::AcceptDocument
            } else {
                Command::RejectDocument
            };
            self.step(command, part, self.open_requests())?;
        }
        if status != "SUBMITTED" {
            return Err("DOCUMENT_DECIDED");
        }
        self.documents[document] = becomes;
        Ok(())
    }
}
