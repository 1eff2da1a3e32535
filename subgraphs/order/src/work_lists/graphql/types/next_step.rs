use async_graphql::{Context, Enum, SimpleObject};
use caller::Role;
use chassis::RequestContext;
use chassis::scalar::DateTime;

use crate::orders::domain::Part;
use crate::service::SeenOrder;

/// Who has to take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StepParty {
    Seller,
    /// Each provider that was asked and has not answered.
    Candidate,
    /// The one whose quote was accepted.
    Provider,
    /// The platform's administrators.
    Admin,
}

/// A step that an order waits for.
#[derive(SimpleObject)]
pub struct NextStep {
    /// The mutation, as `acceptQuote`.
    pub command: &'static str,
    pub by: StepParty,
    /// Whether you have to take it.
    pub yours: bool,
    /// Null if nothing happens when it waits.
    pub due: Option<DateTime>,
}

/// What an order waits for, as far as this reader may know.
pub fn next_steps(ctx: &Context<'_>, order: &SeenOrder) -> Vec<NextStep> {
    let caller = RequestContext::of(ctx).caller();
    let is_admin = caller.has_role(Role::PlatformAdmin);
    let mut steps: Vec<NextStep> = Vec::new();
    for (step, yours) in order.next_steps(is_admin) {
        let by = match step.by {
            Part::Seller => StepParty::Seller,
            Part::Candidate | Part::Bidder => StepParty::Candidate,
            Part::Provider => StepParty::Provider,
            Part::Admin => StepParty::Admin,
            Part::System => continue,
        };
        let command = step.command.mutation();
        if !steps
            .iter()
            .any(|known| known.command == command && known.by == by)
        {
            steps.push(NextStep {
                command,
                by,
                yours,
                due: step.due.map(DateTime),
            });
        }
    }
    steps
}
