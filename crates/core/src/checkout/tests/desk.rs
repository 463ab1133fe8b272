//! A checkout on a desk: the machine in the middle, and everything around it in the test's hands.

use super::super::*;
use crate::announcement::Announcement;
use crate::failure::Code;
use crate::storefront::MemoryStorefront;
use crate::value::Value;
use crate::wire::{InvoiceStatus, TransactionKind, TransactionResult};

/// Every action answers with what the machine then asked of the outside, one short line for each effect. The event
/// `state-changed`, which follows nearly everything, is only kept.
pub(super) struct Desk {
    pub(super) at: Moment,
    checkout: Option<Checkout>,
    pub(super) storefront: MemoryStorefront,
    on_the_wire: Vec<(RequestNumber, Call)>,
    answered: Vec<Event>,
    tokens: Vec<RequestNumber>,
    timers: Vec<(RequestNumber, u32)>,
    alarms: Vec<RequestNumber>,
    pub(super) sent: Vec<Call>,
    pub(super) announced: Vec<Announcement>,
    pub(super) prefilled: Vec<BillingAddress>,
    pub(super) resolved: Vec<Value>,
    /// What the page keeps of a payment that is under way.
    pub(super) kept: Option<Box<Remembered>>,
}

/// 2030-01-01T08:00:00Z, when the desk opens.
pub(crate) const MORNING: u64 = 1_893_484_800_000;

pub(super) type News = Vec<String>;

/// A mug costs 18.00, and 1.60 more once the place is known. The customer has saved two cards.
pub(super) fn shop() -> MemoryStorefront {
    MemoryStorefront::new(super::usd(0).currency(), 1_800, 160)
        .with_cards(&["pi_1", "pi_2"])
        .with_invoice("in_1", 6_000, InvoiceStatus::Unpaid)
        .with_invoice("in_2", 7_000, InvoiceStatus::PartiallyPaid)
        .with_transaction("txn_waiting", 2_500, TransactionKind::Payment, Some("in_1"))
        .with_transaction("txn_setup", 0, TransactionKind::Setup, None)
}

impl Desk {
    pub(super) fn open(terms: Terms) -> (Self, News) {
        Self::open_at(shop(), terms)
    }

    pub(super) fn open_at(storefront: MemoryStorefront, terms: Terms) -> (Self, News) {
        Self::start(storefront, terms, None)
    }

    /// The page is loaded anew, and a payment was under way when it was left.
    pub(super) fn resume_at(storefront: MemoryStorefront, terms: Terms, kept: Remembered) -> (Self, News) {
        Self::start(storefront, terms, Some(kept))
    }

    fn start(storefront: MemoryStorefront, terms: Terms, resumed: Option<Remembered>) -> (Self, News) {
        let kept = resumed.clone().map(Box::new);
        let at = Moment { milliseconds: MORNING, chance: 0 };
        let (checkout, effects) = Checkout::start(terms, resumed, at);
        let mut desk = Self {
            at,
            checkout: Some(checkout),
            storefront,
            on_the_wire: Vec::new(),
            answered: Vec::new(),
            tokens: Vec::new(),
            timers: Vec::new(),
            alarms: Vec::new(),
            sent: Vec::new(),
            announced: Vec::new(),
            prefilled: Vec::new(),
            resolved: Vec::new(),
            kept,
        };
        let news = desk.carry_out(effects);
        (desk, news)
    }

    /// The form for one mug.
    pub(super) fn ready() -> Self {
        Self::ready_for(super::terms(super::mugs(1)))
    }

    pub(super) fn ready_for(terms: Terms) -> Self {
        Self::ready_at(shop(), terms)
    }

