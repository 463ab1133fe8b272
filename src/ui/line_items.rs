//! The lines of the order.

use crate::session::Session;
use checkout_core::checkout::Offer;
use checkout_core::message::Message;
use checkout_core::options::Source;
use checkout_core::wire::{LineItem, LineItemKind, Plan, Preview};
use leptos::prelude::*;

/// The lines, in the storefront's order.
pub(super) fn line_items(session: &Session, offer: &Offer, preview: &Preview) -> AnyView {
    let has_pictures = thumbnails(offer).next().is_some();
    let lines: Vec<_> = preview
        .line_items
        .iter()
        .enumerate()
        .map(|(position, line)| {
            let is_first = !preview.line_items.iter().take(position).any(|before| before.plan_id == line.plan_id);
            line_item(session, offer, line, is_first, has_pictures)
        })
        .collect();
    view! { <ul class="lines">{lines}</ul> }.into_any()
}

fn line_item(session: &Session, offer: &Offer, line: &LineItem, is_first: bool, has_pictures: bool) -> AnyView {
    let plan = offer.plans.iter().find(|plan| line.plan_id.as_deref() == Some(plan.id.as_str()));
    let (name, detail) = names(line, plan.filter(|_| is_first));
    let note = plan.filter(|_| is_first).and_then(|plan| note(session, plan));
    let picture = has_pictures.then(|| picture(offer, line, is_first));
    let price = line.price.map(|price| session.words().money(price));
    let price = price.map(|price| match line.kind {
        LineItemKind::Credit => ["\u{2212}", &price].concat(),
        LineItemKind::Debit | LineItemKind::Other(_) => price,
    });
    view! {
        <li part="line-item" class="line">
            {picture}
            <div class="line-text">
                <p class="name">{name}</p>
                {detail.map(|text| view! { <p class="hint">{text}</p> })}
                {quantity(session, line).map(|text| view! { <p class="hint" part="quantity">{text}</p> })}
                {note.map(|text| view! { <p class="hint">{text}</p> })}
            </div>
            <p class="amount">{price}</p>
        </li>
    }
    .into_any()
}

/// The product's name with the line's own words below, or those alone where the product is not known.
fn names(line: &LineItem, plan: Option<&Plan>) -> (String, Option<String>) {
    let described = line.description.clone();
    let product = plan.and_then(|plan| plan.product_name.clone());
    let fallback = plan.and_then(|plan| plan.name.clone()).or_else(|| line.plan_id.clone());
    match (product, described) {
        (Some(product), Some(words)) if words != product => (product, Some(words)),
        (Some(product), _) => (product, None),
        (None, Some(words)) => (words, None),
        (None, None) => (fallback.unwrap_or_default(), None),
    }
}

fn quantity(session: &Session, line: &LineItem) -> Option<String> {
    let words = session.words();
    let quantity = line.quantity?;
    let count = words.count(quantity);
    match line.unit_price {
        Some(price) => Some(words.fill(Message::LineQuantity, &[("quantity", &count), ("price", &words.unit_price(price))])),
        None => (quantity > 1).then(|| words.fill(Message::LineEach, &[("quantity", &count)])),
    }
}

fn note(session: &Session, plan: &Plan) -> Option<String> {
    let words = session.words();
    let trial = plan.trial.as_ref().map(|trial| words.fill(Message::LineTrial, &[("period", &words.period(&trial.period))]));
    let renews = plan.interval.as_ref().map(|every| words.fill(Message::LineRenews, &[("interval", &words.interval(every))]));
    let notes: Vec<_> = [trial, renews].into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join(" · "))
}

fn thumbnails(offer: &Offer) -> impl Iterator<Item = (&str, &str)> {
    let items = match &offer.source {
        Source::Items(items) => items.as_slice(),
        Source::Money(_) => &[],
    };
    items.iter().filter_map(|item| Some((item.plan_id.as_str(), item.thumbnail.as_deref()?)))
}

fn picture(offer: &Offer, line: &LineItem, is_first: bool) -> AnyView {
    let mut pictures = thumbnails(offer).filter(|_| is_first);
    let picture = pictures.find(|(plan, _)| line.plan_id.as_deref() == Some(*plan)).map(|(_, url)| url.to_owned());
    // The name stands beside it, so the picture has nothing to add for those who cannot see it.
    let image = picture.map(|url| view! { <img src=url alt="" width="48" height="48" loading="lazy" /> });
    view! { <span class="picture">{image}</span> }.into_any()
}
