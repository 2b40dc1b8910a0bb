//! Every delivery of every scheme is changed in every way; none of the changed ones is accepted.

use std::collections::BTreeMap;

use runtime::authentication::{Credentials, Rejection};

use crate::deliveries::{Delivery, NOW, Scheme, all, at};

/// What became of changed deliveries.
#[derive(Debug, Default)]
struct Count {
    refused: usize,
    /// Nothing that is signed was changed.
    same: usize,
    /// The headers could not be sent.
    unsendable: usize,
}

/// Checks that a changed delivery is refused, unless what counts in it stayed the same.
fn check(scheme: &Scheme, credentials: &Credentials, changed: &Delivery, what: &str, count: &mut Count) {
    match changed.verify(&scheme.authentication, credentials, at(NOW)) {
        None => count.unsendable += 1,
        Some(Err(_)) => count.refused += 1,
        Some(Ok(())) => {
            let same = (scheme.essence)(changed) == (scheme.essence)(&scheme.delivery);
            assert!(same, "{}: accepted with {what}: {}", scheme.name, shown(changed));
            count.same += 1;
        }
    }
}

fn shown(delivery: &Delivery) -> String {
    let headers: Vec<_> = delivery
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value)))
        .collect();
    format!("{} {}", headers.join(", "), String::from_utf8_lossy(&delivery.body))
}

fn outcome(
    scheme: &Scheme,
    delivery: &Delivery,
    credentials: &Credentials,
    now: u64,
) -> Result<(), Rejection> {
    delivery.verify(&scheme.authentication, credentials, at(now)).expect("headers that can be sent")
}

#[test]
fn untouched_deliveries_are_accepted() {
    for scheme in all() {
        let credentials = (scheme.credentials)(&[&scheme.key]);
        assert_eq!(scheme.authentication.ready(&credentials), Ok(()), "{}", scheme.name);
        assert_eq!(outcome(&scheme, &scheme.delivery, &credentials, NOW), Ok(()), "{}", scheme.name);
    }
}

#[test]
fn no_changed_delivery_is_accepted() {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for scheme in all() {
        let credentials = (scheme.credentials)(&[&scheme.key]);
        for (what, changes) in [
            ("a bit of the body flipped", flipped_bodies(&scheme)),
            ("a byte of the body gone or put in", resized_bodies(&scheme)),
            ("a bit of a header flipped", flipped_headers(&scheme)),
            ("a header cut, doubled or replaced", replaced_headers(&scheme)),
            ("pieces of a header in another order", reordered(&scheme)),
            ("a member of the body twice", doubled_members(&scheme)),
        ] {
            for changed in changes {
                check(&scheme, &credentials, &changed, what, counts.entry(what).or_default());
            }
        }
    }
    for (what, count) in &counts {
        println!(
            "{what}: {} refused, {} with nothing signed changed, {} that cannot be sent",
            count.refused, count.same, count.unsendable
        );
    }
    let total: usize = counts.values().map(|count| count.refused).sum();
    println!("{total} changed deliveries, none accepted");
    assert!(total > 10_000, "{total}");
    assert!(counts.values().all(|count| count.refused > 0), "{counts:?}");
}

/// All bits for codes; for signatures that take long to check, one of each byte.
fn bits(scheme: &Scheme, index: usize) -> Vec<u8> {
    let slow = scheme.name.starts_with("Ed25519") || scheme.name.starts_with("JSON Web");
    let bits = (0..8).map(|bit| 1 << bit);
    if slow { bits.skip(index % 8).take(1).collect() } else { bits.collect() }
}

fn flipped_bodies(scheme: &Scheme) -> Vec<Delivery> {
    let mut changes = Vec::new();
    for index in 0..scheme.delivery.body.len() {
        for bit in bits(scheme, index) {
            let mut changed = scheme.delivery.clone();
            changed.body[index] ^= bit;
            changes.push(changed);
        }
    }
    changes
}

