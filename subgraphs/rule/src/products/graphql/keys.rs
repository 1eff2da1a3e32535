use chassis::{index_by, load_keys};

use crate::domain::ProductId;
use crate::products::domain::Product;
use crate::service::Services;

load_keys! {
    Services;
    ProductId => Product, |load, ids| {
        index_by(load.service.products.find(&load.caller, ids).await?, |product| product.id)
    };
}
