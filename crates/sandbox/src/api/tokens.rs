//! Payment tokens: where card data comes in, and where it ends.

use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::ready_to_pay::{offered_methods, read_amount};
use super::{Answer, Call, Change};
use crate::body::{Invalid, Member};
use crate::card::{Brand, Expiry, Outcome, Pan, check_iban, last4};
use crate::contact::{Contact, risk_metadata};
use crate::pricing::json_number;
use crate::problem::Problem;
use crate::processing::Processing;
use crate::store::instrument::{BankAccount, BankAccountKind, Card, CardNumber, Means};
use crate::store::token::Token;
use crate::store::{Store, new_id};
use crate::test_number;

/// The methods that tokens are made for, beside those that ready-to-pay offers.
const METHODS: [&str; 6] = ["payment-card", "ach", "echeck", "digital-wallet", "paypal", "iDEAL"];

/// How far ahead a card's expiry may lie.
const YEARS_AHEAD: i16 = 50;

/// Creates a token.
pub(super) struct Create;

impl Change for Create {
    type Subject = ();
    type Data = Token;

    fn subject(_call: &Call<'_>, _store: &Store) -> Result<(), Problem> {
        Ok(())
    }

    fn data(call: &Call<'_>, _store: &Store, (): &()) -> Result<Token, Problem> {
        let mut invalid = Invalid::default();
        let token = read(call, &mut invalid);
        invalid.finish(token)
    }

    fn effect(call: &Call<'_>, store: &mut Store, (): (), token: Token) -> Result<Answer, Problem> {
        let path = path(&token.id);
        let answer = Answer::created(call.linked(token.to_json(), &path), call.url(&path));
        store.add_token(token, call.now);
        Ok(answer)
    }
}

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let token = store.tokens.get(call.id).ok_or_else(|| Problem::not_found("token"))?;
    Ok(Answer::ok(call.linked(token.to_json(), &path(&token.id))))
}

fn path(id: &str) -> String {
    format!("/tokens/{id}")
}

fn read(call: &Call<'_>, invalid: &mut Invalid) -> Option<Token> {
    let body = call.body();
    let method = body.at("method");
    method.required(invalid)?;
    let method = read_method(call, &method, invalid)?;
    let (means, described) = read_means(call, method, &body.at("paymentInstrument"), invalid).unzip();
    let address = body.at("billingAddress");
    if !matches!(method, "payment-card" | "digital-wallet" | "paypal") {
        address.required(invalid);
    }
    let billing_address = Contact::read(&address, invalid);
    let risk_metadata = risk_metadata(&body.at("riskMetadata"), invalid);
    body.at("leadSource").object(invalid);
    Some(Token {
        id: new_id("tok", call.now),
        method: method.to_owned(),
        means: means?,
        billing_address,
        risk_metadata,
        created: call.now,
        used: None,
        described: described?,
    })
}

fn read_method<'a>(call: &Call<'a>, member: &Member<'a>, invalid: &mut Invalid) -> Option<&'a str> {
    let method = member.text(50, invalid)?;
    let offered = offered_methods(call.world);
    let is_offered = offered.as_array().is_some_and(|entries| entries.iter().any(|entry| entry["method"] == method));
    if METHODS.contains(&method) || is_offered {
        return Some(method);
    }
    invalid.note(member.path(), "is no payment method that is offered here");
    None
}

/// What is paid with, and members that the answer describes it by beside its own.
fn read_means(call: &Call<'_>, method: &str, member: &Member<'_>, invalid: &mut Invalid) -> Option<(Means, Value)> {
    if !matches!(method, "payment-card" | "ach" | "echeck" | "digital-wallet") {
        return Some((Means::Redirect { method: method.to_owned() }, json!({})));
    }
    member.required(invalid)?;
    member.object(invalid)?;
    match method {
        "payment-card" => read_card(call, member, invalid).map(|card| (Means::Card(card), json!({}))),
        "digital-wallet" => read_wallet(member, invalid),
        _ => read_bank_account(member, invalid).map(|account| (Means::BankAccount(account), json!({}))),
    }
}

fn read_card(call: &Call<'_>, card: &Member<'_>, invalid: &mut Invalid) -> Option<Card> {
    let pan = read_pan(&card.at("pan"), invalid);
    let expiry = read_expiry(call, card, invalid);
    let cvv = read_cvv(&card.at("cvv"), pan, card.at("pan").is_present(), invalid);
    let expiry = expiry?;
    if !card.at("pan").is_present() {
        return Some(Card { expiry, number: None });
    }
    let pan = pan?;
    let processing = pan.processing(expiry, cvv?);
    Some(Card { expiry, number: Some(CardNumber { bin: pan.bin(), last4: pan.last4(), brand: pan.brand, processing }) })
}

