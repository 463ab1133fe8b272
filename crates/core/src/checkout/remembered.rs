//! What a page keeps of a payment that is under way, for when it is loaded anew: enough to find out how it went, and to
//! send the same charge again where that is safe. No card data is in it.

use super::paying::{Before, Sent, SentOrder};
use super::unconfirmed::{Knowledge, Unconfirmed};
use super::{Paying, State, Step, Submission, Tender};
use crate::address::BillingAddress;
use crate::money::{Currency, Money};
use crate::options::{Item, Source};
use crate::storefront::{Charge, Instrument, SetUp};
use crate::value::Value;
use crate::wire::{Purchase, SavedInstrument, TransactionResult, TransactionStatus};

/// How long it is kept: as long as the session that a guest gets with a purchase lasts at most, in milliseconds.
const LIFETIME: u64 = 60 * 60 * 1_000;

/// A payment that was under way when its page was left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remembered {
    /// The charge.
    pub(super) sent: Sent,
    /// Its transaction, once there is one.
    pub(super) transaction: Option<KnownTransaction>,
    /// When the page was left at the earliest, in milliseconds since 1970-01-01T00:00:00Z.
    pub(super) since: u64,
}

/// A transaction and the right to ask about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct KnownTransaction {
    pub(super) id: String,
    /// The session of the guest who pays it.
    pub(super) session: Option<String>,
}

impl State {
    /// What is to be kept of this state, if a payment is under way.
    pub(super) fn to_remember(&self, since: u64) -> Option<Remembered> {
        match self {
            Self::Paying(paying) => Remembered::of_paying(paying, since),
            Self::Unconfirmed(unconfirmed) => Some(Remembered::of_unconfirmed(unconfirmed, since)),
            Self::Loading(loading) | Self::Failed(_, loading) => loading.resumed().cloned(),
            _ => None,
        }
    }
}

impl Remembered {
    fn of_paying(paying: &Paying, since: u64) -> Option<Self> {
        match &paying.step {
            Step::Charging(_, sent, _) | Step::LookingUp(_, sent, _) => {
                Some(Self { sent: sent.clone(), transaction: None, since })
            }
            Step::Repricing(_) | Step::CreatingToken(_) | Step::Storing(..) | Step::Noting(..) => None,
        }
    }

    fn of_unconfirmed(unconfirmed: &Unconfirmed, since: u64) -> Self {
        let transaction = match &unconfirmed.knowledge {
            Knowledge::Pending(pending) => {
                Some(KnownTransaction { id: pending.id.clone(), session: pending.session.clone() })
            }
            Knowledge::Arrived(Some(id)) => Some(KnownTransaction { id: id.clone(), session: None }),
            _ => None,
        };
        Self { sent: unconfirmed.sent.clone(), transaction, since }
    }

    /// A charge whose answer says no more than that there is a transaction.
    pub(super) fn of_charge(sent: Sent, purchase: &Purchase, since: u64) -> Self {
        let id = purchase.transaction.id.clone();
        let transaction = id.map(|id| KnownTransaction { id, session: purchase.session.clone() });
        Self { sent, transaction, since }
    }

    /// A payment of which the page knows no more than the id that the address of the page says: its memory is blocked.
    pub fn of_address(source: Source, transaction_id: String, since: u64) -> Self {
        let instrument = Instrument::Saved(String::new());
        let charge = Charge { source, address: None, ships: false, instrument: instrument.clone() };
        let tender = Tender::unknown(instrument, None);
        let sent = Sent { tender, order: SentOrder::Charge(charge, Before::default()) };
        Self { sent, transaction: Some(KnownTransaction { id: transaction_id, session: None }), since }
    }

    /// What is kept, whenever it is.
    pub(super) fn what(&self) -> (&Sent, &Option<KnownTransaction>) {
        (&self.sent, &self.transaction)
    }

    /// What is bought, with the quantities that the shopper chose.
    pub(super) fn source(&self) -> Option<&Source> {
        match &self.sent.order {
            SentOrder::Charge(charge, _) => Some(&charge.source),
            SentOrder::SetUp(..) => None,
        }
    }

    /// The charge, where it is one.
    #[cfg(test)]
    pub(super) fn charge(&self) -> Option<&Charge> {
        match &self.sent.order {
            SentOrder::Charge(charge, _) => Some(charge),
            SentOrder::SetUp(..) => None,
        }
    }

    /// What was sent off.
    pub(super) fn submission(&self) -> Submission {
        self.sent.tender.submission()
    }

    /// For the page's memory. A payment token works once, and a guest's session for an hour; both are of no use to anybody
    /// who could not read the page itself.
    pub fn to_value(&self) -> Value {
        let Sent { tender, order } = &self.sent;
        Value::object([
            ("since", Some(Value::integer(self.since))),
            ("method", Some(Value::text(&tender.method))),
            ("address", tender.address.as_ref().map(BillingAddress::to_value)),
            ("instrument", Some(tender.instrument.to_value())),
            ("transaction", self.transaction.as_ref().map(KnownTransaction::to_value)),
            ("order", Some(order.to_value())),
        ])
    }

