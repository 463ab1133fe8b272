//! The sums below the lines.

use crate::session::Session;
use checkout_core::checkout::Offer;
use checkout_core::message::Message;
use checkout_core::money::Money;
use checkout_core::wire::{Adjustment, Preview};
use leptos::prelude::*;

/// Subtotal, discounts, shipping, taxes and the total.
pub(super) fn amounts(session: &Session, offer: &Offer, preview: &Preview) -> AnyView {
    let words = session.words();
    let subtotal = preview.subtotal.map(|amount| row(words.text(Message::SummarySubtotal), words.money(amount)));
    let shipping = preview.shipping.filter(|amount| preview.ships || !amount.is_zero()).map(|amount| {
        let text = if amount.is_zero() { words.text(Message::SummaryShippingFree) } else { words.money(amount) };
        row(words.text(Message::SummaryShipping), text)
    });
    view! {
        <dl part="totals" class="totals">
            {subtotal}
            {discounts(session, preview)}
            {shipping}
            {taxes(session, offer, preview)}
            {total(session, Message::SummaryTotal, preview.total)}
        </dl>
    }
    .into_any()
}

/// The whole summary of a plain amount.
pub(super) fn plain_amount(session: &Session, offer: &Offer) -> AnyView {
    let total = total(session, Message::SummaryAmount, offer.order.total());
    view! { <dl part="totals" class="totals">{total}</dl> }.into_any()
}

fn discounts(session: &Session, preview: &Preview) -> Vec<AnyView> {
    let taken = |discount: &Adjustment| {
        let amount = ["\u{2212}", &session.words().money(discount.amount)].concat();
        row(words_for(session, discount, Message::SummaryDiscount), amount)
    };
    match (&preview.discounts[..], preview.discount) {
        ([], Some(amount)) if !amount.is_zero() => vec![taken(&Adjustment { amount, description: None })],
        (discounts, _) => discounts.iter().map(taken).collect(),
    }
}

fn taxes(session: &Session, offer: &Offer, preview: &Preview) -> Vec<AnyView> {
    let words = session.words();
    match (&preview.taxes[..], preview.tax) {
        ([], Some(amount)) if !amount.is_zero() => vec![row(words.text(Message::SummaryTax), words.money(amount))],
        ([], _) if offer.place.is_none() => {
            vec![row(words.text(Message::SummaryTax), words.text(Message::SummaryTaxLater))]
        }
        ([], Some(nothing)) => vec![row(words.text(Message::SummaryTax), words.money(nothing))],
        (taxes, _) => taxes
            .iter()
            .map(|tax| row(words_for(session, tax, Message::SummaryTax), words.money(tax.amount)))
            .collect(),
    }
}

fn words_for(session: &Session, adjustment: &Adjustment, otherwise: Message) -> String {
    adjustment.description.clone().unwrap_or_else(|| session.words().text(otherwise))
}

fn row(label: String, amount: String) -> AnyView {
    view! { <div class="row"><dt>{label}</dt><dd class="amount">{amount}</dd></div> }.into_any()
}

fn total(session: &Session, label: Message, total: Money) -> AnyView {
    let (label, amount) = (session.words().text(label), session.words().money(total));
    let currency = total.currency().code().to_owned();
    view! {
        <div class="row total" part="total">
            <dt>{label}</dt>
            <dd class="amount"><span class="currency">{currency}</span> {amount}</dd>
        </div>
    }
    .into_any()
}
