//! Claims in a database server: they outlive the process, and processes on many machines share them.

use std::time::{Duration, SystemTime};

use sqlx::{Error, PgPool};

use super::table::{lapsed, microseconds};
use super::{Claim, Deduplicate, DeliveryKey, LEASE};

/// A store of claims in a table `webhook_claims` of a PostgreSQL database.
///
/// The clocks of those who share it must agree within the lease. Call [`Postgres::expire`] now and then, since the
/// table keeps every claim until then. A connection is as safe as sqlx makes it: turn on one of its `tls` features
/// where the server is not on the same machine.
#[derive(Debug, Clone)]
pub struct Postgres {
    pool: PgPool,
    lease: Duration,
}

/// Those who make the same table at the same time fail, were it not for the lock, which the transaction that these
/// statements are gives back.
const TABLE: &str = "
    SELECT pg_advisory_xact_lock(hashtext('webhook_claims'));
    CREATE TABLE IF NOT EXISTS webhook_claims (
        provider TEXT NOT NULL,
        id TEXT NOT NULL,
        claimed BIGINT NOT NULL, -- microseconds since 1970
        settled BOOLEAN NOT NULL DEFAULT FALSE,
        PRIMARY KEY (provider, id)
    );
    CREATE INDEX IF NOT EXISTS webhook_claims_claimed ON webhook_claims (claimed);
";

/// Gives a row where the claim was made, and none where another stands.
const CLAIM: &str = "
    INSERT INTO webhook_claims (provider, id, claimed) VALUES ($1, $2, $3)
    ON CONFLICT (provider, id) DO UPDATE SET claimed = excluded.claimed
    WHERE NOT webhook_claims.settled AND webhook_claims.claimed <= $4
    RETURNING 1
";

impl Postgres {
    /// A store in this database, whose table is made where it is missing.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn new(pool: PgPool) -> Result<Self, Error> {
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        Ok(Self { pool, lease: LEASE })
    }

    /// How long a claim holds that is neither settled nor released: a minute, unless this says otherwise.
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Forgets what was claimed before that time, and says how many claims that were.
    ///
    /// A delivery that is sent again after its claim was forgotten is a first one, so go back further than providers
    /// try and signatures are good for.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn expire(&self, before: SystemTime) -> Result<u64, Error> {
        let expired = sqlx::query("DELETE FROM webhook_claims WHERE claimed < $1")
            .bind(microseconds(before))
            .execute(&self.pool)
            .await?;
        Ok(expired.rows_affected())
    }
}

impl Deduplicate for Postgres {
    type Error = Error;

    async fn claim(&self, key: &DeliveryKey, now: SystemTime) -> Result<Claim, Error> {
        let claimed = sqlx::query(CLAIM)
            .bind(&key.provider)
            .bind(&key.id)
            .bind(microseconds(now))
            .bind(lapsed(now, self.lease))
            .fetch_optional(&self.pool)
            .await?;
        if claimed.is_some() {
            return Ok(Claim::First);
        }
        let settled: Option<bool> =
            sqlx::query_scalar("SELECT settled FROM webhook_claims WHERE provider = $1 AND id = $2")
                .bind(&key.provider)
                .bind(&key.id)
                .fetch_optional(&self.pool)
                .await?;
        // One that was released between the two is running to those who came before.
        Ok(if settled.unwrap_or(false) { Claim::Settled } else { Claim::Running })
    }

    async fn settle(&self, key: &DeliveryKey) -> Result<(), Error> {
        sqlx::query("UPDATE webhook_claims SET settled = TRUE WHERE provider = $1 AND id = $2")
            .bind(&key.provider)
            .bind(&key.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn release(&self, key: &DeliveryKey, claimed: SystemTime) -> Result<(), Error> {
        sqlx::query(
            "DELETE FROM webhook_claims WHERE provider = $1 AND id = $2 AND claimed = $3 AND NOT settled",
        )
        .bind(&key.provider)
        .bind(&key.id)
        .bind(microseconds(claimed))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
