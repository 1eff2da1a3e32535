use async_graphql::{Context, Enum, SimpleObject};
use caller::Role;
use chassis::RequestContext;
use chassis::scalar::DateTime;

use crate::orders::domain::Part;
use crate::service::SeenOrder;

/// Party that takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StepParty {
    /// Seller of the order.
    Seller,
    /// Each provider that was asked and has not answered.
    Candidate,
    /// Provider whose quote was accepted.
    Provider,
    /// Administrators of the platform.
    Admin,
}

/// Next step of an order.
#[derive(SimpleObject)]
pub struct NextStep {
    /// Mutation of the step, for example `acceptQuote`.
    pub command: &'static str,
    /// Party that takes the step.
    pub by: StepParty,
    /// True if you can take the step.
    pub yours: bool,
    /// Deadline of the step. Null if there is none.
    pub due: Option<DateTime>,
}

/// Returns the next steps of an order that the reader may see.
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
