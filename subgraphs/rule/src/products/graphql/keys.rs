use chassis::{index_by, load_keys};

use crate::domain::ProductId;
use crate::products::domain::Product;
use crate::service::Service;

load_keys! {
    Service;
    ProductId => Product, |load, ids| {
        index_by(load.service.get_products(&load.caller, ids).await?, |product| product.id)
    };
}
