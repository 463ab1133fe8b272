//! Invoices and transactions: what can be paid, and what tells how a lost payment went.

use super::*;
use crate::storefront::Guard;
use crate::wire::TransactionStatus;

fn opened(storefront: crate::storefront::MemoryStorefront, source: Source) -> Desk {
    let mut desk = Desk::ready_at(storefront, signed_in(source, 1));
    desk.answer_all();
    desk
}

fn charging(source: Source) -> Desk {
    Desk::charging_for(signed_in(source, 1))
}

/// A charge of the invoice whose answer got lost; it took effect.
fn lost(source: Source, outcome: TransactionResult) -> Desk {
    let mut desk = charging(source);
    desk.storefront.decide(outcome);
    desk.lose_answer("charge");
    desk
}

#[test]
fn an_invoice_costs_what_is_still_due() {
    assert_eq!(opened(desk::shop(), invoice()).total(), 6_000);
}

#[test]
fn a_transaction_costs_its_own_amount_and_shows_the_lines_of_its_invoice() {
    let desk = opened(desk::shop(), transaction());
    assert_eq!(desk.total(), 2_500);
    assert_eq!(desk.offer().order.invoice().unwrap().id.as_deref(), Some("in_1"));
}

#[test]
fn a_transaction_is_read_first_and_then_its_invoice_and_its_methods() {
    let (mut desk, news) = Desk::open(signed_in(transaction(), 1));
    assert_eq!(news, ["load card", "ask account", "ask instruments", "ask transaction"]);
    desk.answer("account");
    assert_eq!(desk.answer("transaction"), ["ask invoice"]);
    assert_eq!(desk.answer("invoice"), ["ask methods"]);
}

#[test]
fn a_transaction_without_an_invoice_asks_for_none() {
    let (mut desk, _) = Desk::open(signed_in(Source::Transaction("txn_setup".into()), 1));
    desk.answer("account");
    assert_eq!(desk.answer("transaction"), ["ask methods"]);
}

#[test]
fn an_invoice_that_cannot_be_paid_says_why_in_place_of_the_form() {
    let refused = [
        (InvoiceStatus::Draft, "invoice-draft"),
        (InvoiceStatus::Paid, "invoice-paid"),
        (InvoiceStatus::Abandoned, "invoice-abandoned"),
        (InvoiceStatus::Voided, "invoice-voided"),
        (InvoiceStatus::Refunded, "invoice-refunded"),
        (InvoiceStatus::Disputed, "invoice-disputed"),
    ];
    for (status, code) in refused {
        let desk = opened(desk::shop().with_invoice("in_1", 6_000, status), invoice());
        assert_eq!(desk.place(), format!("failed: {code}"));
        assert_eq!(desk.state().name(), "failed");
    }
}

#[test]
fn an_invoice_that_is_due_opens_the_form() {
    for status in [InvoiceStatus::Unpaid, InvoiceStatus::PartiallyPaid, InvoiceStatus::PastDue] {
        assert_eq!(opened(desk::shop().with_invoice("in_1", 6_000, status), invoice()).place(), "form: None");
    }
    let newer = InvoiceStatus::Other("quarantined".into());
    assert_eq!(opened(desk::shop().with_invoice("in_1", 6_000, newer), invoice()).place(), "form: None");
}

#[test]
fn an_invoice_with_nothing_due_has_been_paid() {
    let desk = opened(desk::shop().with_invoice("in_1", 0, InvoiceStatus::Unpaid), invoice());
    assert_eq!(desk.place(), "failed: invoice-paid");
}

#[test]
fn a_record_that_does_not_say_its_amount_is_unreadable() {
    let (mut desk, _) = Desk::open(signed_in(invoice(), 1));
    let Ok(Answer::Invoice(mut read)) = desk.storefront.answer_now(&Call::Invoice("in_1".into())) else { panic!() };
    read.invoice.amount_due = None;
    assert_eq!(desk.answer_with("invoice", Answer::Invoice(read))[0], "tell error answer-unreadable");
}

