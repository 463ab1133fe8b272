//! Pages that were left in mid-payment, by a reload or for the page of a bank, and are loaded anew.

use super::*;
use crate::value::tests::value_of;

/// What the page kept, as its memory gives it back.
fn kept(desk: &Desk) -> Remembered {
    let kept = desk.kept.as_ref().expect("something is kept");
    let text: serde_json::Value = serde_json::from_str(&kept.to_value().to_json()).unwrap();
    Remembered::read(&value_of(&text), desk.at.milliseconds).expect("what was kept can be read")
}

/// The page is loaded anew; what was on the wire may have arrived.
fn reload(desk: &Desk, terms: Terms) -> Desk {
    let (mut again, _) = Desk::resume_at(desk.storefront.clone(), terms, kept(desk));
    again.answer_all_but(&["token", "transaction", "transactions"]);
    again
}

#[test]
fn nothing_is_kept_before_a_charge_and_nothing_after_its_end() {
    assert!(Desk::confirming().kept.is_none());
    assert!(Desk::charging().kept.is_some());
    assert!(Desk::approved().kept.is_none());
    let mut declined = Desk::charging();
    declined.storefront.decide(TransactionResult::Declined);
    declined.answer("charge");
    assert!(declined.kept.is_none());
}

#[test]
fn what_is_kept_is_kept_before_the_charge_leaves() {
    let desk = Desk::confirming();
    let (_, effects) = desk.step_aside(Event::Submitted(desk.form().stage.tender().unwrap().submission()));
    let position = |wanted: fn(&Effect) -> bool| effects.iter().position(wanted).unwrap();
    let remembered = position(|effect| matches!(effect, Effect::Remember(Some(_))));
    assert!(remembered < position(|effect| matches!(effect, Effect::Call(_, Call::Charge(_)))));
}

#[test]
fn what_is_kept_has_no_card_data_and_no_key() {
    let text = Desk::charging().kept.unwrap().to_value().to_json();
    assert!(["1111", "Visa", "pk_", "jwt"].iter().all(|secret| !text.contains(secret)), "{text}");
}

#[test]
fn it_is_kept_for_an_hour() {
    let value = Desk::charging().kept.unwrap().to_value();
    let since = value.get("since").as_integer().unwrap();
    assert!(Remembered::read(&value, since + 3_600_000).is_some());
    assert!(Remembered::read(&value, since + 3_600_001).is_none());
}

#[test]
fn what_cannot_be_read_is_nothing() {
    for odd in [json(r#"{}"#), json(r#"{"since": 1}"#), json(r#""x""#), json("null")] {
        assert!(Remembered::read(&odd, 0).is_none());
    }
}

fn json(text: &str) -> Value {
    value_of(&serde_json::from_str(text).unwrap())
}

#[test]
fn a_charge_that_was_cut_off_is_looked_up_by_its_guard() {
    let mut cut_off = Desk::charging();
    cut_off.lose_answer("charge");
    let mut desk = reload(&cut_off, terms(mugs(1)));
    assert_eq!(desk.open_calls(), ["token"]);
    desk.answer("token");
    assert_eq!(desk.place(), "unconfirmed: Arrived");
    assert_eq!(desk.storefront.approved().len(), 1);
}

#[test]
fn a_charge_that_never_arrived_may_be_sent_again_as_it_was() {
    let charging = Desk::charging();
    let mut desk = reload(&charging, terms(mugs(1)));
    desk.answer("token");
    assert_eq!(desk.place(), "unconfirmed: NotArrived");
    assert_eq!(desk.retry(), ["ask charge"]);
    assert_eq!(desk.charges(), charging.charges());
    desk.answer("charge");
    assert_eq!((desk.place().as_str(), desk.charged()), ("approved", vec![1_960]));
}

#[test]
fn a_transaction_is_asked_for_and_its_result_told_and_then_forgotten() {
    let pending = Desk::pending();
    pending.storefront.settle_pending(&TransactionResult::Approved);
    let mut desk = reload(&pending, terms(mugs(1)));
    assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "focus outcome"]);
    assert!(desk.kept.is_none());
}

#[test]
fn a_decline_leads_to_the_form_with_what_was_typed() {
    let pending = Desk::pending();
    pending.storefront.settle_pending(&TransactionResult::Declined);
    let mut desk = reload(&pending, terms(mugs(1)));
    desk.answer("transaction");
    assert_eq!((desk.place().as_str(), &desk.prefilled), ("form: Declined", &vec![in_new_york()]));
}

#[test]
fn an_invoice_that_was_paid_meanwhile_is_a_result_and_no_failure() {
    let mut charging = Desk::charging_for(signed_in(invoice(), 1));
    charging.lose_answer("charge");
    let mut desk = Desk::resume_at(charging.storefront.clone(), signed_in(invoice(), 1), kept(&charging)).0;
    desk.answer_all();
    assert_eq!((desk.place().as_str(), desk.charged()), ("approved", vec![6_000]));
}

#[test]
fn a_saved_instrument_is_found_among_the_transactions() {
    let mut charging = Desk::charging_for(signed_in(amount(4_995), 1));
    charging.answer_if("transactions");
    charging.lose_answer("charge");
    let mut desk = reload(&charging, signed_in(amount(4_995), 1));
    desk.answer("transactions");
    assert_eq!(desk.place(), "approved");
}

