use std::time::Duration;

/// Longer than the equalised work takes on a machine that is not overloaded.
const FLOOR: Duration = Duration::from_millis(250);

/// Runs work whose duration must not reveal its result, for example whether an address has an account. Returns no
/// sooner than after a fixed time, which is long enough for every outcome.
pub(crate) async fn equalise<T>(work: impl Future<Output = T>) -> T {
    let (done, ()) = tokio::join!(work, tokio::time::sleep(FLOOR));
    done
}
