//! One folder per plugin, named after its key in `router.yaml`.

pub mod access;
