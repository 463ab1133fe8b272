//! What must hold in every world, whatever happens.

use super::description::Description;
use crate::announcement::Announcement;
use crate::checkout::{CallNumber, Effect, Knowledge, Order, RequestNumber, State, UpdateNumber};
use crate::failure::Code;
use crate::money::Money;
use crate::options::Source;
use crate::storefront::{Call, Charge, Guard, Instrument, MemoryStorefront};
use core::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A law that was broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Violation {
    /// Money moved more than once.
    ChargedTwice,
    /// Money moved, and it was more than what was on screen when the shopper confirmed or the page called.
    ChargedMoreThanShown,
    /// Money moved, and more will with each renewal than what was on screen then.
    RenewsAboveShown,
    /// Something was charged, or set up, that nobody had said yes to.
    ChargedWithoutAYes,
    /// Something else was charged, or something else was paid with, than what was on screen at that yes.
    ChargedSomethingElse,
    /// A charge that nothing keeps from being made twice was sent again.
    SentAgainUnguarded,
    /// Money moved, and the shopper sees a form to pay or a failure.
    ShownAsUnpaid,
    /// Money moved, and the page is told of a decline or a failure that charged nothing.
    ToldAsUnpaid,
    /// The page was told of a purchase, and then of another or of a decline.
    TwoResults,
    /// Two different charges were sent with one payment token.
    TokenWithTwoBodies,
    /// An answer changed something though nobody waited for it.
    StaleAnswerCounted,
    /// A promise settled that had settled before, or that nobody waits for.
    PromiseSettledTwice,
    /// A promise is pending, and nothing will ever settle it.
    PromiseForgotten,
    /// The machine waits for something that is not on its way.
    WaitsForNothing,
    /// Nothing is on its way, it is not over, and neither the shopper nor the page can do anything.
    DeadEnd,
    /// The focus moved before the shopper had pressed anything.
    FocusStolen,
    /// The session of the customer is over by the clock, and the form still takes what the shopper does.
    SessionOutlived,
    /// Something was asked, drawn or timed after `destroy()`.
    WorkAfterDestroy,
    /// There is a button that pays while a charge of before may still be made.
    PayableWhileUnknown,
    /// What was charged was not asked for in the last minute.
    ChargedAnOldPrice,
    /// A question was sent more often than it may be.
    AskedTooOften,
    /// A state waits for an answer that nobody would ask for again, or somebody would for nothing.
    NotDelivered,
}

/// What somebody said yes to: what was on screen, and what is paid with.
#[derive(Clone, Debug)]
pub(super) struct Yes {
    pub(super) source: Source,
    pub(super) order: Order,
    pub(super) instrument: Instrument,
}

/// What an observer outside of the machine has seen.
#[derive(Clone, Default, Debug)]
pub(super) struct Seen {
    mount_settled: bool,
    updates: Promises,
    calls: Promises,
    charges: Vec<(String, u64)>,
    resent: bool,
    agreed_to: Option<Yes>,
    unguarded_was_sent: bool,
    pub(super) has_pressed: bool,
    completed: u8,
    destroyed: bool,
    other_tab_paid: bool,
    /// How often each question that is waited for was sent, as far as the network answers for that.
    attempts: Vec<(RequestNumber, i32)>,
}

/// How often that may be.
const MOST_ATTEMPTS: i32 = 4;

/// Promises of one kind: how many there are, and which have settled.
#[derive(Clone, Default, Debug)]
struct Promises {
    asked: u32,
    settled: Vec<u32>,
}

impl Promises {
    fn next(&mut self) -> u32 {
        self.asked += 1;
        self.asked
    }

    fn settle(&mut self, numbers: impl Iterator<Item = u32>) -> Result<(), Violation> {
        for number in numbers {
            if self.settled.contains(&number) || number > self.asked {
                return Err(Violation::PromiseSettledTwice);
            }
            self.settled.push(number);
        }
        Ok(())
    }

    fn are_kept(&self, held: &[u32]) -> bool {
        (1..=self.asked).all(|number| self.settled.contains(&number) || held.contains(&number))
    }
}

impl Seen {
    pub(super) fn is_destroyed(&self) -> bool {
        self.destroyed
    }

    /// The page is gone, and with it everything that it waited for. Its shopper has pressed the button that pays, agreed to
    /// what it says, and waits for what came of it.
    pub(super) fn leave_page(&mut self) {
        self.mount_settled = false;
        (self.updates, self.calls, self.attempts) = Default::default();
    }

