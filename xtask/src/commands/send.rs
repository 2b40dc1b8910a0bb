//! `cargo xtask send`: a signed test delivery of one event, or of all of a provider's, goes to a receiver.

use std::io::Write;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use codegen::source::Sources;
use runtime::Authentication;

use super::{Status, unless_closed};
use crate::files::read;
use crate::finding::Finding;
use crate::render::human;
use crate::workspace::{Folders, Locations, current_folder};

mod parcel;
mod post;
mod secret;
mod tamper;

use parcel::Parcel;

/// Send a test delivery, signed as the provider signs, and show what came back.
///
/// The body is the event's documented example or, without one, the smallest that decodes. The secret comes from the
/// environment or a file: for PROVIDER `acme-pay` from HOOKWRIGHT_ACME_PAY, unless an option names another place. For
/// HTTP Basic it is `user:password`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Who sends: the name of its folder
    #[arg(value_name = "PROVIDER")]
    provider: String,

    /// What happened: an event type
    #[arg(value_name = "EVENT", required_unless_present = "all")]
    event: Option<String>,

    /// Send every event of the provider once
    #[arg(long, conflicts_with = "event")]
    all: bool,

    /// Where to send it
    #[arg(long, value_name = "URL")]
    to: String,

    /// The environment variable that has the secret
    #[arg(long, value_name = "NAME", conflicts_with = "secret_file")]
    secret_env: Option<String>,

    /// The file that has the secret
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,

    /// Which of the event's examples to send, from 1
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "minimal")]
    example: usize,

    /// Send the smallest body that decodes, even where there is an example
    #[arg(long)]
    minimal: bool,

    /// Change a member of the body before signing: `/data/amount=5`; what is no JSON is a text
    #[arg(long, value_name = "POINTER=VALUE")]
    set: Vec<String>,

    /// Add a header before signing: `X-Environment=test`
    #[arg(long, value_name = "NAME=VALUE")]
    header: Vec<String>,

    /// A setting that the signature covers: `webhook_id=WH-1`
    #[arg(long, value_name = "NAME=VALUE")]
    setting: Vec<String>,

    /// Spoil the delivery after it was made, to see it refused
    #[arg(long, value_enum)]
    tamper: Option<tamper::Tamper>,

    /// What the provider does not document: a file with `[authentication]`, as in provider.toml
    #[arg(long, value_name = "FILE")]
    stating: Option<PathBuf>,

    /// The folder that holds the specs [default: `specs` of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    let folders = Folders::find(&Locations { specs: arguments.specs.clone(), out: None })?;
    let name = folders.name(&folders.specs, &current_folder()?);
    let specs = read::specs(&folders.specs)?;
    if !specs.providers().contains(&arguments.provider) {
        bail!("there is no folder `{}` in {name}", arguments.provider);
    }
    let sources: Sources = specs.files.into_iter().collect();
    let (sender, diagnostics) = codegen::sender(&sources, &arguments.provider);
    let Some(sender) = sender.filter(|_| !diagnostics.has_errors()) else {
        let findings: Vec<Finding> =
            diagnostics.iter().map(|found| Finding::from_diagnostic(found, &sources, &name)).collect();
        unless_closed(human::findings(&mut anstream::stderr().lock(), &findings, None))?;
        return Ok(Status::Attention);
    };
    let authentication = match &arguments.stating {
        Some(file) => stated(file)?,
        None => declared::authentication(&sender.provider.receiving.authentication),
    };
    let secret = secret::find(arguments)?;
    let credentials = secret::credentials(arguments, &secret)?.stating(authentication);

    let wanted = |event_type: &str| arguments.all || arguments.event.as_deref() == Some(event_type);
    let mut status = None;
    for sample in sender.samples.iter().filter(|sample| wanted(&sample.event_type)) {
        let mut parcel = Parcel::pack(arguments, &sender.provider, authentication, sample)?;
        let now = SystemTime::now();
        tamper::sign(&mut parcel, arguments.tamper, authentication, &credentials, now)?;
        let answer = post::post(&arguments.to, &parcel)
            .with_context(|| format!("nothing at {} took the delivery", arguments.to))?;
        let mut stdout = anstream::stdout().lock();
        let shown = post::Shown { to: &arguments.to, parcel: &parcel, answer: &answer, secret: &secret };
        unless_closed(write!(stdout, "{shown}"))?;
        if !answer.is_success() {
            status = Some(Status::Stale);
        }
        status = status.or(Some(Status::Done));
    }
    let listed =
        || sender.samples.iter().map(|sample| format!("`{}`", sample.event_type)).collect::<Vec<_>>();
    status.with_context(|| match &arguments.event {
        Some(event) => {
            format!("{} has no event `{event}`: it has {}", arguments.provider, listed().join(", "))
        }
        None => format!("{} has no events", arguments.provider),
    })
}

/// What a file states about authentication.
fn stated(file: &std::path::Path) -> Result<Authentication> {
    let shown = file.display().to_string();
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {shown}"))?;
    declared::from_file(&shown, bytes).map_err(anyhow::Error::msg)
}
