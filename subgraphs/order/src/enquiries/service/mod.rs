//! Use cases: enquiries before an order, messages, and ratings after an order.

mod enquiries;
mod enquiry_reading;
mod messages;
mod ratings;
mod seen_enquiry;

pub use messages::{About, OrderRecipient};
pub(crate) use ratings::list_ratings_after;
pub use seen_enquiry::SeenEnquiry;

use commands::{Commands, Error};
use database::{Conn, Pool};

use crate::domain::EnquiryId;
use crate::enquiries::domain::Enquiry;
use crate::enquiries::store;
use crate::orders::service::order_steps::OrderSteps;
use crate::projections::service::Projections;
use crate::store::Keyring;

/// The use cases of enquiries, and of the messages about enquiries and orders. Cheap to clone.
#[derive(Clone)]
pub struct Enquiries {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    projections: Projections,
}

/// The use cases of ratings. Cheap to clone.
#[derive(Clone)]
pub struct Ratings {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    steps: OrderSteps,
}

impl Enquiries {
    pub(crate) const fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        projections: Projections,
    ) -> Self {
        Self {
            pool,
            keys,
            commands,
            projections,
        }
    }
}

impl Ratings {
    pub(crate) const fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        steps: OrderSteps,
    ) -> Self {
        Self {
            pool,
            keys,
            commands,
            steps,
        }
    }
}

/// Finds the enquiry with this ID.
pub(crate) async fn find_enquiry(conn: &mut Conn, id: EnquiryId) -> Result<Option<Enquiry>, Error> {
    Ok(store::find_enquiries(conn, &[id]).await?.pop())
}
