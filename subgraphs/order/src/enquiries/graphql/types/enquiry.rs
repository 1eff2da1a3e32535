use async_graphql::Enum;

use crate::enquiries::service::SeenEnquiry;

pub struct Enquiry(pub SeenEnquiry);

/// Where an enquiry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::enquiries::domain::EnquiryStatus")]
pub enum EnquiryStatus {
    /// It waits for the provider.
    Open,
    /// The provider has answered.
    Answered,
    /// One of the two has ended it.
    Closed,
    /// The provider did not answer in time.
    Expired,
}
