//! A name that does not exist in, the names that were perhaps meant out.

use std::collections::BTreeSet;

/// The names that are close to one that does not exist, closest first; at most three.
pub fn close<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    let mut found: Vec<(usize, &str)> = names
        .take(MOST_NAMES)
        .filter_map(|name| distance(wanted, name, limit).map(|distance| (distance, name)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Enough for every real document, and little enough for the others.
const MOST_NAMES: usize = 2000;

/// A help that names what was perhaps meant, or else what there is.
pub fn help<'a>(wanted: &str, names: impl Iterator<Item = &'a str> + Clone, place: &str) -> String {
    let near = close(wanted, names.clone());
    if !near.is_empty() {
        return format!("perhaps {} was meant", list(&near, "or"));
    }
    let mut known = BTreeSet::new();
    let names: Vec<&str> = names.filter(|name| known.insert(*name)).collect();
    let first: Vec<&str> = names.iter().copied().take(7).collect();
    match (first.len(), names.len()) {
        (0, _) => format!("there is none in {place}"),
        (shown, all) if shown == all => format!("{place} has {}", list(&first, "and")),
        (shown, all) => {
            let more = format!("{} more", all - shown);
            format!("{place} has {} and {more}", first.iter().map(quoted).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Names as part of a sentence: "`a`, `b` and `c`".
pub fn list(names: &[&str], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => quoted(only),
        [first @ .., end] => {
            format!("{} {last} {}", first.iter().map(quoted).collect::<Vec<_>>().join(", "), quoted(end))
        }
    }
}

fn quoted(name: &&str) -> String {
    format!("`{name}`")
}

/// How many letters must change, up to a limit; letters that differ only in case count as equal.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).take(200).collect::<Vec<_>>();
    let (left, right) = (letters(left), letters(right));
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (column, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
        if row.iter().all(|distance| *distance > limit) {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wanted: &str, names: &[&str], expected: &str) {
        assert_eq!(help(wanted, names.iter().copied(), "`#/components`"), expected);
    }

    #[test]
    fn what_was_perhaps_meant() {
        check("InvoicePaid", &["InvoicePayed", "InvoiceVoided"], "perhaps `InvoicePayed` was meant");
        check("invoice", &["Invoice", "Invoices"], "perhaps `Invoice` or `Invoices` was meant");
        check("Order", &["Invoice", "Paid"], "`#/components` has `Invoice` and `Paid`");
        check("Order", &[], "there is none in `#/components`");
        check(
            "x",
            &["aa", "bb", "cc", "dd", "aa", "ee", "ff", "gg", "hh"],
            "`#/components` has `aa`, `bb`, `cc`, `dd`, `ee`, `ff`, `gg` and 1 more",
        );
    }
}
