//! The storefront's answers in `tests/fixtures`, read as the widget reads them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use checkout_core::address::Field;
use checkout_core::failure::{Code, Failure};
use checkout_core::money::{Currency, Money};
use checkout_core::options::{Item, Source};
use checkout_core::storefront::{Answer, Basis, Call, Charge, Instrument};
use checkout_core::value::Value;
use checkout_core::wire::{
    Account, Adjustment, Expiry, InstrumentStatus, Invoice, InvoiceStatus, LineItem, PaymentToken, Period, PeriodUnit,
    Plan, Preview, Purchase, Token, TransactionKind, TransactionResult, TransactionStatus, Way,
};
use serde_json::Value as Json;

/// One exchange with the storefront.
struct Fixture {
    request: Json,
    response: Value,
    status: u16,
}

fn fixture(name: &str) -> Fixture {
    let path = format!("{}/../../tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let json: Json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    Fixture {
        request: json["request"].clone(),
        response: value_of(&json["response"]),
        status: json["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or_default(),
    }
}

/// What the browser's side hands over for this JSON.
fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::text(text),
        Json::Array(items) => Value::List(items.iter().map(value_of).collect()),
        Json::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.clone(), value_of(value))).collect())
        }
    }
}

fn usd(text: &str) -> Money {
    Money::from_decimal(text, Currency::parse("USD").unwrap()).unwrap()
}

/// The items of a fixture's request, as a page would have named them.
fn items_of(request: &Json) -> Vec<Item> {
    let item = |item: &Json| Item {
        plan_id: item["planId"].as_str().unwrap().to_owned(),
        quantity: item["quantity"].as_u64().unwrap(),
        limits: None,
        thumbnail: None,
    };
    request["items"].as_array().unwrap().iter().map(item).collect()
}

fn preview(name: &str) -> Preview {
    let Fixture { request, response, status } = fixture(name);
    assert_eq!(status, 200);
    match (Call::Preview { items: items_of(&request), place: None }).read(&response) {
        Ok(Answer::Preview(preview)) => preview,
        other => panic!("{name}: {other:?}"),
    }
}

fn charge(name: &str) -> Purchase {
    let Fixture { request, response, .. } = fixture(name);
    let source = match request["amount"].is_null() {
        true => Source::Items(items_of(&request)),
        false => Source::Money(usd(&request["amount"].to_string())),
    };
    let charge = Charge { source, address: None, ships: false, instrument: Instrument::Token("tok".into()) };
    match Call::Charge(charge).read(&response) {
        Ok(Answer::Charge(purchase)) => purchase,
        other => panic!("{name}: {other:?}"),
    }
}

fn transaction(name: &str) -> Purchase {
    let call = Call::Transaction { id: "txn".into(), session: Some("session".into()) };
    match call.read(&fixture(name).response) {
        Ok(Answer::Transaction(seen)) => seen,
        other => panic!("{name}: {other:?}"),
    }
}

type Line = (String, u64, String, String);

/// Description, quantity, unit price and price of every line, as a summary shows them.
fn lines_of(preview: &Preview) -> Vec<Line> {
    let line = |line: &LineItem| {
        let description = line.description.clone().unwrap();
        (description, line.quantity.unwrap(), line.unit_price.unwrap().to_decimal(), line.price.unwrap().to_decimal())
    };
    preview.line_items.iter().map(line).collect()
}

fn line(description: &str, quantity: u64, unit_price: &str, price: &str) -> Line {
    (description.into(), quantity, unit_price.into(), price.into())
}

fn in_words(adjustments: &[Adjustment]) -> Vec<(Money, &str)> {
    adjustments.iter().map(|adjustment| (adjustment.amount, adjustment.description.as_deref().unwrap())).collect()
}

#[test]
fn a_cart_shows_its_lines_its_shipping_and_what_recurs() {
    let cart = preview("preview-cart");
    let expected = [line("Stoneware mug", 2, "18.00", "36.00"), line("Pro monthly", 1, "20.00", "20.00")];
    assert_eq!(lines_of(&cart), expected);
    assert_eq!((cart.subtotal, cart.shipping, cart.total), (Some(usd("56")), Some(usd("5")), usd("61")));
    assert_eq!((cart.recurring, cart.ships), (Some(usd("20")), true));
}

