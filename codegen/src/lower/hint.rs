//! What a type is named after that the document does not name: the place where it stands comes in, a name and
//! words for it go out. Most places hold no such type, so both are made when something asks for them.

use super::name;

/// Where a type stands.
#[derive(Debug, Clone, Copy)]
pub struct Hint<'a> {
    place: Place<'a>,
    /// Whether it is an element of what stands there, and of how many lists in one another.
    lists: usize,
}

#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Payload { of: &'a str, summary: Option<&'a str> },
    Member { parent: &'a str, wire: &'a str },
}

impl<'a> Hint<'a> {
    /// The payload of an event, or of the key of the document that declares it.
    pub fn payload(of: &'a str, summary: Option<&'a str>) -> Self {
        Self { place: Place::Payload { of, summary }, lists: 0 }
    }

    /// A member of a type.
    pub fn member(parent: &'a str, wire: &'a str) -> Self {
        Self { place: Place::Member { parent, wire }, lists: 0 }
    }

    /// An element of the list that stands here.
    pub fn element(self) -> Self {
        Self { lists: self.lists + 1, ..self }
    }

    /// A name for it.
    pub fn name(self) -> String {
        match self.place {
            Place::Payload { of, .. } => format!("{}{}", name::pascal(of), "Item".repeat(self.lists)),
            Place::Member { parent, .. } => format!("{parent}{}", self.part()),
        }
    }

    /// The last part of that name: what the place itself is called.
    pub fn part(self) -> String {
        match (self.place, self.lists) {
            (Place::Payload { of, .. }, 0) => name::pascal(of),
            (Place::Payload { .. }, _) => "Item".to_owned(),
            (Place::Member { wire, .. }, 0) => name::pascal(wire),
            (Place::Member { wire, .. }, _) => name::pascal(&name::singular(wire)),
        }
    }

    /// The event type or the key that it is the payload of.
    pub fn event(self) -> Option<&'a str> {
        match self.place {
            Place::Payload { of, .. } if self.lists == 0 => Some(of),
            Place::Payload { .. } | Place::Member { .. } => None,
        }
    }

    /// What that event is about.
    pub fn summary(self) -> Option<&'a str> {
        match self.place {
            Place::Payload { summary, .. } if self.lists == 0 => summary,
            Place::Payload { .. } | Place::Member { .. } => None,
        }
    }

    /// The type that holds it, and the member that does.
    pub fn holder(self) -> Option<(&'a str, &'a str)> {
        match self.place {
            Place::Member { parent, wire } => Some((parent, wire)),
            Place::Payload { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_called_after_their_list() {
        let check = |hint: Hint<'_>, name: &str, part: &str| {
            assert_eq!((hint.name().as_str(), hint.part().as_str()), (name, part));
        };
        let member = Hint::member("Order", "line_items");
        check(member, "OrderLineItems", "LineItems");
        check(member.element(), "OrderLineItem", "LineItem");
        check(member.element().element(), "OrderLineItem", "LineItem");
        let payload = Hint::payload("order.paid", Some("Paid."));
        check(payload, "OrderPaid", "OrderPaid");
        check(payload.element(), "OrderPaidItem", "Item");
        assert_eq!((payload.summary(), payload.element().summary()), (Some("Paid."), None));
    }
}
