//! Payments that wait for the shopper: at their bank, on the page of a method, or for a choice of currency.

use super::*;

const BANK: &str = "https://bank.example/approve";

fn shop_with_page() -> MemoryStorefront {
    desk::shop().with_approval_page(BANK)
}

fn whole_page(terms: Terms) -> Terms {
    Terms { approval: ApprovalWindow::WholePage, ..terms }
}

/// The charge is answered with a transaction that waits for the shopper.
fn waiting_at(storefront: MemoryStorefront, terms: Terms) -> (Desk, News) {
    let mut desk = Desk::ready_at(storefront, terms);
    desk.prepare_and_confirm("tok_1");
    desk.storefront.decide(TransactionResult::Unknown);
    let news = desk.answer("charge");
    (desk, news)
}

/// The bank's page stands in front of the checkout.
fn at_the_bank() -> Desk {
    waiting_at(shop_with_page(), terms(amount(4_995))).0
}

fn approval(desk: &Desk) -> Approval {
    match desk.state() {
        State::Unconfirmed(unconfirmed) => match &unconfirmed.knowledge {
            Knowledge::Pending(pending) => pending.approval,
            other => panic!("{other:?}"),
        },
        other => panic!("{}", other.name()),
    }
}

fn close(desk: &mut Desk) -> News {
    desk.happen(Event::Approving(ApprovalStep::Closed))
}

fn moved(desk: &mut Desk) -> News {
    desk.happen(Event::Approving(ApprovalStep::Moved))
}

#[test]
fn the_page_of_the_bank_opens_by_itself_and_the_storefront_is_asked_meanwhile() {
    let (desk, news) = waiting_at(shop_with_page(), terms(amount(4_995)));
    assert_eq!((approval(&desk), news), (Approval::Open, vec!["wait 560".to_owned()]));
    assert_eq!(desk.steps().last(), Some(&"approval"));
}

#[test]
fn an_approval_at_the_bank_ends_it() {
    let mut desk = at_the_bank();
    desk.storefront.settle_pending(&TransactionResult::Approved);
    desk.time_passes();
    assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "focus outcome"]);
}

#[test]
fn a_page_that_moves_on_is_a_reason_to_ask_but_not_in_a_hurry() {
    let mut desk = at_the_bank();
    assert_eq!(moved(&mut desk), ["wait 1000"]);
    desk.later(1);
    assert_eq!(moved(&mut desk), ["ask transaction"]);
    assert_eq!(moved(desk.later(5)), NOTHING, "the question is on its way");
}

#[test]
fn closing_asks_the_storefront_before_anything_is_said() {
    let mut desk = at_the_bank();
    desk.later(2);
    assert_eq!(close(&mut desk), ["focus outcome", "ask transaction"]);
    assert_eq!((approval(&desk), desk.steps().last()), (Approval::Closed, Some(&"unconfirmed")));
    desk.storefront.settle_pending(&TransactionResult::Approved);
    assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "focus outcome"]);
}

#[test]
fn what_was_closed_can_be_opened_again_or_called_off() {
    let mut desk = at_the_bank();
    assert_eq!(close(&mut desk), ["focus outcome", "wait 1000"]);
    desk.happen(Event::Approving(ApprovalStep::Opened));
    assert_eq!(approval(&desk), Approval::Open);
    close(&mut desk);
    desk.happen(Event::Approving(ApprovalStep::CalledOff));
    assert_eq!(approval(&desk), Approval::CallingOff);
    desk.storefront.settle_pending(&TransactionResult::Canceled);
    desk.time_passes();
    assert_eq!(desk.answer("transaction"), ["tell purchase-declined", "focus notice"]);
    assert_eq!(desk.notice(), &Notice::Canceled);
}

#[test]
fn nothing_can_be_paid_while_it_waits() {
    let mut desk = at_the_bank();
    close(&mut desk);
    assert_eq!([desk.press(), desk.retry()].concat(), NOTHING);
    assert_eq!(desk.charges().len(), 1);
}

#[test]
fn a_page_that_is_no_longer_needed_goes_away() {
    let mut desk = at_the_bank();
    desk.time_passes();
    let sent_on = Value::object([("id", Some(Value::text("txn_1"))), ("status", Some(Value::text("waiting-gateway")))]);
    desk.answer_with("transaction", Answer::Transaction(Purchase::read_payment(&sent_on)));
    assert_eq!(approval(&desk), Approval::None);
}

