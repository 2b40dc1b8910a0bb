//! Text of a header comes in; the signatures that it holds and the parameters beside them go out.

/// How a text holds signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// The signature alone: `sha256=757107ea…`.
    Bare {
        /// What stands before it; may be empty.
        prefix: &'static str,
    },
    /// Pairs of name and value: `t=1614265330,v1=af4ead06…,v0=…`, or `v1,g0hM9SsE… v1a,hnO3f9T8…`.
    Pairs {
        /// What separates groups of pairs, each with its own parameters and signatures.
        groups: Option<&'static str>,
        /// What separates pairs.
        separator: &'static str,
        /// What stands between name and value.
        assign: &'static str,
        /// The names of signatures; all others are parameters.
        signatures: &'static [&'static str],
    },
    /// Values in a fixed order: `key-1/SHA256/757107ea…`.
    Fields {
        /// What separates groups of values, each with its own signature.
        groups: Option<&'static str>,
        /// What separates values.
        separator: &'static str,
        /// The name of each value.
        names: &'static [&'static str],
        /// The name of the signature among them; all others are parameters.
        signature: &'static str,
    },
}

impl Grammar {
    /// The signature alone, and nothing before it.
    pub const BARE: Self = Self::Bare { prefix: "" };
}
