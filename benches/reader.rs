//! One documented delivery comes in; what it takes to read it with `runtime`'s own reader, and with jiter under code of
//! the same shape, goes out.
//!
//! The own reader has to earn its place: were a published one within 15 % of it, that one would be used.

use std::hint::black_box;

use benches::compact;
use criterion::{Criterion, Throughput};
use generated::fyatu_v3_20::{
    Environment, Merchant, TransactionProcessed, TransactionProcessedData, TransactionProcessedDataStatus,
    TransactionProcessedDataType, examples,
};
use jiter::Jiter;
use runtime::json::{self, Decode, Key, Table, fill_slots, slot_count};
use runtime::{Formatted, Maybe, Number};
use serde::de::IgnoredAny;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    reader(&mut criterion);
    criterion.final_summary();
}

/// [`Decode`], over jiter.
trait Fill: Decode {
    fn fill(&mut self, jiter: &mut Jiter<'_>) -> bool;
}

fn text<T: for<'a> From<&'a str>>(value: &mut T, jiter: &mut Jiter<'_>) -> bool {
    match jiter.next_str() {
        Ok(text) => {
            *value = T::from(text);
            true
        }
        Err(_) => false,
    }
}

macro_rules! texts {
    ($($type:ty),*) => {
        $(impl Fill for $type {
            fn fill(&mut self, jiter: &mut Jiter<'_>) -> bool {
                text(self, jiter)
            }
        })*
    };
}

texts!(
    String,
    Formatted<runtime::format::DateTime>,
    Environment,
    TransactionProcessedDataType,
    TransactionProcessedDataStatus
);

impl Fill for Number {
    fn fill(&mut self, jiter: &mut Jiter<'_>) -> bool {
        let digits = jiter.next_number_bytes().ok().and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| Number::try_from(digits).ok()) {
            Some(number) => {
                *self = number;
                true
            }
            None => false,
        }
    }
}

impl<T: Fill> Fill for Maybe<T> {
    fn fill(&mut self, jiter: &mut Jiter<'_>) -> bool {
        if jiter.peek().is_ok_and(|peek| peek == jiter::Peek::Null) {
            *self = Maybe::Null;
            return jiter.known_null().is_ok();
        }
        let mut value = T::empty();
        let filled = value.fill(jiter);
        *self = Maybe::Present(value);
        filled
    }
}

/// What `runtime::object!` writes, over jiter and without an error's place: no key of these types is required.
macro_rules! object {
    ($name:ident { $($index:literal : $field:ident = $key:literal),* $(,)? }) => {
        impl Fill for $name {
            fn fill(&mut self, jiter: &mut Jiter<'_>) -> bool {
                const COUNT: usize = <[&str]>::len(&[$($key),*]);
                static KEYS: [Key; COUNT] = [$(Key::text($key)),*];
                static SLOTS: [u16; slot_count(COUNT)] = fill_slots(&KEYS);
                static TABLE: Table = Table::new(&KEYS, &SLOTS, &[], false);
                let mut seen = 0_u64;
                let mut key = jiter.next_object();
                loop {
                    let index = match key {
                        Ok(Some(key)) => TABLE.find(key),
                        Ok(None) => return true,
                        Err(_) => return false,
                    };
                    if let Some(index) = index {
                        let bit = 1 << index;
                        if seen & bit != 0 {
                            return false;
                        }
                        seen |= bit;
                    }
                    let filled = match index {
                        $(Some($index) => self.$field.fill(jiter),)*
                        _ => jiter.next_skip().is_ok(),
                    };
                    if !filled {
                        return false;
                    }
                    key = jiter.next_key();
                }
            }
        }
    };
}

object! {
    TransactionProcessed {
        0: event_id = "eventId", 1: business_id = "businessId", 2: environment = "environment",
        3: timestamp = "timestamp", 4: event = "event", 5: data = "data",
    }
}

object! {
    TransactionProcessedData {
        0: transaction_id = "transactionId", 1: card_id = "cardId", 2: cardholder_id = "cardholderId",
        3: external_id = "externalId", 4: amount = "amount", 5: currency = "currency",
        6: billing_amount = "billingAmount", 7: billing_currency = "billingCurrency", 8: merchant = "merchant",
        9: r#type = "type", 10: status = "status",
    }
}

object! {
    Merchant {
        0: name = "name", 1: id = "id", 2: city = "city", 3: country = "country", 4: mcc = "mcc",
        5: mcc_description = "mccDescription",
    }
}

/// A type that skips every member.
#[derive(Debug, Clone, PartialEq)]
struct Skipped {}

runtime::object! { Skipped {} }

fn over_jiter(body: &[u8]) -> Option<TransactionProcessed> {
    let mut jiter = Jiter::new(body);
    let mut value = TransactionProcessed::empty();
    (value.fill(&mut jiter) && jiter.finish().is_ok()).then_some(value)
}

fn skip_over_jiter(body: &[u8]) -> bool {
    let mut jiter = Jiter::new(body);
    jiter.next_skip().is_ok() && jiter.finish().is_ok()
}

fn reader(criterion: &mut Criterion) {
    let example = examples::ALL.iter().find(|example| example.event_type == "TRANSACTION_PROCESSED");
    let documented = example.expect("the provider documents this event").body;
    for (name, body) in [("as_documented", documented.to_owned()), ("compact", compact(documented))] {
        let body = body.as_bytes();
        let own = json::decode::<TransactionProcessed>(body).expect("the example is of this type");
        assert_eq!(over_jiter(body), Some(own), "both readers give the same value");

        let mut group = criterion.benchmark_group(format!("reader/{name}"));
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function("decode_own", |bencher| {
            bencher.iter(|| json::decode::<TransactionProcessed>(black_box(body)));
        });
        group.bench_function("decode_jiter", |bencher| bencher.iter(|| over_jiter(black_box(body))));
        group.bench_function("skip_own", |bencher| bencher.iter(|| json::decode::<Skipped>(black_box(body))));
        group.bench_function("skip_jiter", |bencher| bencher.iter(|| skip_over_jiter(black_box(body))));
        group.bench_function("skip_serde_json", |bencher| {
            bencher.iter(|| serde_json::from_slice::<IgnoredAny>(black_box(body)));
        });
        group.finish();
    }
}
