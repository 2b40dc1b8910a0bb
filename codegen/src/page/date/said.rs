//! Prose in, the way to write dates that it names out: `DD-MM-YYYY hh:mm AM/PM`, `yyyy-MM-dd`, `MMM D, YYYY`.

use super::notation::{Clock, Month, Notation, Order, Precision, Time};

/// What prose names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A format that JSON Schema knows.
    Known(&'static str),
    /// One that it does not.
    Own(Notation),
}

/// Finds the first way to write dates that a text names.
pub fn said(text: &str) -> Option<Said> {
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let is_start = !before.is_alphanumeric() && "YyMmDd".contains(letter);
        before = letter;
        if let Some(said) = is_start.then(|| date(&text[at..])).flatten() {
            return Some(said);
        }
    }
    None
}

/// A date that begins here, with the time behind it.
fn date(text: &str) -> Option<Said> {
    let mut rest = text;
    let (mut order, mut month, mut years) = (String::new(), 0, 0);
    let (mut separator, mut has_comma) = (None, false);
    for index in 0..3 {
        if index > 0 {
            let (comma, after) = rest.strip_prefix(',').map_or((false, rest), |after| (true, after));
            let sign = after.chars().next().filter(|sign| "-/. ".contains(*sign));
            if index == 1 {
                separator = sign;
            }
            if sign != separator || comma && (index == 1 || sign.is_none()) {
                return None;
            }
            has_comma |= comma;
            rest = &after[sign.map_or(0, char::len_utf8)..];
        }
        let letter = rest.chars().next().filter(|letter| "YyMmDd".contains(*letter))?;
        let length = rest.chars().take_while(|other| *other == letter).count();
        match letter.to_ascii_lowercase() {
            'y' if length == 4 || length == 2 => years = length,
            'm' if length <= 4 => month = length,
            'd' if length <= 2 => {}
            _ => return None,
        }
        order.push(letter.to_ascii_lowercase());
        rest = &rest[length..];
    }
    let order = match order.as_str() {
        "ymd" => Order::YearMonthDay,
        "dmy" => Order::DayMonthYear,
        "mdy" => Order::MonthDayYear,
        _ => return None,
    };
    let month = match month {
        3 => Month::Short,
        4 => Month::Long,
        _ => Month::Digits,
    };
    let notation = Notation { order, month, is_short_year: years == 2, separator, has_comma, time: None };
    let is_sortable = notation.name() == "year-month-day";
    let Some((time, has_zone, rest)) = time(rest) else {
        let is_end = ends(rest);
        let found = if is_sortable { Said::Known("date") } else { Said::Own(notation) };
        return is_end.then_some(found);
    };
    if !ends(rest) {
        return None;
    }
    if has_zone {
        // Of those with a zone, only this one is known.
        return (is_sortable && time.clock == Clock::Day && time.precision != Precision::Minutes)
            .then_some(Said::Known("date-time"));
    }
    Some(Said::Own(Notation { time: Some(time), ..notation }))
}

fn ends(rest: &str) -> bool {
    !rest.starts_with(|sign: char| sign.is_alphanumeric())
}

