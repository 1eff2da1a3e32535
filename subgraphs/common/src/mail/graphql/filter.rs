use async_graphql::{ID, InputObject};
use chassis::DateTimeRange;

use super::types::MailState;
use crate::domain::UserId;
use crate::mail::domain::MailFilter;

/// Filters mails. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct MailMessageFilter {
    /// States of the mails. Any of these; all if absent or empty.
    state: Option<Vec<MailState>>,
    /// ID of the user to whom the mail is sent. Letters without an account have no user.
    user_id: Option<ID>,
    /// Filters by the time at which the mail was queued.
    created_at: Option<DateTimeRange>,
    /// Filters by the time of the last change of the state.
    updated_at: Option<DateTimeRange>,
}

impl From<MailMessageFilter> for MailFilter {
    fn from(filter: MailMessageFilter) -> Self {
        let states = filter.state.unwrap_or_default().into_iter();
        let (created_from, created_to) = DateTimeRange::bounds(filter.created_at);
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            states: states.map(Into::into).collect(),
            user: filter.user_id.map(|id| UserId::parse(&id)),
            created_from,
            created_to,
            updated_from,
            updated_to,
        }
    }
}
