//! Nothing is told.

use std::marker::PhantomData;

use crate::delivery::Delivery;
use crate::json::{Marks, Reader};

/// Nobody wants to know.
#[derive(Debug, Clone, Copy)]
pub(in crate::delivery) struct Telling<'a>(PhantomData<&'a ()>);

impl Telling<'_> {
    pub(in crate::delivery) const NONE: Self = Self(PhantomData);

    #[inline(always)]
    pub(in crate::delivery) fn begin(self, _: &mut Reader<'_>) {}
}

impl Delivery<'_> {
    #[inline(always)]
    pub(in crate::delivery) fn tell(&self, _: &Marks) {}

    #[inline(always)]
    pub(in crate::delivery) fn tell_unknown(&self) {}

    #[inline(always)]
    pub(in crate::delivery) fn tell_doubled(&self) {}
}
