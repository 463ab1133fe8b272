//! What can happen in a world, and how often.

use crate::checkout::ApprovalStep;

/// One thing that the shopper, the page, FramePay or the network does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Move {
    /// The call arrives and so does its answer; new transactions go the gateway's way.
    Deliver(usize, Gateway),
    /// The call never arrives.
    LoseRequest(usize),
    /// The call takes effect, its answer is lost.
    LoseAnswer(usize),
    /// The call takes effect, its answer is garbled on the way.
    Garble(usize),
    /// Nobody waits any longer for the answer, but the call is still on its way.
    GiveUp(usize),
    /// The browser has no network, and the call never leaves.
    FindOffline(usize),
    /// A browser sends the call twice; the answer is that to the second.
    Repeat(usize),
    /// A browser sends the call twice; the answer is that to the second, which the storefront had no time for.
    TurnCopyAway(usize),
    /// The storefront refuses the call, so that it has no effect. A token that it names is dead from then on.
    Refuse(usize, Refusal),
    /// A call that was given up arrives after all.
    Straggle(usize),
    /// The gateway makes up its mind about transactions without a result.
    Settle(Gateway),
    CardReady,
    CardFails,
    TokenMade(usize),
    TokenFails(usize),
    CardRefused(usize),
    Elapse(usize),
    /// It is time to ask a question again.
    TryAgain(usize),
    /// The browser says that it has a network again.
    Online,
    /// The page was put away, and the shopper comes back to it.
    Return,
    /// The session of the customer is over, and the clock says so.
    SessionEnds,
    /// The same, and the timer for it is late.
    SessionEndsInSleep,
    /// The session of the customer is over, and only the storefront knows.
    SessionIsWithdrawn,
    Type(Place),
    Quantity(u64),
    Choose(Option<&'static str>),
    Edit,
    Press(Entry),
    Back,
    Retry,
    Update(Cart),
    /// The page brings another session for the customer.
    Renew,
    PagePays(PageTender),
    PageConfirms(PageTender),
    PageShowsForm,
    PageShowsResult,
    Destroy,
    /// The page is loaded anew in mid-payment. What was sent may still arrive, and nobody hears the answer.
    Reload,
    /// The invoice is paid in another tab.
    OtherTabPays,
    /// Something happens around the page where the payment is approved.
    Approve(ApprovalStep),
    /// The shopper thinks for longer than a price holds.
    Think,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gateway {
    Approves,
    Declines,
    Hesitates,
    /// It has no result yet, and the storefront gives no session that could ask for it.
    Withholds,
    Cancels,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    Status(u16),
    Field,
    Token,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    NewYork,
    Berlin,
    Incomplete,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    Complete,
    NoCard,
    NoEmail,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cart {
    Mugs(u64),
    AdjustableMugs,
    Amount(i64),
    Invoice,
    /// An instrument is stored, and nothing is paid.
    Nothing,
}

/// What the page hands to `purchase()` and `show('confirmation')`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PageTender {
    /// Nothing: what was prepared.
    Prepared,
    Token,
    Saved,
}

/// How calls that charge nothing fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Questions {
    /// For good: they are refused.
    ForGood,
    /// For a moment: nothing answers, there are too many requests, or there is no network.
    ForAMoment,
    /// As everything can fail.
    InEveryWay,
}

/// How much of each may still happen.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    pub(super) faults: u8,
    pub(super) presses: u8,
    pub(super) retries: u8,
    pub(super) backs: u8,
    pub(super) addresses: u8,
    pub(super) quantities: u8,
    pub(super) choices: u8,
    pub(super) updates: u8,
    pub(super) page: u8,
    pub(super) sessions: u8,
    pub(super) edits: u8,
    pub(super) timers: u8,
    pub(super) returns: u8,
    pub(super) reloads: u8,
    pub(super) other_tabs: u8,
    pub(super) approvals: u8,
    pub(super) thoughts: u8,
}

/// What there is to choose from.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) gateways: &'static [Gateway],
    pub(super) refusals: &'static [Refusal],
    pub(super) places: &'static [Place],
    pub(super) entries: &'static [Entry],
    pub(super) carts: &'static [Cart],
    pub(super) tenders: &'static [PageTender],
    /// Whether timers of a session can be late.
    pub(super) sleeps: bool,
    /// How calls that charge nothing can fail.
    pub(super) questions_fail: Questions,
}

impl Budget {
    pub(super) fn pay_for(&mut self, chosen: Move) {
        let spent = match chosen {
            Move::Press(_) => &mut self.presses,
            Move::Retry => &mut self.retries,
            Move::Back => &mut self.backs,
            Move::Type(_) => &mut self.addresses,
            Move::Quantity(_) => &mut self.quantities,
            Move::Choose(_) => &mut self.choices,
            Move::Update(_) => &mut self.updates,
            Move::Edit => &mut self.edits,
            Move::Elapse(_) => &mut self.timers,
            Move::Reload => &mut self.reloads,
            Move::OtherTabPays => &mut self.other_tabs,
            Move::Approve(_) => &mut self.approvals,
            Move::Think => &mut self.thoughts,
            // A session that has ended is renewed for nothing.
            Move::SessionEnds | Move::SessionEndsInSleep | Move::SessionIsWithdrawn => &mut self.sessions,
            Move::Return => &mut self.returns,
            Move::PagePays(_) | Move::PageConfirms(_) | Move::PageShowsForm | Move::PageShowsResult => &mut self.page,
            chosen if chosen.is_fault() => &mut self.faults,
            _ => return,
        };
        *spent = spent.saturating_sub(1);
    }
}

impl Move {
    /// Whether it brings a purchase nearer to its end.
    pub(super) fn leads_on(self) -> bool {
        matches!(
            self,
            Self::Deliver(..)
                | Self::CardReady
                | Self::TokenMade(_)
                | Self::Elapse(_)
                | Self::TryAgain(_)
                | Self::Online
                | Self::Press(Entry::Complete)
                | Self::PagePays(_)
                | Self::Retry
                | Self::Renew
        )
    }

    /// Whether the shopper presses something; a call of the page to run a step follows from such a press on the page.
    pub(super) fn is_press(self) -> bool {
        matches!(self, Self::Press(_) | Self::Back | Self::Retry | Self::Choose(_) | Self::Approve(_))
            || self.is_step_of_page()
    }

    pub(super) fn is_of_people(self) -> bool {
        let is_of_form =
            matches!(self, Self::Type(_) | Self::Quantity(_) | Self::Edit | Self::Update(_) | Self::Return);
        is_of_form || self.is_press()
    }

    fn is_step_of_page(self) -> bool {
        matches!(self, Self::PagePays(_) | Self::PageConfirms(_) | Self::PageShowsForm | Self::PageShowsResult)
    }

    fn is_fault(self) -> bool {
        let is_of_a_call = matches!(
            self,
            Self::LoseRequest(_)
                | Self::LoseAnswer(_)
                | Self::Garble(_)
                | Self::GiveUp(_)
                | Self::FindOffline(_)
                | Self::Repeat(_)
                | Self::TurnCopyAway(_)
                | Self::Refuse(..)
        );
        is_of_a_call || matches!(self, Self::CardFails | Self::CardRefused(_) | Self::TokenFails(_))
    }
}
