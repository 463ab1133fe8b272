//! The lines of the order.

use super::element::{El, el, paragraph};
use crate::session::Session;
use checkout_core::checkout::Offer;
use checkout_core::message::Message;
use checkout_core::options::Source;
use checkout_core::wire::{LineItem, LineItemKind, Plan, Preview};

/// The lines, in the storefront's order.
pub(super) fn line_items(session: &Session, offer: &Offer, preview: &Preview) -> El {
    let has_pictures = thumbnails(offer).next().is_some();
    let mut seen: Vec<&str> = Vec::new();
    let lines = preview.line_items.iter().map(|line| {
        // A setup fee or a trial is a further line of its plan: name, picture and interval stand at the first.
        let plan = line.plan_id.as_deref().unwrap_or_default();
        let is_first = !seen.contains(&plan);
        seen.push(plan);
        line_item(session, offer, line, is_first, has_pictures)
    });
    el("ul").class("lines").children(lines)
}

fn line_item(session: &Session, offer: &Offer, line: &LineItem, is_first: bool, has_pictures: bool) -> El {
    let plan = offer.plans.iter().find(|plan| line.plan_id.as_deref() == Some(plan.id.as_str())).filter(|_| is_first);
    let (name, detail) = names(line, plan);
    let text = el("div")
        .class("line-text")
        .child(paragraph("name", name))
        .children(detail.map(|text| paragraph("hint", text)))
        .children(quantity(session, line).map(|text| paragraph("hint", text).attr("part", "quantity")))
        .children(plan.and_then(|plan| note(session, plan)).map(|text| paragraph("hint", text)));
    el("li")
        .attr("part", "line-item")
        .class("line")
        .children(has_pictures.then(|| picture(offer, line, is_first)))
        .child(text)
        .child(paragraph("amount", price(session, line)))
}

fn price(session: &Session, line: &LineItem) -> String {
    let price = line.price.map(|price| session.words().money(price)).unwrap_or_default();
    match line.kind {
        LineItemKind::Credit => ["\u{2212}", &price].concat(),
        LineItemKind::Debit | LineItemKind::Other(_) => price,
    }
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
        Some(price) => {
            Some(words.fill(Message::LineQuantity, &[("quantity", &count), ("price", &words.unit_price(price))]))
        }
        None => (quantity > 1).then(|| words.fill(Message::LineEach, &[("quantity", &count)])),
    }
}

fn note(session: &Session, plan: &Plan) -> Option<String> {
    let words = session.words();
    let trial =
        plan.trial.as_ref().map(|trial| words.fill(Message::LineTrial, &[("period", &words.period(&trial.period))]));
    let renews =
        plan.interval.as_ref().map(|every| words.fill(Message::LineRenews, &[("interval", &words.interval(every))]));
    let metered = plan.is_metered.then(|| words.text(Message::LineMetered));
    let notes: Vec<_> = [trial, renews, metered].into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join(" · "))
}

fn thumbnails(offer: &Offer) -> impl Iterator<Item = (&str, &str)> {
    let items = match &offer.source {
        Source::Items(items) => items.as_slice(),
        Source::Money(_) => &[],
    };
    items.iter().filter_map(|item| Some((item.plan_id.as_str(), item.thumbnail.as_deref()?)))
}

fn picture(offer: &Offer, line: &LineItem, is_first: bool) -> El {
    let mut pictures = thumbnails(offer).filter(|_| is_first);
    let url = pictures.find(|(plan, _)| line.plan_id.as_deref() == Some(*plan)).map(|(_, url)| url);
    // The name stands beside it, so the picture has nothing to add for those who cannot see it.
    let image = |url| {
        el("img").attr("src", url).attr("alt", "").attr("width", "48").attr("height", "48").attr("loading", "lazy")
    };
    el("span").class("picture").children(url.map(image))
}
