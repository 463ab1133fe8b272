//! The sums below the lines.

use super::element::{El, el};
use crate::session::Session;
use checkout_core::checkout::Offer;
use checkout_core::message::Message;
use checkout_core::money::Money;
use checkout_core::wire::{Adjustment, Preview};

/// Subtotal, discounts, shipping, taxes and the total.
pub(super) fn amounts(session: &Session, offer: &Offer, preview: &Preview) -> El {
    let words = session.words();
    let subtotal = preview.subtotal.map(|amount| row(words.text(Message::SummarySubtotal), words.money(amount)));
    let shipping = preview.shipping.filter(|amount| preview.ships || !amount.is_zero()).map(|amount| {
        let text = if amount.is_zero() { words.text(Message::SummaryShippingFree) } else { words.money(amount) };
        row(words.text(Message::SummaryShipping), text)
    });
    totals()
        .children(subtotal)
        .children(discounts(session, preview))
        .children(shipping)
        .children(taxes(session, offer, preview))
        .child(total(session, Message::SummaryTotal, preview.total))
}

/// The whole summary of a plain amount.
pub(super) fn plain_amount(session: &Session, offer: &Offer) -> El {
    totals().child(total(session, Message::SummaryAmount, offer.order.total()))
}

fn totals() -> El {
    el("dl").attr("part", "totals").class("totals")
}

fn discounts(session: &Session, preview: &Preview) -> Vec<El> {
    let taken = |discount: &Adjustment| {
        let amount = ["\u{2212}", &session.words().money(discount.amount)].concat();
        row(words_for(session, discount, Message::SummaryDiscount), amount)
    };
    match (&preview.discounts[..], preview.discount) {
        ([], Some(amount)) if !amount.is_zero() => vec![taken(&Adjustment { amount, description: None })],
        (discounts, _) => discounts.iter().map(taken).collect(),
    }
}

fn taxes(session: &Session, offer: &Offer, preview: &Preview) -> Vec<El> {
    let words = session.words();
    match (&preview.taxes[..], preview.tax) {
        ([], Some(amount)) if !amount.is_zero() => vec![row(words.text(Message::SummaryTax), words.money(amount))],
        ([], _) if offer.place.is_none() => {
            let later = el("dd").text(words.text(Message::SummaryTaxLater));
            vec![el("div").class("row").child(el("dt").text(words.text(Message::SummaryTax))).child(later)]
        }
        ([], Some(nothing)) => vec![row(words.text(Message::SummaryTax), words.money(nothing))],
        (taxes, _) => {
            taxes.iter().map(|tax| row(words_for(session, tax, Message::SummaryTax), words.money(tax.amount))).collect()
        }
    }
}

fn words_for(session: &Session, adjustment: &Adjustment, otherwise: Message) -> String {
    adjustment.description.clone().unwrap_or_else(|| session.words().text(otherwise))
}

fn row(label: String, amount: String) -> El {
    el("div").class("row").child(el("dt").text(label)).child(el("dd").class("amount").text(amount))
}

fn total(session: &Session, label: Message, total: Money) -> El {
    let words = session.words();
    let currency = el("span").class("currency").text(total.currency().code());
    let amount = el("dd").class("amount").child(currency).text(["\u{a0}", &words.money(total)].concat());
    el("div").class("row total").attr("part", "total").child(el("dt").text(words.text(label))).child(amount)
}
