//! The facts of the monitor domain.

use crate::operations::{DeadLetter, DeadLetterDecision};

facts! {
    /// Facts of the monitor domain.
    "monitor", MonitorFact {
        /// An administrator decides on a dead letter; all consumers receive it, and the one that holds the letter acts.
        DeadLetterDecided(DeadLetterDecision) = "carnet.monitor.DeadLetterDecided.v1" => [user, rule, order, monitor, common],
        /// This domain sets aside an event that it cannot process, or acts on the decision about it.
        DeadLetterChanged(DeadLetter) = "carnet.monitor.DeadLetterChanged.v1" => [monitor],
    }
}
