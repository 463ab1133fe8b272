//! The customer's own account.

use serde_json::{Value, json};

use super::paying;
use super::{Answer, Call, Change, visible, websites};
use crate::body::{Invalid, Member};
use crate::contact::{Contact, is_email};
use crate::problem::Problem;
use crate::store::customer::Customer;
use crate::store::instrument::{Instrument, Status};
use crate::store::token::Token;
use crate::store::{Store, new_id};

pub(super) fn read(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let customer = visible::customer(call, &store)?;
    Ok(Answer::ok(account(call, &store, customer)))
}

fn account(call: &Call<'_>, store: &Store, customer: &Customer) -> Value {
    let default = customer.default_instrument.as_ref().and_then(|id| store.instruments.get(id));
    let account = customer.to_json(default.map(|instrument| instrument.means.method()));
    let mut account = call.linked(account, "/storefront/account");
    if call.query.expands("website") {
        account["_embedded"]["website"] = websites::website(call);
    }
    if call.query.expands("leadSource") {
        account["_embedded"]["leadSource"] = json!({});
    }
    account
}

/// Changes the members that are sent.
pub(super) struct Patch;

/// What changes. An outer None leaves a member as it is, an inner one removes it.
pub(super) struct Changes {
    primary_address: Option<Contact>,
    payment_token: Option<Token>,
    default_instrument: Option<Option<String>>,
    preferred_payout_instrument: Option<Option<String>>,
    tax_numbers: Option<Vec<Value>>,
    notification_emails: Option<Vec<String>>,
}

impl Change for Patch {
    type Subject = Customer;
    type Data = Changes;

    fn subject(call: &Call<'_>, store: &Store) -> Result<Customer, Problem> {
        visible::customer(call, store).cloned()
    }

    fn data(call: &Call<'_>, store: &Store, _customer: &Customer) -> Result<Changes, Problem> {
        let mut invalid = Invalid::default();
        let body = call.body();
        let token = body.at("paymentToken");
        let payment_token = paying::read_token(call, store, &token, &mut invalid)
            .and_then(|_| paying::read_unused_token(call, store, &token, &mut invalid).cloned());
        let changes = Changes {
            primary_address: Contact::read(&body.at("primaryAddress"), &mut invalid),
            payment_token,
            default_instrument: read_instrument(call, store, "defaultPaymentInstrumentId", &mut invalid),
            preferred_payout_instrument: read_instrument(call, store, "preferredPayoutInstrumentId", &mut invalid),
            tax_numbers: read_tax_numbers(&body.at("taxNumbers"), &mut invalid),
            notification_emails: read_emails(&body.at("notificationEmails"), &mut invalid),
        };
        invalid.finish(Some(changes))
    }

    fn effect(call: &Call<'_>, store: &mut Store, mut customer: Customer, data: Changes) -> Result<Answer, Problem> {
        customer.primary_address = data.primary_address.or(customer.primary_address);
        customer.default_instrument = data.default_instrument.unwrap_or(customer.default_instrument);
        customer.preferred_payout_instrument =
            data.preferred_payout_instrument.unwrap_or(customer.preferred_payout_instrument);
        customer.tax_numbers = data.tax_numbers.unwrap_or(customer.tax_numbers);
        customer.notification_emails = data.notification_emails.unwrap_or(customer.notification_emails);
        customer.updated = call.now;
        // A token wins over an id for the default.
        if let Some(token) = data.payment_token {
            customer.default_instrument = Some(save_token(call, store, &customer, token));
        }
        let body = account(call, store, &customer);
        store.add_customer(customer);
        Ok(Answer::ok(body))
    }
}

fn save_token(call: &Call<'_>, store: &mut Store, customer: &Customer, token: Token) -> String {
    paying::use_up(store, &token.id, call.now);
    let id = new_id("inst", call.now);
    paying::save(store, Instrument::new(id, &customer.id, token.means, token.billing_address, call.now))
}

/// An instrument of the customer that is in use; null removes the choice.
fn read_instrument(call: &Call<'_>, store: &Store, key: &str, invalid: &mut Invalid) -> Option<Option<String>> {
    if call.body.get(key).is_some_and(Value::is_null) {
        return Some(None);
    }
    let member = call.body().at(key);
    let id = member.id(invalid)?;
    let own = visible::instrument(call, store, id).ok();
    if own.is_none_or(|instrument| instrument.status == Status::Deactivated) {
        invalid.note(member.path(), "is no payment instrument of this customer that is in use");
        return None;
    }
    Some(Some(id.to_owned()))
}

fn read_tax_numbers(list: &Member<'_>, invalid: &mut Invalid) -> Option<Vec<Value>> {
    let entries = list.list(invalid)?;
    for entry in &entries {
        entry.at("type").required(invalid);
        entry.at("type").one_of(&["eu-vat", "other"], invalid);
        entry.at("value").required_text(255, invalid);
        entry.at("isDefault").boolean(invalid);
    }
    Some(entries.iter().filter_map(|entry| entry.raw().cloned()).collect())
}

fn read_emails(list: &Member<'_>, invalid: &mut Invalid) -> Option<Vec<String>> {
    let entries = list.list(invalid)?;
    for entry in &entries {
        if entry.text(255, invalid).is_some_and(|text| !is_email(text)) {
            invalid.note(entry.path(), "must be an email address");
        }
    }
    Some(list.texts(255, &mut Invalid::default()))
}
