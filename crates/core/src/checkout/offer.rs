//! What can be paid, as it is on screen.

use super::lines::{Ranked, entries};
use super::paying::Before;
use super::{AccountNumber, Choice, Moment, NewMethod, Notice, Rise, Tender, Terms};
use crate::address::{BillingAddress, Field, Place};
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::options::{Intent, Source};
use crate::storefront::Instrument;
use crate::wire::{
    Account, Invoice, InvoiceStatus, PaymentMethod, Plan, Preview, SavedInstrument, Transaction, TransactionKind,
    TransactionResult, TransactionStatus, Way, has_no_token,
};
use core::cmp::Ordering;

/// How long what the storefront says of a price holds, in milliseconds since the machine asked: a minute, less the ten seconds
/// that the loader may have asked before it (`www/early.js`).
const PRICE_LIFETIME: u64 = 50_000;

/// What can be paid, as it is on screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What the page asks for.
    pub terms: Terms,
    /// What is bought: the page's source with the quantities that the shopper chose.
    pub source: Source,
    /// The place that the price holds for; none before it is known where the shopper is.
    pub place: Option<Place>,
    /// The address that is known of the customer, for the form to start with.
    pub home: Option<BillingAddress>,
    /// What it costs.
    pub order: Order,
    /// When that was asked for, in milliseconds.
    pub(super) priced_at: u64,
    /// The methods that the storefront takes, in its order.
    pub methods: Vec<PaymentMethod>,
    /// What is known of the plans; empty where the storefront does not tell.
    pub plans: Vec<Plan>,
    /// The customer who is signed in.
    pub customer: Option<Customer>,
}

/// A customer who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// The account.
    pub account: Account,
    /// The payment instruments that are saved, in the storefront's order.
    pub instruments: Vec<SavedInstrument>,
}

/// What is paid for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Items, with the storefront's amounts.
    Items(Preview),
    /// A plain amount.
    Amount(Money),
    /// An invoice or a transaction of the customer.
    Record(Record),
}

/// A record of the customer that can be paid, with the amount that is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Record {
    /// An invoice.
    Invoice {
        /// The invoice.
        invoice: Box<Invoice>,
        /// What is still due of it.
        due: Money,
    },
    /// A transaction. It is paid with its own amount, whatever its invoice says.
    Transaction {
        /// The transaction.
        transaction: Box<Transaction>,
        /// Its amount.
        due: Money,
        /// The invoice that it pays, whose lines are shown.
        invoice: Option<Box<Invoice>>,
    },
}

impl Record {
    /// None where the invoice does not say what is due.
    pub(super) fn of_invoice(invoice: Invoice) -> Option<Self> {
        Some(Self::Invoice { due: invoice.amount_due?, invoice: Box::new(invoice) })
    }

    /// None where the transaction does not say its amount.
    pub(super) fn of_transaction(transaction: Transaction, invoice: Option<Invoice>) -> Option<Self> {
        Some(Self::Transaction {
            due: transaction.amount?,
            transaction: Box::new(transaction),
            invoice: invoice.map(Box::new),
        })
    }

    /// Why an invoice cannot be paid, if it cannot.
    pub(super) fn refusal_of_invoice(invoice: &Invoice) -> Option<Failure> {
        let code = match invoice.status {
            InvoiceStatus::Draft => Code::InvoiceDraft,
            InvoiceStatus::Paid => Code::InvoicePaid,
            InvoiceStatus::Abandoned => Code::InvoiceAbandoned,
            InvoiceStatus::Voided => Code::InvoiceVoided,
            InvoiceStatus::Refunded => Code::InvoiceRefunded,
            InvoiceStatus::Disputed => Code::InvoiceDisputed,
            // Of a status that is newer than this code only the amount says whether something is due.
            InvoiceStatus::Unpaid | InvoiceStatus::PartiallyPaid | InvoiceStatus::PastDue | InvoiceStatus::Other(_) => {
                return match invoice.amount_due {
                    None => Some(unreadable("StorefrontGetInvoice", "amountDue")),
                    Some(due) if due.is_zero() => Some(Code::InvoicePaid.into()),
                    Some(_) => None,
                };
            }
        };
        Some(code.into())
    }