    pub(super) fn has_other_tab_paid(&self) -> bool {
        self.other_tab_paid
    }

    pub(super) fn see_other_tab_pay(&mut self) {
        self.other_tab_paid = true;
    }

    pub(super) fn destroy(&mut self) {
        self.destroyed = true;
    }

    pub(super) fn next_update(&mut self) -> UpdateNumber {
        UpdateNumber(self.updates.next())
    }

    pub(super) fn next_call(&mut self) -> CallNumber {
        CallNumber(self.calls.next())
    }

    /// How many promises the page holds.
    pub(super) fn promises(&self) -> u32 {
        self.updates.asked + self.calls.asked
    }

    /// Somebody says yes. Each yes is for one attempt: going back to the form takes it back.
    pub(super) fn agree_to(&mut self, yes: Yes) {
        self.agreed_to = Some(yes);
        self.unguarded_was_sent = false;
    }

    /// A yes that led nowhere, or that has ended at the form, is a yes no more.
    pub(super) fn forget_yes_at_the_form(&mut self, state: &State) {
        if matches!(state, State::Form(_) | State::Expired(_)) {
            self.agreed_to = None;
        }
    }

    /// Whether a charge was sent with this token before.
    pub(super) fn has_charged_with(&self, token: &str) -> bool {
        self.charges.iter().any(|(sent, _)| sent == token)
    }

    /// Whether a charge was sent again with its token.
    pub(super) fn has_resent(&self) -> bool {
        self.resent
    }

    /// The next attempt of the questions that this is about does not count.
    pub(super) fn excuse_attempts(&mut self, is_about: impl Fn(RequestNumber) -> bool) {
        self.attempts.iter_mut().filter(|(number, _)| is_about(*number)).for_each(|(_, times)| *times -= 1);
    }

    fn witness_question(&mut self, number: RequestNumber) -> Result<(), Violation> {
        let position = self.attempts.iter().position(|(asked, _)| *asked == number);
        let position = position.unwrap_or_else(|| {
            self.attempts.push((number, 0));
            self.attempts.len() - 1
        });
        self.attempts[position].1 += 1;
        if self.attempts[position].1 > MOST_ATTEMPTS { Err(Violation::AskedTooOften) } else { Ok(()) }
    }

    /// What nobody waits for is not sent any more.
    pub(super) fn forget_attempts_but(&mut self, awaited: &[RequestNumber]) {
        self.attempts.retain(|(number, _)| awaited.contains(number));
    }

    pub(super) fn witness(&mut self, effect: &Effect) -> Result<(), Violation> {
        let is_report = matches!(
            effect,
            Effect::Announce(_)
                | Effect::SettleMount(_)
                | Effect::SettleUpdates(..)
                | Effect::SettleCalls(..)
                | Effect::Remember(_)
        );
        if self.destroyed && !is_report {
            return Err(Violation::WorkAfterDestroy);
        }
        if let Effect::Call(number, call) = effect
            && call.is_repeatable()
        {
            self.witness_question(*number)?;
        }
        match effect {
            Effect::SettleMount(_) => self.mount_settled = true,
            Effect::SettleUpdates(updates, _) => self.updates.settle(updates.iter().map(|update| update.0))?,
            Effect::SettleCalls(calls, _) => self.calls.settle(calls.iter().map(|call| call.0))?,
            Effect::Announce(announcement) => self.witness_result(announcement)?,
            Effect::Call(_, Call::Charge(charge)) => self.witness_charge(charge)?,
            Effect::Call(_, Call::SetUp(_)) if self.agreed_to.is_none() => return Err(Violation::ChargedWithoutAYes),
            Effect::Focus(_) if !self.has_pressed => return Err(Violation::FocusStolen),
            _ => {}
        }
        Ok(())
    }

    fn witness_result(&mut self, announcement: &Announcement) -> Result<(), Violation> {
        let is_completed = matches!(announcement, Announcement::PurchaseCompleted(_) | Announcement::SetupCompleted(_));
        let is_result = is_completed || matches!(announcement, Announcement::PurchaseDeclined(_));
        if is_result && self.completed > 0 {
            return Err(Violation::TwoResults);
        }
        self.completed += u8::from(is_completed);
        Ok(())
    }

