//! What changed between two documents, and that the verdicts are true: each case is compiled and decoded, before and
//! after. Documents that say the same in other words, and the cases of another tool, are compared as well.

#[path = "../golden/case.rs"]
#[allow(dead_code)]
mod golden;

#[path = "../corpus/corpus.rs"]
#[allow(dead_code)]
mod corpus;

mod authentication;
mod case;
mod documentation;
mod proof;
mod reported;
mod responses;
mod rewriting;
