//! One folder per plugin, named as in `router.yaml`.

mod access;
