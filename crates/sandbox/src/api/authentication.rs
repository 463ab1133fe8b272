//! Authentication tokens of a merchant's server, and their exchange for a customer JWT.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Answer, Call, Change};
use crate::body::{Invalid, Member};
use crate::clock::{after, rfc3339};
use crate::credential::Caller;
use crate::fixtures::ORGANIZATION;
use crate::jwt::Grant;
use crate::problem::Problem;
use crate::store::authentication_token::{AuthenticationToken, LIFETIME_SECONDS};
use crate::store::customer::Customer;
use crate::store::{Store, new_id};

fn path(token: &str) -> String {
    format!("/authentication-tokens/{token}")
}

fn linked(call: &Call<'_>, token: &AuthenticationToken) -> Value {
    call.linked(token.to_json(), &path(&token.token))
}

/// A token that is not dead. Others do not exist any more.
fn living(call: &Call<'_>, store: &Store) -> Result<AuthenticationToken, Problem> {
    let token = store.authentication_tokens.get(call.id).filter(|token| call.now < token.expires);
    token.cloned().ok_or_else(|| Problem::not_found("authentication token"))
}

pub(super) fn verify(call: &Call<'_>) -> Result<Answer, Problem> {
    let token = living(call, &call.world.store())?;
    Ok(Answer::ok(linked(call, &token)))
}

/// Authenticates a customer.
pub(super) struct Create;

impl Change for Create {
    type Subject = ();
    type Data = AuthenticationToken;

    fn subject(_call: &Call<'_>, _store: &Store) -> Result<(), Problem> {
        Ok(())
    }

    fn data(call: &Call<'_>, store: &Store, (): &()) -> Result<AuthenticationToken, Problem> {
        let mode = call.body().at("mode");
        let mut invalid = Invalid::default();
        let mode = mode.required(&mut invalid).and_then(|_| mode.one_of(&["password", "passwordless"], &mut invalid));
        let customer = match invalid.finish(mode)? {
            "password" => by_password(call, store)?,
            _ => by_id(call, store)?,
        };
        Ok(AuthenticationToken {
            token: new_id("auth", call.now),
            customer_id: customer.id.clone(),
            username: customer.login.as_ref().map(|login| login.username.clone()),
            expires: after(call.now, LIFETIME_SECONDS),
        })
    }

    fn effect(call: &Call<'_>, store: &mut Store, (): (), token: AuthenticationToken) -> Result<Answer, Problem> {
        let answer = Answer::created(linked(call, &token), call.url(&path(&token.token)));
        store.authentication_tokens.insert(token.token.clone(), token);
        Ok(answer)
    }
}

/// Only a merchant's server may speak for a customer without the password.
fn by_id<'s>(call: &Call<'_>, store: &'s Store) -> Result<&'s Customer, Problem> {
    if !matches!(call.caller, Caller::SecretKey) {
        return Err(Problem::forbidden("The mode passwordless needs the secret key"));
    }
    let mut invalid = Invalid::default();
    let member = call.body().at("customerId");
    let id = member.required_id(&mut invalid);
    let customer = id.and_then(|id| store.customers.get(id));
    if id.is_some() && customer.is_none() {
        invalid.note(member.path(), "is no customer of this organization");
    }
    invalid.finish(customer)
}

fn by_password<'s>(call: &Call<'_>, store: &'s Store) -> Result<&'s Customer, Problem> {
    let mut invalid = Invalid::default();
    let body = call.body();
    let username = body.at("username").required_text(255, &mut invalid);
    let password = body.at("password").required_text(255, &mut invalid);
    let (username, password) = invalid.finish(username.zip(password))?;
    let digest = call.world.signer.digest(password);
    let customer = store.customers.values().find(|customer| {
        let login = customer.login.as_ref();
        login.is_some_and(|login| login.username == username && Some(&login.password_digest) == digest.as_ref())
    });
    customer.ok_or_else(|| Problem::unauthorized("The user name or the password is wrong"))
}