#[test]
fn a_one_time_sale_has_nothing_that_recurs() {
    let mugs = preview("preview-mug");
    assert_eq!((mugs.total, mugs.recurring, mugs.ships), (usd("41"), None, true));
}

#[test]
fn a_coupon_and_a_tax_show_with_their_words() {
    let plan = preview("preview-pro-monthly-ny-tenoff");
    assert_eq!(in_words(&plan.discounts), [(usd("4"), "Coupon \"TENOFF\"")]);
    assert_eq!(in_words(&plan.taxes), [(usd("3.20"), "NY sales tax")]);
    assert_eq!((plan.discount, plan.tax, plan.total), (Some(usd("4")), Some(usd("3.20")), usd("39.20")));
    assert_eq!((plan.recurring, plan.ships), (Some(usd("39.20")), false));
}

#[test]
fn a_trial_is_cheap_now_and_says_what_follows() {
    let trial = preview("preview-trial");
    let expected = [line("Growth: setup fee", 1, "10.00", "10.00"), line("Growth: 14-day trial", 1, "1.00", "1.00")];
    assert_eq!(lines_of(&trial), expected);
    assert_eq!((trial.total, trial.recurring), (usd("11"), Some(usd("29"))));
}

#[test]
fn yen_have_no_decimals_and_dinars_have_three() {
    assert_eq!(preview("preview-jpy").total.to_decimal(), "4500");
    assert_eq!(preview("preview-kwd").total.to_decimal(), "1.234");
}

#[test]
fn every_method_but_a_wallet_can_be_served() {
    let Fixture { request, response, .. } = fixture("ready-to-pay");
    let call = Call::ReadyToPay { basis: Basis::Amount(usd(&request["amount"].to_string())), place: None };
    let Ok(Answer::Methods(methods)) = call.read(&response) else { panic!("no methods") };
    let names: Vec<_> = methods.iter().map(|method| (method.method.as_str(), method.way())).collect();
    let expected = [
        ("payment-card", Some(Way::Card)),
        ("payment-card", None),
        ("paypal", Some(Way::OwnPage)),
        ("ach", Some(Way::BankAccount)),
        ("iDEAL", Some(Way::OwnPage)),
    ];
    assert_eq!(names, expected);
    assert_eq!(methods[1].feature.as_deref(), Some("Google Pay"));
    assert_eq!(methods[0].brands[..3], ["Visa", "MasterCard", "American Express"]);
}

#[test]
fn plans_say_their_names_their_products_and_how_often_they_renew() {
    let plans = Plan::read_all(&fixture("plans").response);
    let plan = |id: &str| plans.iter().find(|plan| plan.id == id).unwrap_or_else(|| panic!("no {id}"));
    let (mug, monthly) = (plan("plan_mug"), plan("plan_pro_monthly"));
    assert_eq!((mug.name.as_deref(), mug.product_name.as_deref()), (Some("Stoneware mug"), Some("Stoneware mug")));
    assert_eq!((&mug.interval, &mug.trial), (&None, &None));
    assert_eq!(monthly.product_name.as_deref(), Some("Pro"));
    assert_eq!(monthly.interval, Some(Period { unit: PeriodUnit::Month, length: 1 }));
}

#[test]
fn a_token_says_no_more_of_a_card_than_a_receipt() {
    let response = fixture("token-card").response;
    let card = PaymentToken::read(&response).unwrap();
    assert_eq!((card.brand.as_deref(), card.last4.as_deref()), (Some("Visa"), Some("1111")));
    assert_eq!(Call::Token(card.id).read(&response), Ok(Answer::Token(Token { is_used: Some(false) })));
}

