//! A checkout on a desk: the machine in the middle, and everything around it in the test's hands.

use super::super::*;
use crate::announcement::Announcement;
use crate::failure::Code;
use crate::storefront::MemoryStorefront;
use crate::value::Value;

/// Every action answers with what the machine then asked of the outside, one short line for each effect.
pub(super) struct Desk {
    checkout: Option<Checkout>,
    pub(super) storefront: MemoryStorefront,
    on_the_wire: Vec<(RequestNumber, Call)>,
    answered: Vec<Event>,
    tokens: Vec<RequestNumber>,
    timers: Vec<RequestNumber>,
    pub(super) sent: Vec<Call>,
    pub(super) announced: Vec<Announcement>,
}

pub(super) type News = Vec<String>;

impl Desk {
    /// A mug costs 18.00, and 1.60 more once the place is known.
    pub(super) fn open(source: Source) -> (Self, News) {
        let (checkout, effects) = Checkout::start(source);
        let mut desk = Self {
            checkout: Some(checkout),
            storefront: MemoryStorefront::new(super::usd(0).currency(), 1_800, 160),
            on_the_wire: Vec::new(),
            answered: Vec::new(),
            tokens: Vec::new(),
            timers: Vec::new(),
            sent: Vec::new(),
            announced: Vec::new(),
        };
        let news = desk.carry_out(effects);
        (desk, news)
    }

    /// The form for one mug.
    pub(super) fn ready() -> Self {
        Self::ready_for(super::mugs(1))
    }

    pub(super) fn ready_for(source: Source) -> Self {
        let (mut desk, _) = Self::open(source);
        desk.answer_all();
        desk.happen(Event::CardReady);
        desk
    }

    /// The form for one mug that goes to New York: 19.60.
    pub(super) fn ready_in_new_york() -> Self {
        let mut desk = Self::ready();
        desk.type_address(super::in_new_york());
        desk.answer_all();
        desk
    }

    /// The charge of that mug is on the wire, with the token `tok_1`.
    pub(super) fn charging() -> Self {
        let mut desk = Self::ready_in_new_york();
        desk.press_pay();
        desk.token_made("tok_1");
        desk
    }

    /// The answer of the charge got lost, and so did that of the look-up.
    pub(super) fn in_the_dark() -> Self {
        let mut desk = Self::charging();
        desk.lose_answer("charge");
        desk.fail("token", Code::NetworkUnreachable.into());
        desk
    }

    /// The charge got lost on its way out.
    pub(super) fn not_arrived() -> Self {
        let mut desk = Self::charging();
        desk.fail("charge", Code::NetworkUnreachable.into());
        desk.answer("token");
        desk
    }

    /// There is a transaction without a result.
    pub(super) fn pending() -> Self {
        let mut desk = Self::charging();
        desk.storefront.decide(crate::wire::TransactionResult::Unknown);
        desk.answer("charge");
        desk
    }

    pub(super) fn approved() -> Self {
        let mut desk = Self::charging();
        desk.answer("charge");
        desk
    }

