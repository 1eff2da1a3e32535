//! SQL statements.

mod organisations;
mod products;
mod provider_keys;
mod providers;
mod repairs;
mod rule_packs;
mod units;

pub use self::units::{find_unit_import, list_units, update_unit_import, upsert_units};
pub use organisations::{
    delete_organisations, find_organisation, repair_organisations, upsert_organisations,
};
pub use products::{
    find_products, find_products_by_sku, list_redescribed_products, repair_products,
    upsert_products,
};
pub use provider_keys::{
    find_owner_of_provider_key, repair_provider_keys, share_provider_key, upsert_provider_key,
};
pub use providers::{
    find_providers, lock_provider, repair_providers, share_provider, share_providers,
    upsert_provider,
};
pub use rule_packs::{
    list_document_codes, list_requirement_ids, list_rule_names, list_unknown_document_codes,
    list_unknown_rules, repair_rule_packs, upsert_rule_pack,
};
