//! Claims in memory: a bounded number of them, for one process.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Claim, Deduplicate, DeliveryKey, LEASE};

/// A store of claims that keeps the youngest ones, and forgets them with the process.
#[derive(Debug)]
pub struct Memory {
    capacity: NonZeroUsize,
    lease: Duration,
    claims: Mutex<Claims>,
}

/// Both maps hold the same keys.
#[derive(Debug, Default)]
struct Claims {
    states: HashMap<Arc<DeliveryKey>, State>,
    /// By number: the oldest claim is the first.
    order: BTreeMap<u64, Arc<DeliveryKey>>,
    next: u64,
}

#[derive(Debug, Clone, Copy)]
struct State {
    number: u64,
    claimed: SystemTime,
    settled: bool,
}

impl Memory {
    /// A store for this many deliveries; above it the oldest claim is forgotten.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self { capacity, lease: LEASE, claims: Mutex::default() }
    }

    /// How long a claim holds that is neither settled nor released: a minute, unless this says otherwise.
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// A clock that was set back lets nothing lapse.
    fn has_lapsed(&self, claimed: SystemTime, now: SystemTime) -> bool {
        now.duration_since(claimed).is_ok_and(|age| age >= self.lease)
    }

    /// No step leaves the claims half changed, so they are good even after a panic.
    fn claims(&self) -> MutexGuard<'_, Claims> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Memory {
    /// A store for 65 536 deliveries.
    fn default() -> Self {
        Self::new(const { NonZeroUsize::new(1 << 16).expect("it is not zero") })
    }
}

impl Deduplicate for Memory {
    type Error = Infallible;

    async fn claim(&self, key: &DeliveryKey, now: SystemTime) -> Result<Claim, Infallible> {
        let mut claims = self.claims();
        match claims.states.get(key) {
            Some(state) if state.settled => return Ok(Claim::Settled),
            Some(state) if !self.has_lapsed(state.claimed, now) => return Ok(Claim::Running),
            Some(_) => claims.remove(key),
            None => {}
        }
        claims.insert(key, now);
        claims.shrink(self.capacity);
        Ok(Claim::First)
    }

    async fn settle(&self, key: &DeliveryKey) -> Result<(), Infallible> {
        if let Some(state) = self.claims().states.get_mut(key) {
            state.settled = true;
        }
        Ok(())
    }

    async fn release(&self, key: &DeliveryKey, claimed: SystemTime) -> Result<(), Infallible> {
        let mut claims = self.claims();
        if claims.states.get(key).is_some_and(|state| state.claimed == claimed && !state.settled) {
            claims.remove(key);
        }
        Ok(())
    }
}

impl Claims {
    fn insert(&mut self, key: &DeliveryKey, now: SystemTime) {
        let (key, number) = (Arc::new(key.clone()), self.next);
        self.next += 1;
        self.states.insert(Arc::clone(&key), State { number, claimed: now, settled: false });
        self.order.insert(number, key);
    }

    fn remove(&mut self, key: &DeliveryKey) {
        if let Some(state) = self.states.remove(key) {
            self.order.remove(&state.number);
        }
    }

    fn shrink(&mut self, capacity: NonZeroUsize) {
        while self.states.len() > capacity.get() {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            self.states.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::num::NonZeroUsize;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::SystemTime;

    use super::Memory;
    use crate::deduplicate::{Claim, Deduplicate, DeliveryKey};

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    /// What a future that never waits gives.
    fn at_once<T, E>(future: impl Future<Output = Result<T, E>>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(value)) => value,
            Poll::Ready(Err(_)) => panic!("memory does not fail"),
            Poll::Pending => panic!("the store in memory waits for nothing"),
        }
    }

    fn key(id: &str) -> DeliveryKey {
        DeliveryKey { provider: String::from("acme"), id: id.to_owned() }
    }

    fn store(capacity: usize) -> Memory {
        Memory::new(NonZeroUsize::new(capacity).expect("not zero"))
    }

    #[test]
    fn the_oldest_claims_are_forgotten_when_there_are_too_many() {
        let store = store(3);
        for id in ["a", "b", "c", "d"] {
            assert_eq!(at_once(store.claim(&key(id), NOW)), Claim::First);
        }
        assert_eq!(at_once(store.claim(&key("b"), NOW)), Claim::Running);
        assert_eq!(at_once(store.claim(&key("a"), NOW)), Claim::First);
    }

    #[test]
    fn claims_that_come_and_go_drive_out_no_other_and_do_not_pile_up() {
        let store = store(3);
        at_once(store.claim(&key("kept"), NOW));
        at_once(store.settle(&key("kept")));
        for _ in 0..1_000 {
            assert_eq!(at_once(store.claim(&key("a"), NOW)), Claim::First);
            at_once(store.release(&key("a"), NOW));
        }
        assert_eq!(at_once(store.claim(&key("kept"), NOW)), Claim::Settled);
        let claims = store.claims();
        assert_eq!((claims.states.len(), claims.order.len()), (1, 1));
    }
}
