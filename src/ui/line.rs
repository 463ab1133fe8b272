//! One line of the order.

use super::element::{el, paragraph};
use super::stepper::Stepper;
use super::summary::append;
use crate::words::Words;
use checkout_core::checkout::{EditableQuantity, Line};
use checkout_core::message::Message;
use checkout_core::wire::{LineItem, Plan};
use web_sys::Element;

/// What a line says.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct View<'a> {
    pub(super) line: Line<'a>,
    /// Whether there is a picture at any line: then there is room for one at each.
    pub(super) has_pictures: bool,
    /// The position of its entry and the quantity, where the shopper may change it here and now.
    pub(super) editable: Option<(usize, EditableQuantity)>,
}

impl<'a> View<'a> {
    fn plan(&self) -> Option<&'a Plan> {
        self.line.plan.filter(|_| self.line.is_first)
    }

    fn picture(&self) -> Option<&'a str> {
        self.line.picture.filter(|_| self.line.is_first)
    }

    /// The product's name with the line's own words below, or those alone where the product is not known.
    fn names(&self) -> (&'a str, Option<&'a str>) {
        let Line { item, .. } = self.line;
        let of_line = item.product_name.as_deref();
        let product = self.plan().and_then(|plan| plan.product_name.as_deref()).or(of_line);
        match (product, item.description.as_deref()) {
            (Some(product), words) => (product, words.filter(|words| *words != product)),
            (None, Some(words)) => (words, None),
            (None, None) => {
                let plan = self.plan().and_then(|plan| plan.name.as_deref()).or(item.plan_id.as_deref());
                (plan.unwrap_or_default(), None)
            }
        }
    }

    fn price_text(&self, words: &Words) -> String {
        let LineItem { price, .. } = self.line.item;
        let write = if self.line.item.is_credit() { Words::less } else { Words::money };
        price.map(|price| write(words, price)).unwrap_or_default()
    }

    fn quantity_text(&self, words: &Words) -> String {
        let Some(quantity) = self.line.item.quantity else { return String::new() };
        let count = words.count(quantity);
        match self.line.item.unit_price {
            Some(price) => {
                words.fill(Message::LineQuantity, &[("quantity", &count), ("price", &words.unit_price(price))])
            }
            None if quantity > 1 => words.fill(Message::LineEach, &[("quantity", &count)]),
            None => String::new(),
        }
    }

    fn each_text(&self, words: &Words) -> String {
        let price = self.line.item.unit_price.map(|price| words.unit_price(price));
        price.map(|price| words.fill(Message::QuantityEach, &[("price", &price)])).unwrap_or_default()
    }
}

fn note(plan: &Plan, words: &Words) -> String {
    let trial =
        plan.trial.as_ref().map(|trial| words.fill(Message::LineTrial, &[("period", &words.period(&trial.period))]));
    let renews =
        plan.interval.as_ref().map(|every| words.fill(Message::LineRenews, &[("interval", &words.interval(every))]));
    let metered = plan.is_metered.then(|| words.text(Message::LineMetered));
    [trial, renews, metered].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A line on the page. Each of its parts has its place, empty where there is nothing to say.
pub(super) struct DrawnLine {
    line: Element,
    name: Element,
    detail: Element,
    quantity: Element,
    note: Element,
    amount: Element,
    picture: Option<Element>,
    position: usize,
    stepper: Option<Stepper>,
}

impl DrawnLine {
    /// Adds a line at the end of the list.
    pub(super) fn append(list: &Element, position: usize, view: &View<'_>, words: &Words) -> Self {
        let part = |class| paragraph(class, "").into_element();
        let [name, detail, note, amount] = ["name", "hint", "hint", "amount"].map(part);
        let quantity = el("div").class(PLAIN).attr("part", "quantity").into_element();
        let text = el("div").class("line-text").into_element();
        let line = el("li").attr("part", "line-item").class("line").into_element();
        append(&text, [&name, &detail, &quantity, &note]);
        append(&line, [&text, &amount]);
        let mut drawn = Self { line, name, detail, quantity, note, amount, picture: None, position, stepper: None };
        drawn.show(None, view, words);
        append(list, [&drawn.line]);
        drawn
    }

    pub(super) fn remove(self) {
        self.line.remove();
    }

    /// Says what is new. `was` is what it says already, in the same words; none where that is nothing.
    pub(super) fn show(&mut self, was: Option<&View<'_>>, now: &View<'_>, words: &Words) {
        let is_new = |is_same: &dyn Fn(&View<'_>) -> bool| !was.is_some_and(is_same);
        if !is_new(&|was| was == now) {
            return;
        }
        if is_new(&|was| was.names() == now.names()) {
            let (name, detail) = now.names();
            self.name.set_text_content(Some(name));
            self.detail.set_text_content(detail);
        }
        if is_new(&|was| was.plan() == now.plan()) {
            self.note.set_text_content(now.plan().map(|plan| note(plan, words)).as_deref());
        }
        let price = |view: &View<'_>| (view.line.item.is_credit(), view.line.item.price);
        if is_new(&|was| price(was) == price(now)) {
            self.amount.set_text_content(Some(&now.price_text(words)));
        }
        if is_new(&|was| (was.has_pictures, was.picture()) == (now.has_pictures, now.picture())) {
            self.show_picture(now);
        }
        let quantity = |view: &View<'_>| (view.editable, view.line.item.quantity, view.line.item.unit_price);
        if is_new(&|was| quantity(was) == quantity(now)) || now.editable.is_some() {
            self.show_quantity(now, words);
        }
    }

    fn show_picture(&mut self, now: &View<'_>) {
        self.picture.take().inspect(Element::remove);
        if now.has_pictures {
            // The name stands beside it, so the picture has nothing to add for those who cannot see it.
            let image = |url: &str| el("img").attr("src", url).attr("alt", "").attr("loading", "lazy");
            let picture = el("span").class("picture").children(now.picture().map(image)).into_element();
            let _ = self.line.insert_before(&picture, self.line.first_child().as_ref());
            self.picture = Some(picture);
        }
    }

    fn show_quantity(&mut self, now: &View<'_>, words: &Words) {
        let Some((entry, quantity)) = now.editable else {
            if self.stepper.take().is_some() {
                let _ = self.quantity.set_attribute("class", PLAIN);
            }
            return self.quantity.set_text_content(Some(&now.quantity_text(words)));
        };
        let stepper = self.stepper.get_or_insert_with(|| {
            let _ = self.quantity.set_attribute("class", "quantity");
            Stepper::fill(&self.quantity, self.position, quantity.chosen)
        });
        stepper.show(entry, quantity, now.names().0, &now.each_text(words), words);
    }

    /// The stepper, where the quantity can be changed.
    pub(super) fn stepper(&mut self) -> Option<&mut Stepper> {
        self.stepper.as_mut()
    }

    /// The stepper, if an event comes from it.
    pub(super) fn stepper_at(&self, event: &web_sys::Event) -> Option<&Stepper> {
        self.stepper.as_ref().filter(|stepper| stepper.has(event))
    }
}

/// The class of a quantity that cannot be changed.
const PLAIN: &str = "hint";
