//! FramePay's fields as the checkout knows them: what each of them tells, and which of them are open.

use super::Session;
use crate::framepay::{FieldEvent, HostedField};
use crate::page::{self, Timer};
use checkout_core::checkout::{CardEntry, Event, Fields, State};
use checkout_core::failure::Code;
use std::sync::Arc;
use web_sys::HtmlElement;

/// Milliseconds that a press waits for a field which does not say that it was left.
const TELLING_TIME: u32 = 1_000;

/// What every field has told, in the order of [`HostedField`].
#[derive(Default)]
pub(crate) struct PaymentFields([Told; HostedField::COUNT]);

/// What one field has told.
#[derive(Default)]
struct Told {
    entry: CardEntry,
    has_focus: bool,
    /// Whether it is on screen or cannot be: nothing is waited for.
    is_settled: bool,
}

impl PaymentFields {
    fn told(&self, field: HostedField) -> Option<&Told> {
        self.0.get(field as usize)
    }

    /// What is typed in a field.
    pub(crate) fn entry(&self, field: HostedField) -> CardEntry {
        self.told(field).map(|told| told.entry.clone()).unwrap_or_default()
    }

    /// The first field of a family that is not complete.
    pub(crate) fn unfinished(&self, fields: Fields) -> Option<HostedField> {
        HostedField::of(fields).iter().copied().find(|field| self.entry(*field) != CardEntry::Complete)
    }

    pub(crate) fn has_focus(&self, field: HostedField) -> bool {
        self.told(field).is_some_and(|told| told.has_focus)
    }

    /// Whether a field is still to come.
    pub(crate) fn is_awaited(&self, field: HostedField) -> bool {
        !self.told(field).is_some_and(|told| told.is_settled)
    }

    fn change(&mut self, field: HostedField, change: impl FnOnce(&mut Told)) {
        if let Some(told) = self.0.get_mut(field as usize) {
            change(told);
        }
    }

    /// Whether the fields of a family are there or cannot be; where they are asked for anew, nothing is typed in them.
    fn settle(&mut self, fields: Fields, is_settled: bool) {
        for field in HostedField::of(fields) {
            self.change(*field, |told| {
                told.is_settled = is_settled;
                if !is_settled {
                    told.entry = CardEntry::Incomplete;
                }
            });
        }
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
        match &inner.framepay {
            Some(framepay) if framepay.has_not_come() => self.load_card(),
            Some(framepay) if framepay.has_failed(fields) => {
                inner.payment_fields.update(|told| told.settle(fields, false));
                framepay.open_again(fields);
            }
            _ => {}
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

    /// Whether a press came before what was typed: fields are documents of their own, and a browser hands over a press sooner
    /// than their messages. These keep their order, so all is told when a field says that it was left; then the press counts.
    pub(super) fn is_early(&self) -> bool {
        let Some(field) = self.untold_field() else { return false };
        let inner = Arc::downgrade(&self.0);
        let give_up = move || {
            if let Some(inner) = inner.upgrade() {
                Self(inner).hear_field(FieldEvent::Focused(field, false));
            }
        };
        self.inner().early_press.replace(Timer::start(TELLING_TIME, Box::new(give_up)));
        true
    }

    /// The field that may have more to tell: the shopper types in it, as far as is known here, and is not done.
    fn untold_field(&self) -> Option<HostedField> {
        let fields = HostedField::of(self.open_fields()?);
        let told = &self.inner().payment_fields;
        let focused = fields.iter().copied().find(|field| told.with_untracked(|told| told.has_focus(*field)))?;
        (self.entry() != CardEntry::Complete).then_some(focused)
    }

    fn submit_early_press(&self) {
        let waits = self.inner().early_press.borrow().is_some();
        if waits && self.untold_field().is_none() {
            self.inner().early_press.take();
            self.submit();
        }
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
                // The page may have changed its colours while the fields were on their way. Before what follows is drawn, for which a
                // browser would lay the form out twice.
                self.restyle_payment_fields();
                told.update(|told| told.settle(fields, true));
                if fields == Fields::Card {
                    let session = self.weak();
                    // On a slow phone what follows is a task that can be felt.
                    page::after(0, move || session.dispatch(Event::CardReady));
                }
            }
            FieldEvent::Failed(fields, failure) => {
                told.update(|told| told.settle(fields, true));
                // What the shopper has turned away from need not trouble them.
                if fields == Fields::Card || self.open_fields() == Some(fields) {
                    self.dispatch(Event::CardFailed(failure));
                }
            }
            of_shopper => self.when_whole(Box::new(move |session| session.hear_shopper(of_shopper))),
        }
    }

    fn hear_shopper(&self, event: FieldEvent) {
        let told = &self.inner().payment_fields;
        match event {
            FieldEvent::Focused(field, has_focus) => {
                told.update(|told| told.change(field, |told| told.has_focus = has_focus));
            }
            FieldEvent::Changed(field, entry) => {
                told.update(|told| told.change(field, |told| told.entry = entry));
                self.dispatch(Event::CardEdited);
            }
            FieldEvent::Ready(_) | FieldEvent::Failed(..) => {}
        }
        self.submit_early_press();
    }
}
