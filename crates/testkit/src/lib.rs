//! For tests only: a private database and Redis prefix per test on the servers that `cargo xtask test` starts.
