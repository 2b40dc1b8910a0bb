//! Dates that are written in other ways than RFC 3339 has them.

use serde_json::{Value, json};

use crate::workspace::Workspace;

const PAGE: &str = include_str!("acme/dates.md");

/// What is said or shown is declared, and the generated fields are of that format.
#[test]
fn dates_are_of_the_formats_that_pages_name() {
    let workspace = Workspace::empty();
    workspace.put("dates.md", PAGE);
    let run = workspace.run(&["new", "acme", "--from", "dates.md"]);
    assert_eq!(run.status, 0, "{run:?}");
    let document: Value = serde_yaml::from_str(&workspace.text("specs/acme/openapi.yaml")).unwrap();
    let schema =
        &document["webhooks"]["order.dated"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    let members = schema["properties"].as_object().unwrap();
    let formats: Value = members
        .iter()
        .map(|(name, member)| (name.clone(), member.get("format").cloned().unwrap_or_default()))
        .collect();
    let expected = json!({
        "event": null,
        "created": "day-month-year-12-hour",
        // The type says that it is a date, and the example how it is written.
        "shipped": "day-month-year-slashes",
        "due": null,
        "paid": "year-month-day-24-hour-seconds",
        "booked": "day-month-year-dots",
        "closed": "date-time",
        "asked": "year-month-day-slashes",
        "code": null,
    });
    assert_eq!(formats, expected);
    let configuration = workspace.text("specs/acme/provider.toml");
    let declared = "
# How dates are written that are not as RFC 3339 has them.
[formats]
# dates.md:11: an example shows it, and no page states it: \"paid\": \"2026-01-31 10:00:00\"
year-month-day-24-hour-seconds = { date_time = \"%Y-%m-%d %H:%M:%S\" }
# dates.md:29: asked | string | YYYY/MM/DD
year-month-day-slashes = { date = \"%Y/%m/%d\" }
# dates.md:23: created | string | Date and time in DD-MM-YYYY hh:mm AM/PM format
day-month-year-12-hour = { date_time = \"%d-%m-%Y %I:%M %p\" }
# dates.md:12: an example shows it, and no page states it: \"booked\": \"31.01.2026\"
day-month-year-dots = { date = \"%d.%m.%Y\" }
# dates.md:9: an example shows it, and no page states it: \"shipped\": \"31/01/2026\"
day-month-year-slashes = { date = \"%d/%m/%Y\" }
";
    let start = configuration.find("\n# How dates").unwrap_or_else(|| panic!("{configuration}"));
    assert!(configuration[start..].starts_with(declared), "{configuration}");
    // What contradicts itself and what may be read in two ways is told, at the line that says it.
    for told in [
        "`booked` is said to be written MM/DD/YYYY, and an example has `31.01.2026` there\n --> dates.md:27:",
        "`shipped` is said to be of the format date, and an example has `31/01/2026` there\n --> dates.md:24:",
        "nothing says whether the day or the month comes first in `01/02/2026`\n --> dates.md:10:",
    ] {
        assert!(run.stderr.contains(told), "{told} is not in {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("warning").count(), 4, "three, and how many they are: {}", run.stderr);
    assert_eq!(workspace.run(&["generate"]).status, 0);
    let code = workspace.text("out/src/acme/order_dated.rs");
    for field in [
        "pub created: Maybe<Formatted<DayMonthYear12Hour>>,",
        "pub due: Maybe<String>,",
        "pub paid: Maybe<Formatted<YearMonthDay24HourSeconds>>,",
        "pub closed: Maybe<Formatted<DateTime>>,",
        "Looks like a date whose day or month comes first; no page says so.",
    ] {
        assert!(code.replace("\n    /// ", " ").contains(field), "{field} is not in {code}");
    }
}

/// `provider.toml` is a person's once it is there: what newer pages need is told, and nothing of it is changed.
#[test]
fn a_format_of_newer_pages_is_told() {
    let workspace = Workspace::empty();
    workspace
        .put("dates.md", PAGE.replace("DD-MM-YYYY hh:mm AM/PM", "some").replace("31-01-2026 03:20 PM", "x"));
    assert_eq!(workspace.run(&["new", "acme", "--from", "dates.md"]).status, 0);
    let before = workspace.text("specs/acme/provider.toml");
    workspace.put("dates.md", PAGE);
    let run = workspace.run(&["new", "acme", "--from", "dates.md"]);
    assert_eq!(run.status, 0, "{run:?}");
    for told in [
        "the pages have dates of the format `day-month-year-12-hour`, which is not declared",
        "help: write under [formats]: day-month-year-12-hour = { date_time = \"%d-%m-%Y %I:%M %p\" }",
    ] {
        assert!(run.stderr.contains(told), "{told} is not in {}", run.stderr);
    }
    assert_eq!(workspace.text("specs/acme/provider.toml"), before);
}
