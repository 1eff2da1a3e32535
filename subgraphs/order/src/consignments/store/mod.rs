//! SQL statements and sealed columns.

mod consignment_lists;
mod consignment_timeline;
mod consignments;
mod devices;
mod places;

pub use consignment_lists::{count_consignments, count_open_consignments_up_to, list_consignments};
pub use consignment_timeline::{
    count_consignment_steps, insert_consignment_step, list_consignment_timelines,
};
pub use consignments::{
    find_consignments, insert_consignment, list_goods, lock_consignment, lock_consignments,
    next_consignment_number, update_consignment, update_consignment_approval, update_goods,
};
pub use devices::{
    count_device_assignments, insert_device_assignment, list_device_assignments,
    update_device_unassigned,
};
pub use places::{
    delete_other_places, find_place_import, insert_place_import, list_unlisted_places,
    upsert_complete_countries, upsert_places,
};
