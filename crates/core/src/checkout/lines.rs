//! The lines of the summary: what each line of the order belongs to, and which quantities the shopper may change.

use super::{Form, Offer, Order, State};
use crate::options::{Item, QuantityLimits, Source};
use crate::wire::{LineItem, LineItemKind, Plan, Preview};

/// A line of the order with what is known of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    /// What the storefront says.
    pub item: &'a LineItem,
    /// Its plan; none where the storefront does not tell about it.
    pub plan: Option<&'a Plan>,
    /// The position of the entry of `items` that it comes from.
    pub entry: Option<usize>,
    /// The picture of that entry.
    pub picture: Option<&'a str>,
    /// Whether no line before it comes from that entry. A set-up fee or a trial is a further line of its entry: name,
    /// picture, interval and quantity stand at the first.
    pub is_first: bool,
}

/// A quantity that the shopper may change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EditableQuantity {
    /// What is chosen; perhaps its price is still being asked for.
    pub chosen: u64,
    /// What may be chosen.
    pub limits: QuantityLimits,
}

impl Order {
    /// The lines and sums, where there are any.
    pub fn bill(&self) -> Option<&Preview> {
        match self {
            Self::Items(preview) => Some(preview),
            Self::Amount(_) => None,
            Self::Record(record) => record.invoice().map(|invoice| &invoice.bill),
        }
    }
}

impl Offer {
    /// The lines in the storefront's order. `without_nothing` leaves out those that cost nothing, except where the shopper
    /// may change the quantity: what is not there cannot be changed.
    pub fn lines(&self, without_nothing: bool) -> Vec<Line<'_>> {
        let lines = self.order.bill().map_or(&[][..], |bill| &bill.line_items);
        let items = self.items();
        let mut is_begun = vec![false; items.len()];
        let shown = lines.iter().zip(origins(lines, items, &self.plans)).filter_map(|(item, origin)| {
            let entry = origin.entry.and_then(|entry| items.get(entry));
            let begun = origin.entry.and_then(|entry| is_begun.get_mut(entry));
            let is_first = begun.as_ref().is_none_or(|begun| !**begun);
            let is_editable = is_first && entry.is_some_and(|entry| entry.limits.is_some());
            if without_nothing && !is_editable && item.price.is_some_and(|price| price.is_zero()) {
                return None;
            }
            begun.into_iter().for_each(|begun| *begun = true);
            Some(Line {
                item,
                plan: origin.plan,
                entry: origin.entry,
                picture: entry.and_then(|entry| entry.thumbnail.as_deref()),
                is_first,
            })
        });
        shown.collect()
    }

    /// The entries of the cart, where there is one.
    fn items(&self) -> &[Item] {
        entries(&self.source)
    }
}

/// The entries of the cart, where it is one.
pub(super) fn entries(source: &Source) -> &[Item] {
    match source {
        Source::Items(items) => items,
        _ => &[],
    }
}

impl LineItem {
    /// Whether it takes away.
    pub fn is_credit(&self) -> bool {
        self.kind == LineItemKind::Credit
    }
}

impl Form {
    /// The quantity of an entry of the order on screen, where the shopper may change it. None also while the page is
    /// replacing the order by one that has something else at this position.
    pub fn quantity_of(&self, entry: usize) -> Option<EditableQuantity> {
        let shown = self.offer.items().get(entry)?;
        let chosen = entries(self.chosen_source()).get(entry).filter(|chosen| chosen.plan_id == shown.plan_id)?;
        Some(EditableQuantity { chosen: chosen.quantity, limits: chosen.limits? })
    }
}

impl State {
    /// The quantities that the shopper may change now, by the position of their entries; empty where there are none.
    pub fn editable_quantities(&self) -> Vec<Option<EditableQuantity>> {
        match self {
            Self::Form(form) if form.is_filling() => {
                (0..form.offer.items().len()).map(|entry| form.quantity_of(entry)).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Origin<'a> {
    entry: Option<usize>,
    plan: Option<&'a Plan>,
}

/// Where each line comes from. The storefront names only its plan: the lines of a plan that stands in several entries are
/// shared out among them evenly, in their order.
fn origins<'a>(lines: &[LineItem], items: &[Item], plans: &'a [Plan]) -> Vec<Origin<'a>> {
    let of_items = Ranked::new(items.iter().map(|item| item.plan_id.as_str()));
    let of_plans = Ranked::new(plans.iter().map(|plan| plan.id.as_str()));
    let of_lines = Ranked::new(lines.iter().map(|line| line.plan_id.as_deref().unwrap_or_default()));
    let mut origins = vec![Origin::default(); lines.len()];
    for same in of_lines.0.chunk_by(|(one, _), (other, _)| one == other) {
        let id = same.first().map(|(id, _)| *id).unwrap_or_default();
        let entries = of_items.with_id(id);
        let plan = of_plans.with_id(id).first().and_then(|(_, position)| plans.get(*position));
        for (number, (_, line)) in same.iter().enumerate() {
            let entry = entries.get(number * entries.len() / same.len().max(entries.len()));
            if let Some(origin) = origins.get_mut(*line) {
                *origin = Origin { entry: entry.map(|(_, entry)| *entry), plan };
            }
        }
    }
    origins
}

/// Ids with their positions, so that those of one id are found at once: a cart may have hundreds of entries.
pub(super) struct Ranked<'a>(Vec<(&'a str, usize)>);