/// Ends a token.
pub(super) struct Delete;

impl Change for Delete {
    type Subject = AuthenticationToken;
    type Data = ();

    fn subject(call: &Call<'_>, store: &Store) -> Result<AuthenticationToken, Problem> {
        living(call, store)
    }

    fn data(_call: &Call<'_>, _store: &Store, _token: &AuthenticationToken) -> Result<(), Problem> {
        Ok(())
    }

    fn effect(_call: &Call<'_>, store: &mut Store, token: AuthenticationToken, (): ()) -> Result<Answer, Problem> {
        store.authentication_tokens.shift_remove(&token.token);
        Ok(Answer::no_content())
    }
}

/// Exchanges a token for a JWT.
pub(super) struct Exchange;

/// A checked exchange.
pub(super) struct ExchangeData {
    invalidate: bool,
    acl: Vec<Grant>,
    custom_claims: Map<String, Value>,
    expires: Timestamp,
}

impl Change for Exchange {
    type Subject = AuthenticationToken;
    type Data = ExchangeData;

    fn subject(call: &Call<'_>, store: &Store) -> Result<AuthenticationToken, Problem> {
        living(call, store)
    }

    fn data(call: &Call<'_>, _store: &Store, _token: &AuthenticationToken) -> Result<ExchangeData, Problem> {
        let mut invalid = Invalid::default();
        let body = call.body();
        let invalidate = body.at("invalidate").boolean(&mut invalid).unwrap_or(true);
        let acl = read_acl(&body.at("acl"), &mut invalid);
        let custom_claims = body.at("customClaims").object(&mut invalid).and_then(Value::as_object).cloned();
        let expires = read_expiry(call, &body.at("expiredTime"), &mut invalid);
        let custom_claims = custom_claims.unwrap_or_default();
        invalid.finish(Some(ExchangeData { invalidate, acl, custom_claims, expires }))
    }

    fn effect(
        call: &Call<'_>,
        store: &mut Store,
        token: AuthenticationToken,
        data: ExchangeData,
    ) -> Result<Answer, Problem> {
        let issued = call.world.issue(&token.customer_id, data.acl, data.custom_claims, data.expires)?;
        if data.invalidate {
            store.authentication_tokens.shift_remove(&token.token);
        }
        let body = json!({
            "id": issued.claims.jti,
            "type": "customer",
            "token": issued.jwt,
            "customerId": token.customer_id,
            "acl": issued.claims.acl,
            "customClaims": issued.claims.claims,
            "createdTime": rfc3339(call.now),
            "updatedTime": rfc3339(call.now),
            "expiredTime": rfc3339(data.expires),
            "_links": [{ "rel": "customer", "href": call.url(&format!("/customers/{}", token.customer_id)) }],
        });
        Ok(Answer::created(body, call.url(&format!("{}/exchange", path(&token.token)))))
    }
}

/// The ACL as sent, names of operations that are gone included. Without one the JWT may do all that a customer may.
fn read_acl(list: &Member<'_>, invalid: &mut Invalid) -> Vec<Grant> {
    if !list.is_present() {
        return vec![Grant::within(ORGANIZATION, &["*"])];
    }
    let entries = list.list(invalid).unwrap_or_default();
    entries.iter().map(|entry| read_grant(entry, invalid)).collect()
}

fn read_grant(entry: &Member<'_>, invalid: &mut Invalid) -> Grant {
    let (scope, permissions) = (entry.at("scope"), entry.at("permissions"));
    scope.required(invalid);
    permissions.required(invalid);
    let members = scope.object(invalid).and_then(Value::as_object).cloned().unwrap_or_default();
    Grant { scope: members, permissions: permissions.texts(255, invalid) }
}

fn read_expiry(call: &Call<'_>, member: &Member<'_>, invalid: &mut Invalid) -> Timestamp {
    let Some(expires) = member.time(invalid) else { return call.world.default_jwt_expiry() };
    if expires <= call.now {
        invalid.note(member.path(), "must be in the future");
    }
    expires
}