    pub(super) fn happen(&mut self, event: Event) -> News {
        let (checkout, effects) = self.checkout.take().expect("one checkout").step(event);
        self.checkout = Some(checkout);
        self.carry_out(effects)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> News {
        effects.into_iter().map(|effect| self.carry_out_one(effect)).collect()
    }

    fn carry_out_one(&mut self, effect: Effect) -> String {
        let line = line_of(&effect);
        match effect {
            Effect::Call(number, call) => {
                self.sent.push(call.clone());
                self.on_the_wire.push((number, call));
            }
            Effect::CreateToken(number, _) => self.tokens.push(number),
            Effect::Wait(number, _) => self.timers.push(number),
            Effect::Announce(announcement) => self.announced.push(announcement),
            _ => {}
        }
        line
    }

    fn take(&mut self, kind: &str) -> (RequestNumber, Call) {
        let index = self.on_the_wire.iter().position(|(_, call)| kind_of(call) == kind);
        self.on_the_wire.remove(index.unwrap_or_else(|| panic!("no call of {kind} is on the wire")))
    }

    fn settle(&mut self, number: RequestNumber, answer: Result<Answer, Failure>) -> News {
        let event = Event::Answered(number, answer);
        self.answered.push(event.clone());
        self.happen(event)
    }

    /// The storefront answers the oldest call of this kind.
    pub(super) fn answer(&mut self, kind: &str) -> News {
        let (number, call) = self.take(kind);
        let answer = self.storefront.answer_now(&call);
        self.settle(number, answer)
    }

    /// The oldest call of this kind is answered with this.
    pub(super) fn answer_with(&mut self, kind: &str, answer: Answer) -> News {
        let (number, _) = self.take(kind);
        self.settle(number, Ok(answer))
    }

    pub(super) fn answer_all(&mut self) -> News {
        let mut news = Vec::new();
        while let Some((_, call)) = self.on_the_wire.first() {
            let kind = kind_of(call);
            news.extend(self.answer(kind));
        }
        news
    }

    /// The oldest call of this kind fails, without an effect.
    pub(super) fn fail(&mut self, kind: &str, failure: Failure) -> News {
        let (number, _) = self.take(kind);
        self.settle(number, Err(failure))
    }

    /// The oldest call of this kind takes effect, and its answer gets lost.
    pub(super) fn lose_answer(&mut self, kind: &str) -> News {
        let (number, call) = self.take(kind);
        let _ = self.storefront.answer_now(&call);
        self.settle(number, Err(Code::RequestTimeout.into()))
    }

    /// Every answer that ever came comes once more.
    pub(super) fn repeat_all_answers(&mut self) -> News {
        self.answered.clone().into_iter().flat_map(|event| self.happen(event)).collect()
    }

    pub(super) fn type_address(&mut self, address: BillingAddress) -> News {
        self.happen(Event::AddressChanged(address))
    }

    pub(super) fn press_pay(&mut self) -> News {
        self.press_pay_with(super::in_new_york(), CardEntry::Complete)
    }

    pub(super) fn press_pay_with(&mut self, address: BillingAddress, card: CardEntry) -> News {
        self.happen(Event::Submitted(Submission { address, card }))
    }

    pub(super) fn retry(&mut self) -> News {
        self.happen(Event::RetryPressed)
    }

    pub(super) fn update(&mut self, number: u32, source: Source) -> News {
        self.happen(Event::UpdateRequested(UpdateNumber(number), source))
    }

    pub(super) fn destroy(&mut self) -> News {
        self.happen(Event::DestroyRequested)
    }

    pub(super) fn token_made(&mut self, id: &str) -> News {
        let number = self.tokens.pop().expect("a token is being made");
        let card = CardToken { id: id.into(), brand: Some("Visa".into()), last4: Some("1111".into()) };
        self.happen(Event::TokenCreated(number, Ok(card)))
    }

    pub(super) fn token_fails(&mut self, failure: TokenFailure) -> News {
        let number = self.tokens.pop().expect("a token is being made");
        self.happen(Event::TokenCreated(number, Err(failure)))
    }

    pub(super) fn time_passes(&mut self) -> News {
        let number = self.timers.pop().expect("a timer is running");
        self.happen(Event::Elapsed(number))
    }

    pub(super) fn state(&self) -> &State {
        self.checkout.as_ref().expect("one checkout").state()
    }

    /// Where the checkout is, in a word or two.
    pub(super) fn place(&self) -> String {
        kind_of_state(self.state())
    }

    pub(super) fn notice(&self) -> &Notice {
        match self.state() {
            State::Form(form) => &form.notice,
            other => panic!("no form: {other:?}"),
        }
    }

    /// What is on screen to be paid, in cents.
    pub(super) fn total(&self) -> i64 {
        match self.state() {
            State::Form(form) => form.offer.order.total().minor(),
            State::Paying(paying) => paying.offer.order.total().minor(),
            other => panic!("nothing to be paid: {other:?}"),
        }
    }

    /// What has been charged, in cents.
    pub(super) fn charged(&self) -> Vec<i64> {
        self.storefront.approved().iter().map(Money::minor).collect()
    }

    /// Every charge that was sent.
    pub(super) fn charges(&self) -> Vec<&Call> {
        self.sent.iter().filter(|call| call.is_charge()).collect()
    }

    pub(super) fn last_payload(&self) -> Value {
        self.announced.last().expect("an announcement").payload()
    }
}

/// The variant of a state, with what it says of a payment.
pub(crate) fn kind_of_state(state: &State) -> String {
    match state {
        State::Loading(_) => "loading".to_owned(),
        State::Failed(failure, _) => format!("failed: {}", failure.code.as_str()),
        State::Form(form) => format!("form: {}", variant(&form.notice)),
        State::Paying(paying) => format!("paying: {}", variant(&paying.step)),
        State::Unconfirmed(unconfirmed) => format!("unconfirmed: {}", variant(&unconfirmed.knowledge)),
        State::Approved(_) => "approved".to_owned(),
        State::Destroyed(None) => "destroyed".to_owned(),
        State::Destroyed(Some(_)) => "destroyed: Charging".to_owned(),
    }
}

fn variant(value: &impl core::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn kind_of(call: &Call) -> &'static str {
    match call {
        Call::Preview { .. } => "preview",
        Call::ReadyToPay { .. } => "methods",
        Call::Plans(_) => "plans",
        Call::Charge(_) => "charge",
        Call::Token(_) => "token",
        Call::Transaction { .. } => "transaction",
    }
}

fn line_of(effect: &Effect) -> String {
    match effect {
        Effect::Call(_, call) => format!("ask {}", kind_of(call)),
        Effect::LoadCard => "load card".to_owned(),
        Effect::CreateToken(..) => "make token".to_owned(),
        Effect::Announce(Announcement::Error(failure)) => format!("tell error {}", failure.code.as_str()),
        Effect::Announce(announcement) => format!("tell {}", announcement.name()),
        Effect::SettleMount(outcome) => format!("mount {}", word_of(outcome)),
        Effect::SettleUpdates(updates, outcome) => {
            let numbers: Vec<_> = updates.iter().map(|update| update.0.to_string()).collect();
            format!("update {} {}", numbers.join("+"), word_of(outcome))
        }
        Effect::Focus(Target::Field(field)) => format!("focus {}", field.member()),
        Effect::Focus(target) => format!("focus {}", variant(target).to_lowercase()),
        Effect::Wait(_, milliseconds) => format!("wait {milliseconds}"),
    }
}

fn word_of(outcome: &Result<(), Failure>) -> &'static str {
    outcome.as_ref().map_or_else(|failure| failure.code.as_str(), |()| "ok")
}