    pub(super) fn ready_at(storefront: MemoryStorefront, terms: Terms) -> Self {
        let (mut desk, _) = Self::open_at(storefront, terms);
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

    /// The shopper is asked to confirm that mug, with the token `tok_1`.
    pub(super) fn confirming() -> Self {
        let mut desk = Self::ready_in_new_york();
        desk.prepare_with("tok_1");
        desk
    }

    /// The charge of that mug is on the wire.
    pub(super) fn charging() -> Self {
        let mut desk = Self::confirming();
        desk.press();
        desk
    }

    /// The charge for these terms is on the wire, paid with what is chosen first.
    pub(super) fn charging_for(terms: Terms) -> Self {
        let mut desk = Self::ready_for(terms);
        desk.prepare_and_confirm("tok_1");
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
        desk.storefront.decide(TransactionResult::Unknown);
        desk.answer("charge");
        desk
    }

    pub(super) fn approved() -> Self {
        let mut desk = Self::charging();
        desk.answer("charge");
        desk
    }

    /// Time passes, and no timer goes off.
    pub(super) fn later(&mut self, seconds: u64) -> &mut Self {
        self.at.milliseconds += seconds * 1_000;
        self
    }

    pub(super) fn happen(&mut self, event: Event) -> News {
        let (checkout, effects) = self.checkout.take().expect("one checkout").step(event, self.at);
        self.checkout = Some(checkout);
        self.carry_out(effects)
    }

    /// What an event would lead to.
    pub(super) fn step_aside(&self, event: Event) -> (Checkout, Vec<Effect>) {
        self.checkout.clone().expect("one checkout").step(event, self.at)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> News {
        effects.into_iter().filter_map(|effect| self.carry_out_one(effect)).collect()
    }

    fn carry_out_one(&mut self, effect: Effect) -> Option<String> {
        let line = line_of(&effect);
        match effect {
            Effect::Call(number, call) => {
                self.sent.push(call.clone());
                self.on_the_wire.push((number, call));
            }
            Effect::CreateToken(number, ..) => self.tokens.push(number),
            Effect::Wait(number, milliseconds) => self.timers.push((number, milliseconds)),
            Effect::WaitUntil(number, _) => self.alarms.push(number),
            Effect::Announce(announcement) => self.announced.push(announcement),
            Effect::Prefill(home) => self.prefilled.push(home),
            Effect::Remember(kept) => self.kept = kept,
            Effect::SettleCalls(_, Ok(value)) => self.resolved.push(value),
            _ => {}
        }
        line
    }

    fn take(&mut self, kind: &str) -> (RequestNumber, Call) {
        let index = self.on_the_wire.iter().position(|(_, call)| kind_of(call) == kind);
        self.on_the_wire.remove(index.unwrap_or_else(|| panic!("no call of {kind} is on the wire")))
    }

    /// Answers a call of this kind, if one is on the wire.
    pub(super) fn answer_if(&mut self, kind: &str) {
        if self.on_the_wire.iter().any(|(_, call)| kind_of(call) == kind) {
            self.answer(kind);
        }
    }

    /// Somebody pays this in another window.
    pub(super) fn pay_elsewhere(&self, source: Source) {
        let instrument = crate::storefront::Instrument::Saved("pi_2".into());
        let charge = crate::storefront::Charge { source, address: None, ships: false, instrument };
        self.storefront.answer_now(&Call::Charge(charge)).expect("nobody has paid it before");
    }

    /// Nobody waits any longer for the answer to the oldest call of this kind.
    pub(super) fn give_up(&mut self, kind: &str) -> (RequestNumber, Call) {
        self.take(kind)
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

    /// Answers everything, and says what was asked for in the end: before these answers, and because of them.
    /// Answers everything but calls of these kinds.
    pub(super) fn answer_all_but(&mut self, kinds: &[&str]) -> News {
        let mut news = News::new();
        while let Some(kind) = self.open_calls().into_iter().find(|kind| !kinds.contains(kind)) {
            news.extend(self.answer(kind));
        }
        news
    }

    pub(super) fn answer_all_and_list(&mut self) -> Vec<Call> {
        let first = self.sent.len() - self.on_the_wire.len();
        self.answer_all();
        self.sent.split_off(first)
    }

    /// The kinds of the calls that wait for an answer, oldest first.
    pub(super) fn open_calls(&self) -> Vec<&'static str> {
        self.on_the_wire.iter().map(|(_, call)| kind_of(call)).collect()
    }

    /// The call at this position among those that wait is answered; more than once if it comes doubled.
    pub(super) fn answer_at(&mut self, position: usize, times: usize) -> News {
        let (number, call) = self.on_the_wire.remove(position % self.on_the_wire.len());
        let event = Event::Answered(number, self.storefront.answer_now(&call));
        (0..times).flat_map(|_| self.happen(event.clone())).collect()
    }

    /// The call at this position fails, without an effect.
    pub(super) fn fail_at(&mut self, position: usize, failure: Failure) -> News {
        let (number, _) = self.on_the_wire.remove(position % self.on_the_wire.len());
        self.fail_for_good(number, failure)
    }

    /// The oldest call of this kind fails, without an effect; and so does each further attempt, until it is given up.
    pub(super) fn fail(&mut self, kind: &str, failure: Failure) -> News {
        let (number, _) = self.take(kind);
        self.fail_for_good(number, failure)
    }

    /// The oldest call of this kind fails once.
    pub(super) fn fail_once(&mut self, kind: &str, failure: Failure) -> News {
        let (number, _) = self.take(kind);
        self.settle(number, Err(failure))
    }

    fn fail_for_good(&mut self, number: RequestNumber, failure: Failure) -> News {
        let news = self.settle(number, Err(failure.clone()));
        if self.delivery().timer_of(number).is_none() {
            return news;
        }
        self.try_again();
        self.on_the_wire.retain(|(sent, _)| *sent != number);
        self.fail_for_good(number, failure)
    }

    /// The last timer goes off, in its time.
    pub(super) fn try_again(&mut self) -> News {
        let (number, milliseconds) = self.timers.pop().expect("a timer is running");
        self.at.milliseconds += u64::from(milliseconds);
        self.happen(Event::Elapsed(number))
    }

    pub(super) fn delivery(&self) -> &Delivery {
        &self.checkout.as_ref().expect("one checkout").delivery
    }

    pub(super) fn delay(&self) -> Option<Delay> {
        self.checkout.as_ref().expect("one checkout").delay()
    }

    pub(super) fn held_until(&self) -> Option<u64> {
        self.checkout.as_ref().expect("one checkout").held_until()
    }

    /// The oldest call of this kind takes effect, and its answer gets lost.
    /// The call takes effect, and what comes back is the refusal of a second copy.
    pub(super) fn lose_answer_as(&mut self, kind: &str, failure: Failure) -> News {
        let (number, call) = self.take(kind);
        let _taken = self.storefront.answer_now(&call);
        self.settle(number, Err(failure))
    }

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

    /// The button, with all that is typed complete: it prepares, saves or confirms.
    pub(super) fn press(&mut self) -> News {
        self.press_with(super::in_new_york(), CardEntry::Complete)
    }

    pub(super) fn press_with(&mut self, address: BillingAddress, card: CardEntry) -> News {
        self.happen(Event::Submitted(Submission { address, card }))
    }

    /// The button, and then the token that it asks for.
    pub(super) fn prepare_with(&mut self, token: &str) -> News {
        self.press();
        self.token_made(token)
    }

    /// The button until it is known what is paid with: with this token if one is needed.
    pub(super) fn prepare(&mut self, token: &str) {
        self.press();
        self.answer_all();
        if !self.tokens.is_empty() {
            self.token_made(token);
        }
    }

    /// The button until the charge is on the wire, with this token if one is needed.
    pub(super) fn prepare_and_confirm(&mut self, token: &str) -> News {
        self.prepare(token);
        self.press()
    }

    pub(super) fn retry(&mut self) -> News {
        self.happen(Event::RetryPressed)
    }

    pub(super) fn manage(&mut self, manage: Manage) -> News {
        self.happen(Event::Managed(manage))
    }

    pub(super) fn choose(&mut self, id: &str) -> News {
        self.manage(Manage::Choose(Choice::Saved(id.into())))
    }

    pub(super) fn choose_quantity(&mut self, quantity: u64) -> News {
        self.happen(Event::QuantityChosen(0, quantity))
    }

    pub(super) fn update(&mut self, number: u32, terms: Terms) -> News {
        self.happen(Event::UpdateRequested(UpdateNumber(number), Box::new(terms)))
    }

    /// The page calls `purchase()` or `setup()`.
    pub(super) fn page_pays(&mut self, call: u32, tender: Option<Tender>) -> News {
        self.happen(Event::PaymentRequested(CallNumber(call), tender))
    }

    /// The page calls `show('confirmation')`.
    pub(super) fn page_confirms(&mut self, call: u32, tender: Option<Tender>) -> News {
        self.happen(Event::ConfirmationRequested(CallNumber(call), tender))
    }

    /// The page calls `show('form')`.
    pub(super) fn page_shows_form(&mut self, call: u32) -> News {
        self.happen(Event::FormRequested(CallNumber(call)))
    }

    /// The page calls `show('result')`.
    pub(super) fn page_shows_result(&mut self, call: u32) -> News {
        self.happen(Event::ResultRequested(CallNumber(call)))
    }

    pub(super) fn destroy(&mut self) -> News {
        self.happen(Event::DestroyRequested)
    }

    pub(super) fn token_made(&mut self, id: &str) -> News {
        let number = self.tokens.pop().expect("a token is being made");
        self.happen(Event::TokenCreated(number, Ok(card_token(id))))
    }

    pub(super) fn token_fails(&mut self, failure: TokenFailure) -> News {
        let number = self.tokens.pop().expect("a token is being made");
        self.happen(Event::TokenCreated(number, Err(failure)))
    }

    pub(super) fn time_passes(&mut self) -> News {
        let (number, _) = self.timers.pop().expect("a timer is running");
        self.happen(Event::Elapsed(number))
    }

    /// The alarm of this session goes off; the first one of the checkout has the number 0.
    pub(super) fn session_ends(&mut self, alarm: usize) -> News {
        self.happen(Event::Elapsed(self.alarms[alarm]))
    }

    pub(super) fn state(&self) -> &State {
        self.checkout.as_ref().expect("one checkout").state()
    }

    /// Where the checkout is, in a word or two.
    pub(super) fn place(&self) -> String {
        kind_of_state(self.state())
    }

    /// The form that is on screen, or behind what is.
    pub(super) fn form(&self) -> &Form {
        self.state().form().unwrap_or_else(|| panic!("no form: {:?}", self.state()))
    }

    pub(super) fn offer(&self) -> &Offer {
        self.state().offer().unwrap_or_else(|| panic!("no offer: {:?}", self.state()))
    }

    pub(super) fn notice(&self) -> &Notice {
        &self.form().notice
    }

    /// What is on screen to be paid, in cents.
    pub(super) fn total(&self) -> i64 {
        self.offer().order.total().minor()
    }

    /// What has been charged, in cents.
    pub(super) fn charged(&self) -> Vec<i64> {
        self.storefront.approved().iter().map(Money::minor).collect()
    }

    /// Every charge that was sent.
    pub(super) fn charges(&self) -> Vec<&Call> {
        self.sent.iter().filter(|call| call.is_charge()).collect()
    }

    /// The payload of the last event that is not `state-changed`.
    pub(super) fn last_payload(&self) -> Value {
        let is_news = |announcement: &&Announcement| !matches!(announcement, Announcement::StateChanged(_));
        self.announced.iter().rfind(is_news).expect("an announcement").payload()
    }

    /// The steps that the page was told of.
    pub(super) fn steps(&self) -> Vec<&'static str> {
        let step = |announcement: &Announcement| match announcement {
            Announcement::StateChanged(step) => Some(*step),
            _ => None,
        };
        self.announced.iter().filter_map(step).collect()
    }
}

/// A payment token as FramePay makes it.
pub(super) fn card_token(id: &str) -> PaymentToken {
    let raw = Value::object([("id", Some(Value::text(id)))]);
    PaymentToken {
        method: "payment-card".into(),
        id: id.into(),
        brand: Some("Visa".into()),
        last4: Some("1111".into()),
        expiry: None,
        public: raw,
    }
}

/// The variant of a state, with what it says of a payment.
pub(crate) fn kind_of_state(state: &State) -> String {
    match state {
        State::Loading(_) => "loading".to_owned(),
        State::Failed(failure, _) => format!("failed: {}", failure.code.as_str()),
        State::Form(form) if form.is_opening() => "opening".to_owned(),
        State::Form(Form { stage: Stage::Filling, notice, .. }) => format!("form: {}", variant(notice)),
        State::Form(form) => format!("form, {}", variant(&form.stage)),
        State::Expired(_) => "expired".to_owned(),
        State::Paying(paying) => format!("paying: {}", variant(&paying.step)),
        State::Unconfirmed(unconfirmed) => format!("unconfirmed: {}", variant(&unconfirmed.knowledge)),
        State::Approved(_) => "approved".to_owned(),
        State::Destroyed(None) => "destroyed".to_owned(),
        State::Destroyed(Some(_)) => "destroyed: Charging".to_owned(),
    }
}

/// The name of an enum's variant, which is where its text begins.
fn variant(value: &impl core::fmt::Debug) -> String {
    use core::fmt::Write;
    struct Name(String);
    impl Write for Name {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            let name: String = text.chars().take_while(char::is_ascii_alphanumeric).collect();
            self.0.push_str(&name);
            // The rest is not written at all.
            if name.len() == text.len() { Ok(()) } else { Err(core::fmt::Error) }
        }
    }
    let mut name = Name(String::new());
    let _ = write!(name, "{value:?}");
    name.0
}

