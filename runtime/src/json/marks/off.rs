//! Nothing comes in that is kept, and nothing goes out.

use crate::json::error::Reason;
use crate::json::{Key, Reader};

/// How many marks there were.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Since;

/// No marks.
#[derive(Debug)]
pub(crate) struct Marks;

impl Marks {
    pub(crate) const NONE: Self = Self;

    #[inline(always)]
    pub(crate) fn count(&self) -> Since {
        Since
    }

    #[inline(always)]
    pub(crate) fn grew(&self, _: Since) -> bool {
        false
    }

    #[inline(always)]
    pub(crate) fn go_back(&mut self, _: Since) {}

    #[inline(always)]
    pub(crate) fn property(&mut self, _found: usize, _key: usize) {}

    #[inline(always)]
    pub(crate) fn value(&mut self, _found: usize) {}

    #[inline(always)]
    pub(crate) fn tag(&mut self, _found: usize) {}

    #[inline(always)]
    pub(crate) fn shape(&mut self, _found: usize) {}

    #[inline(always)]
    pub(in crate::json) fn fault(&mut self, _reason: Reason) {}

    #[inline(always)]
    pub(crate) fn in_member(&mut self, _key: &'static Key, _: Since) {}

    #[inline(always)]
    pub(crate) fn in_entry(&mut self, _: Since) {}

    #[inline(always)]
    pub(crate) fn in_element(&mut self, _: Since) {}
}

impl Reader<'_> {
    #[inline(always)]
    pub(crate) fn take_marks(&mut self) -> Marks {
        Marks
    }
}
