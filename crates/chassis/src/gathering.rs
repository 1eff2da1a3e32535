//! Starts the loads of a request when its resolvers have asked for all keys that they can.
//!
//! A `DataLoader` spawns a task at the first key and collects further keys for a delay. A delay makes every request wait, and without one
//! the task can start on another thread after a part of the keys. So a request runs its loads itself, in turn with its resolvers: the
//! resolvers continue after all loads that are complete have delivered all their values, and ask for their next keys together. The
//! sets of futures in which resolvers run return early and wake themselves, so a request that has woken itself is polled again before
//! its loads.

use std::cell::RefCell;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures::StreamExt;
use futures::future::{BoxFuture, poll_fn};
use futures::stream::FuturesUnordered;
use futures::task::AtomicWaker;
use tokio::task::coop;
use tracing::Instrument;

type Work = BoxFuture<'static, ()>;

tokio::task_local! {
    /// Loads that the request which is being polled has not started yet.
    static NEW: RefCell<Vec<Work>>;
}

/// Runs a request together with its loads. The loads that nobody waits for end with the request.
pub(crate) async fn gather<T>(request: impl Future<Output = T> + Send) -> T {
    let mut request = pin!(request);
    let mut loads = FuturesUnordered::new();
    let woken = Arc::new(Woken::default());
    poll_fn(|context| {
        NEW.sync_scope(RefCell::default(), || {
            poll(request.as_mut(), &woken, &mut loads, context)
        })
    })
    .await
}

/// Waker of the resolvers, which also remembers that they were woken.
#[derive(Default)]
struct Woken {
    woken: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        self.task.wake();
    }
}

/// Spawner of the loaders. Outside of a request it spawns a task.
pub(crate) fn spawn(load: Work) {
    let mut load = Some(load);
    // An error means that there is no request, and leaves the load here.
    NEW.try_with(|new| new.borrow_mut().extend(load.take()))
        .ok();
    if let Some(load) = load {
        tokio::spawn(load.in_current_span());
    }
}

fn poll<T>(
    mut request: Pin<&mut impl Future<Output = T>>,
    woken: &Arc<Woken>,
    loads: &mut FuturesUnordered<Work>,
    context: &mut Context<'_>,
) -> Poll<T> {
    woken.task.register(context.waker());
    let waker = Waker::from(Arc::clone(woken));
    loop {
        woken.woken.store(false, Ordering::SeqCst);
        let answer = request.as_mut().poll(&mut Context::from_waker(&waker));
        if answer.is_ready() {
            return answer;
        }
        if woken.woken.load(Ordering::SeqCst) {
            if coop::has_budget_remaining() {
                continue;
            }
            // The wake has scheduled the task again.
            return Poll::Pending;
        }
        if !advance(loads, context) {
            return Poll::Pending;
        }
    }
}

/// Polls the loads, and those that they start. Returns true if a load has completed.
fn advance(loads: &mut FuturesUnordered<Work>, context: &mut Context<'_>) -> bool {
    let mut has_completed = false;
    loop {
        loads.extend(NEW.with(RefCell::take));
        if let Poll::Ready(Some(())) = loads.poll_next_unpin(context) {
            has_completed = true;
        } else if NEW.with(|new| new.borrow().is_empty()) {
            return has_completed;
        }
    }
}
