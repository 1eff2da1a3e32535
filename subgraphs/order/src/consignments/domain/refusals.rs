use refusal::{ErrorCode, Refusal};
use time::Date;

use crate::domain::refusals;
use crate::transport_approvals::domain::ApprovalStatus;

/// The consignment does not exist, or the caller may not see it.
pub fn consignment_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ConsignmentNotFound,
        &["consignmentId"],
        "There is no consignment with this ID that you may use. Check the ID.",
    )
}

pub fn wrong_state(status: &str, command: &str) -> Refusal {
    refusals::wrong_state("a consignment", status, command)
}

pub fn carrier_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::CarrierNotFound,
        &["carrierId"],
        "There is no active carrier with this ID. Choose another carrier.",
    )
}

/// The list of containers is null.
pub fn containers_required() -> Refusal {
    let message =
        "The list of containers cannot be null. Send an empty list to remove all containers.";
    Refusal::invalid(&["containers"], message)
}

/// The product of the line at this position does not exist, or it belongs to another organisation.
pub fn line_product_not_found(position: usize) -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["lines", &position.to_string(), "productId"],
        "Your organisation has no product with this ID. Check the ID.",
    )
}

/// The product of the line at this position is archived.
pub fn line_product_archived(position: usize) -> Refusal {
    Refusal::new(
        ErrorCode::ProductArchived,
        &["lines", &position.to_string(), "productId"],
        "The product is archived. Choose another product.",
    )
}

/// The list of places is complete for the country and does not have this place. `similar` is a question with the closest place,
/// or empty.
pub fn place_unknown(field: &str, code: &str, similar: &str) -> Refusal {
    Refusal::new(
        ErrorCode::PlaceUnknown,
        &[field],
        format!("UN/LOCODE has no place {code}.{similar} Correct the code."),
    )
}

/// The transport approval of the consignment is not valid today.
pub fn approval_not_valid(status: ApprovalStatus, valid_to: Option<Date>) -> Refusal {
    let until = valid_to.map_or_else(String::new, |day| format!(" (valid until {day})"));
    Refusal::new(
        ErrorCode::ApprovalNotValid,
        &[],
        format!(
            "The transport approval is {status}{until}, so the consignment may not leave. Recheck the approval and try again."
        ),
    )
}

pub fn device_assigned() -> Refusal {
    Refusal::new(
        ErrorCode::DeviceAssigned,
        &["deviceId"],
        "The device is already assigned to the consignment.",
    )
}

pub fn device_id_invalid() -> Refusal {
    let message = "This is not the ID of a device. Check the ID.";
    Refusal::invalid(&["deviceId"], message)
}

pub fn device_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::DeviceNotFound,
        &["deviceId"],
        "The device is not assigned to the consignment. Reload the consignment for its devices.",
    )
}

pub fn too_many_devices(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDevices,
        &["deviceId"],
        format!("At most {most} devices may travel with a consignment. Unassign another device."),
    )
}

/// The consignment has had the maximum number of assignments, including those that have ended.
pub fn too_many_assignments(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDevices,
        &["deviceId"],
        format!(
            "A consignment may have at most {most} device assignments, including those that have ended."
        ),
    )
}
