//! The bounds of the figures in one table. A figure without a row is shown and not checked.

pub const LINES_P90: &str = "lines, p90";
pub const LONGEST_FILE: &str = "lines, longest";
pub const LONG_FUNCTIONS: &str = "over 50 lines (`fn` to closing brace)";
pub const PARAMETERS: &str = "over 5 parameters (without `self`), resolvers apart";
pub const TUPLES: &str = "with tuple parameters";
pub const WITHOUT_REASON: &str = "`#[expect(clippy::too_many_…)]` without a reason";
pub const EVENT_CONTEXTS: &str = "types `Because`, `Cause`, `EventContext`";
pub const COMMAND_CONTEXTS: &str = "types `Attempt`, `Once`, `CommandContext`";
pub const COMMAND_RUNS: &str = "types `Begun`, `Turn`, `Case`, `Opened`";
pub const REFUSALS: &str = "types `Refusal`, `Refused`";
pub const SERVICE_ERRORS: &str = "types `Error` in `service`";
pub const PAYLOADS: &str = "macros for payloads";
pub const IDS: &str = "macros for ids";
pub const CODES: &str = "macros for words and codes";
pub const LOADERS: &str = "macros for loaders";
pub const COMMAND_LINES: &str = "`cli.rs` files";
pub const REQUEST_CONTEXTS: &str =
    "types `Reads`, `RequestContext`, and functions of `&Context` alone";
pub const TEST_WORLDS: &str = "test fixtures `World`, `Platform`, `Probe`, `Stage`";
pub const CIRCLES: &str = "import circles";
pub const LARGEST_CIRCLE: &str = "files in the largest import circle";
pub const METHODS: &str = "public methods, most in one struct";
pub const SERVICES_OVER: &str = "structs over 20 public methods";
pub const LARGEST_CAPABILITY: &str = "lines, largest capability";
pub const CAPABILITIES_OVER: &str = "capabilities over 5,000 lines";
pub const HEADLESS: &str = "blocks that open with What, Whether, Who, Whoever or Which";
pub const FORBIDDEN: &str = "forbidden words in the API's docs";
pub const UNDESCRIBED: &str =
    "types, fields, arguments, enum values and input fields without a description";

/// The largest value of each figure; a share is in per mille.
///
/// Shared concepts have the bound 0, because `crates/` defines each of them once.
const BOUNDS: [(&str, usize); 27] = [
    (LINES_P90, 250),
    (LONGEST_FILE, 400),
    // Some functions are over 50 lines only by their comments and signatures; clippy counts neither.
    (LONG_FUNCTIONS, 10),
    (PARAMETERS, 0),
    (TUPLES, 0),
    (WITHOUT_REASON, 0),
    (EVENT_CONTEXTS, 0),
    // The user domain's attempt to sign in is a term of its own.
    (COMMAND_CONTEXTS, 1),
    // Terms of other mechanisms: the gateway's turn of a tenant, and the case of an evaluation.
    (COMMAND_RUNS, 2),
    // The gateway refuses requests before there is a graph, with an HTTP status.
    (REFUSALS, 1),
    (SERVICE_ERRORS, 0),
    (PAYLOADS, 0),
    (IDS, 0),
    (CODES, 0),
    (LOADERS, 0),
    (COMMAND_LINES, 0),
    (REQUEST_CONTEXTS, 0),
    // The gateway's tests run a gateway in front of fake subgraphs.
    (TEST_WORLDS, 1),
    (CIRCLES, 0),
    (LARGEST_CIRCLE, 0),
    (METHODS, 20),
    (SERVICES_OVER, 0),
    (LARGEST_CAPABILITY, 5000),
    (CAPABILITIES_OVER, 0),
    (HEADLESS, 0),
    (FORBIDDEN, 0),
    (UNDESCRIBED, 0),
];

/// The largest value that a figure may have.
pub fn bound(name: &str) -> Option<usize> {
    BOUNDS
        .iter()
        .find(|(bounded, _)| *bounded == name)
        .map(|(_, bound)| *bound)
}

#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    BOUNDS.iter().map(|(name, _)| *name)
}
