//! A receiver for all providers, to try them out: deliveries come in, and each is shown as it is decoded, verified or
//! not, with the reason.

mod provider;
mod shown;
mod stated;

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context, Result};
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, response::IntoResponse};
use clap::Parser;

use provider::{Known, known};
use shown::Shown;

/// Receive deliveries of all providers, each at its own path, and show them.
///
/// The secret of a provider `acme-pay` is in the environment, in HOOKWRIGHT_ACME_PAY; for HTTP Basic it is
/// `user:password`. What arrives without a valid proof is shown too, and answered as the provider's rules say.
#[derive(Parser)]
#[command(name = "cargo xtask listen", bin_name = "cargo xtask listen")]
struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    addr: SocketAddr,

    /// What a provider does not document: a file with `[authentication]`, as in provider.toml
    #[arg(long, value_name = "PROVIDER=FILE")]
    stating: Vec<String>,
}

/// The longest body that is taken, in bytes.
const LONGEST: usize = 8 << 20;

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let stated = stated::read(&arguments.stating)?;
    let known: Arc<[Known]> = known(&stated).into();
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(arguments.addr, known))
}

async fn serve(address: SocketAddr, known: Arc<[Known]>) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen at {address}: choose another place with `--addr`"))?;
    let address = listener.local_addr()?;
    say(&provider::overview(&known, address));
    let router = Router::new().route("/{provider}", post(receive)).with_state(known);
    let stop = async {
        // Without signals, the process is stopped in another way.
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, router).with_graceful_shutdown(stop).await?;
    Ok(())
}

async fn receive(
    State(known): State<Arc<[Known]>>,
    Path(name): Path<String>,
    request: Request<Body>,
) -> impl IntoResponse {
    let Some(known) = known.iter().find(|known| known.provider.as_str() == name) else {
        say(&format!("a delivery for `{name}`, which is no provider\n"));
        return StatusCode::NOT_FOUND;
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let shown = Shown::receive(known, &parts.headers, target, &body, SystemTime::now());
    say(&shown.to_string());
    StatusCode::from_u16(shown.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Prints a text; where nobody reads it, there is nobody to tell.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
