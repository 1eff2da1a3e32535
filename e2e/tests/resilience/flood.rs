//! Each kind of caller floods the platform for some seconds. Other callers continue to work, and memory and queues stay
//! bounded.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use e2e::flood::{Bystander, Size, callers};

use crate::{platform, turn};

const FLOOD: Duration = Duration::from_secs(4);
const MIB: u64 = 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_leaves_others_working_and_nothing_grows_without_bound() {
    let _turn = turn().await;
    let platform = &platform().0;
    let bystander = Bystander::new(platform, 12).await.unwrap();
    let before = Size::of(platform).unwrap();
    for flood in callers(platform, bystander.email()).await.unwrap() {
        let over = AtomicBool::new(false);
        let end = async {
            tokio::time::sleep(FLOOD).await;
            over.store(true, Ordering::SeqCst);
        };
        let (times, answers, ()) = tokio::join!(bystander.run(&over), flood.run(&over), end);
        let times = times.unwrap_or_else(|error| panic!("{}: {error:#}", flood.name));
        let counts = [&times.sign_in, &times.me, &times.order, &times.mail].map(Vec::len);
        assert!(
            counts.iter().all(|count| *count > 0),
            "{}: {counts:?}",
            flood.name
        );
        let answers = answers.unwrap().0;
        // The demonstration's partner has a budget that some seconds do not use up.
        let refused = answers.get(&429).is_some_and(|refused| *refused > 0);
        assert!(
            refused || flood.name == "a partner",
            "{}: {answers:?}",
            flood.name
        );
        assert!(!answers.contains_key(&500), "{}: {answers:?}", flood.name);
    }
    let after = Size::of(platform).unwrap();
    assert!(
        after.redis < before.redis + 64 * MIB,
        "{before:?} {after:?}"
    );
    assert!(
        after.gateway < before.gateway + 512 * MIB,
        "{before:?} {after:?}"
    );
    assert!(
        after.subgraph < before.subgraph + 512 * MIB,
        "{before:?} {after:?}"
    );
    assert!(after.events < 200_000, "{before:?} {after:?}");
}
