//! The real gateway over real HTTP. Its rules are what the subgraphs see and what the clients are answered, so that is
//! what these tests look at; nothing runs on the router's own test harness, which behaves as if it were licensed.

mod people;
mod subgraphs;
mod world;

mod tokens;
