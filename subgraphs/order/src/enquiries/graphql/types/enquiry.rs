use async_graphql::Enum;

use crate::enquiries::service::SeenEnquiry;

pub struct Enquiry(pub SeenEnquiry);

/// Status of an enquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::enquiries::domain::EnquiryStatus")]
pub enum EnquiryStatus {
    /// The enquiry waits for the provider.
    Open,
    /// The provider has answered.
    Answered,
    /// One of the parties has closed the enquiry.
    Closed,
    /// The provider did not answer in time.
    Expired,
}
