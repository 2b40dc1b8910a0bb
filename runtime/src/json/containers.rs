//! `Decode` and `Encode` for what Rust and this crate's containers bring.

use std::collections::BTreeMap;

use super::error::Reason;
use super::{Decode, Encode, Reader, Writer};
use crate::Maybe;

impl Decode for bool {
    fn empty() -> Self {
        false
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        fill(self, reader.boolean())
    }
}

impl Encode for bool {
    fn write(&self, writer: &mut Writer) {
        writer.raw(if *self { "true" } else { "false" });
    }
}

impl Decode for i64 {
    fn empty() -> Self {
        0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        fill(self, reader.signed())
    }
}

impl Encode for i64 {
    fn write(&self, writer: &mut Writer) {
        writer.signed(*self);
    }
}

impl Decode for u64 {
    fn empty() -> Self {
        0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        fill(self, reader.unsigned())
    }
}

impl Encode for u64 {
    fn write(&self, writer: &mut Writer) {
        writer.unsigned(*self);
    }
}

/// The nearest `f64`. A number keeps its digits only as a [`Number`](crate::Number).
impl Decode for f64 {
    fn empty() -> Self {
        0.0
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        fill(self, reader.double())
    }
}

/// `null` for infinities and for what is not a number, which JSON cannot say.
impl Encode for f64 {
    fn write(&self, writer: &mut Writer) {
        writer.double(*self);
    }
}

impl Decode for String {
    fn empty() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        reader.owned_text(self)
    }
}

impl Encode for String {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl Encode for str {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

/// `null` is nothing, and nothing is `null`.
impl<T: Decode> Decode for Option<T> {
    fn empty() -> Self {
        None
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        if reader.null() {
            *self = None;
            return true;
        }
        self.insert(T::empty()).read(reader)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.raw("null"),
        }
    }
}

impl<T: Decode> Decode for Maybe<T> {
    fn empty() -> Self {
        Self::Absent
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        if reader.null() {
            *self = Self::Null;
            return true;
        }
        *self = Self::Present(T::empty());
        match self {
            Self::Present(value) => value.read(reader),
            Self::Absent | Self::Null => false,
        }
    }
}

/// Absent values are left out of objects; elsewhere they are `null`.
impl<T: Encode> Encode for Maybe<T> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Present(value) => value.write(writer),
            Self::Absent | Self::Null => writer.raw("null"),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Null => false,
            Self::Present(value) => value.is_absent(),
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn empty() -> Self {
        Self::new(T::empty())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        (**self).read(reader)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn empty() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        self.clear();
        if !reader.open_array() {
            return false;
        }
        let since = reader.marks.count();
        let mut first = true;
        while reader.element(&mut first) {
            self.push(T::empty());
            if !self.last_mut().is_some_and(|element| element.read(reader)) {
                reader.marks.in_element(since);
                return false;
            }
        }
        reader.marks.in_element(since);
        reader.intact()
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        writer.elements(self);
    }
}

impl<T: Encode> Encode for [T] {
    fn write(&self, writer: &mut Writer) {
        writer.elements(self);
    }
}

/// A key that comes twice is an error.
impl<T: Decode> Decode for BTreeMap<String, T> {
    fn empty() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        self.clear();
        reader.map(self)
    }
}

/// Entries with an absent value are left out.
impl<T: Encode> Encode for BTreeMap<String, T> {
    fn write(&self, writer: &mut Writer) {
        writer.open_object();
        writer.further(self);
        writer.close_object();
    }
}

/// Tuples are arrays of a fixed length.
macro_rules! tuple {
    ($length:literal: $($index:tt $part:ident),+) => {
        impl<$($part: Decode),+> Decode for ($($part,)+) {
            fn empty() -> Self {
                ($($part::empty(),)+)
            }

            fn read(&mut self, reader: &mut Reader<'_>) -> bool {
                reader.peek();
                let start = reader.position;
                if !reader.open_array() {
                    return false;
                }
                let since = reader.marks.count();
                let mut first = true;
                $(
                    if !reader.element(&mut first) {
                        return reader.intact() && reader.fail(start, Reason::Length($length));
                    }
                    if !self.$index.read(reader) {
                        reader.marks.in_element(since);
                        return false;
                    }
                )+
                reader.marks.in_element(since);
                if reader.element(&mut first) {
                    return reader.fail(start, Reason::Length($length));
                }
                reader.intact()
            }
        }

        impl<$($part: Encode),+> Encode for ($($part,)+) {
            fn write(&self, writer: &mut Writer) {
                writer.raw("[");
                $(
                    if $index != 0 {
                        writer.raw(",");
                    }
                    self.$index.write(writer);
                )+
                writer.raw("]");
            }
        }
    };
}

tuple!(1: 0 A);
tuple!(2: 0 A, 1 B);
tuple!(3: 0 A, 1 B, 2 C);
tuple!(4: 0 A, 1 B, 2 C, 3 D);
tuple!(5: 0 A, 1 B, 2 C, 3 D, 4 E);
tuple!(6: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F);
tuple!(7: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G);
tuple!(8: 0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H);

/// Takes the value that was read.
#[inline]
fn fill<T>(value: &mut T, read: Option<T>) -> bool {
    match read {
        Some(read) => {
            *value = read;
            true
        }
        None => false,
    }
}