#[test]
fn only_web_addresses_are_opened() {
    let (desk, _) = waiting_at(desk::shop().with_approval_page("javascript:alert(1)"), terms(amount(4_995)));
    let read = |url: &str| {
        let with = [("status", Some(Value::text("waiting-approval"))), ("approvalUrl", Some(Value::text(url)))];
        crate::wire::Transaction::read(&Value::object(with)).awaits_approval()
    };
    assert_eq!((read(BANK), read("javascript:alert(1)"), read("data:text/html,x")), (true, false, false));
    drop(desk);
}

#[test]
fn where_the_page_says_so_the_whole_window_goes_there_after_all_is_kept_for_the_way_back() {
    let mut desk = Desk::ready_at(shop_with_page(), whole_page(terms(amount(4_995))));
    desk.prepare_and_confirm("tok_1");
    desk.storefront.decide(TransactionResult::Unknown);
    assert_eq!(desk.answer("charge")[0], format!("leave for {BANK}"));
    assert_eq!(approval(&desk), Approval::Leaving);
    assert!(desk.kept.is_some());
}

#[test]
fn who_comes_back_by_the_button_of_the_browser_finds_a_way_on() {
    let (mut desk, _) = waiting_at(shop_with_page(), whole_page(terms(amount(4_995))));
    desk.later(30);
    assert_eq!(desk.happen(Event::Returned), ["focus outcome", "ask transaction"]);
    assert_eq!(approval(&desk), Approval::Closed);
    desk.answer("transaction");
    assert_eq!(desk.happen(Event::Approving(ApprovalStep::Opened)), [format!("leave for {BANK}")]);
}

#[test]
fn papers_are_shown_on_a_page_that_the_shopper_opens() {
    let mut desk = Desk::charging_for(terms(amount(4_995)));
    let link = Value::object([("rel", Some(Value::text("approvalContinue"))), ("href", Some(Value::text(BANK)))]);
    let asked = Value::object([
        ("id", Some(Value::text("txn_1"))),
        ("token", Some(Value::text("session"))),
        ("status", Some(Value::text("waiting-approval"))),
        ("approvalUrl", Some(Value::text(BANK))),
        ("_links", Some(Value::List(vec![link]))),
    ]);
    assert_eq!(
        desk.answer_with("charge", Answer::Charge(Purchase::read_payment(&asked))),
        ["wait 560", "focus outcome"]
    );
    assert_eq!(approval(&desk), Approval::Closed);
}

mod currency {
    use super::*;

    fn offered() -> Desk {
        let euro = Money::from_minor(4_600, crate::money::Currency::parse("EUR").unwrap());
        waiting_at(shop_with_page().with_quote(euro), terms(amount(4_995))).0
    }

    fn choose(desk: &mut Desk, accept: bool) -> News {
        desk.happen(Event::Approving(ApprovalStep::Converted(accept)))
    }

    #[test]
    fn the_shopper_chooses_before_the_bank_is_asked() {
        let mut desk = offered();
        assert_eq!(approval(&desk), Approval::None);
        assert_eq!(choose(&mut desk, true), ["ask convert"]);
        let expected = Call::Convert { id: "txn_1".into(), session: Some("session".into()), accept: true };
        assert_eq!(desk.sent.last(), Some(&expected));
        desk.answer("convert");
        assert_eq!(approval(&desk), Approval::Open);
    }

    #[test]
    fn who_wants_neither_can_call_it_off() {
        let mut desk = offered();
        desk.happen(Event::Approving(ApprovalStep::CalledOff));
        assert_eq!(approval(&desk), Approval::CallingOff);
    }

    #[test]
    fn a_choice_is_made_once() {
        let mut desk = offered();
        choose(&mut desk, false);
        assert_eq!(choose(&mut desk, true), NOTHING);
    }

    #[test]
    fn a_choice_that_got_lost_can_be_made_again() {
        let mut desk = offered();
        choose(&mut desk, true);
        desk.fail("convert", offline());
        desk.time_passes();
        desk.answer("transaction");
        assert_eq!(choose(&mut desk, true), ["ask convert"]);
    }
}
