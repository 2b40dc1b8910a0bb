//! The service's database and the deliveries that were acknowledged come in; nothing but a panic goes out.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Row};

use crate::delivery::Delivery;

/// Every delivery that was acknowledged is there once, as it was sent, and handled; and nothing else is there.
pub async fn check(database: &Path, acknowledged: impl Iterator<Item = &Delivery>) {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = options.connect().await.expect("the service has closed it");
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .expect("it is a database");
    assert_eq!(whole, "ok");

    let rows = sqlx::query("SELECT provider, key, event_type, body, state FROM deliveries");
    let mut stored = BTreeMap::new();
    for row in rows.fetch_all(&mut connection).await.expect("the table is there") {
        let text = |column: &str| row.get::<String, _>(column);
        let body = String::from_utf8(row.get("body")).expect("it was UTF-8");
        let before =
            stored.insert((text("provider"), text("key")), (text("event_type"), body, text("state")));
        assert_eq!(before, None, "stored twice");
    }
    let mut count = 0;
    for delivery in acknowledged {
        let found = stored.remove(&(delivery.provider.to_owned(), delivery.key.clone()));
        let Some((event_type, body, state)) = found else { panic!("acknowledged and lost: {delivery:?}") };
        assert_eq!((event_type.as_str(), &body), (delivery.event_type, &delivery.body));
        assert_eq!(state, "done", "{delivery:?}");
        count += 1;
    }
    assert!(count > 0);
    assert!(stored.is_empty(), "stored, and never acknowledged: {:?}", stored.keys());
}
