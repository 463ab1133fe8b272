//! Saved payment instruments.

use checkout_core::money::Currency;
use rust_decimal::Decimal;
use serde_json::Value;

use super::paying::{self, Source};
use super::{Answer, Call, Change, transactions, visible, websites};
use crate::body::Invalid;
use crate::contact::{Contact, risk_metadata};
use crate::problem::Problem;
use crate::redirect_url;
use crate::store::instrument::{Card, Instrument, Means, Status};
use crate::store::token::Token;
use crate::store::transaction::{Kind, Transaction};
use crate::store::{Store, new_id};

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let ids = store.instruments.keys();
    let visible = visible::newest_first(ids, |id| visible::instrument(call, &store, id));
    let objects = visible.map(|instrument| json(call, instrument)).collect();
    call.query.page(objects).map(Answer::page)
}

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    visible::instrument(call, &store, call.id).map(|instrument| Answer::ok(json(call, instrument)))
}

fn json(call: &Call<'_>, instrument: &Instrument) -> Value {
    call.linked(instrument.to_json(call.now), &path(&instrument.id))
}

fn path(id: &str) -> String {
    format!("/storefront/payment-instruments/{id}")
}

/// Saves what a token stands for.
pub(super) struct Create;

/// A token to make an instrument of.
pub(super) struct NewInstrument {
    token: Token,
    custom_fields: Option<Value>,
}

impl Change for Create {
    type Subject = ();
    type Data = NewInstrument;

    fn subject(_call: &Call<'_>, _store: &Store) -> Result<(), Problem> {
        Ok(())
    }

    fn data(call: &Call<'_>, store: &Store, (): &()) -> Result<NewInstrument, Problem> {
        let mut invalid = Invalid::default();
        let member = call.body().at("token");
        member.required(&mut invalid);
        let token = paying::read_token(call, store, &member, &mut invalid)
            .and_then(|_| paying::read_unused_token(call, store, &member, &mut invalid));
        let custom_fields = call.body().at("customFields").object(&mut invalid).cloned();
        invalid.finish(token.map(|token| NewInstrument { token: token.clone(), custom_fields }))
    }

    fn effect(call: &Call<'_>, store: &mut Store, (): (), data: NewInstrument) -> Result<Answer, Problem> {
        let NewInstrument { token, custom_fields } = data;
        let customer_id = paying::buyer(call, store, token.billing_address.as_ref());
        let jwt = paying::buyer_jwt(call, &customer_id)?;
        paying::use_up(store, &token.id, call.now);
        let id = new_id("inst", call.now);
        let mut instrument = Instrument::new(id, &customer_id, token.means, token.billing_address, call.now);
        instrument.custom_fields = custom_fields.unwrap_or(instrument.custom_fields);
        let mut body = json(call, &instrument);
        body["token"] = jwt.into();
        let id = paying::save(store, instrument);
        Ok(Answer::created(body, call.url(&path(&id))))
    }
}

/// Changes an instrument: a new expiry or card from a token, another address.
pub(super) struct Patch;

/// What changes.
pub(super) struct Changes {
    token: Option<Token>,
    billing_address: Option<Contact>,
    custom_fields: Option<Value>,
}

impl Change for Patch {
    type Subject = Instrument;
    type Data = Changes;

    fn subject(call: &Call<'_>, store: &Store) -> Result<Instrument, Problem> {
        visible::instrument(call, store, call.id).cloned()
    }

    fn data(call: &Call<'_>, store: &Store, instrument: &Instrument) -> Result<Changes, Problem> {
        refuse_deactivated(instrument)?;
        let mut invalid = Invalid::default();
        let body = call.body();
        let token = paying::read_unused_token(call, store, &body.at("token"), &mut invalid).cloned();
        if token.as_ref().is_some_and(|token| token.means.method() != instrument.means.method()) {
            invalid.note("token", "is of another method than the payment instrument");
        }
        let billing_address = Contact::read(&body.at("billingAddress"), &mut invalid);
        let custom_fields = body.at("customFields").object(&mut invalid).cloned();
        invalid.finish(Some(Changes { token, billing_address, custom_fields }))
    }

    fn effect(call: &Call<'_>, store: &mut Store, instrument: Instrument, data: Changes) -> Result<Answer, Problem> {
        let mut instrument = instrument;
        if let Some(token) = data.token {
            paying::use_up(store, &token.id, call.now);
            instrument.billing_address = token.billing_address.or(instrument.billing_address);
            instrument.means = updated(instrument.means, token.means);
        }
        instrument.billing_address = data.billing_address.or(instrument.billing_address);
        instrument.custom_fields = data.custom_fields.unwrap_or(instrument.custom_fields);
        instrument.updated = call.now;
        let body = json(call, &instrument);
        store.add_instrument(instrument);
        Ok(Answer::ok(body))
    }
}

