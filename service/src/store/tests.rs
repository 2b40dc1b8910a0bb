//! What the store promises, over a file in a temporary folder.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use tokio::task::JoinSet;

use super::{Counts, Delivery, Handled, Recorded, Store};

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
}

fn delivery(key: &str, due: u64) -> Delivery {
    let mut headers = HeaderMap::new();
    headers.insert("x-event", "a.b".parse().expect("a header's value"));
    Delivery {
        provider: "acme",
        key: key.to_owned(),
        event_type: "a.b".to_owned(),
        headers,
        body: format!("{{\"id\":\"{key}\"}}").into(),
        received: at(0),
        due: at(due),
    }
}

/// Does something with a store in a folder, and closes it.
async fn with_store<T>(folder: &Path, act: impl AsyncFnOnce(&Store) -> T) -> T {
    let (store, writer) = Store::open(&folder.join("store.db")).await.expect("the store opens");
    let result = act(&store).await;
    drop(store);
    writer.await.expect("the writer does not panic");
    result
}

async fn record(store: &Store, key: &str, due: u64) -> Recorded {
    store.record(delivery(key, due)).await.expect("the store writes")
}

async fn due(store: &Store, now: u64) -> Vec<String> {
    let due = store.due(at(now), 100).await.expect("the store reads");
    due.into_iter().map(|due| String::from_utf8(due.body).expect("it was UTF-8")).collect()
}

#[tokio::test]
async fn a_delivery_is_stored_once_and_outlives_the_store() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    with_store(folder.path(), async |store| {
        assert!(matches!(record(store, "1", 0).await, Recorded::New { .. }));
        assert!(matches!(record(store, "1", 5).await, Recorded::Known { reply: None, .. }));
        let mut other = delivery("1", 0);
        other.provider = "acme-v2";
        assert!(matches!(store.record(other).await, Ok(Recorded::New { .. })));
    })
    .await;
    with_store(folder.path(), async |store| {
        assert!(matches!(record(store, "1", 0).await, Recorded::Known { reply: None, .. }));
        let stored = store.due(at(0), 100).await.expect("the store reads");
        assert_eq!(stored.len(), 2);
        let expected = delivery("1", 0);
        assert_eq!((&stored[0].headers, &stored[0].body[..]), (&expected.headers, &expected.body[..]));
        assert_eq!((stored[0].provider.as_str(), stored[0].event_type.as_str()), ("acme", "a.b"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_each_is_stored_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    with_store(folder.path(), async |store| {
        let mut tasks = JoinSet::new();
        for number in 0..2_000 {
            let store = store.clone();
            tasks.spawn(async move { record(&store, &(number % 500).to_string(), 0).await });
        }
        let recorded = tasks.join_all().await;
        let new: BTreeSet<_> = recorded
            .iter()
            .filter_map(|recorded| match recorded {
                Recorded::New { number } => Some(*number),
                Recorded::Known { .. } => None,
            })
            .collect();
        assert_eq!(new.len(), 500);
        assert_eq!(store.counts().await.expect("the store reads").waiting, 500);
    })
    .await;
}

#[tokio::test]
async fn what_is_due_is_given_until_it_is_handled() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    with_store(folder.path(), async |store| {
        for (key, due) in [("late", 20), ("first", 0), ("second", 1)] {
            record(store, key, due).await;
        }
        assert_eq!(due(store, 10).await, [r#"{"id":"first"}"#, r#"{"id":"second"}"#]);
        assert_eq!(store.next_due().await.expect("the store reads"), Some(at(0)));

        let found = store.due(at(10), 100).await.expect("the store reads");
        let (first, second) = (found[0].number, found[1].number);
        let done = Handled::Done { reply: Some("{}".to_owned()) };
        let handled = vec![(first, done), (second, Handled::Again { due: at(30) })];
        store.finish(handled).await.expect("the store writes");
        assert_eq!(due(store, 29).await, [r#"{"id":"late"}"#]);
        assert_eq!(store.next_due().await.expect("the store reads"), Some(at(20)));
        let again = store.due(at(30), 100).await.expect("the store reads");
        assert_eq!(again.iter().map(|due| due.attempts).collect::<Vec<_>>(), [0, 1]);
        let known = Recorded::Known { number: first, reply: Some("{}".to_owned()) };
        assert_eq!(record(store, "first", 0).await, known);

        store.finish(vec![(second, Handled::GivenUp)]).await.expect("the store writes");
        assert_eq!(due(store, 100).await, [r#"{"id":"late"}"#]);
        let counts = store.counts().await.expect("the store reads");
        assert_eq!(counts, Counts { waiting: 1, done: 1, given_up: 1 });
    })
    .await;
}