fn read_pan<'a>(member: &Member<'a>, invalid: &mut Invalid) -> Option<Pan<'a>> {
    let text = member.text(50, invalid)?;
    Pan::parse(text).map_err(|reason| invalid.note(member.path(), reason)).ok()
}

/// The CVV is needed with a number; its length follows from the brand where that is known.
fn read_cvv<'a>(member: &Member<'a>, pan: Option<Pan<'_>>, needed: bool, invalid: &mut Invalid) -> Option<&'a str> {
    if needed {
        member.required(invalid);
    }
    let cvv = member.digits(invalid)?;
    let fits = pan.map_or(Ok(()), |pan| pan.check_cvv(cvv));
    fits.map_err(|reason| invalid.note(member.path(), reason)).ok().map(|()| cvv)
}

fn read_expiry(call: &Call<'_>, card: &Member<'_>, invalid: &mut Invalid) -> Option<Expiry> {
    let (month, year) = (card.at("expMonth"), card.at("expYear"));
    let this_year = call.now.to_zoned(jiff::tz::TimeZone::UTC).year();
    month.required(invalid);
    year.required(invalid);
    let month_number = month.integer(1, 12, invalid).and_then(|month| u8::try_from(month).ok());
    let latest = i64::from(this_year + YEARS_AHEAD);
    let year_number = year.integer(1000, latest, invalid).and_then(|year| year.to_i16());
    let expiry = Expiry { month: month_number?, year: year_number? };
    if expiry.has_passed(call.now) {
        let field = if expiry.year < this_year { year } else { month };
        invalid.note(field.path(), "has passed: the card has expired");
        return None;
    }
    Some(expiry)
}

fn read_bank_account(account: &Member<'_>, invalid: &mut Invalid) -> Option<BankAccount> {
    account.at("accountNumberType").required(invalid);
    let kind = account.at("accountNumberType").one_of(&["BBAN", "IBAN"], invalid);
    let bic = account.at("bic").text(11, invalid).map(str::to_owned);
    let bank_name = account.at("bankName").text(255, invalid).map(str::to_owned);
    let (kind, number) = match kind? {
        "IBAN" => read_iban(account, invalid)?,
        _ => read_bban(account, invalid)?,
    };
    let processing = test_number::bank_account(number);
    Some(BankAccount { kind, bic, bank_name, last4: last4(number), processing })
}

fn read_iban<'a>(account: &Member<'a>, invalid: &mut Invalid) -> Option<(BankAccountKind, &'a str)> {
    let member = account.at("accountNumber");
    let number = member.required_text(50, invalid)?;
    check_iban(number).map_err(|reason| invalid.note(member.path(), reason)).ok()?;
    Some((BankAccountKind::Iban, number))
}

fn read_bban<'a>(account: &Member<'a>, invalid: &mut Invalid) -> Option<(BankAccountKind, &'a str)> {
    let [number, routing, kind] = ["accountNumber", "routingNumber", "accountType"].map(|key| account.at(key));
    for member in [&number, &routing, &kind] {
        member.required(invalid);
    }
    let number = number.digits(invalid);
    let routing_number = routing.digits(invalid).map(str::to_owned);
    let account_type = kind.one_of(&["checking", "savings", "other"], invalid);
    let kind = BankAccountKind::Bban { routing_number: routing_number?, account_type: account_type? };
    Some((kind, number?))
}

/// A wallet's payload is opaque; behind it stands the processor's approved Visa card.
fn read_wallet(wallet: &Member<'_>, invalid: &mut Invalid) -> Option<(Means, Value)> {
    wallet.at("type").required(invalid);
    let name = wallet.at("type").one_of(&["Apple Pay", "Google Pay", "Samsung Pay"], invalid);
    let amount = read_amount(&wallet.at("amount"), &wallet.at("currency"), invalid);
    let descriptor = wallet.at("descriptor").required_text(255, invalid);
    wallet.at("payload").required(invalid);
    wallet.at("payload").object(invalid);
    let (amount, currency) = amount?;
    let number = CardNumber {
        bin: "411111".to_owned(),
        last4: "1111".to_owned(),
        brand: Brand::Visa,
        processing: Processing::Now(Outcome::Approved),
    };
    let card = Card { expiry: Expiry { month: 12, year: 2040 }, number: Some(number) };
    let described = json!({
        "type": name?, "amount": json_number(amount), "currency": currency.code(), "descriptor": descriptor?,
    });
    Some((Means::Wallet { wallet: name?, card }, described))
}