#[test]
fn an_approved_purchase_is_a_receipt() {
    let purchase = charge("purchase-approved");
    assert_eq!(purchase.transaction.result, TransactionResult::Approved);
    assert_eq!(purchase.transaction.amount, Some(usd("44.20")));
    assert!(purchase.transaction.id.is_some() && purchase.order_id.is_some() && purchase.session.is_some());
    let invoice = purchase.invoice.unwrap();
    assert_eq!((invoice.status, invoice.amount), (InvoiceStatus::Paid, Some(usd("44.20"))));
    assert_eq!(invoice.amount_due, Some(usd("0")));
}

#[test]
fn a_declined_charge_has_words_for_the_shopper() {
    for name in ["purchase-declined", "payment-declined"] {
        let transaction = charge(name).transaction;
        assert_eq!(transaction.result, TransactionResult::Declined);
        assert_eq!(transaction.human_message.as_deref(), Some("Your card was declined."));
        assert_eq!(transaction.gateway_code.as_deref(), Some("05"));
    }
}

#[test]
fn a_payment_is_its_transaction_alone() {
    let payment = charge("payment-approved");
    assert_eq!((payment.order_id, payment.invoice), (None, None));
    assert_eq!(payment.transaction.amount, Some(usd("50")));
    assert!(payment.session.is_some() && !payment.public.get("transaction").is_null());
}

#[test]
fn a_purchase_on_another_site_has_no_result_yet_and_an_address_to_go_to() {
    let transaction = charge("purchase-offsite").transaction;
    assert_eq!((transaction.result, transaction.status), (TransactionResult::Unknown, TransactionStatus::Offsite));
    assert!(transaction.approval_url.is_some());
}

#[test]
fn a_transaction_is_read_as_it_stands() {
    let waiting = transaction("transaction-waiting").transaction;
    assert_eq!((waiting.result, waiting.status), (TransactionResult::Unknown, TransactionStatus::WaitingApproval));
    let completed = transaction("transaction-completed").transaction;
    assert_eq!((completed.result, completed.status), (TransactionResult::Approved, TransactionStatus::Completed));
    assert_eq!(completed.amount, Some(usd("209.04")));
}

#[test]
fn an_unpaid_invoice_says_what_is_due() {
    let invoice = Invoice::read(&fixture("invoice-unpaid").response).unwrap();
    assert_eq!((invoice.status, invoice.number), (InvoiceStatus::Unpaid, Some(1)));
    assert_eq!(invoice.amount_due, Some(usd("65.97")));
}

#[test]
fn no_charge_tells_the_page_a_credential() {
    for name in ["purchase-approved", "purchase-declined", "purchase-offsite", "payment-approved", "payment-declined"] {
        let purchase = charge(name);
        let session = purchase.session.unwrap_or_else(|| panic!("{name} has no session to hide"));
        let public = purchase.public.to_json();
        assert!(
            !public.contains(&session) && !public.contains("_links") && public.contains("txn_"),
            "{name}: {public}"
        );
    }
}

#[test]
fn each_refusal_has_its_code_and_its_words() {
    let refusals = [
        ("problem-401", Code::Unauthorized, true),
        ("problem-404", Code::NotFound, true),
        ("problem-409", Code::RequestRefused, false),
        ("problem-422", Code::RequestRefused, true),
    ];
    for (name, code, surely_without_effect) in refusals {
        let Fixture { response, status, .. } = fixture(name);
        let failure = Failure::of_status("StorefrontPostPayment", status, &response);
        assert_eq!((failure.code, failure.surely_without_effect()), (code, surely_without_effect), "{name}");
        assert!(failure.message().contains(response.get("detail").as_text().unwrap()), "{name}");
    }
}

#[test]
fn every_refused_field_is_named() {
    let Fixture { response, status, .. } = fixture("problem-422");
    let failure = Failure::of_status("StorefrontPostPurchase", status, &response);
    let fields: Vec<_> = failure.invalid_fields().iter().map(|invalid| invalid.field.as_str()).collect();
    assert_eq!(fields, ["billingAddress.country", "items.0.planId", "couponIds.0", "paymentInstruction.token"]);
}

fn account(name: &str) -> Account {
    match Call::Account.read(&fixture(name).response) {
        Ok(Answer::Account(account)) => account,
        other => panic!("{name}: {other:?}"),
    }
}

