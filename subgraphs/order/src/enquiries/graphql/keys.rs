//! Loader keys of enquiries and ratings.

use chassis::{index_by, load_keys};

use crate::domain::EnquiryId;
use crate::enquiries::domain::Rating;
use crate::enquiries::service::SeenEnquiry;
use crate::graphql::keys::rekey;
use crate::service::{Services, Sight};

/// Rating of the provider of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RatingOf(pub Sight);

load_keys! { Services;
    EnquiryId => SeenEnquiry, |load, ids| {
        index_by(load.service.enquiries.find(&load.caller, ids).await?, |seen| seen.enquiry().id)
    };
    RatingOf => Rating, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.ratings.ratings_of(&sights).await?, RatingOf)
    };
}
