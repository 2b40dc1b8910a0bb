//! What waits to be written comes in; it is on disk when it is answered.

use std::fmt;
use std::sync::Arc;

use sqlx::{Connection, Error, Row, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::{Delivery, Handled, Recorded, headers, microseconds};

/// As many as this share a transaction.
const TOGETHER: usize = 512;

/// Something to write, and whom to tell.
#[derive(Debug)]
pub enum Write {
    Record(Box<Delivery>, oneshot::Sender<Result<Recorded, Failed>>),
    Finish(Vec<(i64, Handled)>, oneshot::Sender<Result<(), Failed>>),
}

/// Why something was not written, and all that shared its transaction.
#[derive(Debug, Clone)]
pub struct Failed(Arc<Error>);

impl Failed {
    /// What writes is gone.
    pub fn closed() -> Self {
        Self(Arc::new(Error::WorkerCrashed))
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Failed {}

/// Writes until nobody is left who could want it to.
pub async fn run(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Write>) {
    let mut writes = Vec::with_capacity(TOGETHER);
    while waiting.recv_many(&mut writes, TOGETHER).await > 0 {
        match commit(&mut connection, &writes).await {
            Ok(recorded) => answer(writes.drain(..), recorded),
            Err(error) => {
                tracing::error!(%error, writes = writes.len(), "could not write");
                refuse(writes.drain(..), &Failed(Arc::new(error)));
            }
        }
    }
    if let Err(error) = connection.close().await {
        tracing::error!(%error, "could not close the store");
    }
}

/// Writes all or nothing, and gives what became of each delivery that was to be recorded.
async fn commit(connection: &mut SqliteConnection, writes: &[Write]) -> Result<Vec<Recorded>, Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let mut recorded = Vec::new();
    for write in writes {
        match write {
            Write::Record(delivery, _) => recorded.push(record(&mut transaction, delivery).await?),
            Write::Finish(handled, _) => {
                for (number, handled) in handled {
                    finish(&mut transaction, *number, handled).await?;
                }
            }
        }
    }
    transaction.commit().await?;
    Ok(recorded)
}

async fn record(connection: &mut SqliteConnection, delivery: &Delivery) -> Result<Recorded, Error> {
    let new = sqlx::query_scalar(
        "INSERT INTO deliveries (provider, key, event_type, headers, body, received, due)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (provider, key) DO NOTHING RETURNING number",
    )
    .bind(delivery.provider)
    .bind(&delivery.key)
    .bind(&delivery.event_type)
    .bind(headers::write(&delivery.headers))
    .bind(&delivery.body[..])
    .bind(microseconds(delivery.received))
    .bind(microseconds(delivery.due))
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(number) = new {
        return Ok(Recorded::New { number });
    }
    let known = sqlx::query("SELECT number, reply FROM deliveries WHERE provider = ?1 AND key = ?2")
        .bind(delivery.provider)
        .bind(&delivery.key)
        .fetch_one(connection)
        .await?;
    Ok(Recorded::Known { number: known.try_get("number")?, reply: known.try_get("reply")? })
}

async fn finish(connection: &mut SqliteConnection, number: i64, handled: &Handled) -> Result<(), Error> {
    let query = match handled {
        Handled::Done { reply } => {
            sqlx::query("UPDATE deliveries SET state = 'done', reply = ?2 WHERE number = ?1")
                .bind(number)
                .bind(reply)
        }
        Handled::Again { due } => {
            sqlx::query("UPDATE deliveries SET due = ?2, attempts = attempts + 1 WHERE number = ?1")
                .bind(number)
                .bind(microseconds(*due))
        }
        Handled::GivenUp => {
            sqlx::query("UPDATE deliveries SET state = 'given up', attempts = attempts + 1 WHERE number = ?1")
                .bind(number)
        }
    };
    query.execute(connection).await?;
    Ok(())
}

/// Whoever does not wait any more has gone without an answer, and sends again.
fn answer(writes: impl Iterator<Item = Write>, recorded: Vec<Recorded>) {
    let mut recorded = recorded.into_iter();
    for write in writes {
        match write {
            Write::Record(_, answer) => {
                let recorded = recorded.next().ok_or_else(Failed::closed);
                let _ = answer.send(recorded);
            }
            Write::Finish(_, answer) => {
                let _ = answer.send(Ok(()));
            }
        }
    }
}

fn refuse(writes: impl Iterator<Item = Write>, failed: &Failed) {
    for write in writes {
        match write {
            Write::Record(_, answer) => {
                let _ = answer.send(Err(failed.clone()));
            }
            Write::Finish(_, answer) => {
                let _ = answer.send(Err(failed.clone()));
            }
        }
    }
}