fn resized_bodies(scheme: &Scheme) -> Vec<Delivery> {
    let mut changes = Vec::new();
    for index in (0..=scheme.delivery.body.len()).step_by(3) {
        let mut longer = scheme.delivery.clone();
        longer.body.insert(index, b' ');
        let mut cut = scheme.delivery.clone();
        cut.body.truncate(index);
        let mut shorter = scheme.delivery.clone();
        if index < shorter.body.len() {
            shorter.body.remove(index);
            changes.extend([shorter, cut]);
        }
        changes.push(longer);
    }
    changes
}

fn flipped_headers(scheme: &Scheme) -> Vec<Delivery> {
    let mut changes = Vec::new();
    for header in 0..scheme.delivery.headers.len() {
        for index in 0..scheme.delivery.headers[header].1.len() {
            for bit in bits(scheme, index) {
                let mut changed = scheme.delivery.clone();
                changed.headers[header].1[index] ^= bit;
                changes.push(changed);
            }
        }
    }
    changes
}

fn replaced_headers(scheme: &Scheme) -> Vec<Delivery> {
    let mut changes = Vec::new();
    let mut push = |change: &dyn Fn(&mut Delivery)| {
        let mut changed = scheme.delivery.clone();
        change(&mut changed);
        changes.push(changed);
    };
    for index in 0..scheme.delivery.headers.len() {
        let (name, value) = scheme.delivery.headers[index].clone();
        push(&|delivery| drop(delivery.headers.remove(index)));
        push(&|delivery| delivery.headers.push((name, value.clone())));
        push(&|delivery| delivery.headers.insert(0, (name, b"x".to_vec())));
        push(&|delivery| delivery.headers.push((name, Vec::new())));
        for value in
            ["", " ", "0", "v1=", "t=,v1=", "sha256=", "v0=", "v1,", "//", "..", "null", "Basic Og=="]
        {
            push(&|delivery| delivery.headers[index].1 = value.into());
        }
        push(&|delivery| delivery.headers[index].1.make_ascii_uppercase());
        push(&|delivery| delivery.headers[index].1.make_ascii_lowercase());
        for length in 0..value.len() {
            push(&|delivery| delivery.headers[index].1.truncate(length));
            push(&|delivery| drop(delivery.headers[index].1.drain(..length + 1)));
        }
        for other in 0..index {
            push(&|delivery| {
                let value = delivery.headers[index].1.clone();
                delivery.headers[index].1 = delivery.headers[other].1.clone();
                delivery.headers[other].1 = value;
            });
        }
        for seconds in [NOW - 1, NOW + 1, NOW + 100_000] {
            let later = String::from_utf8_lossy(&value).replace(&NOW.to_string(), &seconds.to_string());
            if later.as_bytes() != value {
                push(&|delivery| delivery.headers[index].1 = later.clone().into_bytes());
            }
        }
        for spelling in [format!("+{NOW}"), format!("0{NOW}"), format!("{NOW} "), format!("{NOW}.0")] {
            let respelled = String::from_utf8_lossy(&value).replace(&NOW.to_string(), &spelling);
            if respelled.as_bytes() != value {
                push(&|delivery| delivery.headers[index].1 = respelled.clone().into_bytes());
            }
        }
    }
    changes
}

/// Pieces of each header exchanged, left out or doubled.
fn reordered(scheme: &Scheme) -> Vec<Delivery> {
    let mut changes = Vec::new();
    for (index, (_, value)) in scheme.delivery.headers.iter().enumerate() {
        let text = String::from_utf8_lossy(value).into_owned();
        for separator in [",", ";", " ", "/", ".", "=", ",v1="] {
            let pieces: Vec<_> = text.split(separator).collect();
            for one in 0..pieces.len() {
                for other in 0..pieces.len() {
                    let mut exchanged = pieces.clone();
                    exchanged.swap(one, other);
                    let mut doubled = pieces.clone();
                    doubled.insert(other, pieces[one]);
                    let mut without = pieces.clone();
                    without.remove(one);
                    for pieces in [exchanged, doubled, without] {
                        let mut changed = scheme.delivery.clone();
                        changed.headers[index].1 = pieces.join(separator).into_bytes();
                        if changed != scheme.delivery {
                            changes.push(changed);
                        }
                    }
                }
            }
        }
    }
    changes.dedup();
    changes
}

