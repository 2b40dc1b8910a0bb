//! `cargo xtask`: vendored specs come in, the generated crate and a word on what is wrong go out.
//!
//! The only crate of the workspace that opens files; what to write is decided by `codegen`, which opens none.

mod commands;
mod files;
mod finding;
mod progress;
mod render;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{check, diff, generate, list, listen, new, observe, send, update};

/// Documents become many small values, of which most of the time went to the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns the specs of webhook providers into a crate of typed events, and keeps the two in step.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_STATUS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Arguments),
    Check(check::Arguments),
    Diff(diff::Arguments),
    List(list::Arguments),
    Listen(listen::Arguments),
    New(new::Arguments),
    Observe(observe::Arguments),
    Send(send::Arguments),
    Update(update::Arguments),
}

const EXIT_STATUS: &str = "\
Exit status:
  0  all is well: written, made, fresh, compared, sent, listed, up to date, or observed as documented
  1  `check`: generated files differ from what the specs give, which `generate` mends;
     `check` and `diff`: there are changes that `--fail-on` names;
     `send`: the receiver did not take the delivery; `update --dry-run`: there is something new;
     `observe`: deliveries differ from what is documented
  2  something needs a person: a spec, the command line, or a file that cannot be read or written";

fn main() -> ExitCode {
    let status = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Listen(arguments) => listen::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Observe(arguments) => observe::run(&arguments),
        Command::Send(arguments) => send::run(&arguments),
        Command::Update(arguments) => update::run(&arguments),
    };
    match status {
        Ok(status) => status.into(),
        Err(error) => commands::report_failure(&error).into(),
    }
}
