//! One module a case: what its folder becomes, and what that decodes.

mod discriminator_address;
mod discriminator_extension;
mod discriminator_header;
mod discriminator_header_and_body;
mod discriminator_key;
mod discriminator_map;
mod discriminator_nested;
mod discriminator_pointer;
mod discriminator_two_pointers;
mod envelope;
mod event_under_several_keys;
mod events_on_one_payload;
mod open_integers;
mod open_strings;
mod presence;
