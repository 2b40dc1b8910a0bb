//! What is secret is shown by nothing.

use std::time::Duration;

use runtime::authentication::{Credentials, Secret};

use crate::deliveries::{NOW, all, at};

#[test]
fn credentials_do_not_show_what_is_secret() {
    let credentials = Credentials::new()
        .key("whsec_hidden")
        .key_with_id("2021-03", Secret::from("whsec_hidden".to_owned()))
        .user("hidden", "hidden")
        .url("https://user:hidden@receiver.example/hidden")
        .setting("webhook_id", "hidden")
        .tolerance(Duration::from_secs(60));
    for shown in [format!("{credentials:?}"), format!("{credentials:#?}")] {
        assert!(!shown.contains("hidden"), "{shown}");
        assert!(shown.contains("2021-03") && shown.contains("webhook_id"), "{shown}");
    }
    let secret = Secret::from(b"hidden".as_slice());
    assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(..) Secret(..)");
    assert_eq!(secret.expose(), b"hidden");
}

#[test]
fn rejections_show_neither_keys_nor_what_was_expected() {
    let mut seen = 0;
    for scheme in all() {
        let right: Vec<_> =
            scheme.delivery.headers.iter().map(|(_, value)| String::from_utf8_lossy(value)).collect();
        for (keys, now) in [(vec![&*scheme.other], NOW), (vec![&*scheme.key], 0), (vec![], NOW)] {
            let credentials = (scheme.credentials)(&keys);
            let verified = scheme.delivery.verify(&scheme.authentication, &credentials, at(now));
            let Some(Err(rejection)) = verified else { continue };
            for shown in [rejection.to_string(), format!("{rejection:?}"), format!("{rejection:#?}")] {
                for secret in [&scheme.key, &scheme.other] {
                    assert!(!shown.contains(secret.as_str()), "{}: {shown}", scheme.name);
                }
                assert!(right.iter().all(|value| !shown.contains(&**value)), "{}: {shown}", scheme.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
}
