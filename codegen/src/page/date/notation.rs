//! A way to write a date, perhaps with a time: texts in, whether they are written so out; and its name and its pattern.

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notation {
    /// What comes first.
    pub order: Order,
    /// How months are written.
    pub month: Month,
    /// Whether years have two digits.
    pub is_short_year: bool,
    /// What stands between the parts of the date.
    pub separator: Option<char>,
    /// Whether a comma stands before a year that comes last.
    pub has_comma: bool,
    /// The time, where there is one.
    pub time: Option<Time>,
}

/// The order of the parts of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// `2026-01-31`
    YearMonthDay,
    /// `31-01-2026`
    DayMonthYear,
    /// `01-31-2026`
    MonthDayYear,
}

/// How months are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Month {
    /// `01`
    Digits,
    /// `Jan`
    Short,
    /// `January`
    Long,
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// Whether a `T` stands between the date and the time, rather than a space.
    pub is_after_t: bool,
    /// How hours are counted.
    pub clock: Clock,
    /// What comes behind the minutes.
    pub precision: Precision,
    /// Whether ` UTC` follows.
    pub is_utc: bool,
}

/// How hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// Up to 23.
    Day,
    /// Up to 12, and a space before `AM` or `PM`.
    HalfApart,
    /// Up to 12, with `AM` or `PM` behind.
    Half,
}

/// What comes behind the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Nothing.
    Minutes,
    /// Seconds.
    Seconds,
    /// Seconds and parts of them.
    Fractions,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
}

const SHORT: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// No date is longer.
const LONGEST: usize = 48;

impl Order {
    const fn parts(self) -> [Part; 3] {
        match self {
            Self::YearMonthDay => [Part::Year, Part::Month, Part::Day],
            Self::DayMonthYear => [Part::Day, Part::Month, Part::Year],
            Self::MonthDayYear => [Part::Month, Part::Day, Part::Year],
        }
    }
}

impl Notation {
    /// The way in which a text is written, but for its order; nothing where it looks like no date.
    pub fn style(text: &str) -> Option<Self> {
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        let (date, time) = match text.find(':') {
            None => (text, None),
            Some(colon) => {
                let at = text[..colon].rfind([' ', 'T'])?;
                (&text[..at], Some(&text[at..]))
            }
        };
        let separator = date.chars().find(|sign| "-/. ".contains(*sign))?;
        let letters: String = date.chars().filter(char::is_ascii_alphabetic).collect();
        let month = match letters.to_ascii_lowercase() {
            none if none.is_empty() => Month::Digits,
            // The month that is as short in full is taken for a short one, unless others say otherwise.
            short if SHORT.contains(&short.as_str()) => Month::Short,
            long if LONG.contains(&long.as_str()) => Month::Long,
            _ => return None,
        };
        let time = time.map(|time| {
            let lower = time.to_ascii_lowercase();
            let is_utc = lower.ends_with(" utc");
            let clock = lower.strip_suffix(" utc").unwrap_or(&lower);
            let half = clock.strip_suffix("am").or_else(|| clock.strip_suffix("pm"));
            Time {
                is_after_t: time.starts_with('T'),
                clock: match half {
                    Some(before) if before.ends_with(' ') => Clock::HalfApart,
                    Some(_) => Clock::Half,
                    None => Clock::Day,
                },
                precision: match (time.matches(':').count(), time.contains('.')) {
                    (_, true) => Precision::Fractions,
                    (1, false) => Precision::Minutes,
                    (_, false) => Precision::Seconds,
                },
                is_utc,
            }
        });
        Some(Self {
            order: Order::YearMonthDay,
            month,
            is_short_year: false,
            separator: Some(separator),
            has_comma: date.contains(','),
            time,
        })
    }

    /// The same in another order.
    pub const fn ordered(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// The same with ` UTC` behind the time, where there is one.
    pub fn in_utc(self) -> Self {
        Self { time: self.time.map(|time| Time { is_utc: true, ..time }), ..self }
    }

    /// Whether a text is written so, and is a date.
    pub fn fits(&self, text: &str) -> bool {
        text.len() <= LONGEST && self.rest(text).is_some_and(str::is_empty)
    }

    /// What stands behind the date and the time.
    fn rest<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut rest = text;
        for (index, part) in self.order.parts().into_iter().enumerate() {
            if index == 2 && self.has_comma {
                rest = rest.strip_prefix(',')?;
            }
            if let Some(separator) = self.separator.filter(|_| index > 0) {
                rest = rest.strip_prefix(separator)?;
            }
            rest = match (part, self.month) {
                (Part::Year, _) if self.is_short_year => number(rest, 2, 2, 0..=99)?,
                (Part::Year, _) => number(rest, 4, 4, 1900..=2200)?,
                (Part::Month, Month::Digits) => self.two_digits(rest, 1..=12)?,
                (Part::Month, Month::Short) => named(rest, &SHORT)?,
                (Part::Month, Month::Long) => named(rest, &LONG)?,
                (Part::Day, _) => self.two_digits(rest, 1..=31)?,
            };
        }
        let Some(time) = &self.time else { return Some(rest) };
        time.rest(rest.strip_prefix(if time.is_after_t { 'T' } else { ' ' })?)
    }