    /// Why a transaction cannot be paid, if it cannot.
    pub(super) fn refusal_of_transaction(transaction: &Transaction) -> Option<Failure> {
        match (&transaction.result, &transaction.status) {
            (TransactionResult::Declined | TransactionResult::Canceled | TransactionResult::Abandoned, _) => {
                Some(Code::TransactionClosed.into())
            }
            (TransactionResult::Approved, _) | (TransactionResult::Unknown, TransactionStatus::Completed) => {
                Some(Code::TransactionCompleted.into())
            }
            (TransactionResult::Unknown, _) if transaction.amount.is_none() => {
                Some(unreadable("StorefrontGetTransaction", "amount"))
            }
            (TransactionResult::Unknown, _) => None,
        }
    }

    /// What is due.
    pub fn due(&self) -> Money {
        match self {
            Self::Invoice { due, .. } | Self::Transaction { due, .. } => *due,
        }
    }

    /// The invoice whose lines explain what is due.
    pub fn invoice(&self) -> Option<&Invoice> {
        match self {
            Self::Invoice { invoice, .. } => Some(invoice),
            Self::Transaction { invoice, .. } => invoice.as_deref(),
        }
    }

    /// What stands before a charge: the transactions that were there before, and those that were declined here.
    fn before(&self) -> Before {
        match self {
            Self::Invoice { invoice, .. } => {
                Before { transactions: Some(invoice.transaction_ids.clone()), stood: None }
            }
            Self::Transaction { transaction, .. } => Before {
                transactions: Some(transaction.child_ids.clone()),
                stood: Some((transaction.result.clone(), transaction.status.clone())),
            },
        }
    }

    fn remember(&mut self, transaction_id: &str) {
        let known = match self {
            Self::Invoice { invoice, .. } => &mut invoice.transaction_ids,
            Self::Transaction { transaction, .. } => &mut transaction.child_ids,
        };
        if !known.iter().any(|id| id == transaction_id) {
            known.push(transaction_id.to_owned());
        }
    }
}

fn unreadable(operation: &'static str, member: &str) -> Failure {
    Failure::from(Code::AnswerUnreadable).of_operation(operation).with_detail(["Member: ", member, "."].concat())
}

impl Order {
    /// What is due now.
    pub fn total(&self) -> Money {
        match self {
            Self::Items(preview) => preview.total,
            Self::Amount(money) => *money,
            Self::Record(record) => record.due(),
        }
    }

    /// What each renewal costs; none where nothing renews, or for nothing.
    pub fn renewal(&self) -> Option<Money> {
        self.preview()?.recurring.filter(|amount| !amount.is_zero())
    }

    /// Whether something of it is shipped.
    pub fn ships(&self) -> bool {
        self.preview().is_some_and(|preview| preview.ships)
    }

    /// A transaction of the record was declined: found again, it says nothing about the next try.
    pub(super) fn remember(&mut self, transaction_id: &str) {
        if let Self::Record(record) = self {
            record.remember(transaction_id);
        }
    }

    /// What stands before a charge.
    pub(super) fn before(&self) -> Before {
        match self {
            Self::Record(record) => record.before(),
            Self::Items(_) | Self::Amount(_) => Before::default(),
        }
    }

    /// The preview, where items are bought.
    pub fn preview(&self) -> Option<&Preview> {
        match self {
            Self::Items(preview) => Some(preview),
            _ => None,
        }
    }

    /// The invoice that is paid, or that explains what is.
    pub fn invoice(&self) -> Option<&Invoice> {
        match self {
            Self::Record(record) => record.invoice(),
            _ => None,
        }
    }

    /// The transaction that is paid.
    pub fn transaction(&self) -> Option<&Transaction> {
        match self {
            Self::Record(Record::Transaction { transaction, .. }) => Some(transaction),
            _ => None,
        }
    }
}

/// What is done when the shopper agrees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deal {
    /// The order is paid.
    Pay,
    /// A transaction that only sets an instrument up is completed.
    CompleteSetup,
    /// An instrument is stored, and this amount is verified, often nothing.
    Store(Money),
}

impl Offer {
    /// What is done when the shopper agrees.
    pub fn deal(&self) -> Deal {
        let is_setup = |transaction: &Transaction| transaction.kind == TransactionKind::Setup;
        match (self.terms.intent, &self.order) {
            (_, order) if order.transaction().is_some_and(is_setup) => Deal::CompleteSetup,
            (Intent::Purchase, _) => Deal::Pay,
            (Intent::Setup, Order::Amount(amount)) => Deal::Store(*amount),
            (Intent::Setup, order) => Deal::Store(Money::from_minor(0, order.total().currency())),
        }
    }

