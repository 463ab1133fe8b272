//! FramePay's fields as the checkout knows them: what each of them tells, and which of them are open.

use super::Session;
use crate::framepay::{FieldEvent, HostedField};
use checkout_core::checkout::{CardEntry, Event, Fields, State};
use checkout_core::failure::Code;
use std::sync::Arc;
use web_sys::HtmlElement;

/// What every field has told.
#[derive(Default)]
pub(crate) struct PaymentFields {
    /// What is typed, where it is not nothing.
    entries: Vec<(HostedField, CardEntry)>,
    focused: Option<HostedField>,
    /// Families whose fields are on screen or cannot be: nothing is waited for.
    settled: Vec<Fields>,
}

impl PaymentFields {
    /// What is typed in a field.
    pub(crate) fn entry(&self, field: HostedField) -> CardEntry {
        let known = self.entries.iter().find(|(other, _)| *other == field);
        known.map_or(CardEntry::Incomplete, |(_, entry)| entry.clone())
    }

    /// The first field of a family that is not complete.
    pub(crate) fn unfinished(&self, fields: Fields) -> Option<HostedField> {
        HostedField::of(fields).iter().copied().find(|field| self.entry(*field) != CardEntry::Complete)
    }

    pub(crate) fn has_focus(&self, field: HostedField) -> bool {
        self.focused == Some(field)
    }

    /// Whether the fields of a family are still to come.
    pub(crate) fn are_awaited(&self, fields: Fields) -> bool {
        !self.settled.contains(&fields)
    }

    fn set_entry(&mut self, field: HostedField, entry: CardEntry) {
        self.entries.retain(|(other, _)| *other != field);
        self.entries.push((field, entry));
    }

    fn set_focus(&mut self, field: HostedField, is_focused: bool) {
        // The next field may have told first that it has the focus now.
        if is_focused || self.has_focus(field) {
            self.focused = is_focused.then_some(field);
        }
    }

    fn forget(&mut self, fields: Fields) {
        self.settled.retain(|other| *other != fields);
        self.entries.retain(|(field, _)| !HostedField::of(fields).contains(field));
    }
}

impl Session {
    /// Looks at what the fields have told, and again whenever they tell something.
    pub(crate) fn with_payment_fields<T>(&self, look: impl FnOnce(&PaymentFields) -> T) -> T {
        self.inner().payment_fields.with(look)
    }

    /// The element of the page that a family's fields stand in, if something is drawn between them.
    pub(crate) fn host_of(&self, fields: Fields) -> Option<HtmlElement> {
        self.inner().framepay.as_ref()?.host(fields).cloned()
    }

    /// The root that the form is drawn in.
    pub(crate) fn form_root(&self) -> Option<web_sys::ShadowRoot> {
        self.inner().form.shadow_root()
    }

    pub(crate) fn restyle_payment_fields(&self) {
        if let Some(framepay) = &self.inner().framepay {
            framepay.restyle();
        }
    }

    pub(super) fn load_card(&self) {
        let Some(framepay) = &self.inner().framepay else {
            return self.dispatch(Event::CardFailed(Code::FramepayFailed.into()));
        };
        self.inner().payment_fields.set(PaymentFields::default());
        let inner = Arc::downgrade(&self.0);
        framepay.load(move |event| {
            if let Some(inner) = inner.upgrade() {
                Self(inner).hear_field(event);
            }
        });
    }

    /// The shopper has chosen what these fields are for. If they could not be shown before, perhaps they can now.
    pub(super) fn load_fields(&self, fields: Fields) {
        let inner = self.inner();
        if let Some(framepay) = inner.framepay.as_ref().filter(|framepay| framepay.has_failed(fields)) {
            inner.payment_fields.update(|told| told.forget(fields));
            framepay.open_again(fields);
        }
    }

    /// Whatever opened the fields, the shopper or an offer with other methods: they are mounted.
    pub(super) fn mount_open_fields(&self) {
        if let (Some(framepay), Some(fields)) = (&self.inner().framepay, self.open_fields()) {
            framepay.open(fields);
        }
    }

    fn open_fields(&self) -> Option<Fields> {
        self.inner().checkout.with_untracked(|checkout| match checkout.state() {
            State::Form(form) => form.fields(),
            _ => None,
        })
    }

    /// What is typed in the fields that are open, taken together: what is missing or wrong first.
    pub(super) fn entry(&self) -> CardEntry {
        let Some(fields) = self.open_fields() else { return CardEntry::Incomplete };
        let told = &self.inner().payment_fields;
        told.with_untracked(|told| told.unfinished(fields).map_or(CardEntry::Complete, |field| told.entry(field)))
    }

    /// To the field that is not complete, or else to the first.
    pub(super) fn focus_payment_field(&self) {
        let Some(fields) = self.open_fields() else { return };
        self.load_fields(fields);
        let unfinished = self.inner().payment_fields.with_untracked(|told| told.unfinished(fields));
        let field = unfinished.or_else(|| HostedField::of(fields).first().copied());
        if let (Some(framepay), Some(field)) = (&self.inner().framepay, field) {
            framepay.focus(fields, field);
        }
    }

    fn hear_field(&self, event: FieldEvent) {
        let told = &self.inner().payment_fields;
        match event {
            FieldEvent::Ready(fields) => {
                told.update(|told| told.settled.push(fields));
                if fields == Fields::Card {
                    self.dispatch(Event::CardReady);
                }
                // The page may have changed its colours while the fields were on their way.
                self.restyle_payment_fields();
            }
            FieldEvent::Failed(fields, failure) => {
                told.update(|told| told.settled.push(fields));
                // What the shopper has turned away from need not trouble them.
                if fields == Fields::Card || self.open_fields() == Some(fields) {
                    self.dispatch(Event::CardFailed(failure));
                }
            }
            FieldEvent::Focused(field, is_focused) => told.update(|told| told.set_focus(field, is_focused)),
            FieldEvent::Changed(field, entry) => {
                told.update(|told| told.set_entry(field, entry));
                self.dispatch(Event::CardEdited);
            }
        }
    }
}