pub(super) fn kind_of(call: &Call) -> &'static str {
    match call {
        Call::Preview { .. } => "preview",
        Call::ReadyToPay { .. } => "methods",
        Call::Plans(_) => "plans",
        Call::Account => "account",
        Call::Instruments => "instruments",
        Call::Invoice(_) => "invoice",
        Call::Transaction { .. } => "transaction",
        Call::Transactions => "transactions",
        Call::Convert { .. } => "convert",
        Call::Charge(_) => "charge",
        Call::SaveInstrument { .. } => "save",
        Call::SetUp(_) => "setup",
        Call::LatestSetUp { .. } => "latest setup",
        Call::ReplaceInstrument { .. } => "replace",
        Call::Deactivate(_) => "deactivate",
        Call::MakeDefault(_) => "make default",
        Call::Token(_) => "token",
    }
}

fn line_of(effect: &Effect) -> Option<String> {
    Some(match effect {
        Effect::Call(_, call) => format!("ask {}", kind_of(call)),
        Effect::LoadCard => "load card".to_owned(),
        Effect::LoadFields(_) => "load fields".to_owned(),
        Effect::CreateToken(..) => "make token".to_owned(),
        Effect::Announce(Announcement::StateChanged(_)) => return None,
        Effect::Announce(Announcement::Error(failure)) => format!("tell error {}", failure.code.as_str()),
        Effect::Announce(announcement) => format!("tell {}", announcement.name()),
        Effect::SettleMount(outcome) => format!("mount {}", word_of(outcome)),
        Effect::SettleUpdates(updates, outcome) => {
            let numbers = updates.iter().map(|update| update.0).collect();
            format!("update {} {}", joined(numbers), word_of(outcome))
        }
        Effect::SettleCalls(calls, outcome) => {
            let numbers = calls.iter().map(|call| call.0).collect();
            format!("call {} {}", joined(numbers), word_of(outcome))
        }
        Effect::Prefill(_) => "prefill".to_owned(),
        Effect::Focus(Target::Field(field)) => format!("focus {}", field.member()),
        Effect::Focus(target) => format!("focus {}", variant(target).to_lowercase()),
        Effect::Remember(_) => return None,
        Effect::Leave(url) => format!("leave for {url}"),
        Effect::Wait(_, milliseconds) => format!("wait {milliseconds}"),
        // Seconds since the desk opened.
        Effect::WaitUntil(_, seconds) => format!("wait until {}", seconds.saturating_sub(MORNING / 1_000)),
    })
}

fn joined(numbers: Vec<u32>) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("+")
}

fn word_of<T>(outcome: &Result<T, Failure>) -> &'static str {
    outcome.as_ref().map_or_else(|failure| failure.code.as_str(), |_| "ok")
}
