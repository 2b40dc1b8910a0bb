//! `cargo xtask listen`: hands over to the crate `listen`, which knows the generated events as this one must not.

use std::env;
use std::process::Command;

use anyhow::{Context, Result};

use super::Status;
use crate::workspace::{Folders, Locations};

/// Receive deliveries of all providers, and show each as it is decoded, verified or not.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// What to hand over; `--help` says what there is
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    let manifest = Folders::find(&Locations::default())?.root.join("Cargo.toml");
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--package", "listen", "--manifest-path"]).arg(manifest).arg("--");
    let status = command.args(&arguments.arguments).status().context("cannot run cargo")?;
    Ok(if status.success() { Status::Done } else { Status::Attention })
}
