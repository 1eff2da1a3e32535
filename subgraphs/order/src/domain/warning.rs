use refusal::WarningCode;

/// Something in a command that is probably wrong, although the command was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Programs decide by it.
    pub code: WarningCode,
    /// The part of the command that it is about, from the command on.
    pub path: Vec<String>,
    pub message: String,
    /// Known values that are similar, the most similar first.
    pub suggestions: Vec<String>,
}

/// The result of a command, and the warnings about the command.
#[derive(Clone, Debug)]
pub struct Noted<T> {
    pub item: T,
    pub warnings: Vec<Warning>,
}
