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

/// How many groups, and signatures in each, are tried. Every one costs time, and senders have two.
const MOST: usize = 8;

impl Grammar {
    /// The signature alone, and nothing before it.
    pub const BARE: Self = Self::Bare { prefix: "" };

    /// A piece of a list, which may have space around it.
    fn trimmed(self, piece: &str) -> &str {
        if matches!(self, Self::Bare { .. }) { piece } else { piece.trim_ascii() }
    }

    /// The groups of a text; nothing when it is not written so.
    pub(super) fn groups(self, text: &str) -> Option<impl Iterator<Item = Group<'_>>> {
        let separator = match self {
            Self::Bare { .. } => None,
            Self::Pairs { groups, .. } | Self::Fields { groups, .. } => groups,
        };
        // A text is one group where nothing separates them.
        let most = if separator.is_some() { usize::MAX } else { 1 };
        let split = move || {
            let groups = text.splitn(most, separator.unwrap_or_default());
            groups.map(move |group| self.trimmed(group)).filter(|group| !group.is_empty())
        };
        let well_formed = |text| Group { grammar: self, text }.is_well_formed();
        (split().count() <= MOST && split().all(well_formed))
            .then(|| split().map(move |text| Group { grammar: self, text }))
    }

    /// The text that holds a signature and its parameters.
    #[cfg(feature = "sign")]
    pub(super) fn format(self, parameters: &[(&str, String)], signature: &str) -> String {
        match self {
            Self::Bare { prefix } => format!("{prefix}{signature}"),
            Self::Pairs { separator, assign, signatures, .. } => {
                let name = signatures.first().copied().unwrap_or_default();
                let pairs = parameters.iter().map(|(name, value)| (*name, value.as_str()));
                let pairs =
                    pairs.chain([(name, signature)]).map(|(name, value)| format!("{name}{assign}{value}"));
                pairs.collect::<Vec<_>>().join(separator)
            }
            Self::Fields { separator, names, signature: of, .. } => {
                let value = |name: &&str| match parameters.iter().find(|parameter| parameter.0 == *name) {
                    _ if *name == of => signature,
                    Some((_, value)) => value,
                    None => "",
                };
                names.iter().map(value).collect::<Vec<_>>().join(separator)
            }
        }
    }
}

/// Signatures and the parameters that belong to them.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    grammar: Grammar,
    text: &'a str,
}

/// A parameter that comes more than once.
pub(super) struct Repeated;

impl<'a> Group<'a> {
    /// A group that holds nothing.
    pub(super) const EMPTY: Self = Group { grammar: Grammar::BARE, text: "" };

    /// A group of one's own.
    #[cfg(feature = "sign")]
    pub(super) fn new(grammar: Grammar, text: &'a str) -> Self {
        Self { grammar, text }
    }

    /// The signatures.
    pub(super) fn signatures(self) -> impl Iterator<Item = &'a str> {
        self.pairs().filter(move |(name, _)| self.is_signature(name)).map(|(_, value)| value)
    }

    /// The value of a parameter.
    pub(super) fn parameter(self, name: &str) -> Result<Option<&'a str>, Repeated> {
        let mut values = self.pairs().filter(|pair| pair.0 == name && !self.is_signature(pair.0));
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Repeated),
            (pair, None) => Ok(pair.map(|(_, value)| value)),
        }
    }

    fn is_signature(self, name: &str) -> bool {
        match self.grammar {
            Grammar::Bare { .. } => true,
            Grammar::Pairs { signatures, .. } => signatures.contains(&name),
            Grammar::Fields { signature, .. } => name == signature,
        }
    }

    fn is_well_formed(self) -> bool {
        let complete = match self.grammar {
            Grammar::Bare { prefix } => self.text.starts_with(prefix),
            Grammar::Pairs { assign, .. } => self.pieces().all(|piece| piece.contains(assign)),
            Grammar::Fields { names, .. } => self.pieces().count() == names.len(),
        };
        complete && self.signatures().take(MOST + 1).count() <= MOST
    }

    fn pieces(self) -> impl Iterator<Item = &'a str> {
        let (separator, most, keep_empty) = match self.grammar {
            Grammar::Bare { .. } => ("", 1, true),
            Grammar::Pairs { separator, .. } => (separator, usize::MAX, false),
            Grammar::Fields { separator, names, .. } => (separator, names.len(), true),
        };
        let pieces = self.text.splitn(most, separator).map(move |piece| self.grammar.trimmed(piece));
        pieces.filter(move |piece| keep_empty || !piece.is_empty())
    }

    /// Names and values; the name of a bare signature is empty.
    fn pairs(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pieces().enumerate().filter_map(move |(index, piece)| match self.grammar {
            Grammar::Bare { prefix } => Some(("", piece.strip_prefix(prefix)?)),
            Grammar::Pairs { assign, .. } => piece.split_once(assign),
            Grammar::Fields { names, .. } => Some((*names.get(index)?, piece)),
        })
    }
}
