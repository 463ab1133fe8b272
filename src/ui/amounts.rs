//! The sums below the lines.

use super::element::{El, el};
use crate::session::Session;
use crate::words::Words;
use checkout_core::checkout::{Deal, Offer, Order, Record};
use checkout_core::message::Message;
use checkout_core::money::Money;
use checkout_core::wire::{Adjustment, Preview};

/// Subtotal, discounts, shipping, taxes and the total, as far as the offer has them. Where nothing is paid no sum claims so.
pub(super) fn amounts(session: &Session, offer: &Offer) -> Vec<El> {
    let sums = Sums { session, hides_nothing: session.hides_zero_amounts() };
    match (offer.deal(), &offer.order) {
        (Deal::Pay, order) => {
            let bill =
                order.bill().map(|bill| sums.of_bill(bill, matches!(order, Order::Items(_)) && offer.place.is_none()));
            let (rows, label) = sums.towards_total(order);
            let total = sums.total(label, order.total());
            bill.into_iter().chain([rows, vec![total]]).flatten().collect()
        }
        (Deal::Store(amount), order) => sums.verified(order, amount),
        (Deal::CompleteSetup, order) => sums.verified(order, order.total()),
    }
}

/// Draws rows in the words of a session.
struct Sums<'a> {
    session: &'a Session,
    hides_nothing: bool,
}

impl Sums<'_> {
    fn of_bill(&self, bill: &Preview, tax_comes_later: bool) -> Vec<El> {
        let subtotal = bill.subtotal.and_then(|amount| self.row(Message::SummarySubtotal, None, amount));
        let mut rows = Vec::from_iter(subtotal);
        rows.extend(self.discounts(bill));
        rows.extend(self.shipping(bill));
        rows.extend(self.taxes(bill, tax_comes_later));
        rows
    }

    /// What stands between the sums of a bill and what is due of it, and what that is called.
    fn towards_total(&self, order: &Order) -> (Vec<El>, Message) {
        let whole = |amount| self.row(Message::SummaryInvoice, None, amount);
        match order {
            Order::Items(_) => (Vec::new(), Message::SummaryTotal),
            Order::Amount(_) => (Vec::new(), Message::SummaryAmount),
            Order::Record(Record::Invoice { invoice, .. }) => {
                let paid = invoice.paid();
                let whole = paid.and_then(|_| whole(invoice.bill.total));
                let paid = paid.and_then(|paid| self.deduction(Message::SummaryPaid, None, paid));
                (whole.into_iter().chain(paid.map(|row| row.class("row paid"))).collect(), Message::SummaryDue)
            }
            Order::Record(Record::Transaction { due, invoice, .. }) => {
                let whole_amount = invoice.as_ref().map(|invoice| invoice.bill.total).filter(|amount| amount != due);
                (Vec::from_iter(whole_amount.and_then(whole)), Message::SummaryDue)
            }
        }
    }

    /// An instrument is stored: nothing of what is known is paid now. Without lines an amount of nothing says just that.
    fn verified(&self, order: &Order, amount: Money) -> Vec<El> {
        let is_shown = !amount.is_zero() || order.bill().is_none();
        Vec::from_iter(is_shown.then(|| self.total(Message::SummaryVerified, amount)))
    }

    fn discounts(&self, bill: &Preview) -> Vec<El> {
        let taken = |words: Option<&str>, amount| self.deduction(Message::SummaryDiscount, words, amount);
        match (&bill.discounts[..], bill.discount) {
            ([], Some(amount)) if !amount.is_zero() => Vec::from_iter(taken(None, amount)),
            (discounts, _) => {
                discounts.iter().filter_map(|one| taken(one.description.as_deref(), one.amount)).collect()
            }
        }
    }

    fn shipping(&self, bill: &Preview) -> Option<El> {
        let amount = bill.shipping.filter(|amount| bill.ships || !amount.is_zero())?;
        if !amount.is_zero() {
            return self.row(Message::SummaryShipping, None, amount);
        }
        let words = self.session.words();
        let free = || row(words.text(Message::SummaryShipping), words.text(Message::SummaryShippingFree), "amount");
        (!self.hides_nothing).then(free)
    }

    fn taxes(&self, bill: &Preview, tax_comes_later: bool) -> Vec<El> {
        let words = self.session.words();
        let tax = |tax: &Adjustment| self.row(Message::SummaryTax, tax.description.as_deref(), tax.amount);
        match (&bill.taxes[..], bill.tax) {
            ([], None) if !tax_comes_later => Vec::new(),
            ([], amount) if tax_comes_later && amount.is_none_or(|amount| amount.is_zero()) => {
                vec![row(words.text(Message::SummaryTax), words.text(Message::SummaryTaxLater), "")]
            }
            ([], amount) => Vec::from_iter(amount.and_then(|amount| self.row(Message::SummaryTax, None, amount))),
            (taxes, _) => taxes.iter().filter_map(tax).collect(),
        }
    }

    /// An amount under the storefront's words for it, or under ours; none where it is nothing and such are left out.
    fn row(&self, label: Message, said: Option<&str>, amount: Money) -> Option<El> {
        self.amount_row(label, said, amount, Words::money)
    }

    fn deduction(&self, label: Message, said: Option<&str>, amount: Money) -> Option<El> {
        self.amount_row(label, said, amount, Words::less)
    }

    fn amount_row(
        &self,
        label: Message,
        said: Option<&str>,
        amount: Money,
        write: fn(&Words, Money) -> String,
    ) -> Option<El> {
        if self.hides_nothing && amount.is_zero() {
            return None;
        }
        let words = self.session.words();
        let label = said.map_or_else(|| words.text(label), str::to_owned);
        Some(row(label, write(&words, amount), "amount"))
    }

    fn total(&self, label: Message, total: Money) -> El {
        let words = self.session.words();
        let currency = el("span").class("currency").text(total.currency().code());
        let amount = el("dd").class("amount").child(currency).text(["\u{a0}", &words.money(total)].concat());
        el("div").class("row total").attr("part", "total").child(el("dt").text(words.text(label))).child(amount)
    }
}

fn row(label: String, text: String, class: &'static str) -> El {
    el("div").class("row").child(el("dt").text(label)).child(el("dd").class(class).text(text))
}
