//! One folder per plugin, named as in `router.yaml`.

pub mod access;