/// A time that begins here, whether a zone follows it, and what is left.
fn time(text: &str) -> Option<(Time, bool, &str)> {
    let (is_after_t, rest) = match text.strip_prefix("'T'").or_else(|| text.strip_prefix('T')) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix(' ')?),
    };
    let rest = run(rest, "Hh", 2)?.strip_prefix(':')?;
    let mut rest = run(rest, "Mm", 2)?;
    let mut precision = Precision::Minutes;
    if let Some(after) = rest.strip_prefix(':').and_then(|rest| run(rest, "Ss", 2)) {
        (precision, rest) = (Precision::Seconds, after);
    }
    if let Some(after) = rest.strip_prefix('.').and_then(|rest| run(rest, "SsfF", 9))
        && precision == Precision::Seconds
    {
        (precision, rest) = (Precision::Fractions, after);
    }
    let (half, is_apart) = rest.strip_prefix(' ').map_or((rest, false), |half| (half, true));
    let signs = ["AM/PM", "am/pm", "AM|PM", "AM or PM", "tt"];
    let sign = signs.iter().find_map(|sign| half.strip_prefix(sign)).filter(|after| ends(after));
    // `a` is a word as well, before others.
    let is_last = |after: &&str| {
        after.starts_with(" format") || ends(after) && !after.trim_start().starts_with(char::is_alphanumeric)
    };
    let clock = match sign.or_else(|| half.strip_prefix(['A', 'a']).filter(is_last)) {
        Some(after) => {
            rest = after;
            if is_apart { Clock::HalfApart } else { Clock::Half }
        }
        None => Clock::Day,
    };
    let zones = ["'Z'", "ZZ", "Z", "XXX", "+HH:MM", "+hh:mm", "±HH:MM", "±hh:mm", "+00:00"];
    let zone = zones.iter().find_map(|zone| rest.strip_prefix(zone));
    let time = Time { is_after_t, clock, precision, is_utc: false };
    Some((time, zone.is_some(), zone.unwrap_or(rest)))
}

/// What stands behind some letters, all of one kind.
fn run<'t>(text: &'t str, letters: &str, most: usize) -> Option<&'t str> {
    let letter = text.chars().next().filter(|letter| letters.contains(*letter))?;
    let length = text.chars().take_while(|other| *other == letter).count();
    (length <= most).then(|| &text[length..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = said(text).map(|said| match said {
            Said::Known(format) => format.to_owned(),
            Said::Own(notation) => notation.strptime(),
        });
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn ways_to_write_dates() {
        check("Date and time in DD-MM-YYYY hh:mm AM/PM format.", Some("%d-%m-%Y %I:%M %p"));
        check("Written YYYY-MM-DD HH:mm:ss, in UTC", Some("%Y-%m-%d %H:%M:%S"));
        check("The day (DD/MM/YYYY)", Some("%d/%m/%Y"));
        check("mm/dd/yyyy", Some("%m/%d/%Y"));
        check("`yyyy-MM-dd'T'HH:mm:ss.SSS`", Some("%Y-%m-%dT%H:%M:%S.%f"));
        check("DD-MM-YYYY HH:MM", Some("%d-%m-%Y %H:%M"));
        check("MM/DD/YY hh:mma", Some("%m/%d/%y %I:%M%p"));
        check("MMM D, YYYY", Some("%b %d, %Y"));
        check("YYYYMMDD", Some("%Y%m%d"));
    }

    #[test]
    fn what_is_known_already() {
        check("A date (YYYY-MM-DD).", Some("date"));
        check("YYYY-MM-DDTHH:mm:ss.SSSZ", Some("date-time"));
        check("yyyy-MM-dd'T'HH:mm:ssXXX", Some("date-time"));
    }

    #[test]
    fn other_words() {
        for text in [
            "",
            "Daily",
            "MM/DD",
            "DD-MM/YYYY",
            "YYYY-MM-DDs",
            "my day",
            "DDD-MM-YYYY",
            "D",
            "Y-M-D of it",
            "DD-MM-YYYY HH:mm:ssZ",
            "ÄYYYY-MM-DD",
        ] {
            check(text, None);
        }
        check("YYYY-MM-DD HH:mm a day", Some("%Y-%m-%d %H:%M"));
        check("DD/MM/YYYY at noon", Some("%d/%m/%Y"));
    }

    #[test]
    fn ways_have_names_of_their_own() {
        let name = |text: &str| match said(text) {
            Some(Said::Own(notation)) => format!("{} {}", notation.name(), notation.shown()),
            other => format!("{other:?}"),
        };
        assert_eq!(name("dd-mm-yyyy hh:mm a"), "day-month-year-12-hour DD-MM-YYYY hh:mm AM/PM");
        assert_eq!(name("YYYY/MM/DD"), "year-month-day-slashes YYYY/MM/DD");
        assert_eq!(name("YYYY-MM-DD HH:mm:ss"), "year-month-day-24-hour-seconds YYYY-MM-DD HH:mm:ss");
    }
}
