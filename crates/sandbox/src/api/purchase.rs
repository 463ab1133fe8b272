//! Buying plans: customer, order, invoice and transaction in one call.

use serde_json::json;

use super::paying::{self, Source, SourceKind};
use super::preview_purchase::{PricedOrder, read_order};
use super::{Answer, Call, Change, invoices, transactions, websites};
use crate::body::{Invalid, Member};
use crate::clock::after;
use crate::contact::Contact;
use crate::problem::Problem;
use crate::processing::Processing;
use crate::redirect_url;
use crate::store::customer::Login;
use crate::store::instrument::Means;
use crate::store::invoice::{Invoice, Settlement};
use crate::store::order::Order;
use crate::store::transaction::{Kind, Transaction};
use crate::store::{Store, new_id};

/// How long a customer has to pay an invoice.
const DAYS_TO_PAY: i64 = 14;

/// Buys.
pub(super) struct Purchase;

/// A checked purchase.
pub(super) struct Data {
    website_id: String,
    order: PricedOrder,
    source: Source,
    billing_address: Contact,
    login: Option<Login>,
    redirect_url: Option<String>,
    po_number: Option<String>,
}

impl Change for Purchase {
    type Subject = ();
    type Data = Data;

    fn subject(_call: &Call<'_>, _store: &Store) -> Result<(), Problem> {
        Ok(())
    }

    fn data(call: &Call<'_>, store: &Store, (): &()) -> Result<Data, Problem> {
        let mut invalid = Invalid::default();
        let data = read(call, store, &mut invalid);
        invalid.finish(data)
    }

    fn effect(call: &Call<'_>, store: &mut Store, (): (), data: Data) -> Result<Answer, Problem> {
        let customer_id = paying::buyer(call, store, Some(&data.billing_address));
        let token = paying::buyer_jwt(call, &customer_id)?;
        if let (Some(login), Some(customer)) = (data.login.clone(), store.customers.get_mut(&customer_id)) {
            customer.login = Some(login);
        }
        let bought = Bought::record(call, store, &customer_id, data);
        bought.answer(call, store, token)
    }
}

fn read(call: &Call<'_>, store: &Store, invalid: &mut Invalid) -> Option<Data> {
    let body = call.body();
    let website_id = websites::read_id(&body.at("websiteId"), invalid);
    let order = read_order(call, &body, invalid);
    let source = read_instruction(call, store, &body.at("paymentInstruction"), invalid);
    let redirect_url = redirect_url::read(&body.at("redirectUrl"), invalid);
    let po_number = body.at("poNumber").text(255, invalid).map(str::to_owned);
    body.at("customFields").object(invalid);
    let (order, source) = (order?, source?);
    let billing_address = order.billing_address.clone().or_else(|| source.billing_address.clone());
    if billing_address.is_none() {
        invalid.note("billingAddress", "is required: the payment token has none either");
    }
    let billing_address = billing_address?;
    let login = read_login(call, store, &body.at("password"), &billing_address, invalid);
    Some(Data { website_id: website_id?, order, source, billing_address, login, redirect_url, po_number })
}

/// A token, a saved instrument, or a method to be finished on its own page. Card data itself is for servers only.
fn read_instruction(call: &Call<'_>, store: &Store, instruction: &Member<'_>, invalid: &mut Invalid) -> Option<Source> {
    instruction.required(invalid)?;
    instruction.object(invalid)?;
    let [token, instrument, methods] = ["token", "paymentInstrumentId", "methods"].map(|key| instruction.at(key));
    if token.is_present() {
        paying::read_token(call, store, &token, invalid)
    } else if instrument.is_present() {
        paying::read_instrument(call, store, &instrument, invalid)
    } else if methods.is_present() {
        read_methods(&methods, invalid)
    } else {
        invalid.note(token.path(), "is required, unless paymentInstrumentId or methods is given");
        None
    }
}

fn read_methods(methods: &Member<'_>, invalid: &mut Invalid) -> Option<Source> {
    let first = methods.required_list(invalid)?.first()?.text(50, invalid)?.to_owned();
    let means = Means::Redirect { method: first };
    Some(Source { kind: SourceKind::Method, means, processing: Processing::Offsite, billing_address: None })
}

