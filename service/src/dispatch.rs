//! Deliveries that are due come in from the store; what became of them goes back to it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use runtime::webhook::Reply;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::provider::Provider;
use crate::store::{Due, Handled, Store};

/// As many as this are handled at once, and written down together.
const TOGETHER: u32 = 256;

/// How long one handler may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a delivery is handled in vain, over some eight hours, before it is given up.
const ATTEMPTS: u32 = 20;

/// Handles what is due until it is told to stop, and then what it has begun.
pub async fn run(
    store: Store,
    providers: Arc<Vec<Box<dyn Provider>>>,
    wake: Arc<Notify>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        let pause = match step(&store, &providers).await {
            Ok(true) => continue,
            Ok(false) => until_due(&store).await,
            Err(error) => {
                tracing::error!(%error, "could not dispatch");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = wake.notified() => {}
            () = sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Handles some of what is due; whether there was any.
async fn step(
    store: &Store,
    providers: &Arc<Vec<Box<dyn Provider>>>,
) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let due = store.due(SystemTime::now(), TOGETHER).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let begin = |due| {
        let due = Arc::new(due);
        (Arc::clone(&due), handle(due, Arc::clone(providers)))
    };
    let begun: Vec<_> = due.into_iter().map(begin).collect();
    let mut handled = Vec::with_capacity(begun.len());
    for (due, task) in begun {
        handled.push((due.number, outcome(&due, task).await));
    }
    store.finish(handled).await?;
    Ok(true)
}

/// A task of its own: a handler that panics takes nothing else with it.
fn handle(due: Arc<Due>, providers: Arc<Vec<Box<dyn Provider>>>) -> JoinHandle<Result<Reply, String>> {
    tokio::spawn(async move {
        let provider = providers.iter().find(|provider| provider.name() == due.provider);
        let Some(provider) = provider else { return Err(format!("there is no provider {}", due.provider)) };
        let handled = timeout(PATIENCE, provider.handle(&due.headers, &due.body)).await;
        handled.unwrap_or_else(|_| Err("the handler took too long".to_owned()))
    })
}

async fn outcome(due: &Due, task: JoinHandle<Result<Reply, String>>) -> Handled {
    let error = match task.await {
        Ok(Ok(Reply::Empty)) => return Handled::Done { reply: None },
        Ok(Ok(Reply::Json(reply))) => return Handled::Done { reply: Some(reply) },
        Ok(Err(error)) => error,
        Err(panic) => panic.to_string(),
    };
    let (provider, event_type, number) = (&due.provider, &due.event_type, due.number);
    if due.attempts + 1 >= ATTEMPTS {
        tracing::error!(provider, event_type, number, %error, "gave a delivery up");
        return Handled::GivenUp;
    }
    let pause = pause(due.attempts);
    tracing::warn!(provider, event_type, number, %error, ?pause, "could not handle a delivery yet");
    Handled::Again { due: SystemTime::now() + pause }
}

/// Twice as long after each attempt, up to an hour.
fn pause(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.min(12)).min(Duration::from_secs(3_600))
}

/// How long nothing will be due, unless something comes.
async fn until_due(store: &Store) -> Duration {
    let next = store.next_due().await.ok().flatten();
    let wait = next.map(|next| next.duration_since(SystemTime::now()).unwrap_or_default());
    wait.unwrap_or(Duration::from_secs(60)).min(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    use std::time::{Duration, SystemTime};

    use axum::extract::Request;
    use axum::http::HeaderMap;
    use runtime::axum::Refusal;
    use runtime::webhook::Reply;
    use tokio::sync::{Notify, watch};

    use super::{ATTEMPTS, Provider, pause, run};
    use crate::provider::{self, Later};
    use crate::store::{self, Counts, Store};

    /// What comes with `fail` fails, with `panic` panics, and with `first` fails the first time alone.
    #[derive(Default)]
    struct Acme(AtomicU32);

    impl Provider for Acme {
        fn name(&self) -> &'static str {
            "acme"
        }

        fn failed(&self) -> u16 {
            503
        }

        fn read(&self, _: Request) -> Later<'_, Result<provider::Delivery, Refusal>> {
            unreachable!("nothing is received here")
        }

        fn handle<'a>(&'a self, _: &'a HeaderMap, body: &'a [u8]) -> Later<'a, Result<Reply, String>> {
            Box::pin(async move {
                match body {
                    b"panic" => panic!("as asked"),
                    b"fail" => Err("as asked".to_owned()),
                    b"first" if self.0.fetch_add(1, Relaxed) == 0 => Err("as asked".to_owned()),
                    _ => Ok(Reply::Empty),
                }
            })
        }
    }

    #[tokio::test]
    async fn what_fails_is_handled_again_and_holds_nothing_up() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (store, _writer) = Store::open(&folder.path().join("store.db")).await.expect("the store opens");
        for body in ["panic", "fail", "first", "well"] {
            let delivery = store::Delivery {
                provider: "acme",
                key: body.to_owned(),
                event_type: String::new(),
                headers: HeaderMap::new(),
                body: body.into(),
                received: SystemTime::now(),
                due: SystemTime::now(),
            };
            store.record(delivery).await.expect("the store writes");
        }
        let (stop, stopped) = watch::channel(false);
        let providers: Vec<Box<dyn Provider>> = vec![Box::<Acme>::default()];
        let dispatcher =
            tokio::spawn(run(store.clone(), Arc::new(providers), Arc::new(Notify::new()), stopped));
        let expected = Counts { waiting: 2, done: 2, given_up: 0 };
        for _ in 0..1_000 {
            if store.counts().await.expect("the store reads") == expected {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        stop.send_replace(true);
        dispatcher.await.expect("it stops");
        assert_eq!(store.counts().await.expect("the store reads"), expected);
        let later = SystemTime::now() + Duration::from_secs(3_600);
        let due = store.due(later, 10).await.expect("the store reads");
        assert!(due.iter().all(|due| (1..ATTEMPTS).contains(&due.attempts)), "{due:?}");
    }

    #[test]
    fn pauses_grow_to_an_hour() {
        assert_eq!(pause(0), Duration::from_secs(1));
        assert_eq!(pause(5), Duration::from_secs(32));
        assert_eq!(pause(11), Duration::from_secs(2_048));
        assert_eq!(pause(12), Duration::from_secs(3_600));
        assert_eq!(pause(u32::MAX), Duration::from_secs(3_600));
        let all: Duration = (0..ATTEMPTS - 1).map(pause).sum();
        assert_eq!(all.as_secs() / 3_600, 8, "{all:?}");
    }
}