#[test]
fn an_unknown_record_is_not_found() {
    assert_eq!(opened(desk::shop(), Source::Invoice("in_9".into())).place(), "failed: not-found");
    assert_eq!(opened(desk::shop(), Source::Transaction("txn_9".into())).place(), "failed: not-found");
}

#[test]
fn a_transaction_that_cannot_be_paid_says_why() {
    let refused = [
        (TransactionResult::Approved, TransactionStatus::Completed, "transaction-completed"),
        (TransactionResult::Unknown, TransactionStatus::Completed, "transaction-completed"),
        (TransactionResult::Declined, TransactionStatus::WaitingApproval, "transaction-closed"),
        (TransactionResult::Canceled, TransactionStatus::WaitingApproval, "transaction-closed"),
        (TransactionResult::Abandoned, TransactionStatus::WaitingApproval, "transaction-closed"),
    ];
    for (result, status, code) in refused {
        let (mut desk, _) = Desk::open(signed_in(transaction(), 1));
        let call = Call::Transaction { id: "txn_waiting".into(), session: None };
        let Ok(Answer::Transaction(mut seen)) = desk.storefront.answer_now(&call) else { panic!() };
        (seen.transaction.result, seen.transaction.status) = (result, status);
        assert_eq!(desk.answer_with("transaction", Answer::Transaction(seen))[0], format!("tell error {code}"));
    }
}

#[test]
fn a_record_that_is_closed_offers_no_retry_and_a_draft_does() {
    let mut desk = opened(desk::shop().with_invoice("in_1", 6_000, InvoiceStatus::Voided), invoice());
    assert_eq!(desk.retry(), NOTHING);
    let mut desk = opened(desk::shop().with_invoice("in_1", 6_000, InvoiceStatus::Draft), invoice());
    assert_eq!(desk.retry(), ["ask invoice"]);
    desk.storefront = desk::shop();
    desk.answer_all();
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn an_update_leads_from_a_closed_record_to_another() {
    let mut desk = opened(desk::shop().with_invoice("in_1", 6_000, InvoiceStatus::Voided), invoice());
    desk.update(1, signed_in(Source::Invoice("in_2".into()), 1));
    desk.answer_all();
    assert_eq!((desk.place().as_str(), desk.total()), ("form: None", 7_000));
}

#[test]
fn an_update_of_something_else_opens_no_record_that_turned_out_to_be_closed() {
    for (source, question) in [(invoice(), "invoice"), (transaction(), "transaction")] {
        let mut desk = Desk::ready_for(signed_in(source.clone(), 1));
        desk.press();
        desk.later(61).press();
        desk.storefront.decide(TransactionResult::Approved);
        desk.pay_elsewhere(source.clone());
        desk.answer(question);
        let closed = desk.place();
        assert!(closed.starts_with("failed: "), "{closed}");
        assert_eq!(desk.update(1, confirmed_by_page(signed_in(source, 1))), [format!("ask {question}")]);
        let news = desk.answer_all();
        assert!(!news.contains(&"tell data-ready".to_owned()), "{news:?}");
        assert_eq!(desk.place(), closed);
    }
}

#[test]
fn a_payment_names_the_record_and_is_guarded_by_it() {
    for (source, guard) in
        [(invoice(), Guard::Invoice("in_1".into())), (transaction(), Guard::Transaction("txn_waiting".into()))]
    {
        let desk = charging(source.clone());
        let Some(Call::Charge(charge)) = desk.sent.last() else { panic!() };
        assert_eq!((&charge.source, charge.guard()), (&source, guard));
    }
}

#[test]
fn a_lost_payment_is_found_at_its_record() {
    for (source, asked, cents) in [(invoice(), "ask invoice", 6_000), (transaction(), "ask transaction", 2_500)] {
        let mut desk = charging(source.clone());
        assert_eq!(desk.lose_answer("charge"), [asked]);
        assert_eq!(desk.answer_all(), ["tell purchase-completed", "focus outcome"]);
        assert_eq!((desk.place().as_str(), desk.charged()), ("approved", vec![cents]));
    }
}

#[test]
fn a_lost_decline_is_found_too_and_leads_back() {
    for source in [invoice(), transaction()] {
        let mut desk = lost(source, TransactionResult::Declined);
        let news = desk.answer_all();
        assert_eq!(news.last_chunk(), Some(&["tell purchase-declined".to_owned(), "focus notice".to_owned()]));
        assert_eq!(desk.place(), "form: Declined");
    }
}

#[test]
fn a_lost_payment_without_a_result_is_asked_about_by_the_customer() {
    for source in [invoice(), transaction()] {
        let mut desk = lost(source, TransactionResult::Unknown);
        desk.answer_all();
        assert_eq!(desk.place(), "unconfirmed: Pending");
        desk.storefront.settle_pending(&TransactionResult::Approved);
        assert_eq!(desk.time_passes(), ["ask transaction"]);
        assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "focus outcome"]);
    }
}

