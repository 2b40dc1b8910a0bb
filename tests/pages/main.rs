//! What saved pages become.
//!
//! The shared pages come in, where they are there, and are compared with sheets of answers that a person wrote, with
//! other generations of themselves, and with specs that were written by hand from the same pages.

mod answers;
mod damage;
mod decoding;
mod generations;
mod made;
mod specs;