impl<'a> Ranked<'a> {
    pub(super) fn new(ids: impl Iterator<Item = &'a str>) -> Self {
        let mut ranked: Vec<_> = ids.enumerate().map(|(position, id)| (id, position)).collect();
        ranked.sort_unstable();
        Self(ranked)
    }

    /// Those of one id, in their order.
    fn with_id(&self, id: &str) -> &[(&'a str, usize)] {
        let from = self.0.partition_point(|(other, _)| *other < id);
        let rest = self.0.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(other, _)| *other == id)).unwrap_or_default()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        !self.with_id(id).is_empty()
    }

    /// Whether an id stands first at this position.
    pub(super) fn is_first(&self, id: &str, position: usize) -> bool {
        self.with_id(id).first().is_some_and(|(_, first)| *first == position)
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::Refresh;
    use super::super::{Pricing, Terms};
    use super::*;
    use crate::money::Currency;
    use crate::options::{ApiMode, ApprovalWindow, InstrumentRules, Intent, Steps, Storefront};
    use crate::value::tests::value_of;
    use proptest::prelude::*;
    use serde_json::json;
    use std::sync::Arc;

    const LIMITS: QuantityLimits = QuantityLimits { minimum: 1, maximum: 9, multiple_of: 1 };

    fn item(plan_id: &str, limits: Option<QuantityLimits>) -> Item {
        Item { plan_id: plan_id.to_owned(), quantity: 2, limits, thumbnail: Some(["/", plan_id].concat()) }
    }

    fn fixed(plans: &[&str]) -> Vec<Item> {
        plans.iter().map(|plan| item(plan, None)).collect()
    }

    /// A line of each plan, at so many dollars.
    fn bill(lines: &[(&str, u32)]) -> Preview {
        let line = |(plan, price): &(&str, u32)| json!({"planId": plan, "price": price});
        let lines: Vec<_> = lines.iter().map(line).collect();
        Preview::read(&value_of(&json!({"currency": "USD", "total": 1, "lineItems": lines}))).unwrap()
    }

    fn offer(items: Vec<Item>, lines: &[(&str, u32)]) -> Offer {
        let storefront = Storefront {
            api_mode: ApiMode::Sandbox,
            api_url: String::new(),
            organization_id: String::new(),
            website_id: String::new(),
            publishable_key: None,
            customer: None,
        };
        let source = Source::Items(items);
        let steps = Steps { confirmation: true, result: true, continue_button: true };
        let instruments = InstrumentRules { create: true, update: false, deactivate: false, make_default: false };
        Offer {
            terms: Terms {
                storefront,
                source: source.clone(),
                intent: Intent::Purchase,
                steps,
                instruments,
                approval: ApprovalWindow::Dialog,
            },
            priced_at: 0,
            source,
            place: None,
            home: None,
            order: Order::Items(bill(lines)),
            methods: Vec::new(),
            plans: Plan::read_all(&value_of(&json!([{"id": "b"}, {"id": "a"}]))),
            customer: None,
        }
    }

    /// The entry of each line, and whether it is its first.
    fn entries_of(items: &[&str], lines: &[&str]) -> Vec<(Option<usize>, bool)> {
        let lines: Vec<_> = lines.iter().map(|plan| (*plan, 1)).collect();
        offer(fixed(items), &lines).lines(false).iter().map(|line| (line.entry, line.is_first)).collect()
    }

    #[test]
    fn a_line_belongs_to_the_entry_of_its_plan_wherever_it_stands() {
        assert_eq!(entries_of(&["a", "b"], &["b", "a"]), [(Some(1), true), (Some(0), true)]);
    }

    #[test]
    fn further_lines_of_a_plan_belong_to_the_same_entry() {
        assert_eq!(entries_of(&["a", "b"], &["a", "a", "b"]), [(Some(0), true), (Some(0), false), (Some(1), true)]);
        assert_eq!(entries_of(&["a", "b"], &["a", "b", "a"]), [(Some(0), true), (Some(1), true), (Some(0), false)]);
    }

    #[test]
    fn two_entries_of_one_plan_share_its_lines_in_their_order() {
        assert_eq!(entries_of(&["a", "b", "a"], &["a", "b", "a"]), [(Some(0), true), (Some(1), true), (Some(2), true)]);
        let with_setup = [(Some(0), true), (Some(0), false), (Some(1), true), (Some(1), false)];
        assert_eq!(entries_of(&["a", "a"], &["a", "a", "a", "a"]), with_setup);
    }

    #[test]
    fn a_line_of_no_entry_stands_by_itself() {
        assert_eq!(entries_of(&["a"], &["a", "gift", ""]), [(Some(0), true), (None, true), (None, true)]);
    }

    #[test]
    fn fewer_lines_than_entries_belong_to_the_first_of_them() {
        assert_eq!(entries_of(&["a", "a", "a"], &["a", "a"]), [(Some(0), true), (Some(1), true)]);
    }

    #[test]
    fn a_line_has_the_plan_and_the_picture_of_its_entry() {
        let offer = offer(fixed(&["b"]), &[("b", 1), ("c", 1)]);
        let known: Vec<_> =
            offer.lines(false).iter().map(|line| (line.plan.map(|plan| plan.id.as_str()), line.picture)).collect();
        assert_eq!(known, [(Some("b"), Some("/b")), (None, None)]);
    }

    #[test]
    fn lines_of_nothing_are_left_out_and_the_next_line_is_the_first() {
        let offer = offer(fixed(&["a", "b"]), &[("a", 0), ("a", 3), ("b", 0)]);
        let left: Vec<_> = offer.lines(true).iter().map(|line| (line.entry, line.is_first)).collect();
        assert_eq!(left, [(Some(0), true)]);
        assert_eq!(offer.lines(false).len(), 3);
    }

    #[test]
    fn a_line_of_nothing_whose_quantity_can_be_changed_stays() {
        assert_eq!(offer(vec![item("a", Some(LIMITS))], &[("a", 0)]).lines(true).len(), 1);
    }

    #[test]
    fn a_plain_amount_has_no_lines() {
        let dollars = crate::money::Money::from_minor(1, Currency::parse("USD").unwrap());
        let offer = Offer { order: Order::Amount(dollars), ..offer(fixed(&["a"]), &[]) };
        assert!(offer.lines(false).is_empty() && offer.order.bill().is_none());
    }

    /// A form whose order is being replaced by one with these items.
    fn form_towards(shown: Vec<Item>, chosen: Vec<Item>) -> Form {
        let offer = Arc::new(offer(shown, &[("a", 1)]));
        let mut pricing = Pricing::known(&offer);
        pricing.source = Source::Items(chosen);
        Form { refresh: Some(Refresh { pricing, updates: Vec::new() }), ..Form::new(offer) }
    }

    #[test]
    fn the_quantity_is_the_chosen_one_while_its_price_is_asked_for() {
        let three = Item { quantity: 3, ..item("a", Some(LIMITS)) };
        let form = form_towards(vec![item("a", Some(LIMITS))], vec![three]);
        assert_eq!(form.quantity_of(0), Some(EditableQuantity { chosen: 3, limits: LIMITS }));
        assert_eq!(State::Form(form).editable_quantities().len(), 1);
    }

    #[test]
    fn a_quantity_without_limits_or_at_a_place_that_gets_another_plan_cannot_be_changed() {
        assert_eq!(Form::new(Arc::new(offer(fixed(&["a"]), &[]))).quantity_of(0), None);
        let towards = |chosen| form_towards(vec![item("a", Some(LIMITS))], chosen).quantity_of(0);
        assert_eq!(towards(vec![item("b", Some(LIMITS))]), None);
        assert_eq!(towards(Vec::new()), None);
    }

    proptest! {
        #[test]
        fn every_line_of_a_plan_that_is_bought_has_an_entry_of_that_plan(
            items in prop::collection::vec("[abc]", 1..6),
            lines in prop::collection::vec("[abcd]", 0..12),
        ) {
            let items: Vec<_> = items.iter().map(String::as_str).collect();
            let priced: Vec<_> = lines.iter().map(|plan| (plan.as_str(), 1)).collect();
            for line in offer(fixed(&items), &priced).lines(false) {
                let plan = line.item.plan_id.as_deref().unwrap();
                prop_assert_eq!(line.entry.map(|entry| items[entry]), items.contains(&plan).then_some(plan));
            }
        }

        #[test]
        fn an_id_is_first_where_it_is_new(ids in prop::collection::vec("[a-d]{0,2}", 0..20)) {
            let ranked = Ranked::new(ids.iter().map(String::as_str));
            for (position, id) in ids.iter().enumerate() {
                prop_assert_eq!(ranked.is_first(id, position), !ids[..position].contains(id));
            }
        }
    }
}
