//! Saved payment instruments: which one is paid with, and what a customer may do with them. No money moves here.

use super::offer::Offer;
use super::{CardEntry, Effect, Form, Notice, Outbox, RequestNumber, Submission, Target, TokenFailure};
use crate::announcement::{Announcement, Managed};
use crate::failure::Failure;
use crate::storefront::{Answer, Call};
use crate::wire::{BANK_ACCOUNT, PAYMENT_CARD, PaymentToken, SavedInstrument};
use std::sync::Arc;

/// What is paid with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// Something that is not saved.
    New(NewMethod),
    /// A saved instrument, by its id.
    Saved(String),
}

impl Choice {
    /// A card that is typed.
    pub const CARD: Self = Self::New(NewMethod::Card);

    /// What must be typed for it.
    pub fn fields(&self) -> Option<Fields> {
        match self {
            Self::New(NewMethod::Card) => Some(Fields::Card),
            Self::New(NewMethod::BankAccount(kind)) => Some(Fields::BankAccount(*kind)),
            Self::New(NewMethod::OwnPage(_)) | Self::Saved(_) => None,
        }
    }
}

/// A way to pay with something that is not saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewMethod {
    /// A card that is typed.
    Card,
    /// A bank account that is typed.
    BankAccount(AccountNumber),
    /// A method with a page of its own, by the API's name: the shopper types nothing here.
    OwnPage(String),
}

/// How a bank account is numbered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountNumber {
    /// By the number of the bank, its own and its kind (BBAN).
    Domestic,
    /// By one number that holds for all countries (IBAN).
    Iban,
}

/// Fields of FramePay's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fields {
    /// Those of a card.
    Card,
    /// Those of a bank account.
    BankAccount(AccountNumber),
}

impl NewMethod {
    /// The API's name of the method.
    pub fn name(&self) -> &str {
        match self {
            Self::Card => PAYMENT_CARD,
            Self::BankAccount(_) => BANK_ACCOUNT,
            Self::OwnPage(name) => name,
        }
    }

    /// Whether it is the same method, whichever way its account is numbered.
    pub fn is_same_method(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

/// What the customer does with the saved instruments at the moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Management {
    /// Nothing.
    Idle,
    /// The customer is asked whether this one is to be removed.
    Asking(String),
    /// The card fields are open for it.
    Editing(Edit),
    /// FramePay makes a token for it.
    Tokenizing(RequestNumber, Edit),
    /// The storefront is asked to do it.
    Working(RequestNumber, Change),
}

/// What the card fields are filled in for, other than to pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// To add an instrument.
    Add,
    /// To put another card in the place of this one.
    Replace(String),
}

/// A change that is on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// An instrument is stored or replaced.
    Edit(Edit),
    /// This one is removed.
    Deactivate(String),
    /// This one becomes the default.
    MakeDefault(String),
}

/// What the customer asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Manage {
    /// To pay with this.
    Choose(Choice),
    /// To make this one the default.
    MakeDefault(String),
    /// To remove this one; there is a question first.
    Remove(String),
    /// Yes, remove it.
    ConfirmRemoval,
    /// To open the card fields.
    Edit(Edit),
    /// To leave it as it is.
    Cancel,
}

impl Management {
    /// What the card fields are open for, where it is not to pay.
    pub fn edit(&self) -> Option<&Edit> {
        match self {
            Self::Editing(edit) | Self::Tokenizing(_, edit) => Some(edit),
            Self::Idle | Self::Asking(_) | Self::Working(..) => None,
        }
    }
}

impl Form {
    pub(super) fn manage(&mut self, manage: Manage, outbox: &mut Outbox) {
        if self.is_changing_instruments() {
            return;
        }
        let rules = self.offer.terms.instruments;
        let is_saved = |id: &String| self.offer.instrument(id).is_some();
        match manage {
            Manage::Choose(choice) if self.offer.can_choose(&choice) => {
                if choice != self.choice {
                    self.forget_what_was_prepared();
                    if let Some(fields @ Fields::BankAccount(_)) = choice.fields() {
                        outbox.push(Effect::LoadFields(fields));
                    }
                }
                self.choice = choice;
                self.management = Management::Idle;
                self.notice = Notice::None;
            }
            Manage::MakeDefault(id) if rules.make_default && is_saved(&id) => {
                self.work(Call::MakeDefault(id.clone()), Change::MakeDefault(id), outbox);
            }
            Manage::Remove(id) if rules.deactivate && is_saved(&id) => self.management = Management::Asking(id),
            Manage::ConfirmRemoval => {
                if let Management::Asking(id) = self.management.clone() {
                    self.work(Call::Deactivate(id.clone()), Change::Deactivate(id), outbox);
                }
            }
            Manage::Edit(edit) if self.may_edit(&edit) => {
                self.management = Management::Editing(edit);
                outbox.push(Effect::Focus(Target::Card));
            }
            Manage::Cancel => {
                self.management = Management::Idle;
                self.notice = Notice::None;
                outbox.push(Effect::Focus(Target::Instruments));
            }
            _ => {}
        }
    }

