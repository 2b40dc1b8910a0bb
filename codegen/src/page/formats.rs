//! The ways to write dates that pages use in, what `provider.toml` declares of them out.

use std::collections::BTreeMap;

use super::date::Notation;
use super::event::{Confidence, Source};
use crate::survey::visible;

/// A format of the document that `provider.toml` has to declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// Its name in the document.
    pub name: String,
    /// The line of `[formats]` that declares it.
    pub declaration: String,
}

/// The formats of a document.
pub fn formats(written: &BTreeMap<Notation, Source>) -> Vec<Format> {
    let format = |notation: &Notation| Format { name: notation.name(), declaration: notation.declaration() };
    written.keys().map(format).collect()
}

/// The part of `provider.toml` that declares them; nothing where there are none.
pub fn declarations(written: &BTreeMap<Notation, Source>) -> String {
    if written.is_empty() {
        return String::new();
    }
    let mut text = "\n# How dates are written that are not as RFC 3339 has them.\n[formats]\n".to_owned();
    for (notation, source) in written {
        let words: String = source.words.chars().take(160).collect();
        let (place, words) = (format!("{}:{}", visible(&source.page), source.line), visible(&words));
        text.push_str(&match source.confidence {
            Confidence::Stated => format!("# {place}: {words}\n"),
            Confidence::Shown | Confidence::Inferred => {
                format!("# {place}: an example shows it, and no page states it: {words}\n")
            }
        });
        text.push_str(&notation.declaration());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::date::{Said, said};
    use super::*;

    #[test]
    fn each_has_its_place() {
        let notation = |text: &str| match said(text) {
            Some(Said::Own(notation)) => notation,
            other => panic!("{other:?}"),
        };
        let stated =
            Source { page: "a.md".into(), line: 3, words: "DD/MM/YYYY\n".into(), ..Source::default() };
        let shown =
            Source { words: "\"31-01-2026\"".into(), confidence: Confidence::Shown, ..stated.clone() };
        let written =
            BTreeMap::from([(notation("DD/MM/YYYY"), stated), (notation("DD-MM-YYYY HH:mm"), shown)]);
        let expected = "
# How dates are written that are not as RFC 3339 has them.
[formats]
# a.md:3: an example shows it, and no page states it: \"31-01-2026\"
day-month-year-24-hour = { date_time = \"%d-%m-%Y %H:%M\" }
# a.md:3: DD/MM/YYYY\\n
day-month-year-slashes = { date = \"%d/%m/%Y\" }
";
        assert_eq!(declarations(&written), expected);
        assert_eq!(declarations(&BTreeMap::new()), "");
        assert_eq!(formats(&written)[1].name, "day-month-year-slashes");
    }
}
