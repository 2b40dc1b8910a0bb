//! Files of the corpus, which lies beside the project or where `HOOKWRIGHT_CORPUS` says.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// A JSON file of the corpus; none, with a word on it, where it is not there.
pub fn json(path: &str) -> Option<Value> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let root = std::env::var_os("HOOKWRIGHT_CORPUS").map_or_else(beside, PathBuf::from);
    let path = root.join(path);
    let Ok(text) = std::fs::read(&path) else {
        println!("there is no {}; set HOOKWRIGHT_CORPUS to where the corpus lies", path.display());
        return None;
    };
    Some(serde_json::from_slice(&text).expect("the corpus is JSON"))
}

/// The text of a member.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no text `{name}` in {value}"))
}

/// The bytes of a member in hexadecimal digits.
pub fn bytes(value: &Value, name: &str) -> Vec<u8> {
    base16ct::mixed::decode_vec(text(value, name)).expect("hexadecimal digits")
}
