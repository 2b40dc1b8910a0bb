//! The built service is killed under load, again and again, and started again: what it acknowledged is stored, once.
//!
//! `cargo test -p service` does it with a few deliveries. With 50 000 of them, printing what BENCHMARKS.md shows:
//! `HOOKWRIGHT_FULL=1 cargo test --release -p service --test killed -- --nocapture`.
//!
//! A kill takes the process away, not what the operating system has yet to write: that a flush reaches the disk
//! before a delivery is acknowledged, this cannot show.

mod client;
mod delivery;
mod load;
mod server;
mod stored;

use self::delivery::Delivery;
use self::load::Load;
use self::server::Server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_stored_once() {
    run(Load { deliveries: 2_000, connections: 32, kills: 3 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_full_size() {
    if std::env::var_os("HOOKWRIGHT_FULL").is_none_or(|value| value != "1") {
        println!("set HOOKWRIGHT_FULL=1 to send 50 000 deliveries");
        return;
    }
    let undisturbed = run(Load { deliveries: 50_000, connections: 64, kills: 0 }).await;
    let killed = run(Load { deliveries: 50_000, connections: 64, kills: 3 }).await;
    println!("{}\n{undisturbed}\n{killed}", load::Figures::HEAD);
}

/// Sends deliveries, kills the service meanwhile, and counts.
async fn run(load: Load) -> load::Figures {
    let mut server = Server::new();
    server.start().await;
    let deliveries = Delivery::mixed(load.deliveries);
    let (answers, figures) = load.run(&deliveries, &mut server).await;
    server.wait_until_handled().await;
    server.end();

    for (delivery, answer) in deliveries.iter().zip(&answers) {
        delivery.check(answer);
    }
    stored::check(&server.database(), deliveries.iter().filter(|delivery| delivery.is_acknowledged())).await;
    figures
}

#[tokio::test]
async fn a_decision_is_answered_in_time_and_remembered() {
    let mut server = Server::new();
    server.start().await;
    let mut client = client::Client::new(server.address());
    let ask = async |client: &mut client::Client, id: &str, amount: f64| {
        let started = std::time::Instant::now();
        let answer = client.send(&Delivery::decision(id, amount)).await.expect("the service is up");
        assert!(
            started.elapsed() < std::time::Duration::from_millis(1_200),
            "it took {:?}",
            started.elapsed()
        );
        (answer.status, answer.body)
    };
    let approve = (200, r#"{"decision":"APPROVE"}"#.to_owned());
    let decline = (200, r#"{"decision":"DECLINE"}"#.to_owned());
    assert_eq!(ask(&mut client, "evt_small", 10.0).await, approve);
    assert_eq!(ask(&mut client, "evt_large", 5_000.0).await, decline);
    assert_eq!(ask(&mut client, "evt_small", 5_000.0).await, approve, "one event has one answer");
    server.kill();
    server.start().await;
    let mut client = client::Client::new(server.address());
    assert_eq!(ask(&mut client, "evt_large", 10.0).await, decline, "over a restart as well");
    server.end();
}
