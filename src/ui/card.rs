//! The card: FramePay's fields inside a box that looks like the other fields.

use super::icon::{Icon, icon};
use crate::framepay::SLOT;
use crate::session::Session;
use checkout_core::checkout::{CardEntry, Notice, State};
use checkout_core::message::Message;
use leptos::prelude::*;

/// The payment methods: the card, with the brands that the storefront takes.
pub(super) fn methods(session: &Session) -> AnyView {
    let text = |message| session.words().text(message);
    let brands = session.clone();
    view! {
        <section part="methods" aria-labelledby="methods-title">
            <h2 id="methods-title">{text(Message::PaymentTitle)}</h2>
            <div part="method">
                <div class="method-head">
                    <span class="label" id="card-label">{text(Message::CardTitle)}</span>
                    {move || brand_marks(&brands)}
                </div>
                {card_box(session)}
                <p class="hint">{icon(Icon::Lock)} {text(Message::CardSafe)}</p>
            </div>
        </section>
    }
    .into_any()
}

fn card_box(session: &Session) -> AnyView {
    let (focused, invalid, fault) = (session.clone(), session.clone(), session.clone());
    let fault = move || card_fault(&fault).map(|text| view! { {icon(Icon::Alert)} {text} });
    view! {
        <div
            class="control card"
            part="card"
            role="group"
            aria-labelledby="card-label"
            aria-describedby="fault-card"
            class:focused=move || focused.card_has_focus()
            class:invalid=move || card_fault(&invalid).is_some()
        >
            <slot name=SLOT></slot>
        </div>
        <p class="fault" part="error" id="fault-card">{fault}</p>
    }
    .into_any()
}

fn card_fault(session: &Session) -> Option<String> {
    let entry = session.with_state(|state| match state {
        State::Form(form) => match &form.notice {
            Notice::Invalid { card, .. } => card.clone(),
            _ => None,
        },
        _ => None,
    })?;
    match entry {
        CardEntry::Complete => None,
        CardEntry::Incomplete => Some(session.words().text(Message::CardIncomplete)),
        CardEntry::Invalid(said) => Some(said),
    }
}

/// How many marks fit beside the label on a phone.
const SHOWN: usize = 4;

fn brand_marks(session: &Session) -> Option<AnyView> {
    let brands = session.with_state(|state| state.offer()?.methods.first().map(|method| method.brands.clone()))?;
    if brands.is_empty() {
        return None;
    }
    let all = session.words().fill(Message::MethodBrands, &[("brands", &brands.join(", "))]);
    let more = brands.len().saturating_sub(SHOWN);
    let marks: Vec<_> = brands.iter().take(SHOWN).map(|brand| view! { <span>{short_name(brand)}</span> }).collect();
    let rest = (more > 0).then(|| view! { <span>{["+", &session.words().count(more as u64)].concat()}</span> });
    Some(view! { <span class="brands" role="img" aria-label=all>{marks}{rest}</span> }.into_any())
}

fn short_name(brand: &str) -> String {
    match brand {
        "American Express" => "Amex",
        "MasterCard" => "Mastercard",
        "Diners Club" => "Diners",
        "China UnionPay" => "UnionPay",
        other => other,
    }
    .to_owned()
}
