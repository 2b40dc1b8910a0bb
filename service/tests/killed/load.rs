//! Deliveries come in; they are sent as fast as they are answered, while the service is killed, and the answers go out.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::client::{Answer, Client};
use crate::delivery::{Delivery, Kind};
use crate::server::Server;

/// How to send.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub deliveries: usize,
    pub connections: usize,
    pub kills: usize,
}

/// What was measured.
#[derive(Debug)]
pub struct Figures {
    load: Load,
    took: Duration,
    /// Of each request that was answered, in order.
    latencies: Vec<Duration>,
    cut_off: usize,
}

#[derive(Default)]
struct Progress {
    next: AtomicUsize,
    answered: AtomicUsize,
    /// Requests that got no answer.
    cut_off: AtomicUsize,
}

impl Load {
    /// Sends every delivery until it is answered, as providers do, and gives the answers in the same order.
    pub async fn run(self, deliveries: &[Delivery], server: &mut Server) -> (Vec<Answer>, Figures) {
        let deliveries: Arc<[Delivery]> = deliveries.into();
        let progress = Arc::new(Progress::default());
        let started = Instant::now();
        let mut senders = JoinSet::new();
        for _ in 0..self.connections {
            let (deliveries, progress) = (Arc::clone(&deliveries), Arc::clone(&progress));
            senders.spawn(send(deliveries, progress, server.address()));
        }
        for kill in 1..=self.kills {
            let due = self.deliveries * kill / (self.kills + 1);
            while progress.answered.load(Relaxed) < due {
                sleep(Duration::from_millis(1)).await;
            }
            server.kill();
            server.start().await;
        }
        let mut answers: Vec<_> = senders.join_all().await.into_iter().flatten().collect();
        let took = started.elapsed();
        answers.sort_by_key(|(number, ..)| *number);
        assert_eq!(answers.len(), self.deliveries);

        let cut_off = progress.cut_off.load(Relaxed);
        assert_eq!(cut_off > 0, self.kills > 0, "{cut_off} requests were cut off by {} kills", self.kills);
        let mut latencies: Vec<_> = answers.iter().map(|(_, _, latency)| *latency).collect();
        latencies.sort();
        let answers = answers.into_iter().map(|(_, answer, _)| answer).collect();
        (answers, Figures { load: self, took, latencies, cut_off })
    }
}

/// Sends what is next until nothing is.
async fn send(
    deliveries: Arc<[Delivery]>,
    progress: Arc<Progress>,
    address: std::net::SocketAddr,
) -> Vec<(usize, Answer, Duration)> {
    let (mut client, mut other) = (Client::new(address), Client::new(address));
    let mut answers = Vec::new();
    loop {
        let number = progress.next.fetch_add(1, Relaxed);
        let Some(delivery) = deliveries.get(number) else { return answers };
        let (answer, latency) = if delivery.kind == Kind::Twice {
            let (first, second) = tokio::join!(
                insist(&mut client, delivery, &progress),
                insist(&mut other, delivery, &progress)
            );
            assert_eq!(first.0, second.0, "{delivery:?}");
            first
        } else {
            insist(&mut client, delivery, &progress).await
        };
        progress.answered.fetch_add(1, Relaxed);
        answers.push((number, answer, latency));
    }
}

/// Sends a delivery until it is answered; gives how long the answer took that came.
async fn insist(client: &mut Client, delivery: &Delivery, progress: &Progress) -> (Answer, Duration) {
    for _ in 0..2_000 {
        let started = Instant::now();
        match client.send(delivery).await {
            Ok(answer) => return (answer, started.elapsed()),
            Err(_) => progress.cut_off.fetch_add(1, Relaxed),
        };
        sleep(Duration::from_millis(20)).await;
    }
    panic!("no answer to {delivery:?}");
}

impl Figures {
    pub const HEAD: &'static str = "\
| deliveries | kills | connections | seconds | deliveries a second | p50 | p99 | longest | requests without an answer |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

    fn percentile(&self, percent: usize) -> f64 {
        let index = (self.latencies.len() * percent / 100).min(self.latencies.len() - 1);
        self.latencies[index].as_secs_f64() * 1e3
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Load { deliveries, connections, kills } = self.load;
        let seconds = self.took.as_secs_f64();
        let rate = deliveries as f64 / seconds;
        let (half, most, all) = (self.percentile(50), self.percentile(99), self.percentile(100));
        write!(
            formatter,
            "| {deliveries} | {kills} | {connections} | {seconds:.1} | {rate:.0} | {half:.1} ms | {most:.1} ms | \
             {all:.0} ms | {} |",
            self.cut_off
        )
    }
}