#[test]
fn a_payment_that_left_no_trace_may_be_sent_again() {
    for source in [invoice(), transaction()] {
        let mut desk = charging(source);
        desk.fail("charge", offline());
        desk.answer_all();
        assert_eq!(desk.place(), "unconfirmed: NotArrived");
        assert_eq!(desk.retry(), ["ask charge"]);
        assert_eq!(desk.charges().first(), desk.charges().last());
        desk.answer("charge");
        assert_eq!(desk.place(), "approved");
    }
}

#[test]
fn a_decline_that_was_told_says_nothing_about_the_next_try() {
    for source in [invoice(), transaction()] {
        let mut desk = charging(source);
        desk.storefront.decide(TransactionResult::Declined);
        desk.answer("charge");
        desk.prepare_and_confirm("none");
        desk.fail("charge", offline());
        desk.answer_all();
        assert_eq!(desk.place(), "unconfirmed: NotArrived");
    }
}

#[test]
fn an_update_of_something_else_does_not_forget_that_decline() {
    let mut desk = charging(invoice());
    desk.storefront.decide(TransactionResult::Declined);
    desk.answer("charge");
    desk.update(1, confirmed_by_page(signed_in(invoice(), 1)));
    desk.press();
    desk.page_pays(1, None);
    desk.fail("charge", offline());
    desk.answer_all();
    assert_eq!(desk.place(), "unconfirmed: NotArrived");
}

#[test]
fn a_conflict_is_no_decline_but_a_question() {
    for (source, asked) in [(invoice(), "ask invoice"), (transaction(), "ask transaction")] {
        assert_eq!(charging(source).fail("charge", status(409)), [asked]);
    }
}

#[test]
fn an_invoice_that_was_closed_meanwhile_is_not_paid_and_says_so() {
    let mut desk = charging(invoice());
    desk.storefront = desk::shop().with_invoice("in_1", 6_000, InvoiceStatus::Voided);
    assert_eq!(desk.answer("charge"), ["ask invoice"]);
    assert_eq!(desk.answer("invoice"), ["tell error invoice-voided", "focus outcome"]);
    assert_eq!(desk.place(), "failed: invoice-voided");
    assert_eq!(desk.update(1, signed_in(Source::Invoice("in_2".into()), 1))[0], "ask account");
}

#[test]
fn a_look_up_that_fails_can_be_repeated() {
    for (source, kind) in [(invoice(), "invoice"), (transaction(), "transaction")] {
        let mut desk = lost(source, TransactionResult::Approved);
        desk.fail(kind, status(503));
        assert_eq!(desk.place(), "unconfirmed: Nothing");
        assert_eq!(desk.retry(), [format!("ask {kind}")]);
        desk.answer_all();
        assert_eq!(desk.place(), "approved");
    }
}

#[test]
fn where_the_transactions_may_not_be_read_nothing_can_be_asked_and_nothing_is_sent_again() {
    for source in [amount(4_995), mugs(1)] {
        let mut desk = noting(source);
        assert_eq!(desk.fail("transactions", status(403)), ["ask charge"]);
        assert_eq!(desk.fail("charge", offline()), ["tell error payment-unconfirmed", "focus outcome"]);
        assert_eq!(desk.place(), "unconfirmed: Untold");
        assert_eq!([desk.retry(), desk.press()].concat(), NOTHING);
        assert_eq!(desk.charges().len(), 1);
    }
}

