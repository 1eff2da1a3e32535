//! Events about enquiries, messages and ratings. They do not contain the texts.

use database::Conn;
use events::EventContext;
use events::order::{self as published, OrderFact};

use crate::enquiries::domain::{Enquiry, EnquiryEvent, Message, Rating, Thread};
use crate::events::outgoing::{Error, append};

/// Publishes a step of an enquiry. For a message, the event of the message is published instead.
pub async fn enquiry(
    conn: &mut Conn,
    context: EventContext,
    enquiry: &Enquiry,
    event: EnquiryEvent,
) -> Result<(), Error> {
    let fact = match event {
        EnquiryEvent::ProviderContacted => OrderFact::ProviderContacted,
        EnquiryEvent::EnquiryAnswered => OrderFact::EnquiryAnswered,
        EnquiryEvent::EnquiryClosed => OrderFact::EnquiryClosed,
        EnquiryEvent::EnquiryExpired => OrderFact::EnquiryExpired,
        EnquiryEvent::MessageSent => return Ok(()),
    };
    let snapshot = published::Enquiry {
        id: enquiry.id.0,
        number: enquiry.number.clone(),
        seller: enquiry.seller.0,
        provider: enquiry.provider.0,
        self_check: enquiry.self_check.map(|check| check.0),
        status: enquiry.status.into_str().to_owned(),
    };
    let draft = context.draft(
        enquiry.id.0,
        enquiry.version,
        [enquiry.seller, enquiry.provider],
    );
    append(conn, context, fact(snapshot), draft).await?;
    Ok(())
}

/// Publishes a message, with the number of its enquiry or order.
pub async fn message(
    conn: &mut Conn,
    context: EventContext,
    message: &Message,
    number: &str,
) -> Result<(), Error> {
    let (enquiry, order) = match message.thread {
        Thread::Enquiry(id) => (Some(id.0), None),
        Thread::Order(id, _) => (None, Some(id.0)),
    };
    let fact = OrderFact::MessageSent(published::Message {
        id: message.id.0,
        enquiry,
        order,
        number: number.to_owned(),
        from: message.from.0,
        to: vec![message.to.0],
    });
    append(
        conn,
        context,
        fact,
        context.draft(message.id.0, 1, [message.from, message.to]),
    )
    .await?;
    Ok(())
}

/// Publishes a rating. `before` has the previous stars of the order's rating.
pub async fn rating(
    conn: &mut Conn,
    context: EventContext,
    rating: &Rating,
    before: Option<u8>,
) -> Result<(), Error> {
    let fact = OrderFact::ProviderRated(published::Rating {
        order: rating.order.0,
        seller: rating.seller.0,
        provider: rating.profile.0,
        stars: rating.stars,
        before,
    });
    let draft = context.draft(
        rating.id.0,
        rating.version,
        [rating.seller, rating.provider],
    );
    append(conn, context, fact, draft).await?;
    Ok(())
}