    /// Whether a change of the saved instruments is on its way, so that nothing else is started.
    pub fn is_changing_instruments(&self) -> bool {
        matches!(self.management, Management::Tokenizing(..) | Management::Working(..))
    }

    fn may_edit(&self, edit: &Edit) -> bool {
        let rules = self.offer.terms.instruments;
        match edit {
            Edit::Add => rules.create && self.offer.customer.is_some() && self.offer.takes_cards(),
            Edit::Replace(id) => {
                let is_card = |saved: &SavedInstrument| saved.method == PAYMENT_CARD;
                rules.update && self.offer.instrument(id).is_some_and(is_card)
            }
        }
    }

    fn work(&mut self, call: Call, change: Change, outbox: &mut Outbox) {
        self.notice = Notice::None;
        self.management = Management::Working(outbox.call(call), change);
    }

    /// The customer presses "save" in the card fields that are open for an edit.
    pub(super) fn save_edit(&mut self, edit: Edit, submission: &Submission, outbox: &mut Outbox) {
        if self.finds_fault(submission, true, true, outbox) {
            return;
        }
        self.notice = Notice::None;
        self.management = Management::Tokenizing(outbox.create_token(&submission.address, NewMethod::Card), edit);
    }

    pub(super) fn hear_token_of_edit(
        &mut self,
        request: RequestNumber,
        result: Result<PaymentToken, TokenFailure>,
        outbox: &mut Outbox,
    ) {
        let Management::Tokenizing(asked, edit) = self.management.clone() else { return };
        if asked != request {
            return;
        }
        match (result, &edit) {
            (Ok(token), Edit::Add) => {
                self.work(Call::SaveInstrument { token: token.id }, Change::Edit(edit), outbox);
            }
            (Ok(token), Edit::Replace(id)) => {
                let call = Call::ReplaceInstrument { id: id.clone(), token: token.id };
                self.work(call, Change::Edit(edit), outbox);
            }
            (Err(TokenFailure::Card(text)), _) => {
                self.management = Management::Editing(edit);
                self.notice = Notice::Invalid { fields: Vec::new(), card: Some(CardEntry::Invalid(text)) };
                outbox.push(Effect::Focus(self.notice.target()));
            }
            (Err(TokenFailure::Other(failure)), _) => self.edit_failed(Management::Editing(edit), failure, outbox),
        }
    }

    fn edit_failed(&mut self, back_to: Management, failure: Failure, outbox: &mut Outbox) {
        self.management = back_to;
        self.fail(failure, outbox);
        outbox.push(Effect::Focus(self.notice.target()));
    }

    /// Takes the answer of a change, if it is one.
    pub(super) fn hear_change(
        &mut self,
        request: RequestNumber,
        answer: &Result<Answer, Failure>,
        outbox: &mut Outbox,
    ) -> bool {
        let Management::Working(asked, change) = self.management.clone() else { return false };
        if asked != request {
            return false;
        }
        match (answer, change) {
            (Err(failure), Change::Edit(edit)) => {
                self.edit_failed(Management::Editing(edit), failure.clone(), outbox);
            }
            (Err(failure), _) => self.edit_failed(Management::Idle, failure.clone(), outbox),
            (Ok(answer), change) => self.changed(change, answer.clone(), outbox),
        }
        true
    }

    fn changed(&mut self, change: Change, answer: Answer, outbox: &mut Outbox) {
        self.management = Management::Idle;
        let offer = Arc::make_mut(&mut self.offer);
        let Some((managed, saved)) = offer.take_change(change, answer) else { return };
        if managed == Managed::Created {
            self.choice = Choice::Saved(saved.id.clone());
        }
        self.choose_what_can_pay();
        if let (Some(refresh), Some(customer)) = (&mut self.refresh, &self.offer.customer) {
            refresh.pricing.follow(customer);
        }
        outbox.announce(Announcement::InstrumentManaged(managed, Box::new(saved)));
        outbox.push(Effect::Focus(Target::Instruments));
    }
}

impl Offer {
    /// Changes the list of instruments as the storefront says; what was done, and to which one.
    fn take_change(&mut self, change: Change, answer: Answer) -> Option<(Managed, SavedInstrument)> {
        let customer = self.customer.as_mut()?;
        let saved = &mut customer.instruments;
        match (change, answer) {
            (Change::Edit(Edit::Add), Answer::Instrument(new)) => {
                saved.insert(0, (*new).clone());
                Some((Managed::Created, *new))
            }
            (Change::Edit(Edit::Replace(id)), Answer::Instrument(new)) => {
                *saved.iter_mut().find(|instrument| instrument.id == id)? = (*new).clone();
                Some((Managed::Updated, *new))
            }
            (Change::Deactivate(id), Answer::Instrument(gone)) => {
                saved.retain(|instrument| instrument.id != id);
                if customer.account.default_instrument.as_ref() == Some(&id) {
                    customer.account.default_instrument = None;
                }
                Some((Managed::Deactivated, *gone))
            }
            (Change::MakeDefault(id), Answer::Account(account)) => {
                customer.account = account;
                let instrument = saved.iter().find(|instrument| instrument.id == id)?;
                Some((Managed::MadeDefault, instrument.clone()))
            }
            _ => None,
        }
    }
}