/// A password makes a login of the billing address's email.
fn read_login(
    call: &Call<'_>,
    store: &Store,
    password: &Member<'_>,
    address: &Contact,
    invalid: &mut Invalid,
) -> Option<Login> {
    let secret = password.text(255, invalid)?;
    let Some(username) = address.email() else {
        invalid.note("billingAddress.emails", "is required for a customer with a password");
        return None;
    };
    let logins = store.customers.values().filter_map(|customer| customer.login.as_ref());
    if logins.into_iter().any(|login| login.username == username) {
        invalid.note("billingAddress.emails", "belongs to a customer who has a password already");
        return None;
    }
    Some(Login { username, password_digest: call.world.signer.digest(secret)? })
}

/// What a purchase made.
struct Bought {
    order_id: String,
    invoice_id: String,
    transaction: Transaction,
}

impl Bought {
    fn record(call: &Call<'_>, store: &mut Store, customer_id: &str, data: Data) -> Self {
        let (order_id, invoice_id) = (new_id("ord", call.now), new_id("in", call.now));
        let mut transaction = transaction(call, customer_id, &data);
        transaction.invoice_ids.push(invoice_id.clone());
        transaction.order_ids.push(order_id.clone());
        store.add_order(order(call, &order_id, &invoice_id, customer_id, &data));
        store.add_invoice(invoice(store.next_invoice_number(), &transaction, &data));
        let transaction = paying::charge(store, data.source, transaction, call.now);
        Self { order_id, invoice_id, transaction }
    }

    fn answer(self, call: &Call<'_>, store: &Store, token: Option<String>) -> Result<Answer, Problem> {
        let invoice = store.invoices.get(&self.invoice_id).ok_or_else(|| Problem::not_found("invoice"))?;
        let mut body = json!({
            "orderId": self.order_id,
            "invoice": invoices::json(call, store, invoice),
            "transaction": transactions::json(call, &self.transaction),
        });
        if let Some(token) = token {
            body["token"] = token.into();
        }
        Ok(Answer::created(body, call.url(&format!("/storefront/orders/{}", self.order_id))))
    }
}

/// The attempt to pay what is due now; where nothing is, it only sets the instrument up.
fn transaction(call: &Call<'_>, customer_id: &str, data: &Data) -> Transaction {
    let quote = &data.order.quote;
    let id = new_id("txn", call.now);
    let mut transaction = Transaction::new(id, customer_id, &data.website_id, quote.total(), quote.currency, call.now);
    transaction.kind = if quote.total().is_zero() { Kind::Setup } else { Kind::Sale };
    transaction.plan_ids = data.order.items.iter().map(|item| item.plan_id.clone()).collect();
    transaction.billing_address = Some(data.billing_address.clone());
    transaction.redirect_url.clone_from(&data.redirect_url);
    transaction
}

/// The order, which starts once its invoice is paid.
fn order(call: &Call<'_>, id: &str, invoice_id: &str, customer_id: &str, data: &Data) -> Order {
    Order {
        id: id.to_owned(),
        customer_id: customer_id.to_owned(),
        website_id: data.website_id.clone(),
        currency: data.order.quote.currency,
        items: data.order.items.clone(),
        invoice_id: invoice_id.to_owned(),
        billing_address: Some(data.billing_address.clone()),
        delivery_address: data.order.delivery_address.clone(),
        po_number: data.po_number.clone(),
        activated: None,
        created: call.now,
        updated: call.now,
    }
}

/// The invoice that `transaction` is the first attempt to pay.
fn invoice(number: usize, transaction: &Transaction, data: &Data) -> Invoice {
    let issued = transaction.created;
    Invoice {
        id: transaction.invoice_ids.first().cloned().unwrap_or_default(),
        number,
        customer_id: transaction.customer_id.clone(),
        website_id: data.website_id.clone(),
        order_id: transaction.order_ids.first().cloned(),
        line_ids: data.order.quote.lines.iter().map(|_| new_id("ii", issued)).collect(),
        quote: data.order.quote.clone(),
        billing_address: Some(data.billing_address.clone()),
        delivery_address: data.order.delivery_address.clone(),
        po_number: data.po_number.clone(),
        settlement: Settlement::Unpaid,
        transaction_ids: vec![transaction.id.clone()],
        issued,
        due: after(issued, DAYS_TO_PAY * 24 * 3600),
        updated: issued,
    }
}
