//! Small specs come in, and what the pipeline makes of each is compared with what its case folder holds.
//!
//! `UPDATE_CASES=1 cargo test -p tests --test golden` writes what is there now; read the diff before keeping it.
//! What the cases become is compiled by the test binary `cases`, so that this one can run when that does not compile.

mod case;
mod diagnostics;
mod documentation;
mod features;
mod hostile;
