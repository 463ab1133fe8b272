//! Who calls, and what that caller may do and see.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use jiff::Timestamp;
use serde_json::Value;

use crate::fixtures::{ORGANIZATION, PUBLISHABLE_KEY, SECRET_KEY};
use crate::jwt::{Claims, Grant, Signer};
use crate::operation::Operation;
use crate::problem::Problem;

/// A caller whose credential is good.
#[derive(Debug)]
pub(crate) enum Caller {
    /// Anonymous, from a browser.
    PublishableKey,
    /// The merchant's server.
    SecretKey,
    /// One customer, within an ACL.
    Customer(Box<Claims>),
}

/// The member of the scope or claims that names transactions.
const TRANSACTION: &str = "transactionId";
/// The member of the scope or claims that names invoices.
const INVOICE: &str = "invoiceId";

impl Caller {
    /// Reads the credential of a request to `organization`. A leading `Bearer ` is dropped: what then starts with `pk_`
    /// is a key and all else a JWT, since Instruments sends its key as a bearer token and the definitions send it bare.
    pub(crate) fn identify(
        headers: &HeaderMap,
        organization: &str,
        signer: &Signer,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        if let Some(key) = headers.get("reb-apikey") {
            let known = key == SECRET_KEY && organization == ORGANIZATION;
            return known
                .then_some(Self::SecretKey)
                .ok_or_else(|| Problem::unauthorized("The secret key is not known"));
        }
        let header =
            headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::trim).unwrap_or_default();
        let credential = without_bearer(header);
        if credential.is_empty() {
            return Err(Problem::unauthorized("Send a publishable key or a customer JWT in the header Authorization"));
        }
        if credential.starts_with("pk_") {
            let known = credential == PUBLISHABLE_KEY && organization == ORGANIZATION;
            return known
                .then_some(Self::PublishableKey)
                .ok_or_else(|| Problem::unauthorized("The publishable key is not known in this organization"));
        }
        let claims = signer.verify(credential, now).map_err(Problem::unauthorized)?;
        if claims.merchant != organization {
            return Err(Problem::unauthorized("The JWT belongs to another organization"));
        }
        Ok(Self::Customer(Box::new(claims)))
    }

    /// Whether this caller may call `operation` at all.
    pub(crate) fn permit(&self, operation: Operation) -> Result<(), Problem> {
        let callers = operation.callers();
        let permitted = match self {
            Self::PublishableKey => callers.publishable_key,
            Self::SecretKey => callers.secret_key,
            Self::Customer(claims) => callers.customer_jwt && grants(claims, operation).next().is_some(),
        };
        let refusal = || Problem::forbidden(format!("This credential does not have the permission {}", operation.id()));
        permitted.then_some(()).ok_or_else(refusal)
    }

    /// The customer that the caller acts for.
    pub(crate) fn customer(&self) -> Option<&str> {
        match self {
            Self::Customer(claims) => Some(&claims.customer_id),
            _ => None,
        }
    }

    /// The transaction or invoice that the JWT was made for, transactions first: it wins over what a body names.
    pub(crate) fn subject(&self) -> Option<Subject> {
        let Self::Customer(claims) = self else { return None };
        let first = |key| texts(claims.claims.get(key)).into_iter().next();
        first(TRANSACTION).map(Subject::Transaction).or_else(|| first(INVOICE).map(Subject::Invoice))
    }

    /// Whether the JWT is made for one transaction.
    pub(crate) fn is_for_transaction(&self, operation: Operation) -> bool {
        self.limits(operation).iter().any(|limit| !limit.transactions.is_empty())
    }

    /// What the caller may see in `operation`: any one of these. Empty for a caller without limits.
    pub(crate) fn limits(&self, operation: Operation) -> Vec<Limit> {
        let Self::Customer(claims) = self else { return Vec::new() };
        let claimed =
            Limit { transactions: texts(claims.claims.get(TRANSACTION)), invoices: texts(claims.claims.get(INVOICE)) };
        let limits: Vec<_> = grants(claims, operation).map(|grant| claimed.joined_with(grant)).collect();
        if limits.iter().any(Limit::is_none) { Vec::new() } else { limits }
    }
}

/// What a JWT was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Transaction(String),
    Invoice(String),
}

/// The transactions and invoices, and what belongs to them, that a JWT is limited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) transactions: Vec<String>,
    pub(crate) invoices: Vec<String>,
}

impl Limit {
    fn is_none(&self) -> bool {
        self.transactions.is_empty() && self.invoices.is_empty()
    }

    /// Scope and claims name the same objects in practice; where only one does, it counts.
    fn joined_with(&self, grant: &Grant) -> Self {
        let either = |claimed: &[String], key| {
            let scoped = texts(grant.scope.get(key));
            if scoped.is_empty() { claimed.to_vec() } else { scoped }
        };
        Self { transactions: either(&self.transactions, TRANSACTION), invoices: either(&self.invoices, INVOICE) }
    }
}

/// The entries of the ACL that give the permission within the JWT's organization.
fn grants(claims: &Claims, operation: Operation) -> impl Iterator<Item = &Grant> {
    claims.acl.iter().filter(move |grant| {
        let organizations = texts(grant.scope.get("organizationId"));
        let here = organizations.is_empty() || organizations.contains(&claims.merchant);
        here && grant.permissions.iter().any(|name| name == "*" || name == operation.id())
    })
}

/// A member that is one string, or a list of them: both are in use.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn without_bearer(header: &str) -> &str {
    match header.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim_start(),
        _ => header,
    }
}
