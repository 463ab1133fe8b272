//! What must hold in every world, whatever happens.

use crate::announcement::Announcement;
use crate::checkout::{Effect, Knowledge, Order, RequestNumber, State, UpdateNumber};
use crate::failure::Code;
use crate::money::Money;
use crate::storefront::{Call, Charge, MemoryStorefront};
use core::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A law that was broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Violation {
    /// Money moved more than once.
    ChargedTwice,
    /// Money moved, and it was more than what was on screen when the shopper pressed pay.
    ChargedMoreThanShown,
    /// Money moved, and more will with each renewal than what was on screen then.
    RenewsAboveShown,
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
    /// Nothing is on its way, it is not over, and the shopper can do nothing.
    DeadEnd,
    /// The focus moved before the shopper had pressed anything.
    FocusStolen,
    /// Something was asked, drawn or timed after `destroy()`.
    WorkAfterDestroy,
}

/// What an observer outside of the machine has seen.
#[derive(Clone, Default, Debug)]
pub(super) struct Seen {
    mount_settled: bool,
    pub(super) updates_asked: u32,
    updates_settled: Vec<UpdateNumber>,
    charges: Vec<(String, u64)>,
    agreed_to: Option<(Money, Option<Money>)>,
    pub(super) has_pressed: bool,
    purchases: u8,
    destroyed: bool,
}

impl Seen {
    pub(super) fn is_destroyed(&self) -> bool {
        self.destroyed
    }

    pub(super) fn destroy(&mut self) {
        self.destroyed = true;
    }

    pub(super) fn agree_to(&mut self, shown: &Order) {
        self.agreed_to = Some((shown.total(), shown.renewal()));
    }

    /// Whether a charge was sent with this token before.
    pub(super) fn has_charged_with(&self, token: &str) -> bool {
        self.charges.iter().any(|(sent, _)| sent == token)
    }

    pub(super) fn witness(&mut self, effect: &Effect) -> Result<(), Violation> {
        let is_report = matches!(effect, Effect::Announce(_) | Effect::SettleMount(_) | Effect::SettleUpdates(..));
        if self.destroyed && !is_report {
            return Err(Violation::WorkAfterDestroy);
        }
        match effect {
            Effect::SettleMount(_) => self.mount_settled = true,
            Effect::SettleUpdates(updates, _) => self.witness_updates(updates)?,
            Effect::Announce(announcement) => self.witness_result(announcement)?,
            Effect::Call(_, Call::Charge(charge)) => self.witness_charge(charge)?,
            Effect::Focus(_) if !self.has_pressed => return Err(Violation::FocusStolen),
            _ => {}
        }
        Ok(())
    }

    fn witness_updates(&mut self, updates: &[UpdateNumber]) -> Result<(), Violation> {
        for update in updates {
            if self.updates_settled.contains(update) || update.0 > self.updates_asked {
                return Err(Violation::PromiseSettledTwice);
            }
            self.updates_settled.push(*update);
        }
        Ok(())
    }

    fn witness_result(&mut self, announcement: &Announcement) -> Result<(), Violation> {
        let is_purchase = matches!(announcement, Announcement::PurchaseCompleted(_));
        let is_result = is_purchase || matches!(announcement, Announcement::PurchaseDeclined(_));
        if is_result && self.purchases > 0 {
            return Err(Violation::TwoResults);
        }
        self.purchases += u8::from(is_purchase);
        Ok(())
    }

    fn witness_charge(&mut self, charge: &Charge) -> Result<(), Violation> {
        let mut hasher = DefaultHasher::new();
        format!("{charge:?}").hash(&mut hasher);
        let body = hasher.finish();
        match self.charges.iter().find(|(token, _)| *token == charge.token) {
            Some((_, sent)) if *sent != body => return Err(Violation::TokenWithTwoBodies),
            Some(_) => {}
            None => self.charges.push((charge.token.clone(), body)),
        }
        Ok(())
    }

    /// Compares what the page is told with where the money is.
    pub(super) fn judge_news(effect: &Effect, approved: &[Money]) -> Result<(), Violation> {
        let says_unpaid = match effect {
            Effect::Announce(Announcement::Error(failure)) => failure.code != Code::PaymentUnconfirmed,
            Effect::Announce(Announcement::PurchaseDeclined(_)) => true,
            _ => false,
        };
        if says_unpaid && !approved.is_empty() { Err(Violation::ToldAsUnpaid) } else { Ok(()) }
    }

    /// Compares what is on screen with where the money is.
    pub(super) fn judge(&self, state: &State, held: &Held, storefront: &MemoryStorefront) -> Result<(), Violation> {
        let approved = storefront.approved();
        if approved.len() > 1 {
            return Err(Violation::ChargedTwice);
        }
        if let Some(charged) = approved.first() {
            let Some((total, renewal)) = self.agreed_to else { return Err(Violation::ChargedMoreThanShown) };
            if !is_at_most(*charged, Some(total)) {
                return Err(Violation::ChargedMoreThanShown);
            }
            if storefront.renewals().into_iter().flatten().any(|renews| !is_at_most(renews, renewal)) {
                return Err(Violation::RenewsAboveShown);
            }
            if matches!(state, State::Loading(_) | State::Failed(..) | State::Form(_)) {
                return Err(Violation::ShownAsUnpaid);
            }
        }
        self.judge_promises(state, held)
    }

    fn judge_promises(&self, state: &State, held: &Held) -> Result<(), Violation> {
        let mount_is_kept = self.mount_settled || matches!(state, State::Loading(_));
        let pending =
            (1..=self.updates_asked).map(UpdateNumber).filter(|update| !self.updates_settled.contains(update));
        let are_kept = pending.into_iter().all(|update| held.updates.contains(&update));
        if mount_is_kept && are_kept { Ok(()) } else { Err(Violation::PromiseForgotten) }
    }

    pub(super) fn all_settled(&self) -> Result<(), Violation> {
        let is_settled = self.mount_settled && self.updates_settled.len() == self.updates_asked as usize;
        if is_settled { Ok(()) } else { Err(Violation::PromiseForgotten) }
    }
}

fn is_at_most(amount: Money, shown: Option<Money>) -> bool {
    shown.is_some_and(|shown| matches!(amount.compare(shown), Ok(Ordering::Less | Ordering::Equal)))
}

/// What a state holds on to, read from its text, so that no part of a state can be overlooked.
#[derive(Clone, Default)]
pub(super) struct Held {
    pub(super) awaited: Vec<RequestNumber>,
    updates: Vec<UpdateNumber>,
    pub(super) awaits_card: bool,
}

impl Held {
    pub(super) fn by(state: &State) -> Self {
        let text = format!("{state:?}");
        Self {
            awaited: numbers_after("RequestNumber(", &text).map(RequestNumber).collect(),
            updates: numbers_after("UpdateNumber(", &text).map(UpdateNumber).collect(),
            awaits_card: text.contains("card: Awaited"),
        }
    }
}

impl State {
    /// Nothing more can happen here: it is paid, it is gone, or a guest can learn no more.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Approved(_) | Self::Destroyed(_) => true,
            Self::Unconfirmed(unconfirmed) => unconfirmed.knowledge == Knowledge::Arrived,
            _ => false,
        }
    }
}

fn numbers_after(name: &str, text: &str) -> impl Iterator<Item = u32> {
    text.split(name).skip(1).filter_map(|rest| rest.split(')').next()?.parse().ok())
}
