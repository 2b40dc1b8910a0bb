//! Ways into a payload, as pages write them and as sketches are walked by them.

use super::sketch::Sketch;

/// A step further in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To a member.
    Member(String),
    /// To the elements of a list.
    Element,
    /// Into the JSON that a text holds.
    Embedded,
}

/// From the payload down to a value.
pub type Path = Vec<Step>;

/// No page describes anything that lies deeper.
const DEEPEST: usize = 32;

/// Reads a path as pages write it: `data.checks[].type`; nothing where it is none.
pub fn parse(text: &str) -> Option<Path> {
    let mut path = Path::new();
    for part in text.split('.') {
        let (name, rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        match name {
            "" if path.is_empty() => return None,
            "" => {}
            "*" | "0" if !path.is_empty() => path.push(Step::Element),
            name => path.push(Step::Member(name.to_owned())),
        }
        for inside in rest.split('[').skip(1) {
            inside.strip_suffix(']').filter(|inside| !inside.contains(']'))?;
            path.push(Step::Element);
        }
    }
    (path.len() <= DEEPEST).then_some(path)
}

/// As pages write it.
pub fn shown(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Element => text.push_str("[]"),
            Step::Embedded => text.push_str(" (as JSON)"),
        }
    }
    text
}

/// The name of the member that a path leads to.
pub fn leaf(path: &[Step]) -> Option<&str> {
    path.iter().rev().find_map(|step| match step {
        Step::Member(name) => Some(name.as_str()),
        Step::Element | Step::Embedded => None,
    })
}

impl Sketch {
    /// What lies at a path.
    pub fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |sketch, step| match step {
            Step::Member(name) => sketch.member(name),
            Step::Element => sketch.items.as_deref(),
            Step::Embedded => sketch.embedded.as_deref(),
        })
    }

    /// What lies at a path, which is made where nothing does.
    pub fn at_mut(&mut self, path: &[Step]) -> &mut Self {
        path.iter().fold(self, |sketch, step| match step {
            Step::Member(name) => sketch.member_mut(name),
            Step::Element => sketch.items_mut(),
            Step::Embedded => sketch.embedded.get_or_insert_default(),
        })
    }

    /// Everything with its path, those further out before those further in.
    pub fn walk(&self) -> Vec<(Path, &Self)> {
        let mut found = vec![(Path::new(), self)];
        let mut index = 0;
        while let Some((path, sketch)) = found.get(index).cloned() {
            index += 1;
            let named = sketch.members.iter().map(|(name, member)| (Step::Member(name.clone()), member));
            let items = sketch.items.as_deref().map(|items| (Step::Element, items));
            let embedded = sketch.embedded.as_deref().map(|embedded| (Step::Embedded, embedded));
            for (step, inner) in named.chain(items).chain(embedded) {
                let mut path = path.clone();
                path.push(step);
                found.push((path, inner));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_shown() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(parse(text).map(|path| shown(&path)).as_deref(), expected, "{text}");
        };
        check("data.checks[].type", Some("data.checks[].type"));
        check("a[0].b", Some("a[].b"));
        check("a.*.b", Some("a[].b"));
        check("id", Some("id"));
        check(".id", None);
        check("a]", Some("a]"));
        check("a[b", None);
        check(&"a.".repeat(100), None);
    }
}