#[test]
fn where_nothing_can_be_asked_one_that_was_turned_away_counts_as_refused() {
    let mut desk = noting(amount(4_995));
    desk.fail("transactions", status(403));
    assert_eq!(desk.fail("charge", status(429)), ["tell error rate-limited", "focus notice"]);
}

/// A saved instrument pays for this; the transactions that are there are being read.
fn noting(source: Source) -> Desk {
    let mut desk = Desk::ready_for(signed_in(source, 1));
    desk.press();
    desk.answer_all();
    assert_eq!(desk.press(), ["ask transactions"]);
    desk
}

/// The charge is on the wire, and it is known which transactions were there before.
fn noted(source: Source) -> Desk {
    let mut desk = noting(source);
    assert_eq!(desk.answer("transactions"), ["ask charge"]);
    desk
}

#[test]
fn a_charge_without_a_guard_is_found_among_the_transactions_of_the_customer() {
    for source in [amount(4_995), mugs(1)] {
        let mut desk = noted(source);
        assert_eq!(desk.lose_answer("charge"), ["ask transactions"]);
        assert_eq!(desk.answer("transactions"), ["tell purchase-completed", "focus outcome"]);
    }
}

#[test]
fn what_was_paid_before_or_otherwise_is_not_this_charge() {
    let listed = |id: &str, minor: i64, instrument: &str| {
        let paid = Value::object([
            ("id", Some(Value::text(id))),
            ("result", Some(Value::text("approved"))),
            ("amount", Some(Value::Number(usd(minor).to_decimal()))),
            ("currency", Some(Value::text("USD"))),
            ("paymentInstrument", Some(Value::object([("paymentInstrumentId", Some(Value::text(instrument)))]))),
        ]);
        Purchase::read_payment(&paid)
    };
    let before = listed("txn_before", 4_995, "pi_1");
    for other in [before.clone(), listed("txn_9", 100, "pi_1"), listed("txn_9", 4_995, "pi_2")] {
        let mut desk = noting(amount(4_995));
        desk.answer_with("transactions", Answer::Transactions(vec![before.clone()]));
        desk.fail("charge", offline());
        desk.answer_with("transactions", Answer::Transactions(vec![other, before.clone()]));
        assert_eq!(desk.place(), "unconfirmed: Nothing");
    }
    let mut desk = noting(amount(4_995));
    desk.answer_with("transactions", Answer::Transactions(vec![before.clone()]));
    desk.fail("charge", offline());
    let this = listed("txn_9", 4_995, "pi_1");
    desk.answer_with("transactions", Answer::Transactions(vec![before, this]));
    assert_eq!(desk.place(), "approved");
}

#[test]
fn a_charge_without_a_guard_that_has_not_arrived_is_looked_for_again_and_never_sent_again() {
    let mut desk = noted(amount(4_995));
    desk.fail("charge", offline());
    desk.answer("transactions");
    assert_eq!(desk.place(), "unconfirmed: Nothing");
    assert_eq!(desk.retry(), ["ask transactions"]);
    desk.answer("transactions");
    assert_eq!((desk.place().as_str(), desk.charges().len()), ("unconfirmed: Nothing", 1));
}

#[test]
fn a_charge_that_was_turned_away_leads_back_if_no_copy_of_it_is_there() {
    let mut desk = noted(amount(4_995));
    assert_eq!(desk.fail("charge", status(429)), ["ask transactions"]);
    assert_eq!(desk.answer("transactions"), ["tell error rate-limited", "focus notice"]);
    let mut desk = noted(amount(4_995));
    desk.lose_answer_as("charge", status(429));
    assert_eq!(desk.answer("transactions"), ["tell purchase-completed", "focus outcome"]);
}

#[test]
fn a_session_that_is_over_before_the_charge_charges_nothing() {
    let mut desk = noting(amount(4_995));
    assert_eq!(desk.fail("transactions", status(401))[0], "tell error jwt-expired");
    assert_eq!((desk.place().as_str(), desk.charges().len()), ("expired", 0));
}
