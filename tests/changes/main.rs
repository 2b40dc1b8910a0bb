//! What changed between two documents, and that the verdicts are true: each case is compiled and decoded, before and
//! after. The corpus' pairs of versions, and documents that say the same in other words, are compared as well.

#[path = "../golden/case.rs"]
#[allow(dead_code)]
mod golden;

mod case;
mod documentation;
mod proof;
mod reported;
