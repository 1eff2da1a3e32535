//! File with the keys that sign certificates.

pub(crate) mod certificate_key;