    /// Reads what [`to_value`](Self::to_value) wrote; nothing where it is too old or cannot be read. `now` is in
    /// milliseconds.
    pub fn read(kept: &Value, now: u64) -> Option<Self> {
        let since = kept.get("since").as_integer()?;
        if now.saturating_sub(since) > LIFETIME {
            return None;
        }
        let instrument = read_instrument(kept.get("instrument"))?;
        let address = BillingAddress::read(kept.get("address"));
        let tender =
            Tender { method: kept.get("method").to_text()?, ..Tender::unknown(instrument.clone(), address.clone()) };
        let order = SentOrder::read(kept.get("order"), instrument, address)?;
        let transaction = KnownTransaction::read(kept.get("transaction"));
        Some(Self { sent: Sent { tender, order }, transaction, since })
    }
}

impl KnownTransaction {
    fn to_value(&self) -> Value {
        Value::object([("id", Some(Value::text(&self.id))), ("session", self.session.as_deref().map(Value::text))])
    }

    fn read(kept: &Value) -> Option<Self> {
        Some(Self { id: kept.get("id").to_text()?, session: kept.get("session").to_text() })
    }
}

fn read_instrument(kept: &Value) -> Option<Instrument> {
    let token = || kept.get("token").to_text().map(Instrument::Token);
    let saved = || kept.get("paymentInstrumentId").to_text().map(Instrument::Saved);
    let own_page = || kept.get("methods").items().first()?.to_text().map(Instrument::OwnPage);
    token().or_else(saved).or_else(own_page)
}

impl SentOrder {
    fn to_value(&self) -> Value {
        match self {
            Self::Charge(charge, before) => Value::object([
                ("source", Some(charge.source.to_value())),
                ("address", charge.address.as_ref().map(BillingAddress::to_value)),
                ("ships", Some(Value::Bool(charge.ships))),
                ("before", Some(before.to_value())),
            ]),
            Self::SetUp(set_up, stored) => Value::object([
                ("setUp", Some(Value::text(&set_up.instrument))),
                ("session", set_up.session.as_deref().map(Value::text)),
                ("amount", Some(amount(set_up.amount))),
                ("isStored", Some(Value::Bool(stored.is_some()))),
            ]),
        }
    }

    fn read(kept: &Value, instrument: Instrument, address: Option<BillingAddress>) -> Option<Self> {
        let session = kept.get("session").to_text();
        if let Some(id) = kept.get("setUp").to_text() {
            let is_stored = kept.get("isStored").as_bool() == Some(true);
            let stored = is_stored.then(|| SavedInstrument::read(&Value::object([("id", Some(Value::text(&id)))])));
            let set_up = SetUp { instrument: id, session, amount: read_amount(kept.get("amount"))? };
            return Some(Self::SetUp(set_up, stored.flatten().map(Box::new)));
        }
        let charge = Charge {
            source: Source::read(kept.get("source"))?,
            address: address.filter(|_| !kept.get("address").is_null()),
            ships: kept.get("ships").as_bool()?,
            instrument,
        };
        Some(Self::Charge(charge, Before::read(kept.get("before"))))
    }
}

impl Before {
    fn to_value(&self) -> Value {
        let known = self.transactions.as_ref().map(|ids| Value::List(ids.iter().map(Value::text).collect()));
        let stood = self
            .stood
            .as_ref()
            .map(|(result, status)| Value::List(vec![Value::text(result.as_str()), Value::text(status.as_str())]));
        Value::object([("transactions", known), ("stood", stood)])
    }

    fn read(kept: &Value) -> Self {
        let transactions = match kept.get("transactions") {
            Value::List(ids) => Some(ids.iter().filter_map(Value::to_text).collect()),
            _ => None,
        };
        let stood = match kept.get("stood").items() {
            [result, status] => Some((TransactionResult::read(result), TransactionStatus::read(status))),
            _ => None,
        };
        Self { transactions, stood }
    }
}

impl Source {
    /// The source as the page's memory holds it, and as it tells one purchase from another.
    pub(super) fn to_value(&self) -> Value {
        let entry = |item: &Item| Value::List(vec![Value::text(&item.plan_id), Value::integer(item.quantity)]);
        let one = |name: &str, value: Value| Value::object([(name, Some(value))]);
        match self {
            Self::Items(items) => one("items", Value::List(items.iter().map(entry).collect())),
            Self::Money(money) => one("money", amount(*money)),
            Self::Invoice(id) => one("invoice", Value::text(id)),
            Self::Transaction(id) => one("transaction", Value::text(id)),
        }
    }

    fn read(kept: &Value) -> Option<Self> {
        let record = |name: &str| kept.get(name).to_text();
        let item = |entry: &Value| match entry.items() {
            [plan, quantity] => {
                let quantity = quantity.as_integer()?;
                Some(Item { plan_id: plan.to_text()?, quantity, limits: None, thumbnail: None })
            }
            _ => None,
        };
        if let Value::List(items) = kept.get("items") {
            return items.iter().map(item).collect::<Option<_>>().map(Self::Items);
        }
        let money = || read_amount(kept.get("money")).map(Self::Money);
        let invoice = || record("invoice").map(Self::Invoice);
        money().or_else(invoice).or_else(|| record("transaction").map(Self::Transaction))
    }
}

fn amount(money: Money) -> Value {
    Value::List(vec![Value::Number(money.to_decimal()), Value::text(money.currency().code())])
}

fn read_amount(kept: &Value) -> Option<Money> {
    match kept.items() {
        [amount, currency] => Money::from_decimal(amount.as_number()?, Currency::parse(currency.as_text()?).ok()?).ok(),
        _ => None,
    }
}