/// A second member beside those that are signed or hold the signature, before and after them.
fn doubled_members(scheme: &Scheme) -> Vec<Delivery> {
    let body = String::from_utf8_lossy(&scheme.delivery.body).into_owned();
    let mut changes = Vec::new();
    for name in ["data", "sign", "d\\u0061ta", "notificationItems", "pspReference", "amount", "hmacSignature"]
    {
        for value in ["null", "{}", "[]", "\"\"", "1"] {
            let member = format!("\"{name}\":{value}");
            let plain = name.replace("\\u0061", "a");
            let inside = format!("\"{plain}\":");
            if body.contains(&inside) {
                for changed in [
                    body.replacen(&inside, &format!("{member},{inside}"), 1),
                    format!("{{{member},{}", &body[1..]),
                    format!("{},{member}}}", &body[..body.len() - 1]),
                ] {
                    // At the top, only what is looked for there is doubled.
                    let top = matches!(plain.as_str(), "data" | "sign" | "notificationItems");
                    let before = changed.starts_with(&format!("{{{member}"));
                    if top || !(before || changed.ends_with(&format!("{member}}}"))) {
                        changes.push(Delivery { body: changed.into_bytes(), ..scheme.delivery.clone() });
                    }
                }
            }
        }
    }
    changes
}

#[test]
fn doubled_members_are_refused_whatever_they_hold() {
    let mut refused = 0;
    for scheme in all().iter().filter(|scheme| !scheme.whole) {
        let credentials = (scheme.credentials)(&[&scheme.key]);
        for changed in doubled_members(scheme) {
            let outcome = outcome(scheme, &changed, &credentials, NOW);
            assert!(outcome.is_err(), "{}: {}", scheme.name, shown(&changed));
            refused += 1;
        }
    }
    println!("{refused} bodies with a member twice, none accepted");
    assert!(refused >= 80, "{refused}");
}

#[test]
fn old_and_future_deliveries_are_refused() {
    let mut refused = 0;
    for scheme in all() {
        let credentials = (scheme.credentials)(&[&scheme.key]);
        let timed = outcome(&scheme, &scheme.delivery, &credentials, 0) != Ok(());
        for (now, fits) in [
            (NOW - 300, true),
            (NOW + 290, true),
            (NOW - 311, false),
            (NOW + 301, false),
            (NOW + 31_536_000, false),
            (0, false),
        ] {
            let outcome = outcome(&scheme, &scheme.delivery, &credentials, now);
            assert_eq!(outcome.is_ok(), fits || !timed, "{} {now}: {outcome:?}", scheme.name);
            refused += usize::from(outcome.is_err());
        }
    }
    println!("{refused} old or future deliveries, none accepted");
    assert!(refused >= 24, "{refused}");
}

#[test]
fn other_keys_are_refused_and_rotated_ones_taken() {
    for scheme in all() {
        let outcome = |keys: &[&str]| outcome(&scheme, &scheme.delivery, &(scheme.credentials)(keys), NOW);
        let (key, other) = (scheme.key.as_str(), scheme.other.as_str());
        assert_eq!(outcome(&[other, key]), Ok(()), "{}", scheme.name);
        assert_eq!(outcome(&[key, other]), Ok(()), "{}", scheme.name);
        assert!(matches!(outcome(&[other]), Err(Rejection::Mismatch(_))), "{}", scheme.name);
        assert_eq!(outcome(&[]), Err(Rejection::NoKey), "{}", scheme.name);
        for unusable in ["", "whsec_"] {
            if let Ok(()) | Err(Rejection::InFuture(_)) = outcome(&[unusable]) {
                panic!("{}: accepted with the key `{unusable}`", scheme.name);
            }
        }
    }
}
