//! The order summary: what is bought, what it costs now, what it costs later.

use super::element::{El, el};
use super::{amounts, line_items, renewal};
use crate::session::Session;
use checkout_core::checkout::{Offer, Order, State};
use checkout_core::message::Message;
use checkout_core::options::Source;
use leptos::prelude::*;

/// The summary, drawn anew when the offer changes and at no other event.
pub(super) fn summary(session: Session) -> El {
    let of_offer = session.clone();
    let content = Memo::new(move |_| of_offer.with_state(Content::of));
    let words = session.words();
    let badge = session.is_test().then(|| el("span").class("tag").text(words.text(Message::TestMode)));
    let title = el("h2").attr("id", "summary-title").text(words.text(Message::SummaryTitle));
    el("section")
        .attr("part", "summary")
        .attr("aria-labelledby", "summary-title")
        .child(el("div").class("head").child(title).children(badge))
        .child(el("div").live(move || match content.get() {
            Content::Awaited => vec![skeleton(&session)],
            Content::Offer(offer) => contents(&session, &offer),
            Content::Nothing => Vec::new(),
        }))
}

/// What the summary can show.
#[derive(Clone, PartialEq, Eq)]
enum Content {
    Awaited,
    Offer(Box<Offer>),
    Nothing,
}

impl Content {
    fn of(state: &State) -> Self {
        let offer = match state {
            State::Loading(_) => return Self::Awaited,
            // What has been loaded is shown; nothing pretends to be on its way.
            State::Failed(_, loading) => loading.offer(),
            other => other.offer().cloned(),
        };
        offer.map_or(Self::Nothing, |offer| Self::Offer(Box::new(offer)))
    }
}

fn contents(session: &Session, offer: &Offer) -> Vec<El> {
    match &offer.order {
        Order::Amount(_) => vec![amounts::plain_amount(session, offer)],
        Order::Items(preview) => {
            [line_items::line_items(session, offer, preview), amounts::amounts(session, offer, preview)]
                .into_iter()
                .chain(renewal::renewal(session, offer))
                .collect()
        }
    }
}

/// As many bars as there will be lines.
fn skeleton(session: &Session) -> El {
    let lines = session.with_state(|state| match state.source() {
        Some(Source::Items(items)) => items.len(),
        _ => 0,
    });
    let bar = |class: &'static str| el("div").class(class);
    let rows = if lines > 0 { 2 } else { 0 };
    el("div")
        .attr("part", "skeleton")
        .class("skeleton")
        .attr("aria-hidden", "true")
        .children((0..lines).map(|_| bar("bar line")))
        .children((0..rows).map(|_| bar("bar row")))
        .child(bar("bar total"))
}
