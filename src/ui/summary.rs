//! The order summary: what is bought, what it costs now, what it costs later.

use super::element::{El, el};
use super::line_items::Lines;
use super::{amounts, renewal};
use crate::session::Session;
use crate::words::Words;
use checkout_core::checkout::{EditableQuantity, Form, Offer, State};
use checkout_core::message::Message;
use checkout_core::options::Source;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::Element;

/// The summary. It is kept on the page and told what is new.
pub(super) fn summary(session: Session) -> El {
    let badge = session.is_test().then(|| el("span").class("tag").say(&session, Message::TestMode));
    let title = el("h2").attr("id", "summary-title").say(&session, Message::SummaryTitle);
    el("section")
        .attr("part", "summary")
        .attr("aria-labelledby", "summary-title")
        .child(el("div").class("head").child(title).children(badge))
        .child(contents(session))
}

/// What the shopper does in the lines is heard here, so that hundreds of lines need no listeners of their own.
fn contents(session: Session) -> El {
    let drawn = Rc::new(RefCell::new(Drawn::new()));
    let listening = ["click", "change", "keydown"].into_iter().fold(el("div"), |place, event| {
        let (drawn, session) = (Rc::clone(&drawn), session.clone());
        place.on(event, move |event| hear(&drawn, &session, &event))
    });
    listening.follow(move |place| drawn.borrow_mut().show(place, &session))
}

fn hear(drawn: &RefCell<Drawn>, session: &Session, event: &web_sys::Event) {
    let Some(step) = drawn.borrow().lines.step_of(session, event) else { return };
    // A listener of the page may change what is drawn before this returns.
    if let Some(choice) = step.choice() {
        session.dispatch(choice);
    }
    drawn.borrow_mut().lines.settle(session, &step);
}

/// What the summary says at the moment.
pub(super) struct Shown {
    content: Content,
    /// The quantities that can be changed now, by the position of their entries.
    pub(super) quantities: Vec<Option<EditableQuantity>>,
    is_provisional: bool,
    pub(super) without_nothing: bool,
    pub(super) words: Rc<Words>,
}

/// What there is to show.
enum Content {
    /// So many lines are on their way.
    Awaited(usize),
    Offer(Arc<Offer>),
    Nothing,
}

impl Content {
    fn of(state: &State) -> Self {
        let offer = match state {
            State::Loading(_) => return Self::Awaited(lines_of(state)),
            // What has been loaded is shown; nothing pretends to be on its way.
            State::Failed(_, loading) => loading.outline().map(Arc::new),
            other => other.shown_offer().cloned(),
        };
        offer.map_or(Self::Nothing, Self::Offer)
    }
}

fn lines_of(state: &State) -> usize {
    match state.source() {
        Some(Source::Items(items)) => items.len(),
        _ => 0,
    }
}

impl Shown {
    fn of(session: &Session) -> Self {
        let (content, quantities, is_provisional) = session.with_state(|state| {
            let is_provisional = state.form().is_some_and(Form::is_being_replaced);
            (Content::of(state), state.editable_quantities(), is_provisional)
        });
        let (without_nothing, words) = (session.hides_zero_amounts(), session.words());
        Self { content, quantities, is_provisional, without_nothing, words }
    }

    /// The offer that is shown.
    pub(super) fn offer(&self) -> Option<&Arc<Offer>> {
        match &self.content {
            Content::Offer(offer) => Some(offer),
            Content::Awaited(_) | Content::Nothing => None,
        }
    }

    /// Whether the offer says the same. It is never changed, only replaced, so it need not be compared member by member.
    fn says_the_same(&self, other: &Self) -> bool {
        let is_same_content = match (&self.content, &other.content) {
            (Content::Offer(one), Content::Offer(other)) => Arc::ptr_eq(one, other),
            (Content::Awaited(one), Content::Awaited(other)) => one == other,
            (Content::Nothing, Content::Nothing) => true,
            _ => false,
        };
        is_same_content && self.without_nothing == other.without_nothing && Rc::ptr_eq(&self.words, &other.words)
    }
}

/// The parts of the summary on the page, empty where there is nothing to say.
struct Drawn {
    skeleton: Element,
    number: Element,
    lines: Lines,
    totals: Element,
    renewal: Element,
    shown: Option<Shown>,
}

impl Drawn {
    fn new() -> Self {
        Self {
            skeleton: el("div").into_element(),
            number: el("p").class("hint invoice").into_element(),
            lines: Lines::new(),
            totals: el("dl").attr("part", "totals").class("totals").into_element(),
            renewal: el("p").class("renewal").into_element(),
            shown: None,
        }
    }

    fn show(&mut self, place: &Element, session: &Session) {
        if self.shown.is_none() {
            append(place, [&self.skeleton, &self.number, self.lines.list(), &self.totals, &self.renewal]);
        }
        let now = Shown::of(session);
        let _ = place.set_attribute("aria-busy", if now.is_provisional { "true" } else { "false" });
        let before = self.shown.take();
        let is_same = before.as_ref().is_some_and(|before| before.says_the_same(&now));
        if !is_same {
            self.show_sums(session, &now);
        }
        if !is_same || before.as_ref().is_none_or(|before| before.quantities != now.quantities) {
            self.lines.show(before.as_ref(), &now);
        }
        self.shown = Some(now);
    }

    fn show_sums(&self, session: &Session, now: &Shown) {
        let offer = now.offer();
        let skeleton = match now.content {
            Content::Awaited(lines) => Some(skeleton(lines)),
            Content::Offer(_) | Content::Nothing => None,
        };
        replace(&self.skeleton, skeleton);
        self.number.set_text_content(offer.and_then(|offer| invoice_number(&now.words, offer)).as_deref());
        replace(&self.totals, offer.map(|offer| amounts::amounts(session, offer)).unwrap_or_default());
        self.renewal.set_text_content(offer.and_then(|offer| renewal::renewal(&now.words, offer)).as_deref());
    }
}

/// Adds elements at the end of another.
pub(super) fn append<'a>(place: &Element, children: impl IntoIterator<Item = &'a Element>) {
    for child in children {
        let _ = place.append_child(child);
    }
}

fn replace(place: &Element, children: impl IntoIterator<Item = El>) {
    place.set_text_content(None);
    children.into_iter().for_each(|child| append(place, [&child.into_element()]));
}

fn invoice_number(words: &Words, offer: &Offer) -> Option<String> {
    let number = offer.order.invoice()?.number?;
    Some(words.fill(Message::InvoiceNumber, &[("number", &number.to_string())]))
}

/// As many bars as there will be lines.
fn skeleton(lines: usize) -> El {
    let bar = |class: &'static str| el("div").class(class);
    let rows = if lines > 0 { 2 } else { 0 };
    el("div")
        .attr("part", "skeleton")
        .class("skeleton")
        .attr("aria-hidden", "true")
        .children((0..lines).map(|_| bar("bar line")))
        .children((0..rows).map(|_| bar("bar row")))
        .child(bar("bar total"))
}