    /// Whether an address is asked for although a saved instrument is paid with: prices, taxes and shipping of items
    /// depend on it.
    pub fn asks_address_for(&self, choice: &Choice) -> bool {
        matches!(choice, Choice::New(_)) || matches!(self.source, Source::Items(_))
    }

    /// The ways to pay with something that is not saved, in the storefront's order, for whoever lives where the price
    /// holds. A method that comes several times is one.
    pub fn new_methods(&self) -> Vec<NewMethod> {
        let mut ways: Vec<NewMethod> = Vec::new();
        for way in self.methods.iter().filter_map(|method| self.way_of(method)) {
            if !ways.iter().any(|other| other.is_same_method(&way)) {
                ways.push(way);
            }
        }
        ways
    }

    fn way_of(&self, method: &PaymentMethod) -> Option<NewMethod> {
        let way = method.way().filter(|_| self.is_for_shopper(method))?;
        Some(match way {
            Way::Card => NewMethod::Card,
            Way::BankAccount => NewMethod::BankAccount(self.usual_account_number()),
            Way::OwnPage => NewMethod::OwnPage(method.method.clone()),
        })
    }

    /// A payment of an amount or a record, and the storing of an instrument, take nothing but tokens.
    pub(super) fn takes_methods_by_name(&self) -> bool {
        matches!(self.source, Source::Items(_)) && self.deal() == Deal::Pay
    }

    fn is_for_shopper(&self, method: &PaymentMethod) -> bool {
        let can_be_sent = !has_no_token(&method.method) || self.takes_methods_by_name();
        can_be_sent && self.is_at_home(method)
    }

    /// Whether it is for whoever lives where the price holds.
    fn is_at_home(&self, method: &PaymentMethod) -> bool {
        method.is_for(&self.place.as_ref().map(Place::to_value).unwrap_or_default())
    }

    /// Whether the shopper can choose this method.
    pub(crate) fn is_on_screen(&self, method: &PaymentMethod) -> bool {
        method.way().is_some() && self.is_for_shopper(method)
    }

    /// Nothing can be paid with: the merchant hears what the storefront offers, and to whom.
    pub(super) fn lack_of_methods(&self) -> Failure {
        let failure = Failure::from(Code::NoPaymentMethods);
        if self.methods.is_empty() {
            return failure;
        }
        let named = |method: &PaymentMethod| match &method.feature {
            Some(feature) => [&method.method, " (", feature, ")"].concat(),
            None if method.way().is_some() => [&method.method, " (", &method.filters.join(" or "), ")"].concat(),
            None => method.method.clone(),
        };
        let offered: Vec<_> = self.methods.iter().map(named).collect();
        failure.with_detail(["It offers: ", &offered.join(", "), "."].concat())
    }

    /// How accounts are numbered where this currency is paid in; the shopper may say otherwise. Dollars are paid from
    /// accounts without an IBAN.
    fn usual_account_number(&self) -> AccountNumber {
        match self.order.total().currency().code() {
            "USD" | "CAD" | "AUD" | "NZD" => AccountNumber::Domestic,
            _ => AccountNumber::Iban,
        }
    }

    /// Brands of the cards that the storefront takes; none where it takes no card that is typed.
    pub fn card_brands(&self) -> Option<&[String]> {
        let card = self.methods.iter().find(|method| method.way() == Some(Way::Card) && self.is_for_shopper(method))?;
        Some(&card.brands)
    }

    /// Whether a card can be typed.
    pub fn takes_cards(&self) -> bool {
        self.card_brands().is_some()
    }

    /// Whether the shopper may pay with something that is not saved.
    pub fn allows_new(&self) -> bool {
        let may = self.terms.instruments.create || self.instruments().is_empty();
        may && !self.new_methods().is_empty()
    }

    /// The instruments that the customer has saved.
    pub fn instruments(&self) -> &[SavedInstrument] {
        self.customer.as_ref().map_or(&[], |customer| &customer.instruments)
    }

    /// The instrument with this id.
    pub fn instrument(&self, id: &str) -> Option<&SavedInstrument> {
        self.instruments().iter().find(|instrument| instrument.id == id)
    }

    /// The id of the customer's default instrument.
    pub fn default_instrument(&self) -> Option<&str> {
        self.customer.as_ref()?.account.default_instrument.as_deref()
    }