    /// Where nothing stands between numbers, both digits have to be there.
    fn two_digits<'t>(&self, text: &'t str, range: std::ops::RangeInclusive<u32>) -> Option<&'t str> {
        number(text, if self.separator.is_none() { 2 } else { 1 }, 2, range)
    }

    /// As `provider.toml` declares it.
    pub fn strptime(&self) -> String {
        let year = if self.is_short_year { "%y" } else { "%Y" };
        let month = match self.month {
            Month::Digits => "%m",
            Month::Short => "%b",
            Month::Long => "%B",
        };
        let time = self.time.map(|time| {
            let hour = if time.clock == Clock::Day { "%H" } else { "%I" };
            let half = match time.clock {
                Clock::Day => "",
                Clock::HalfApart => " %p",
                Clock::Half => "%p",
            };
            time.written(hour, "%M", ["", ":%S", ":%S.%f"], half)
        });
        self.written([year, month, "%d"]) + &time.unwrap_or_default()
    }

    /// As people write it: `DD-MM-YYYY hh:mm AM/PM`.
    pub fn shown(&self) -> String {
        let year = if self.is_short_year { "YY" } else { "YYYY" };
        let month = match self.month {
            Month::Digits => "MM",
            Month::Short => "MMM",
            Month::Long => "MMMM",
        };
        let time = self.time.map(|time| {
            let hour = if time.clock == Clock::Day { "HH" } else { "hh" };
            let half = match time.clock {
                Clock::Day => "",
                Clock::HalfApart => " AM/PM",
                Clock::Half => "AM/PM",
            };
            time.written(hour, "mm", ["", ":ss", ":ss.SSS"], half)
        });
        self.written([year, month, "DD"]) + &time.unwrap_or_default()
    }

    fn written(&self, [year, month, day]: [&str; 3]) -> String {
        let mut text = String::new();
        for (index, part) in self.order.parts().into_iter().enumerate() {
            text.push_str(if index == 2 && self.has_comma { "," } else { "" });
            text.extend(self.separator.filter(|_| index > 0));
            text.push_str(match part {
                Part::Year => year,
                Part::Month => month,
                Part::Day => day,
            });
        }
        text
    }

    /// What documents and `provider.toml` call it; two that are written in other ways have other names.
    pub fn name(&self) -> String {
        let order = self.order.parts().map(|part| match part {
            Part::Year if self.is_short_year => "short-year",
            Part::Year => "year",
            Part::Month if self.month == Month::Short => "short-month",
            Part::Month if self.month == Month::Long => "long-month",
            Part::Month => "month",
            Part::Day => "day",
        });
        let mut words = order.to_vec();
        words.extend(match self.separator {
            Some('-') => None,
            Some('/') => Some("slashes"),
            Some('.') => Some("dots"),
            Some(_) => Some("spaces"),
            None => Some("digits"),
        });
        words.extend(self.has_comma.then_some("comma"));
        if let Some(time) = &self.time {
            words.extend(time.is_after_t.then_some("t"));
            words.push(match time.clock {
                Clock::Day => "24-hour",
                Clock::HalfApart => "12-hour",
                Clock::Half => "12-hour-joined",
            });
            words.extend(match time.precision {
                Precision::Minutes => None,
                Precision::Seconds => Some("seconds"),
                Precision::Fractions => Some("fractions"),
            });
            words.extend(time.is_utc.then_some("utc"));
        }
        words.join("-")
    }

    /// A line of `[formats]`.
    pub fn declaration(&self) -> String {
        let kind = if self.time.is_some() { "date_time" } else { "date" };
        format!("{} = {{ {kind} = \"{}\" }}", self.name(), self.strptime())
    }
}

impl Time {
    fn rest<'t>(&self, text: &'t str) -> Option<&'t str> {
        let hours = if self.clock == Clock::Day { 0..=23 } else { 1..=12 };
        let mut rest = number(text, 1, 2, hours)?.strip_prefix(':')?;
        rest = number(rest, 2, 2, 0..=59)?;
        if self.precision != Precision::Minutes {
            rest = number(rest.strip_prefix(':')?, 2, 2, 0..=60)?;
        }
        if self.precision == Precision::Fractions {
            rest = number(rest.strip_prefix('.')?, 1, 9, 0..=999_999_999)?;
        }
        if self.clock != Clock::Day {
            rest = if self.clock == Clock::HalfApart { rest.strip_prefix(' ')? } else { rest };
            rest = rest.strip_prefix(['a', 'A', 'p', 'P'])?.strip_prefix(['m', 'M'])?;
        }
        if self.is_utc { rest.strip_prefix(" UTC") } else { Some(rest) }
    }

    fn written(&self, hour: &str, minute: &str, seconds: [&str; 3], half: &str) -> String {
        let before = if self.is_after_t { 'T' } else { ' ' };
        let utc = if self.is_utc { " UTC" } else { "" };
        format!("{before}{hour}:{minute}{}{half}{utc}", seconds[self.precision as usize])
    }
}

/// What stands behind a number that has so many digits and lies in a range.
fn number(text: &str, least: usize, most: usize, range: std::ops::RangeInclusive<u32>) -> Option<&str> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let is_it = length >= least && range.contains(&text[..length].parse().ok()?);
    is_it.then(|| &text[length..])
}

fn named<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = text[..length].to_ascii_lowercase();
    names.contains(&name.as_str()).then(|| &text[length..])
}
