//! Documents that providers publish, through the pipeline: what nobody here wrote, at full size.
//!
//! The corpus lies beside the project, or where `HOOKWRIGHT_CORPUS` says; without it these tests say so and pass.
//! `HOOKWRIGHT_FULL=1` also compiles what takes long, and reads the documents of which another version is there.

mod compiled;
mod corpus;
mod documented;
mod outcomes;
mod proven;
