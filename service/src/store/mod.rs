//! Deliveries come in, and are on disk when it is said that they were recorded; those that are due go out.
//!
//! One connection writes: what waits for it is written in one transaction, so that many deliveries share one flush of
//! the disk. Another one reads.

mod headers;
mod writer;

use std::path::Path;
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use axum::http::HeaderMap;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Error, Row, SqlitePool};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use self::writer::{Failed, Write};

/// A delivery that was received and verified.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub provider: &'static str,
    /// What is the same whenever it is sent.
    pub key: String,
    pub event_type: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub received: SystemTime,
    /// When it is to be handled at the earliest.
    pub due: SystemTime,
}

/// What became of a delivery that was to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It is the first of its key.
    New { number: i64 },
    /// One of its key was there already; if it was answered, that was the answer.
    Known { number: i64, reply: Option<String> },
}

/// A delivery that is due.
#[derive(Debug, Clone)]
pub struct Due {
    pub number: i64,
    pub provider: String,
    pub event_type: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// How often it was handled in vain.
    pub attempts: u32,
}

/// What became of a delivery that was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handled {
    /// It was handled; perhaps there is an answer to it.
    Done { reply: Option<String> },
    /// It failed, and is due again then.
    Again { due: SystemTime },
    /// It failed too often.
    GivenUp,
}

/// How many deliveries are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub waiting: i64,
    pub done: i64,
    pub given_up: i64,
}

/// The deliveries that were received.
#[derive(Debug, Clone)]
pub struct Store {
    writes: mpsc::Sender<Write>,
    reads: SqlitePool,
}

/// The task that writes; it ends when the last [`Store`] is gone and everything is written.
pub type Writer = JoinHandle<()>;

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS deliveries (
        number INTEGER PRIMARY KEY,
        provider TEXT NOT NULL,
        key TEXT NOT NULL,
        event_type TEXT NOT NULL,
        headers TEXT NOT NULL, -- a JSON object
        body BLOB NOT NULL,
        received INTEGER NOT NULL, -- as all times, microseconds since 1970
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'given up')),
        due INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        reply TEXT,
        UNIQUE (provider, key)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due) WHERE state = 'waiting';
";

impl Store {
    /// Opens a store in this file, and starts what writes to it.
    pub async fn open(path: &Path) -> Result<(Self, Writer), Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With less than this, WAL loses what was committed last when the power fails.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10));
        let mut connection = options.connect().await?;
        sqlx::raw_sql(TABLE).execute(&mut connection).await?;
        let reads = SqlitePoolOptions::new().max_connections(2);
        let reads = reads.connect_with(options.create_if_missing(false).read_only(true)).await?;
        let (writes, waiting) = mpsc::channel(4096);
        let writer = tokio::spawn(writer::run(connection, waiting));
        Ok((Self { writes, reads }, writer))
    }

    /// Records a delivery, once. When this gives an answer, it is on disk.
    pub async fn record(&self, delivery: Delivery) -> Result<Recorded, Failed> {
        let (answer, answered) = oneshot::channel();
        self.write(Write::Record(Box::new(delivery), answer)).await?;
        answered.await.map_err(|_| Failed::closed())?
    }

    /// Writes down what became of deliveries.
    pub async fn finish(&self, handled: Vec<(i64, Handled)>) -> Result<(), Failed> {
        let (answer, answered) = oneshot::channel();
        self.write(Write::Finish(handled, answer)).await?;
        answered.await.map_err(|_| Failed::closed())?
    }

    async fn write(&self, write: Write) -> Result<(), Failed> {
        self.writes.send(write).await.map_err(|_| Failed::closed())
    }

    /// The deliveries that are due by then, those that waited longest first.
    pub async fn due(&self, now: SystemTime, limit: u32) -> Result<Vec<Due>, Error> {
        let rows = sqlx::query(
            "SELECT number, provider, event_type, headers, body, attempts FROM deliveries
             WHERE state = 'waiting' AND due <= ?1 ORDER BY due, number LIMIT ?2",
        )
        .bind(microseconds(now))
        .bind(limit)
        .fetch_all(&self.reads)
        .await?;
        let due = |row: sqlx::sqlite::SqliteRow| {
            Ok(Due {
                number: row.try_get("number")?,
                provider: row.try_get("provider")?,
                event_type: row.try_get("event_type")?,
                headers: headers::read(row.try_get("headers")?),
                body: row.try_get("body")?,
                attempts: row.try_get("attempts")?,
            })
        };
        rows.into_iter().map(due).collect()
    }

    /// When the next delivery is due that waits.
    pub async fn next_due(&self) -> Result<Option<SystemTime>, Error> {
        let due: Option<i64> = sqlx::query_scalar("SELECT min(due) FROM deliveries WHERE state = 'waiting'")
            .fetch_one(&self.reads)
            .await?;
        Ok(due.map(|due| SystemTime::UNIX_EPOCH + Duration::from_micros(due.try_into().unwrap_or(0))))
    }

    /// How many deliveries are in which state.
    pub async fn counts(&self) -> Result<Counts, Error> {
        let rows = sqlx::query("SELECT state, count(*) AS count FROM deliveries GROUP BY state")
            .fetch_all(&self.reads)
            .await?;
        let mut counts = Counts::default();
        for row in rows {
            let count = row.try_get("count")?;
            match row.try_get("state")? {
                "waiting" => counts.waiting = count,
                "done" => counts.done = count,
                _ => counts.given_up = count,
            }
        }
        Ok(counts)
    }
}

fn microseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
