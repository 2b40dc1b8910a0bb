//! The blocks of a page in, the places out that speak of how deliveries are authenticated.
//!
//! How a signature is made is never guessed from prose: one wrong word makes a check that lets everything through.

use super::block::{Block, Line, plain};
use super::event::Source;

/// Words that speak of it.
const WORDS: [&str; 9] = [
    "signature",
    "hmac",
    "x-hub-",
    "sha256",
    "sha-256",
    "sha512",
    "webhook secret",
    "signing",
    "securityschemes",
];

/// More places than anyone reads.
const MOST_PLACES: usize = 12;

/// The lines that speak of signatures and keys.
pub fn places(blocks: &[Block], page: &str) -> Vec<Source> {
    let mut found: Vec<Source> = Vec::new();
    let mut look = |line: &Line| {
        let lower = line.text.to_lowercase();
        let words = plain(&line.text);
        let is_news = !found.iter().any(|other| other.words == words);
        // Reference pages print the scheme right behind the word, and a copy has nothing between the two.
        let is_scheme =
            words.strip_prefix("Security").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        if (is_scheme || WORDS.iter().any(|word| lower.contains(word)))
            && line.text.len() < 1000
            && is_news
            && found.len() < MOST_PLACES
        {
            found.push(Source { page: page.to_owned(), line: line.number, words, ..Source::default() });
        }
    };
    for block in blocks {
        match block {
            Block::Heading(_, line) | Block::Text(line) => look(line),
            Block::Code { text, line, .. } => {
                let lines = text.lines().enumerate();
                lines.for_each(|(index, text)| look(&Line::new(line + index, text)));
            }
            Block::Table(rows) => rows.iter().flatten().for_each(&mut look),
            Block::Gap => {}
        }
    }
    found
}

/// The same as comments of `provider.toml`.
pub fn comments(places: &[Source]) -> String {
    if places.is_empty() {
        return "\n# To be stated: how deliveries are authenticated. The pages do not speak of it.\n"
            .to_owned();
    }
    let mut text =
        "\n# To be stated: how deliveries are authenticated. The pages speak of it here:\n".to_owned();
    for place in places {
        let words: String = place.words.chars().take(160).collect();
        let words = crate::survey::visible(&words);
        text.push_str(&format!("#   {}:{}: {words}\n", crate::survey::visible(&place.page), place.line));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    #[test]
    fn pages_are_quoted_by_their_place() {
        let check = |page: &str, expected: &str| {
            assert_eq!(
                comments(&places(&plain::blocks(page), "a.txt")),
                format!("\n# To be stated: {expected}\n")
            );
        };
        check("Orders\n\nid\nstring", "how deliveries are authenticated. The pages do not speak of it.");
        check(
            "Orders\nSecuritySecretKey\nSecurity\nThe header X-Sign has a signature.\u{7}",
            "how deliveries are authenticated. The pages speak of it here:\n#   a.txt:2: SecuritySecretKey\n\
             #   a.txt:4: The header X-Sign has a signature.\\u{7}",
        );
    }
}
