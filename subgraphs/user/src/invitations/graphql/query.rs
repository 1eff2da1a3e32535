use async_graphql::{Context, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::types::{Invitation, InvitationPreview};
use crate::invitations::domain::InvitationFilter;
use crate::invitations::service::Invitations;

/// The invitation of a token.
#[derive(Default)]
pub struct InvitationPreviewQuery;

/// The invitations of an organisation.
#[derive(Default)]
pub struct InvitationsQuery;

#[Object]
impl InvitationPreviewQuery {
    /// The open invitation with this token.
    ///
    /// Everyone who has the token may read this, without signing in. Null if the token is wrong, or if `registerUser`
    /// and `acceptInvitation` would refuse it. The token is a secret: send it in a POST request.
    #[graphql(tag = "public")]
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            secret,
            desc = "Token from the invitation email. At most 200 characters.",
            validator(max_length = 200)
        )]
        token: String,
    ) -> Result<Option<InvitationPreview>, Failure> {
        let request = RequestContext::of(ctx);
        let invitations: &Invitations = request.service();
        let found = invitations
            .preview_invitation(request.caller(), &token.into(), request.now())
            .await?;
        Ok(found.map(InvitationPreview::from))
    }
}

#[Object]
impl InvitationsQuery {
    /// Invitations of your own organisation, newest first. Owners may read this.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Paged<Uuid, Invitation>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = InvitationFilter {
            updated_from,
            updated_to,
        };
        let key = |each: &Invitation| each.0.id.0;
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (invitations, caller) = (request.service::<Invitations>(), request.caller());
        let found = invitations.list(caller, &filter, page.window()).await?;
        let (invitations, caller) = (invitations.clone(), caller.clone());
        let count = move || {
            let (invitations, caller, filter) =
                (invitations.clone(), caller.clone(), filter.clone());
            async move { Ok(invitations.count(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map(Invitation), key, count))
    }
}