/// A token without a number brings a new expiry to the card that there is.
fn updated(old: Means, new: Means) -> Means {
    match (old, new) {
        (Means::Card(Card { number, .. }), Means::Card(Card { expiry, number: None })) => {
            Means::Card(Card { expiry, number })
        }
        (_, new) => new,
    }
}

/// Puts an instrument out of use.
pub(super) struct Deactivate;

impl Change for Deactivate {
    type Subject = Instrument;
    type Data = ();

    fn subject(call: &Call<'_>, store: &Store) -> Result<Instrument, Problem> {
        visible::instrument(call, store, call.id).cloned()
    }

    fn data(_call: &Call<'_>, _store: &Store, instrument: &Instrument) -> Result<(), Problem> {
        refuse_deactivated(instrument)
    }

    fn effect(call: &Call<'_>, store: &mut Store, mut instrument: Instrument, (): ()) -> Result<Answer, Problem> {
        instrument.status = Status::Deactivated;
        instrument.updated = call.now;
        if let Some(customer) = store.customers.get_mut(&instrument.customer_id) {
            customer.default_instrument.take_if(|id| *id == instrument.id);
        }
        let answer = Answer::created(json(call, &instrument), call.url(&path(&instrument.id)));
        store.add_instrument(instrument);
        Ok(answer)
    }
}

/// What is out of use stays so: it is neither changed nor put out of use again.
fn refuse_deactivated(instrument: &Instrument) -> Result<(), Problem> {
    if instrument.status == Status::Deactivated {
        return Err(Problem::invalid_field("paymentInstrumentId", "is deactivated"));
    }
    Ok(())
}

/// Makes an instrument usable later.
pub(super) struct SetUp;

/// A checked setup.
pub(super) struct SetupData {
    source: Source,
    amount: Decimal,
    currency: Currency,
    billing_address: Option<Contact>,
    redirect_url: Option<String>,
}

impl Change for SetUp {
    type Subject = Instrument;
    type Data = SetupData;

    fn subject(call: &Call<'_>, store: &Store) -> Result<Instrument, Problem> {
        visible::instrument(call, store, call.id).cloned()
    }

    fn data(call: &Call<'_>, _store: &Store, instrument: &Instrument) -> Result<SetupData, Problem> {
        let mut invalid = Invalid::default();
        let data = read_setup(call, instrument, &mut invalid);
        invalid.finish(data)
    }

    fn effect(call: &Call<'_>, store: &mut Store, instrument: Instrument, data: SetupData) -> Result<Answer, Problem> {
        let (id, website) = (new_id("txn", call.now), crate::fixtures::WEBSITE);
        let customer_id = &instrument.customer_id;
        let mut transaction = Transaction::new(id, customer_id, website, data.amount, data.currency, call.now);
        transaction.kind = Kind::Setup;
        transaction.billing_address = data.billing_address;
        transaction.redirect_url = data.redirect_url;
        let transaction = paying::charge(store, data.source, transaction, call.now);
        let location = call.url(&transactions::path(&transaction.id));
        Ok(Answer::created(transactions::json(call, &transaction), location))
    }
}

fn read_setup(call: &Call<'_>, instrument: &Instrument, invalid: &mut Invalid) -> Option<SetupData> {
    let body = call.body();
    websites::read_id(&body.at("websiteId"), invalid);
    let currency = body.at("currency").currency(invalid);
    let amount = body.at("amount").amount(currency, invalid);
    let billing_address = Contact::read(&body.at("billingAddress"), invalid);
    let redirect_url = redirect_url::read(&body.at("redirectUrl"), invalid);
    risk_metadata(&body.at("riskMetadata"), invalid);
    let source = paying::instrument_source(instrument, call.now);
    let source = source.map_err(|refusal| invalid.note("paymentInstrumentId", refusal)).ok();
    let amount = amount.unwrap_or(Decimal::ZERO);
    Some(SetupData { source: source?, amount, currency: currency?, billing_address, redirect_url })
}

/// The instrument's latest setup.
pub(super) fn latest_setup(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let instrument = visible::instrument(call, &store, call.id)?;
    let setups = store.transactions.values().rev().filter(|transaction| transaction.kind == Kind::Setup);
    let mut of_instrument = setups.filter(|transaction| {
        let paid_with = transaction.paid_with.as_ref();
        paid_with.and_then(|paid_with| paid_with.instrument_id.as_ref()) == Some(&instrument.id)
    });
    let latest = of_instrument.next().ok_or_else(|| Problem::not_found("setup of this payment instrument"))?;
    Ok(Answer::ok(transactions::json(call, latest)))
}
