//! What stands in place of the form while it is not known whether the shopper has paid: never "failed", and no pay button.

use super::icon::{Icon, icon};
use crate::session::Session;
use checkout_core::checkout::{Event, Inquiry, Knowledge, Unconfirmed};
use checkout_core::message::Message;
use leptos::prelude::*;

/// What is known, and what the shopper can do.
pub(super) fn unconfirmed(session: &Session, unconfirmed: &Unconfirmed) -> AnyView {
    let words = session.words();
    let amount = words.money(unconfirmed.paying.total());
    let (title, text, button) = messages(&unconfirmed.knowledge);
    let reference = reference_of(unconfirmed).map(|id| words.fill(Message::Reference, &[("reference", &id)]));
    let retry = session.clone();
    let button = button.map(|message| {
        view! {
            <button class="secondary" type="button" on:click=move |_| retry.dispatch(Event::RetryPressed)>
                {session.words().text(message)}
            </button>
        }
    });
    view! {
        <div class="outcome" part="confirmation" id="outcome" role="alert" tabindex="-1">
            <span class="badge">{icon(Icon::Clock)}</span>
            <h2>{words.text(title)}</h2>
            <p>{words.fill(text, &[("amount", &amount)])}</p>
            {approval_link(session, &unconfirmed.knowledge)}
            {button}
            {reference.map(|text| view! { <p class="hint">{text}</p> })}
        </div>
    }
    .into_any()
}

fn messages(knowledge: &Knowledge) -> (Message, Message, Option<Message>) {
    match knowledge {
        Knowledge::NotArrived => {
            (Message::UnconfirmedTitle, Message::UnconfirmedNotArrived, Some(Message::TryAgain))
        }
        Knowledge::Arrived => (Message::UnconfirmedTitle, Message::UnconfirmedArrived, None),
        Knowledge::Nothing => (Message::UnconfirmedTitle, Message::UnconfirmedNothing, Some(Message::CheckAgain)),
        Knowledge::Pending { inquiry, .. } => {
            let button = (*inquiry == Inquiry::Resting).then_some(Message::CheckAgain);
            (Message::PendingTitle, Message::PendingText, button)
        }
    }
}

fn reference_of(unconfirmed: &Unconfirmed) -> Option<String> {
    match &unconfirmed.knowledge {
        Knowledge::Pending { transaction, .. } => transaction.id.clone(),
        _ => None,
    }
}

/// The bank's page, for a payment that waits for the shopper. Only web addresses are linked.
fn approval_link(session: &Session, knowledge: &Knowledge) -> Option<AnyView> {
    let Knowledge::Pending { transaction, .. } = knowledge else { return None };
    let url = transaction.approval_url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
    let text = session.words().text(Message::PendingApprove);
    Some(view! { <a class="secondary" href=url target="_blank" rel="noopener noreferrer">{text}</a> }.into_any())
}
