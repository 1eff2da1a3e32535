//! Rules of break-glass access.

use refusal::Refusal;

/// The input names neither an order nor an enquiry, or both.
pub fn one_case_required() -> Refusal {
    Refusal::invalid(&[], "Send either `orderId` or `enquiryId`.")
}
