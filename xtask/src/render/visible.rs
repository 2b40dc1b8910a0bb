//! Text of unknown origin comes in; text that does nothing to a terminal and hides nothing from a reader goes out.

use std::fmt::Write;

/// More than anybody reads of one message.
const LIMIT: usize = 2000;

/// One line, cut when it is very long.
pub fn visible(text: &str) -> String {
    let mut characters = text.chars();
    let mut shown = characters.by_ref().take(LIMIT).fold(String::new(), |mut shown, character| {
        push(&mut shown, character);
        shown
    });
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Adds a character, or what stands for it where it is not to be seen or moves what is around it.
pub fn push(shown: &mut String, character: char) {
    if is_treacherous(character) {
        shown.extend(character.escape_default());
    } else {
        shown.push(character);
    }
}

/// JSON text that means the same and whose characters are all to be seen.
pub fn visible_json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        // Outside of strings JSON is ASCII, and a serializer has escaped control characters of ASCII, save one.
        if character == '\n' || !is_treacherous(character) {
            shown.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    shown
}

/// Control characters, and those that are invisible or change the direction of what follows.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_directions_are_shown() {
        let check = |text: &str, expected: &str| assert_eq!(visible(text), expected);
        check("plain `text`, naïve 日本 \"quoted\" \\", "plain `text`, naïve 日本 \"quoted\" \\");
        check("\x1b[31mred\x1b[0m", r"\u{1b}[31mred\u{1b}[0m");
        check("\u{9b}2J", r"\u{9b}2J");
        check("a\nb\r\tc\0", r"a\nb\r\tc\u{0}");
        check("user\u{202e}nimda", r"user\u{202e}nimda");
        check("zero\u{200b}width", r"zero\u{200b}width");
        check(&"x".repeat(LIMIT + 1), &format!("{}…", "x".repeat(LIMIT)));
    }

    #[test]
    fn json_keeps_its_meaning() {
        let check = |text: &str, expected: &str| {
            let printed = serde_json::to_string(text).unwrap();
            let shown = visible_json(&printed);
            assert_eq!(shown, expected);
            assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
        };
        check("a\x1b\n", r#""a\u001b\n""#);
        check("\u{9b}\x7f", r#""\u009b\u007f""#);
        check("\u{202e}é", r#""\u202eé""#);
        check("\u{e0041}", r#""\udb40\udc41""#);
    }
}
