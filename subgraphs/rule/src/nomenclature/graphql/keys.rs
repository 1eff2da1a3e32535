use chassis::load_keys;

use crate::nomenclature::domain::NomenclatureEntry;
use crate::service::Services;

/// HS code whose entry is loaded as a path from its chapter.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PathOf(pub String);

load_keys! {
    Services;
    PathOf => Vec<NomenclatureEntry>, |load, keys| {
        let codes: Vec<&str> = keys.iter().map(|key| key.0.as_str()).collect();
        let paths = load.service.nomenclature.list_paths(&codes).await?.into_iter();
        let by_code = |path: Vec<NomenclatureEntry>| Some((PathOf(path.last()?.code.clone()), path));
        paths.filter_map(by_code).collect()
    };
}
