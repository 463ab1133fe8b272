//! Quantities that the shopper may change.

use super::*;

fn ready() -> Desk {
    Desk::ready_for(terms(adjustable_mugs(1, 5)))
}

fn quantity(source: &Source) -> u64 {
    match source {
        Source::Items(items) => items[0].quantity,
        other => panic!("{other:?}"),
    }
}

/// Three mugs, chosen by the shopper.
fn three() -> Desk {
    let mut desk = ready();
    desk.choose_quantity(3);
    desk.answer_all();
    desk
}

#[test]
fn another_quantity_asks_what_it_costs_and_how_it_can_be_paid() {
    let mut desk = ready();
    assert_eq!(desk.choose_quantity(3), ["ask preview", "ask methods"]);
    assert_eq!(desk.answer_all(), ["tell totals-changed"]);
    assert_eq!((desk.total(), quantity(&desk.offer().source)), (5_400, 3));
}

#[test]
fn what_the_page_asks_for_stays_what_it_asked_for() {
    assert_eq!(quantity(&three().offer().terms.source), 1);
}

#[test]
fn a_quantity_outside_of_its_limits_is_not_taken() {
    for wrong in [0, 6, 1_000] {
        assert_eq!(ready().choose_quantity(wrong), NOTHING, "{wrong}");
    }
    let limits = Some(QuantityLimits { minimum: 2, maximum: 8, multiple_of: 2 });
    let pairs = Source::Items(vec![Item { plan_id: "plan_mug".into(), quantity: 2, limits, thumbnail: None }]);
    assert_eq!(Desk::ready_for(terms(pairs.clone())).choose_quantity(3), NOTHING);
    assert_eq!(Desk::ready_for(terms(pairs)).choose_quantity(4), ["ask preview", "ask methods"]);
}

#[test]
fn the_same_quantity_is_no_news() {
    assert_eq!(ready().choose_quantity(1), NOTHING);
    assert_eq!(three().choose_quantity(3), NOTHING);
}

#[test]
fn what_has_no_limits_or_is_no_item_cannot_be_changed() {
    assert_eq!(Desk::ready().choose_quantity(2), NOTHING);
    assert_eq!(Desk::ready_for(terms(amount(4_995))).choose_quantity(2), NOTHING);
    assert_eq!(ready().happen(Event::QuantityChosen(1, 2)), NOTHING);
}

#[test]
fn nothing_is_paid_while_a_quantity_is_being_priced() {
    let mut desk = ready();
    desk.choose_quantity(3);
    assert_eq!(desk.press(), NOTHING);
    assert_eq!((desk.place().as_str(), quantity(desk.form().chosen_source())), ("form: None", 3));
}

#[test]
fn the_last_of_several_wins() {
    let mut desk = ready();
    desk.choose_quantity(2);
    desk.choose_quantity(3);
    desk.answer_all();
    assert_eq!(desk.total(), 5_400);
}

#[test]
fn back_to_what_is_shown_asks_nothing() {
    let mut desk = ready();
    desk.choose_quantity(3);
    assert_eq!(desk.choose_quantity(1), NOTHING);
    assert_eq!(desk.answer_all(), NOTHING);
    assert_eq!(desk.press(), ["ask preview"]);
}

#[test]
fn one_that_cannot_be_priced_is_told_and_the_old_one_stays() {
    let mut desk = ready();
    desk.choose_quantity(3);
    assert_eq!(desk.fail("preview", status(422)), ["tell error request-refused"]);
    assert_eq!((desk.total(), quantity(desk.form().chosen_source())), (1_800, 1));
    assert_eq!(desk.place(), "form: Failed");
}

#[test]
fn what_was_chosen_is_what_is_charged() {
    let mut desk = three();
    desk.press();
    desk.answer("preview");
    desk.token_made("tok_1");
    desk.press();
    desk.answer("charge");
    assert_eq!(desk.charged(), [3 * 1_800 + 160]);
}

#[test]
fn it_cannot_be_changed_while_it_is_being_confirmed() {
    let mut desk = three();
    desk.press();
    desk.answer("preview");
    desk.token_made("tok_1");
    assert_eq!(desk.choose_quantity(2), NOTHING);
    assert_eq!(desk.place(), "form, Confirming");
}

#[test]
fn an_update_of_something_else_takes_no_quantity_back() {
    let mut desk = three();
    assert_eq!(desk.update(1, confirmed_by_page(terms(adjustable_mugs(1, 5)))), ["update 1 ok"]);
    assert_eq!(quantity(&desk.offer().source), 3);
}

#[test]
fn an_entry_that_is_added_leaves_the_others_as_they_were_chosen() {
    let mut desk = three();
    let (Source::Items(mut both), Source::Items(more)) = (adjustable_mugs(1, 5), items(&[("plan_cup", 1)])) else {
        panic!()
    };
    both.extend(more);
    assert_eq!(desk.update(1, terms(Source::Items(both))), ["ask plans", "ask preview", "ask methods"]);
    desk.answer_all();
    assert_eq!((desk.total(), quantity(&desk.offer().source)), (4 * 1_800, 3));
}

#[test]
fn an_update_that_says_another_quantity_or_other_limits_says_it() {
    for (asked, expected) in [(adjustable_mugs(2, 5), 2), (adjustable_mugs(1, 2), 1), (mugs(1), 1)] {
        let mut desk = three();
        desk.update(1, terms(asked));
        desk.answer_all();
        assert_eq!(quantity(&desk.offer().source), expected);
    }
}

#[test]
fn a_quantity_chosen_during_an_update_belongs_to_it() {
    let mut desk = ready();
    desk.update(1, terms(adjustable_mugs(2, 5)));
    desk.choose_quantity(4);
    assert_eq!(desk.answer_all(), ["update 1 ok", "tell totals-changed"]);
    assert_eq!(desk.total(), 4 * 1_800);
}
