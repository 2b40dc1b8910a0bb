//! A delivery comes in; what of it counts goes out, read by other means than those that verify it.

use crate::deliveries::{self, Delivery};

/// What of a delivery counts.
pub type Essence = Box<dyn Fn(&Delivery) -> Vec<Vec<u8>>>;

/// Of a list, only the right signature and its parameters count, in any order and among others.
pub fn list(groups: char, separator: char, parameter: &'static str, right: String) -> Essence {
    Box::new(move |delivery| listed(delivery, groups, separator, parameter, &right))
}

/// Everything counts, save the case of header values that are hexadecimal digits, space around what is listed, and
/// the order of pairs: they mean the same.
pub fn everything(delivery: &Delivery) -> Vec<Vec<u8>> {
    let mut essence = vec![delivery.body.clone()];
    for (name, value) in &delivery.headers {
        let mut pieces: Vec<_> = value
            .split(|byte| matches!(byte, b',' | b';' | b' '))
            .filter(|piece| !piece.is_empty())
            .map(digits_in_lower_case)
            .collect();
        pieces.sort();
        essence.push(name.as_bytes().to_vec());
        essence.extend(pieces);
    }
    essence
}

fn listed(delivery: &Delivery, groups: char, separator: char, parameter: &str, right: &str) -> Vec<Vec<u8>> {
    let mut essence = vec![delivery.body.clone()];
    for (name, value) in &delivery.headers {
        essence.push(name.as_bytes().to_vec());
        if !name.ends_with("signature") {
            essence.push(value.clone());
            continue;
        }
        let value = String::from_utf8_lossy(value);
        let group = |group: &str| {
            let mut pieces: Vec<_> = group
                .split(separator)
                .map(str::trim)
                .map(|piece| digits_in_lower_case(piece.as_bytes()))
                .filter(|piece| piece.starts_with(parameter.as_bytes()) || piece == right.as_bytes())
                .collect();
            pieces.sort();
            pieces.dedup();
            pieces.join(&b' ')
        };
        let mut groups: Vec<_> = value.split(groups).map(group).collect();
        groups.retain(|group| !group.is_empty());
        groups.sort();
        groups.dedup();
        essence.extend(groups);
    }
    essence
}

/// Hexadecimal digits at the end of a piece, long enough for a signature, in lower case.
fn digits_in_lower_case(piece: &[u8]) -> Vec<u8> {
    let mut piece = piece.to_vec();
    let digits = piece.iter().rev().take_while(|byte| byte.is_ascii_hexdigit()).count();
    if digits >= 40 {
        let start = piece.len() - digits;
        piece[start..].make_ascii_lowercase();
    }
    piece
}

/// Everything counts to the letter.
#[cfg(feature = "asymmetric")]
pub fn to_the_letter(delivery: &Delivery) -> Vec<Vec<u8>> {
    let headers = delivery.headers.iter().flat_map(|(name, value)| [name.as_bytes().to_vec(), value.clone()]);
    std::iter::once(delivery.body.clone()).chain(headers).collect()
}

/// What another reader of JSON finds in the items of the batch.
pub fn batch(delivery: &Delivery) -> Vec<Vec<u8>> {
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(&delivery.body) else { return Vec::new() };
    let Some(items) = body["notificationItems"].as_array() else { return Vec::new() };
    let fields = items.iter().flat_map(|item| {
        let item = &item["NotificationRequestItem"];
        [
            "/pspReference",
            "/originalReference",
            "/merchantAccountCode",
            "/merchantReference",
            "/amount/value",
            "/amount/currency",
            "/eventCode",
            "/success",
            "/additionalData/hmacSignature",
        ]
        .map(|path| item.pointer(path).map(|value| value.as_str().map_or(value.to_string(), str::to_owned)))
    });
    fields.map(|field| field.unwrap_or_default().into_bytes()).collect()
}

/// The member that is signed, and the signature. Changes here keep everything at its place.
pub fn member(delivery: &Delivery) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(&delivery.body);
    let span = |from: &str, to: &str| {
        let start = text.find(from)? + from.len();
        Some(text[start..start + text[start..].find(to)?].to_lowercase().into_bytes())
    };
    // In lower case only the digits of the signature are; of the member, case counts.
    let data = deliveries::MEMBER.as_bytes();
    let intact = delivery.body.windows(data.len()).any(|window| window == data);
    vec![span("\"sign\":\"", "\"").unwrap_or_default(), vec![u8::from(intact)]]
}

/// The parameters of the form without their escapes, and the signature.
pub fn form(delivery: &Delivery) -> Vec<Vec<u8>> {
    let url = format!("https://acme.example/?{}", String::from_utf8_lossy(&delivery.body));
    let mut parameters: Vec<_> = url
        .split_once('?')
        .map_or("", |(_, query)| query)
        .split('&')
        .map(|pair| decoded(pair.as_bytes()))
        .filter(|pair| !pair.is_empty())
        .collect();
    parameters.sort();
    parameters.extend(delivery.headers.iter().map(|(_, value)| value.clone()));
    parameters
}

fn decoded(text: &[u8]) -> Vec<u8> {
    match text {
        [] => Vec::new(),
        [b'%', high, low, rest @ ..] => {
            let byte = u8::from_str_radix(&String::from_utf8_lossy(&[*high, *low]), 16);
            [vec![byte.unwrap_or(b'?')], decoded(rest)].concat()
        }
        [b'+', rest @ ..] => [b" ".to_vec(), decoded(rest)].concat(),
        [byte, rest @ ..] => [vec![*byte], decoded(rest)].concat(),
    }
}

/// Of groups of pairs, only the one with the right time and signature counts.
pub fn group(time: String, right: String) -> Essence {
    Box::new(move |delivery| {
        let group = format!("{time} {right}");
        let mut essence = listed(delivery, ' ', ',', "t=", &right);
        essence.retain(|piece| piece == group.as_bytes() || *piece == delivery.body);
        essence
    })
}
