//! What pages say of dates, and the texts that examples have, in; how dates are written there out.
//!
//! Only what all texts bear out is taken. Where a day and a month can be taken for each other, nothing says which comes
//! first, and that is told rather than guessed.

mod notation;
mod said;

pub use notation::{Notation, Order};
pub use said::{Said, said};

/// How the texts at one place are written, as far as they show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// In one way alone.
    As(Notation),
    /// With the day or the month first: one of the texts.
    Either(String),
}

/// Finds out how dates are written; nothing where the texts are no dates, or dates that RFC 3339 knows.
pub fn shown(texts: &[&str]) -> Option<Shown> {
    // The longest shows most: `May` may be a month in full or not.
    let longest = texts.iter().max_by_key(|text| text.len())?;
    let style = Notation::style(longest)?;
    let fitting: Vec<Notation> = [Order::YearMonthDay, Order::DayMonthYear, Order::MonthDayYear]
        .into_iter()
        .map(|order| style.ordered(order))
        .filter(|notation| texts.iter().all(|text| notation.fits(text)))
        .collect();
    match fitting[..] {
        [] => None,
        [only] => Some(Shown::As(only)),
        [..] => Some(Shown::Either((*texts.first()?).to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], expected: Option<&str>) {
        let found = shown(texts).map(|shown| match shown {
            Shown::As(notation) => notation.strptime(),
            Shown::Either(text) => format!("either: {text}"),
        });
        assert_eq!(found.as_deref(), expected, "{texts:?}");
    }

    #[test]
    fn texts_show_how_they_are_written() {
        check(&["23-06-2025 03:20 PM"], Some("%d-%m-%Y %I:%M %p"));
        check(&["02-02-2025 06:30PM", "23-06-2025 03:20PM"], Some("%d-%m-%Y %I:%M%p"));
        check(&["31/01/2026"], Some("%d/%m/%Y"));
        check(&["01/31/2026"], Some("%m/%d/%Y"));
        check(&["31.01.2026 23:59"], Some("%d.%m.%Y %H:%M"));
        check(&["2026-01-31 10:00:00"], Some("%Y-%m-%d %H:%M:%S"));
        check(&["2026-01-31T10:00:00.123"], Some("%Y-%m-%dT%H:%M:%S.%f"));
        check(&["2026/01/31"], Some("%Y/%m/%d"));
        check(&["2026-01-31 10:00:00 UTC"], Some("%Y-%m-%d %H:%M:%S UTC"));
        check(&["31 Jan 2026"], Some("%d %b %Y"));
        check(&["January 31, 2026", "May 1, 2026"], Some("%B %d, %Y"));
    }

    #[test]
    fn what_may_be_a_day_or_a_month_is_not_guessed() {
        check(&["01/02/2026"], Some("either: 01/02/2026"));
        check(&["01/02/2026", "03/04/2026"], Some("either: 01/02/2026"));
        check(&["01/02/2026", "13/04/2026"], Some("%d/%m/%Y"));
        check(&["01/02/2026", "04/13/2026"], Some("%m/%d/%Y"));
        // One has thirteen in the one place, and another in the other.
        check(&["13/02/2026", "04/13/2026"], None);
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "-",
            "1.2.3",
            "10.0.0.1",
            "99-99-2026",
            "31-01-2026 25:00",
            "31-01-2026 13:00 PM",
            "2026-1",
            "01-02-03",
            "A-1",
            "2026-01-31 10:00:00 or so",
            "20260131",
            "12:30",
            "May",
            "5 items",
            "31/01-2026",
        ] {
            check(&[text], None);
        }
        check(&["31/01/2026", "soon"], None);
        check(&[], None);
    }
}
