//! What is paid is what was shown a moment ago.

use super::*;

/// The shopper is asked to confirm, and thinks about it for longer than a price holds.
fn thinking() -> Desk {
    let mut desk = Desk::confirming();
    desk.later(61);
    desk
}

#[test]
fn a_price_is_charged_as_it_is_for_fifty_seconds() {
    let mut desk = Desk::confirming();
    assert_eq!(desk.later(50).press(), ["ask charge"]);
}

#[test]
fn then_it_may_be_older_than_a_minute_for_the_loader_may_have_asked_sooner() {
    let mut desk = Desk::confirming();
    assert_eq!(desk.later(51).press(), ["ask preview"]);
}

#[test]
fn an_older_price_is_asked_for_again_before_the_charge() {
    let mut desk = thinking();
    assert_eq!(desk.press(), ["ask preview"]);
    assert_eq!(desk.answer("preview"), ["ask charge"]);
}

#[test]
fn a_total_that_rose_is_shown_beside_the_old_one_and_agreed_to_again() {
    let mut desk = thinking();
    desk.storefront = MemoryStorefront::new(usd(0).currency(), 2_000, 160);
    desk.press();
    assert_eq!(desk.answer("preview"), ["focus notice", "tell totals-changed"]);
    assert_eq!(desk.notice(), &Notice::PriceRose { shown: usd(1_960), now: usd(2_160), rise: Rise::Time });
    assert_eq!(desk.place(), "form, Confirming");
    assert_eq!(desk.press(), ["ask charge"]);
}

#[test]
fn a_renewal_that_rose_meanwhile_did_not_rise_for_the_address() {
    let mut desk = thinking();
    desk.storefront = desk.storefront.with_renewal("US", 500);
    desk.press();
    desk.answer("preview");
    assert_eq!(desk.notice(), &Notice::RenewalRose { shown: None, now: usd(500), rise: Rise::Time });
}

#[test]
fn an_invoice_costs_the_same_wherever_the_shopper_is() {
    let mut desk = Desk::ready_for(signed_in(invoice(), 1));
    desk.manage(Manage::Choose(Choice::CARD));
    desk.later(61);
    desk.storefront = desk::shop().with_invoice("in_1", 6_500, InvoiceStatus::Unpaid);
    desk.press_with(in_berlin(), CardEntry::Complete);
    desk.answer_all();
    assert_eq!(desk.notice(), &Notice::PriceRose { shown: usd(6_000), now: usd(6_500), rise: Rise::Time });
}

#[test]
fn a_total_that_fell_is_paid() {
    let mut desk = thinking();
    desk.storefront = MemoryStorefront::new(usd(0).currency(), 1_500, 160);
    desk.press();
    assert_eq!(desk.answer("preview"), ["ask charge", "tell totals-changed"]);
    desk.answer("charge");
    assert_eq!(desk.charged(), [1_660]);
}

#[test]
fn an_invoice_is_read_again_and_one_that_was_paid_meanwhile_is_not_paid_again() {
    let mut desk = Desk::ready_for(signed_in(invoice(), 1));
    desk.press();
    assert_eq!(desk.later(61).press(), ["ask invoice"]);
    desk.storefront = desk::shop().with_invoice("in_1", 6_000, InvoiceStatus::Paid);
    assert_eq!(desk.answer("invoice"), ["tell error invoice-paid", "focus outcome"]);
    assert_eq!(desk.charges().len(), 0);
}

#[test]
fn another_address_makes_no_record_fresh() {
    for (source, question) in [(invoice(), "ask invoice"), (transaction(), "ask transaction")] {
        let mut desk = Desk::ready_for(signed_in(source, 1));
        desk.later(61).type_address(in_new_york());
        desk.answer_all();
        assert_eq!(desk.press(), [question]);
    }
}

#[test]
fn another_address_makes_the_price_of_items_fresh() {
    let mut desk = Desk::ready();
    desk.later(61).type_address(in_new_york());
    desk.answer_all();
    desk.prepare_with("tok_1");
    assert_eq!(desk.press(), ["ask charge"]);
}

#[test]
fn a_plain_amount_holds_for_ever() {
    let mut desk = Desk::ready_for(terms(amount(4_995)));
    desk.prepare("tok_1");
    assert_eq!(desk.later(86_400).press(), ["ask charge"]);
}

#[test]
fn a_price_that_cannot_be_asked_for_charges_nothing() {
    let mut desk = thinking();
    desk.press();
    assert_eq!(desk.fail("preview", status(403)), ["tell error forbidden", "focus notice"]);
    assert_eq!(desk.charges().len(), 0);
}

#[test]
fn the_page_hears_when_what_it_pays_costs_more_than_was_shown() {
    let mut desk = thinking();
    desk.storefront = MemoryStorefront::new(usd(0).currency(), 2_000, 160);
    desk.page_pays(1, None);
    assert_eq!(desk.answer("preview")[0], "call 1 price-rose");
}
