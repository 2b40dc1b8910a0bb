//! What every store of claims promises, held against each of them as it is: memory, a file, a server.

#[cfg(feature = "postgres")]
mod cluster;
mod promises;

use std::sync::Arc;

use runtime::deduplicate::Memory;

use self::promises::LEASE;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn memory() {
    promises::hold(Arc::new(Memory::default().lease(LEASE))).await;
}

#[cfg(feature = "sqlite")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite() {
    use runtime::deduplicate::Sqlite;
    use sqlx::SqlitePool;
    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};

    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("claims.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(std::time::Duration::from_secs(60));
    let open = async || {
        let pool = SqlitePool::connect_with(options.clone()).await.expect("the file opens");
        (Sqlite::new(pool.clone()).await.expect("the table is made").lease(LEASE), pool)
    };

    let (store, pool) = open().await;
    promises::hold(Arc::new(store.clone())).await;
    promises::before_a_restart(&store).await;
    pool.close().await;

    let (store, _) = open().await;
    promises::after_a_restart(&store).await;
    let expire = async |before| store.expire(before).await.expect("the database answers");
    promises::claims_expire(&store, expire).await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres() {
    use runtime::deduplicate::Postgres;
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

    let Some(mut cluster) = cluster::Cluster::new() else { return };
    let options = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .username(cluster::USER)
        .database("postgres")
        .ssl_mode(PgSslMode::Disable);
    let open = async |port| {
        // The server takes connections a moment after it was started; the pool tries until it does.
        let pool =
            PgPoolOptions::new().acquire_timeout(std::time::Duration::from_secs(60)).max_connections(20);
        let pool = pool.connect_with(options.clone().port(port)).await.expect("the server answers");
        (Postgres::new(pool.clone()).await.expect("the table is made").lease(LEASE), pool)
    };

    let port = cluster.start();
    let (store, pool) = open(port).await;
    let at_once = (0..8).map(|_| tokio::spawn(Postgres::new(pool.clone())));
    for another in at_once.collect::<Vec<_>>() {
        another.await.expect("no panic").expect("the table is made once");
    }
    promises::hold(Arc::new(store.clone())).await;
    promises::before_a_restart(&store).await;
    pool.close().await;
    cluster.stop();

    let port = cluster.start();
    let (store, _) = open(port).await;
    promises::after_a_restart(&store).await;
    let expire = async |before| store.expire(before).await.expect("the database answers");
    promises::claims_expire(&store, expire).await;
}
