//! Deliveries that only ask whether the receiver is there: the questions of both sides come in, changes go out.

use super::rule::Rule;
use super::verdict::{Source, Verdicts};
use super::walk::{Spot, Walk};
use crate::model::authentication::Part;
use crate::model::{Answer, Handshake, pointer};

/// Compares the questions, which are told apart by the member that asks and by what it holds.
pub fn compare(walk: &mut Walk<'_>) {
    let (olds, news) = (&walk.old.provider.receiving.handshakes, &walk.new.provider.receiving.handshakes);
    let mut order = Vec::new();
    let mut rest: Vec<usize> = (0..news.len()).collect();
    for (index, old) in olds.iter().enumerate() {
        let asks_the_same = |new: &usize| (&news[*new].at, &news[*new].is) == (&old.at, &old.is);
        match rest.iter().position(asks_the_same).map(|found| rest.remove(found)) {
            None => {
                let rule = Rule::HandshakeRemoved;
                // With the last question the constant goes.
                let source = if news.is_empty() { Source::Breaks } else { Source::Compiles };
                let spot = Spot { new: None, ..spot(walk, index, 0) };
                let message = format!("{} is no question any more", question(old));
                walk.tell_as(&spot, rule, Verdicts { source, ..rule.verdicts() }, message);
            }
            Some(partner) => {
                order.push(partner);
                let new = &news[partner];
                if old.answer != new.answer {
                    let message = format!(
                        "{} is answered with {}, and was with {}",
                        question(new),
                        answer(new),
                        answer(old)
                    );
                    let spot =
                        Spot { code: (Some(answer(old)), Some(answer(new))), ..spot(walk, index, partner) };
                    walk.tell(&spot, Rule::HandshakeChanged, message);
                }
            }
        }
    }
    for index in rest {
        let new = &news[index];
        let spot = Spot { old: None, ..spot(walk, 0, index) };
        let message = format!("{} is a question now, answered with {}", question(new), answer(new));
        walk.tell(&spot, Rule::HandshakeAdded, message);
    }
    if !order.is_sorted() {
        let message = "questions are looked for in another order".to_owned();
        walk.tell(&walk.stated("/handshake"), Rule::HandshakeChanged, message);
    }
}

fn spot(walk: &Walk<'_>, old: usize, new: usize) -> Spot {
    let name = |side: &super::side::Side<'_>| {
        let has_any = !side.provider.receiving.handshakes.is_empty();
        has_any.then(|| side.path_of("HANDSHAKES"))
    };
    Spot {
        old: Some(walk.old.stated(&format!("/handshake/{old}"))),
        new: Some(walk.new.stated(&format!("/handshake/{new}"))),
        items: (name(walk.old), name(walk.new)),
        ..walk.stated("/handshake")
    }
}

fn question(handshake: &Handshake) -> String {
    format!("`{}` where `{}` stands", handshake.is, pointer(&handshake.at))
}

fn answer(handshake: &Handshake) -> String {
    let text = |parts: &[Part]| parts.iter().map(Part::to_string).collect::<String>();
    let member = |(name, answer): &(String, Answer)| match answer {
        Answer::Text(parts) => format!("`{name}` as `{}`", text(parts)),
        Answer::HmacSha256Hex(parts) => format!("`{name}` as the HMAC-SHA256 of `{}` in hex", text(parts)),
        Answer::Number(number) => format!("`{name}` as {number}"),
    };
    let members: Vec<String> = handshake.answer.iter().map(member).collect();
    if members.is_empty() { "nothing".to_owned() } else { members.join(", ") }
}
