use std::time::Duration;

/// Longer than any of what is done in it takes on a machine that is not overloaded.
const FLOOR: Duration = Duration::from_millis(250);

/// Does something that must not tell by how long it takes what it found: whether an address has an account. The answer
/// comes no sooner than after a fixed time, in which either case is done.
pub(crate) async fn equalise<T>(work: impl Future<Output = T>) -> T {
    let (done, ()) = tokio::join!(work, tokio::time::sleep(FLOOR));
    done
}
