use refusal::{ErrorCode, Refusal};
use time::Date;

use crate::domain::refusals;
use crate::transport_approvals::domain::ApprovalStatus;

/// The consignment does not exist, or the caller may not see it.
pub fn consignment_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ConsignmentNotFound,
        &["consignmentId"],
        "no such consignment",
    )
}

pub fn wrong_state(status: &str, command: &str) -> Refusal {
    refusals::wrong_state("a consignment", status, command)
}

pub fn carrier_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::CarrierNotFound,
        &["carrierId"],
        "no such active carrier",
    )
}

/// The product of the line at this position does not exist, or belongs to another organisation.
pub fn line_product_not_found(position: usize) -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["lines", &position.to_string(), "productId"],
        "the line is about no product of yours",
    )
}

/// The product of the line at this position is archived.
pub fn line_product_archived(position: usize) -> Refusal {
    Refusal::new(
        ErrorCode::ProductArchived,
        &["lines", &position.to_string(), "productId"],
        "the line is about an archived product",
    )
}

/// The list of places is complete for the country and lacks this place. `similar` names similar places, or is empty.
pub fn place_unknown(field: &str, code: &str, similar: &str) -> Refusal {
    Refusal::new(
        ErrorCode::PlaceUnknown,
        &[field],
        format!("UN/LOCODE has no place {code}{similar}"),
    )
}

/// The transport approval of the consignment is not valid today.
pub fn approval_not_valid(status: ApprovalStatus, valid_to: Option<Date>) -> Refusal {
    let until = valid_to.map_or_else(String::new, |day| format!(", until {day}"));
    Refusal::new(
        ErrorCode::ApprovalNotValid,
        &[],
        format!("the transport approval is {status}{until}"),
    )
}

pub fn device_assigned() -> Refusal {
    Refusal::new(
        ErrorCode::DeviceAssigned,
        &["deviceId"],
        "the device travels with it already",
    )
}

pub fn device_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::DeviceNotFound,
        &["deviceId"],
        "no such device travels with it",
    )
}

pub fn too_many_devices(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDevices,
        &["deviceId"],
        format!("at most {most} devices travel with a consignment"),
    )
}

/// The consignment has had the maximum number of assignments, including those that have ended.
pub fn too_many_assignments(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDevices,
        &["deviceId"],
        format!(
            "at most {most} devices are assigned to a consignment, at a time or one after the other"
        ),
    )
}
