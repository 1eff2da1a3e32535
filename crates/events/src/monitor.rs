//! The facts of the monitor domain.

use crate::operations::{DeadLetter, DeadLetterDecision};

facts! {
    /// Facts of the monitor domain.
    "monitor", MonitorFact {
        /// An administrator decided on a dead letter. Every consumer gets it; the one that holds the letter acts.
        DeadLetterDecided(DeadLetterDecision) = "carnet.monitor.DeadLetterDecided.v1" => [user, rule, order, monitor, common],
        DeadLetterChanged(DeadLetter) = "carnet.monitor.DeadLetterChanged.v1" => [monitor],
    }
}