    fn witness_charge(&mut self, charge: &Charge) -> Result<(), Violation> {
        let yes = self.agreed_to.as_ref().ok_or(Violation::ChargedWithoutAYes)?;
        if charge.source != yes.source || charge.instrument != yes.instrument {
            return Err(Violation::ChargedSomethingElse);
        }
        match (&charge.instrument, charge.guard()) {
            (Instrument::Token(token), _) => self.witness_token(token, charge)?,
            (_, Guard::None) if self.unguarded_was_sent => return Err(Violation::SentAgainUnguarded),
            _ => {}
        }
        self.unguarded_was_sent |= charge.guard() == Guard::None;
        Ok(())
    }

    fn witness_token(&mut self, token: &str, charge: &Charge) -> Result<(), Violation> {
        let mut hasher = DefaultHasher::new();
        format!("{charge:?}").hash(&mut hasher);
        let body = hasher.finish();
        match self.charges.iter().find(|(used, _)| used == token) {
            Some((_, sent)) if *sent != body => return Err(Violation::TokenWithTwoBodies),
            Some(_) => self.resent = true,
            None => self.charges.push((token.to_owned(), body)),
        }
        Ok(())
    }

    /// Compares what the page is told with where the money is. What is told while a saved instrument is changed, or a
    /// price asked for, is about those: it comes before money moves.
    pub(super) fn judge_news(&self, effect: &Effect, approved: &[Money]) -> Result<(), Violation> {
        let says_unpaid = match effect {
            Effect::Announce(Announcement::Error(failure)) => failure.code != Code::PaymentUnconfirmed,
            Effect::Announce(Announcement::PurchaseDeclined(_)) => true,
            _ => false,
        };
        if says_unpaid && !approved.is_empty() && !self.other_tab_paid { Err(Violation::ToldAsUnpaid) } else { Ok(()) }
    }

    /// Compares what is on screen with where the money is.
    pub(super) fn judge(
        &self,
        state: &State,
        held: &Description,
        storefront: &MemoryStorefront,
    ) -> Result<(), Violation> {
        let approved = storefront.approved();
        if approved.len() > 1 {
            return Err(Violation::ChargedTwice);
        }
        // What was paid in another tab, this one learns when it pays or asks.
        if let Some(charged) = approved.first().filter(|_| !self.other_tab_paid) {
            self.judge_amounts(*charged, storefront)?;
            if !is_looking_for_payment(state)
                && matches!(state, State::Loading(_) | State::Failed(..) | State::Form(_) | State::Expired(_))
            {
                return Err(Violation::ShownAsUnpaid);
            }
        }
        self.judge_promises(state, held)
    }

    fn judge_amounts(&self, charged: Money, storefront: &MemoryStorefront) -> Result<(), Violation> {
        let Some(Yes { order, .. }) = &self.agreed_to else { return Err(Violation::ShownAsUnpaid) };
        if !is_at_most(charged, Some(order.total())) {
            return Err(Violation::ChargedMoreThanShown);
        }
        let renews_above = |renews: Money| !is_at_most(renews, order.renewal());
        let rises = storefront.renewals().into_iter().flatten().any(renews_above);
        if rises { Err(Violation::RenewsAboveShown) } else { Ok(()) }
    }

    fn judge_promises(&self, state: &State, held: &Description) -> Result<(), Violation> {
        let mount_is_kept = self.mount_settled || state.name() == "loading";
        let are_kept = self.updates.are_kept(held.updates()) && self.calls.are_kept(held.calls());
        if mount_is_kept && are_kept { Ok(()) } else { Err(Violation::PromiseForgotten) }
    }

    pub(super) fn all_settled(&self) -> Result<(), Violation> {
        let is_settled = self.mount_settled && self.updates.are_kept(&[]) && self.calls.are_kept(&[]);
        if is_settled { Ok(()) } else { Err(Violation::PromiseForgotten) }
    }
}

/// A page that was loaded anew, and says that it looks for a payment.
fn is_looking_for_payment(state: &State) -> bool {
    matches!(state, State::Loading(loading) | State::Failed(_, loading) if loading.resumed().is_some())
}

fn is_at_most(amount: Money, shown: Option<Money>) -> bool {
    shown.is_some_and(|shown| matches!(amount.compare(shown), Ok(Ordering::Less | Ordering::Equal)))
}

impl State {
    /// Nothing more can happen here by the shopper's hand: it is paid, it is gone, no more can be learnt, or only the
    /// page can go on, which was told so.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Approved(_) | Self::Destroyed(_) | Self::Expired(_) => true,
            Self::Failed(failure, _) => !failure.can_be_retried(),
            Self::Unconfirmed(unconfirmed) => {
                matches!(unconfirmed.knowledge, Knowledge::Arrived(_) | Knowledge::Untold)
            }
            _ => false,
        }
    }
}
