//! One running sandbox: what it knows, holds and remembers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::catalog::Catalog;
use crate::clock::{Clock, after};
use crate::fixtures::{self, ORGANIZATION};
use crate::jwt::{Claims, Grant, Signer};
use crate::operation::Operations;
use crate::problem::Problem;
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::sandbox::Addresses;
use crate::store::{Store, new_id};
use crate::tools::faults::Faults;
use crate::tools::latency::Latency;
use crate::tools::methods::OfferedMethods;
use crate::tools::records::Records;

/// Shared by every connection.
pub(crate) struct World {
    pub(crate) addresses: Addresses,
    pub(crate) catalog: Catalog,
    pub(crate) operations: Operations,
    pub(crate) signer: Signer,
    pub(crate) faults: Faults,
    pub(crate) latency: Latency,
    pub(crate) offered_methods: OfferedMethods,
    pub(crate) records: Records,
    pub(crate) rate_limiter: RateLimiter,
    clock: Arc<dyn Clock>,
    store: Mutex<Store>,
}

/// A customer JWT that was just issued.
pub(crate) struct Issued {
    pub(crate) claims: Claims,
    pub(crate) jwt: String,
}

impl World {
    pub(crate) fn new(addresses: Addresses, rate_limit: RateLimit, clock: Arc<dyn Clock>) -> Self {
        let catalog = Catalog::demo();
        let store = Mutex::new(fixtures::store(&catalog, clock.now()));
        Self {
            addresses,
            catalog,
            operations: Operations::table(),
            signer: Signer::with_random_key(),
            faults: Faults::default(),
            latency: Latency::default(),
            offered_methods: OfferedMethods::default(),
            records: Records::default(),
            rate_limiter: RateLimiter::new(rate_limit),
            clock,
            store,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The store as it is now, for as long as one answer takes to compute: nothing waits while it is held.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.catch_up(self.now());
        store
    }

    /// Forgets all that happened. JWTs stay good: their customers are the fixtures'.
    pub(crate) fn reset(&self) {
        *self.store() = fixtures::store(&self.catalog, self.now());
        self.faults.clear();
        self.latency.clear();
        self.offered_methods.clear();
        self.records.clear();
        self.rate_limiter.clear();
    }

    /// Signs a JWT for a customer, good until `expires`.
    pub(crate) fn issue(
        &self,
        customer_id: &str,
        acl: Vec<Grant>,
        claims: Map<String, Value>,
        expires: Timestamp,
    ) -> Result<Issued, Problem> {
        let now = self.now();
        let claims = Claims {
            jti: new_id("jwt", now),
            iat: now.as_second(),
            exp: expires.as_second(),
            merchant: ORGANIZATION.to_owned(),
            customer_id: customer_id.to_owned(),
            acl,
            claims,
        };
        let jwt = self.signer.sign(&claims).ok_or_else(|| Problem::internal("The JWT could not be signed"))?;
        Ok(Issued { claims, jwt })
    }

    /// When a JWT that is issued now, without a time being asked for, expires: in an hour.
    pub(crate) fn default_jwt_expiry(&self) -> Timestamp {
        after(self.now(), 3600)
    }
}
