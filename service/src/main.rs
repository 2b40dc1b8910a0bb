//! Deliveries of every provider come in; each is on disk before it is acknowledged, and is handled once it is.
//!
//! It reads a TOML file, which the first argument names, or the environment; README.md shows both. It ends on SIGINT
//! and SIGTERM, after what it has begun. Killed at any moment, it has lost nothing that it acknowledged.

mod configuration;
mod dispatch;
mod handlers;
mod http;
mod provider;
mod store;
mod uncovered;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use self::configuration::Configuration;
use self::http::Service;
use self::store::Store;

/// How long requests may take that are open when the service is told to end.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let result = Configuration::read(std::env::args_os().nth(1).map(Into::into)).and_then(|configuration| {
        let log: Targets = configuration.log.parse()?;
        tracing_subscriber::registry()
            .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr))
            .with(log)
            .init();
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(configuration))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(configuration: Configuration) -> Result<(), Box<dyn Error>> {
    let (store, writer) = Store::open(&configuration.database).await?;
    let providers = Arc::new(provider::all(&configuration)?);
    let wake = Arc::new(Notify::new());
    let (stop, stopped) = watch::channel(false);

    let listener = TcpListener::bind(configuration.listen).await?;
    tracing::info!(address = %listener.local_addr()?, database = %configuration.database.display(), "listening");
    let dispatcher = tokio::spawn(dispatch::run(
        store.clone(),
        Arc::clone(&providers),
        Arc::clone(&wake),
        stopped.clone(),
    ));
    let service = Service { store: store.clone(), providers, wake };
    let told = async move {
        let mut stopped = stopped;
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let mut server =
        tokio::spawn(axum::serve(listener, http::routes(service)).with_graceful_shutdown(told).into_future());

    tokio::select! {
        () = signal() => tracing::info!("ending"),
        ended = &mut server => return Err(format!("the server ended: {ended:?}").into()),
    }
    stop.send_replace(true);
    if timeout(PATIENCE, &mut server).await.is_err() {
        tracing::warn!("requests that are still open are cut off");
        server.abort();
        let _ = server.await;
    }
    dispatcher.await?;
    drop(store);
    writer.await?;
    tracing::info!("ended");
    Ok(())
}

/// Waits until the service is told to end.
async fn signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
