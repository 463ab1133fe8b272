//! A payment that waits for the shopper: at their bank, on the page of a method, or for a choice of currency.

use super::unconfirmed::{Inquiry, Pending};
use super::{Effect, Outbox, Target};
use crate::options::ApprovalWindow;
use crate::storefront::Call;
use crate::wire::{Conversion, Transaction};

/// What the shopper does about a transaction that waits for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Approval {
    /// Nothing: it waits for somebody else.
    None,
    /// The page where it is approved stands in front of the checkout.
    Open,
    /// The page where it is called off stands in front of the checkout.
    CallingOff,
    /// The shopper has put the page away, and may open it again.
    Closed,
    /// The shopper is on the way to that page, which takes the whole window.
    Leaving,
    /// The page was loaded anew, perhaps on the way back from that page: nobody is sent there once more unasked.
    Returning,
}

/// What happens around the page where a payment is approved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApprovalStep {
    /// The shopper opens it again.
    Opened,
    /// The shopper wants to call the payment off.
    CalledOff,
    /// The shopper puts it away.
    Closed,
    /// It has moved on to another page, or says that it is done.
    Moved,
    /// The shopper chose to pay in the currency of the card, or not to.
    Converted(bool),
}

impl Approval {
    /// Whether a page stands in front of the checkout, or takes its window.
    pub fn is_in_front(self) -> bool {
        matches!(self, Self::Open | Self::CallingOff | Self::Leaving)
    }

    /// What follows from what the storefront says of the transaction now. Who must show papers does so on a page that the
    /// shopper opens: such a page needs a camera, which a dialog has not.
    pub(super) fn of(self, transaction: &Transaction, window: ApprovalWindow, outbox: &mut Outbox) -> Self {
        match self {
            _ if !transaction.awaits_approval() => Self::None,
            // First it must be known in which currency it is paid.
            Self::None | Self::Returning if transaction.conversion.is_some() => Self::None,
            Self::None if transaction.asks_identity => Self::Closed,
            Self::Returning => Self::Closed,
            Self::None => Self::open(transaction, window, outbox),
            going_on => going_on,
        }
    }

    fn open(transaction: &Transaction, window: ApprovalWindow, outbox: &mut Outbox) -> Self {
        match (window, &transaction.approval_url) {
            (ApprovalWindow::WholePage, Some(url)) => {
                outbox.push(Effect::Leave(url.clone()));
                Self::Leaving
            }
            _ => Self::Open,
        }
    }
}

impl Pending {
    /// Before anything is said, the storefront is asked: what the shopper did on the page is known there alone.
    pub(super) fn approve(&mut self, step: ApprovalStep, window: ApprovalWindow, outbox: &mut Outbox) {
        let can_open = self.transaction.awaits_approval();
        match (step, self.approval) {
            (ApprovalStep::Opened, Approval::Closed) if can_open => {
                self.approval = Approval::open(&self.transaction, window, outbox);
            }
            (ApprovalStep::CalledOff, Approval::Closed | Approval::None) if self.transaction.cancel_url.is_some() => {
                self.approval = Approval::CallingOff;
            }
            (ApprovalStep::Closed, Approval::Open | Approval::CallingOff) => {
                self.approval = Approval::Closed;
                outbox.push(Effect::Focus(Target::Outcome));
                self.ask_for_shopper(outbox);
            }
            (ApprovalStep::Moved, Approval::Open | Approval::CallingOff) => self.ask_for_page(outbox),
            (ApprovalStep::Converted(accept), _) => self.convert(accept, outbox),
            _ => {}
        }
    }

    /// The browser shows the page again as it was when the shopper left it for that of the bank.
    pub(super) fn come_back(&mut self, outbox: &mut Outbox) {
        if self.approval == Approval::Leaving {
            self.approval = Approval::Closed;
            outbox.push(Effect::Focus(Target::Outcome));
        }
        self.ask_for_shopper(outbox);
    }

    /// The answer is the transaction, as to any question about it. If it gets lost, the next question shows whether the
    /// choice arrived; if not, the shopper chooses again.
    fn convert(&mut self, accept: bool, outbox: &mut Outbox) {
        let may_choose = |offer: &Conversion| accept || !offer.is_forced;
        if !self.transaction.conversion.as_ref().is_some_and(may_choose) {
            return;
        }
        self.transaction.conversion = None;
        let call = Call::Convert { id: self.id.clone(), session: self.session.clone(), accept };
        self.inquiry = Inquiry::Asking(outbox.call(call), 0);
    }
}
