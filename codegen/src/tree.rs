//! Text files by path, and the drift between two such trees.

use std::collections::BTreeMap;

/// Files to be written: path, relative to the root of the tree and with `/` between its parts, to text.
pub type Tree = BTreeMap<String, String>;