fn invoice(name: &str) -> Invoice {
    match Call::Invoice("in".into()).read(&fixture(name).response) {
        Ok(Answer::Invoice(read)) => read.invoice,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn an_account_says_where_the_customer_lives_and_what_they_pay_with() {
    let account = account("account");
    assert_eq!(account.default_instrument.as_deref(), Some("inst_visa"));
    let address = account.address.unwrap();
    let home = [Field::FirstName, Field::City, Field::Region, Field::PostalCode].map(|field| address.get(field));
    assert_eq!(home, ["Ada", "New York", "NY", "10003"]);
    assert!(address.get(Field::Email).contains('@') && address.place().is_some());
}

#[test]
fn an_account_of_somebody_new_says_nothing_and_is_no_error() {
    let account = account("account-new");
    assert_eq!((account.default_instrument, account.address), (None, None));
}

#[test]
fn saved_instruments_are_listed_in_the_order_of_the_storefront_with_what_can_be_paid_with() {
    let Ok(Answer::Instruments(saved)) = Call::Instruments.read(&fixture("payment-instruments").response) else {
        panic!("no instruments")
    };
    assert_eq!((saved[0].id.as_str(), saved[0].brand.as_deref()), ("inst_visa", Some("Visa")));
    assert_eq!(saved[0].expiry, Some(Expiry { month: 12, year: 2040 }));
    assert_eq!((saved[1].method.as_str(), saved[1].brand.as_deref()), ("ach", Some("First Demo Bank")));
    assert!(saved[0].is_usable() && saved.iter().any(|saved| saved.status == InstrumentStatus::Expired));
    assert!(saved.iter().all(|saved| saved.is_usable() == (saved.status == InstrumentStatus::Active)));
}

#[test]
fn one_saved_instrument_is_read_as_in_the_list() {
    let Fixture { response, .. } = fixture("payment-instrument");
    let Ok(Answer::Instrument(one)) = Call::Deactivate("inst_visa".into()).read(&response) else { panic!("none") };
    assert_eq!((one.id.as_str(), one.last4.as_deref()), ("inst_visa", Some("1111")));
    assert!(one.billing_address.is_some());
}

#[test]
fn a_partly_paid_invoice_says_what_is_due_and_what_was_paid() {
    let invoice = invoice("invoice-partly-paid");
    assert_eq!((invoice.status.clone(), invoice.amount_due), (InvoiceStatus::PartiallyPaid, Some(usd("67.79"))));
    assert_eq!(invoice.paid(), Some(usd("40")));
}

#[test]
fn every_state_of_an_invoice_has_its_name() {
    let status = |name: &str| invoice(name).status;
    assert_eq!((status("invoice-paid"), status("invoice-draft")), (InvoiceStatus::Paid, InvoiceStatus::Draft));
}

#[test]
fn a_paid_invoice_says_what_paid_it() {
    let Fixture { response, .. } = fixture("invoice-paid");
    let paid = Purchase::read_of_invoice(&response, &[]).unwrap();
    assert_eq!(paid.transaction.result, TransactionResult::Approved);
    let known = invoice("invoice-paid").transaction_ids;
    assert!(!known.is_empty() && Purchase::read_of_invoice(&response, &known).is_none());
}

#[test]
fn a_transaction_that_only_sets_up_says_so() {
    let waiting = transaction("transaction-setup").transaction;
    assert_eq!((waiting.kind, waiting.amount), (TransactionKind::Setup, Some(usd("0"))));
    assert_eq!(transaction("transaction-part").transaction.kind, TransactionKind::Payment);
    let set_up = transaction("setup-approved").transaction;
    assert_eq!((set_up.kind, set_up.result), (TransactionKind::Setup, TransactionResult::Approved));
}

#[test]
fn a_transaction_names_the_invoice_that_it_pays() {
    assert_eq!(transaction("transaction-part").transaction.invoice_ids, ["in_part"]);
    assert_eq!(transaction("transaction-declined").transaction.result, TransactionResult::Declined);
}
