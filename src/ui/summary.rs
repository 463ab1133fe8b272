//! The order summary: what is bought, what it costs now, what it costs later.

use super::{amounts, line_items, renewal};
use crate::session::Session;
use checkout_core::checkout::{Offer, Order};
use checkout_core::message::Message;
use checkout_core::options::Source;
use leptos::prelude::*;

/// The summary, drawn anew when the offer changes and at no other event.
pub(super) fn summary(session: Session) -> AnyView {
    let offer = {
        let session = session.clone();
        Memo::new(move |_| session.with_state(|state| state.offer().cloned()))
    };
    let badge = session.is_test().then(|| view! { <span class="tag">{session.words().text(Message::TestMode)}</span> });
    let title = session.words().text(Message::SummaryTitle);
    let content = move || match offer.get() {
        Some(offer) => contents(&session, &offer),
        None => skeleton(&session),
    };
    view! {
        <section part="summary" aria-labelledby="summary-title">
            <div class="head"><h2 id="summary-title">{title}</h2>{badge}</div>
            {content}
        </section>
    }
    .into_any()
}

fn contents(session: &Session, offer: &Offer) -> AnyView {
    match &offer.order {
        Order::Amount(_) => amounts::plain_amount(session, offer),
        Order::Items(preview) => view! {
            {line_items::line_items(session, offer, preview)}
            {amounts::amounts(session, offer, preview)}
            {renewal::renewal(session, offer, preview)}
        }
        .into_any(),
    }
}

/// As many bars as there will be lines.
fn skeleton(session: &Session) -> AnyView {
    let lines = session.with_state(|state| match state.source() {
        Some(Source::Items(items)) => items.len(),
        _ => 0,
    });
    let bar = |class: &'static str| view! { <div class=class></div> };
    let lines: Vec<_> = (0..lines).map(|_| bar("bar line")).collect();
    let totals = (!lines.is_empty()).then(|| view! { {bar("bar row")} {bar("bar row")} });
    view! { <div part="skeleton" class="skeleton" aria-hidden="true">{lines}{totals}{bar("bar total")}</div> }.into_any()
}