#[test]
fn the_card_fields_need_not_come_for_a_result_to_be_seen() {
    let pending = Desk::pending();
    let mut desk = reload(&pending, terms(mugs(1)));
    desk.happen(Event::CardFailed(Code::FramepayBlocked.into()));
    desk.storefront.settle_pending(&TransactionResult::Approved);
    desk.answer("transaction");
    assert_eq!(desk.place(), "approved");
}

#[test]
fn card_fields_that_fail_before_the_answers_hide_no_result() {
    let pending = Desk::pending();
    pending.storefront.settle_pending(&TransactionResult::Approved);
    let (mut desk, _) = Desk::resume_at(pending.storefront.clone(), terms(mugs(1)), kept(&pending));
    assert_eq!(desk.happen(Event::CardFailed(Code::FramepayBlocked.into())), NOTHING);
    assert_eq!(desk.place(), "loading");
    desk.answer_all();
    assert_eq!(desk.place(), "approved");
}

#[test]
fn what_fails_on_the_way_is_never_shown_as_a_failure() {
    let (mut desk, _) = Desk::resume_at(desk::shop(), terms(mugs(1)), kept(&Desk::charging()));
    let news = desk.fail("preview", status(403));
    assert_eq!(news, ["tell error payment-unconfirmed", "mount payment-unconfirmed"]);
    assert_eq!(desk.state().name(), "unconfirmed");
    assert!(desk.kept.is_some());
    assert_eq!(desk.retry(), ["ask preview"]);
}

#[test]
fn a_session_may_be_renewed_on_the_way_and_nothing_else_may_change() {
    let charging = Desk::charging_for(signed_in(invoice(), 1));
    let (mut desk, _) = Desk::resume_at(desk::shop(), signed_in(invoice(), 1), kept(&charging));
    assert_eq!(desk.update(1, signed_in(mugs(1), 1)), ["update 1 payment-in-progress"]);
    assert!(desk.update(2, signed_in(invoice(), 2)).contains(&"ask invoice".to_owned()));
}

#[test]
fn what_is_bought_has_its_picture_and_its_limits_again_and_the_quantity_that_was_chosen() {
    let limits = QuantityLimits { minimum: 1, maximum: 9, multiple_of: 1 };
    let item = |plan_id: &str, quantity| Item { plan_id: plan_id.into(), quantity, limits: None, thumbnail: None };
    let dressed = |item: Item| Item { limits: Some(limits), thumbnail: Some("/mug.svg".into()), ..item };
    let page = terms(Source::Items(vec![dressed(item("plan_mug", 1)), item("plan_seat", 1)]));
    let mut chosen = Desk::ready_for(page.clone());
    chosen.choose_quantity(3);
    chosen.answer_all();
    chosen.prepare_and_confirm("tok_1");
    chosen.storefront.decide(TransactionResult::Unknown);
    chosen.answer("charge");
    let desk = reload(&chosen, page);
    let expected = Source::Items(vec![dressed(item("plan_mug", 3)), item("plan_seat", 1)]);
    assert_eq!(desk.offer().source, expected);
}

#[test]
fn what_the_page_offers_elsewhere_in_the_cart_dresses_nothing() {
    let seat = Item { plan_id: "plan_seat".into(), quantity: 1, limits: None, thumbnail: Some("/seat.svg".into()) };
    let desk = reload(&Desk::pending(), terms(Source::Items(vec![seat])));
    assert_eq!(desk.offer().source, mugs(1));
}

#[test]
fn where_nothing_is_kept_the_address_of_the_page_names_the_transaction() {
    let remembered = |customer: bool| {
        let terms = if customer { signed_in(mugs(1), 1) } else { terms(mugs(1)) };
        let named = Remembered::of_address(mugs(1), "txn_1".into(), 0);
        let mut desk = Desk::resume_at(Desk::approved().storefront, terms, named).0;
        desk.answer_all();
        desk.place()
    };
    assert_eq!(remembered(true), "approved");
    assert_eq!(remembered(false), "unconfirmed: Arrived", "a guest without a session cannot ask");
}

#[test]
fn a_purchase_is_told_from_every_other() {
    let keys =
        [terms(mugs(1)), terms(mugs(2)), terms(amount(4_995)), to_store(terms(amount(4_995))), signed_in(invoice(), 1)]
            .map(|terms| terms.purchase_key());
    assert!(keys.iter().enumerate().all(|(at, key)| !keys[at + 1..].contains(key)), "{keys:?}");
    assert_eq!(signed_in(invoice(), 1).purchase_key(), signed_in(invoice(), 2).purchase_key());
}

#[test]
fn the_same_body_is_sent_again_whatever_was_bought() {
    let sources = [mugs(3), amount(4_995), invoice(), Source::Transaction("txn_waiting".into())];
    for source in sources {
        let mut desk = Desk::ready_for(signed_in(source, 1));
        desk.manage(Manage::Choose(Choice::CARD));
        desk.type_address(in_new_york());
        desk.answer_all();
        desk.prepare_and_confirm("tok_9");
        let charge = desk.charges().last().cloned().cloned().unwrap();
        let again = kept(&desk).charge().cloned().map(Call::Charge);
        assert_eq!(again, Some(charge));
    }
}
