//! What every store of claims promises: a store comes in, and nothing but a panic goes out.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use runtime::deduplicate::{Claim, Deduplicate, DeliveryKey};
use tokio::task::JoinSet;

/// How long a claim holds in the stores that come in.
pub const LEASE: Duration = Duration::from_secs(10);

/// The store is one that was not used before.
pub async fn hold<D: Deduplicate + 'static>(store: Arc<D>) {
    one_of_many_is_the_first(Arc::clone(&store)).await;
    one_of_many_takes_over_what_lapsed(Arc::clone(&store)).await;
    let store = &*store;
    a_claim_holds_until_it_lapses(store).await;
    what_is_settled_stays_settled(store).await;
    what_is_released_is_new_again(store).await;
    a_claim_that_lapsed_is_no_longer_its_holders(store).await;
    keys_are_told_apart_as_they_are_written(store).await;
}

fn key(id: &str) -> DeliveryKey {
    DeliveryKey { provider: String::from("acme"), id: id.to_owned() }
}

/// The time that many seconds after the tests' beginning of time, which is no whole number of seconds.
fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000 + seconds, 123_456_789)
}

async fn claim(store: &impl Deduplicate, key: &DeliveryKey, seconds: u64) -> Claim {
    store.claim(key, at(seconds)).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn settle(store: &impl Deduplicate, key: &DeliveryKey) {
    store.settle(key).await.unwrap_or_else(|error| panic!("{error}"));
}

async fn release(store: &impl Deduplicate, key: &DeliveryKey, seconds: u64) {
    store.release(key, at(seconds)).await.unwrap_or_else(|error| panic!("{error}"));
}

/// How many of many callers who claim at once are told that they are the first; the others are told that it runs.
async fn firsts<D: Deduplicate + 'static>(store: &Arc<D>, key: &DeliveryKey, seconds: u64) -> usize {
    let mut callers = JoinSet::new();
    for _ in 0..32 {
        let (store, key) = (Arc::clone(store), key.clone());
        callers.spawn(async move { claim(&*store, &key, seconds).await });
    }
    let claims = callers.join_all().await;
    assert!(claims.iter().all(|claim| matches!(claim, Claim::First | Claim::Running)), "{claims:?}");
    claims.iter().filter(|claim| **claim == Claim::First).count()
}

async fn one_of_many_is_the_first<D: Deduplicate + 'static>(store: Arc<D>) {
    for round in 0..10 {
        assert_eq!(firsts(&store, &key(&format!("many {round}")), 0).await, 1);
    }
}

async fn one_of_many_takes_over_what_lapsed<D: Deduplicate + 'static>(store: Arc<D>) {
    for round in 0..10 {
        let key = key(&format!("many lapsed {round}"));
        assert_eq!(claim(&*store, &key, 0).await, Claim::First);
        assert_eq!(firsts(&store, &key, 10).await, 1);
    }
}

async fn a_claim_holds_until_it_lapses(store: &impl Deduplicate) {
    let key = key("lapse");
    assert_eq!(claim(store, &key, 100).await, Claim::First);
    assert_eq!(claim(store, &key, 100).await, Claim::Running);
    assert_eq!(claim(store, &key, 109).await, Claim::Running);
    assert_eq!(claim(store, &key, 50).await, Claim::Running, "a clock that was set back frees nothing");
    assert_eq!(claim(store, &key, 110).await, Claim::First);
    assert_eq!(claim(store, &key, 119).await, Claim::Running, "it lapses anew");
}

async fn what_is_settled_stays_settled(store: &impl Deduplicate) {
    let key = key("settle");
    settle(store, &key).await;
    assert_eq!(claim(store, &key, 0).await, Claim::First, "nobody had claimed it");
    settle(store, &key).await;
    for seconds in [0, 5, 1_000_000] {
        assert_eq!(claim(store, &key, seconds).await, Claim::Settled);
    }
    release(store, &key, 0).await;
    assert_eq!(claim(store, &key, 0).await, Claim::Settled);
}

async fn what_is_released_is_new_again(store: &impl Deduplicate) {
    let key = key("release");
    for _ in 0..3 {
        assert_eq!(claim(store, &key, 0).await, Claim::First);
        release(store, &key, 0).await;
    }
    release(store, &key, 0).await;
    assert_eq!(claim(store, &key, 0).await, Claim::First);
}

async fn a_claim_that_lapsed_is_no_longer_its_holders(store: &impl Deduplicate) {
    let key = key("taken over");
    assert_eq!(claim(store, &key, 0).await, Claim::First);
    assert_eq!(claim(store, &key, 10).await, Claim::First);
    release(store, &key, 0).await;
    assert_eq!(claim(store, &key, 11).await, Claim::Running, "who came late gives back another's claim");
    settle(store, &key).await;
    assert_eq!(claim(store, &key, 30).await, Claim::Settled, "who came late did handle it");
}

async fn keys_are_told_apart_as_they_are_written(store: &impl Deduplicate) {
    let long = "i".repeat(255);
    for id in ["", " ", "key", "Key", "key ", "kéy", "ke\u{301}y", "'; --", "%", "\\", "🔑", &long] {
        for provider in ["acme", "ACME", "acme-v2"] {
            let key = DeliveryKey { provider: provider.to_owned(), id: id.to_owned() };
            assert_eq!(claim(store, &key, 0).await, Claim::First, "{key:?}");
            assert_eq!(claim(store, &key, 0).await, Claim::Running, "{key:?}");
        }
    }
}

/// Leaves claims behind for [`after_a_restart`].
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub async fn before_a_restart(store: &impl Deduplicate) {
    for id in ["restart running", "restart settled"] {
        assert_eq!(claim(store, &key(id), 100).await, Claim::First);
    }
    settle(store, &key("restart settled")).await;
}

/// The store is the one of [`before_a_restart`], opened again.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub async fn after_a_restart(store: &impl Deduplicate) {
    assert_eq!(claim(store, &key("restart running"), 109).await, Claim::Running);
    assert_eq!(claim(store, &key("restart running"), 110).await, Claim::First);
    assert_eq!(claim(store, &key("restart settled"), 110).await, Claim::Settled);
}

/// A store that expires its claims holds those that are younger, and no others.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub async fn claims_expire(store: &impl Deduplicate, expire: impl AsyncFn(SystemTime) -> u64) {
    expire(at(1_000_000)).await;
    for number in 0..100 {
        let key = key(&format!("expire {number}"));
        assert_eq!(claim(store, &key, 2_000_000 + number).await, Claim::First);
        settle(store, &key).await;
    }
    assert_eq!(expire(at(2_000_090)).await, 90);
    assert_eq!(expire(at(2_000_090)).await, 0);
    assert_eq!(claim(store, &key("expire 90"), 2_000_100).await, Claim::Settled);
    assert_eq!(claim(store, &key("expire 89"), 2_000_100).await, Claim::First);
    assert_eq!(expire(at(3_000_000)).await, 11, "the store holds what was claimed since, and nothing else");
}