    /// Whether a saved instrument can pay: it is good, and the storefront takes its method here.
    pub fn can_pay_with(&self, instrument: &SavedInstrument) -> bool {
        let is_taken = |method: &PaymentMethod| {
            method.feature.is_none() && method.method == instrument.method && self.is_at_home(method)
        };
        instrument.is_usable() && self.methods.iter().any(is_taken)
    }

    /// Whether this can be paid with.
    pub fn can_choose(&self, choice: &Choice) -> bool {
        match choice {
            Choice::New(method) => self.allows_new() && self.new_methods().iter().any(|way| way.is_same_method(method)),
            Choice::Saved(id) => self.instrument(id).is_some_and(|instrument| self.can_pay_with(instrument)),
        }
    }

    /// Whether what was prepared before can still pay: a token can, a saved instrument only if it is still there.
    pub(super) fn can_still_take(&self, tender: &Tender) -> bool {
        let takes_instrument = match &tender.instrument {
            Instrument::Token(_) => true,
            Instrument::OwnPage(_) => self.takes_methods_by_name(),
            Instrument::Saved(id) => self.can_choose(&Choice::Saved(id.clone())),
        };
        takes_instrument && self.place_lacks(tender).is_empty()
    }

    /// What the address lacks that this is paid with. Items are priced for a place; an address without one would be
    /// charged at another price than the one on screen.
    pub(super) fn place_lacks(&self, tender: &Tender) -> Vec<Field> {
        match self.source {
            Source::Items(_) => tender.address.clone().unwrap_or_default().place_lacks(),
            Source::Money(_) | Source::Invoice(_) | Source::Transaction(_) => Vec::new(),
        }
    }

    /// What is chosen before the shopper has chosen: the default, else the first that can pay, else a new one.
    pub fn first_choice(&self) -> Option<Choice> {
        let saved = |instrument: &SavedInstrument| Choice::Saved(instrument.id.clone());
        let default = self.default_instrument().map(|id| Choice::Saved(id.to_owned()));
        let usable = self.instruments().iter().map(saved);
        let new = self.new_methods().into_iter().map(Choice::New);
        default.into_iter().chain(usable).chain(new).find(|choice| self.can_choose(choice))
    }

    /// Whether it may still be paid as it is shown, by somebody who lives there: items are priced for an address, and
    /// what a storefront says holds for a minute. A plain amount holds for ever.
    pub(super) fn holds_at(&self, place: Option<&Place>, at: Moment) -> bool {
        if matches!(self.source, Source::Money(_)) {
            return true;
        }
        let is_elsewhere = matches!(self.source, Source::Items(_)) && place.is_some() && place != self.place.as_ref();
        !is_elsewhere && at.milliseconds.saturating_sub(self.priced_at) <= PRICE_LIFETIME
    }

    /// Whether its price is that of the same place. Only items have another price elsewhere.
    pub(super) fn is_priced_as_at(&self, other: &Self) -> bool {
        !matches!(self.source, Source::Items(_)) || self.place == other.place
    }

    /// The place of the address that the form was filled in with.
    pub(super) fn home_place(&self) -> Option<Place> {
        self.home.as_ref()?.place()
    }

    /// Whether the storefront has been asked about every plan of a source, or told about it unasked.
    pub(super) fn has_asked_about(&self, source: &Source) -> bool {
        let bought = entries(&self.source).iter().map(|item| &item.plan_id);
        let asked = Ranked::new(bought.chain(self.plans.iter().map(|plan| &plan.id)).map(String::as_str));
        entries(source).iter().all(|item| asked.has(&item.plan_id))
    }
}

/// What the shopper must be told before an order is charged in place of the one that was shown: more money, now or later.
pub(super) fn rise(shown: &Order, now: &Order, rise: Rise) -> Option<Notice> {
    if is_more(shown.total(), now.total()) {
        return Some(Notice::PriceRose { shown: shown.total(), now: now.total(), rise });
    }
    let (shown, now) = (shown.renewal(), now.renewal()?);
    shown.is_none_or(|shown| is_more(shown, now)).then_some(Notice::RenewalRose { shown, now, rise })
}

/// Another currency counts as more: nobody agreed to it.
fn is_more(shown: Money, now: Money) -> bool {
    !matches!(now.compare(shown), Ok(Ordering::Less | Ordering::Equal))
}
