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

fn pending(desk: &Desk) -> &Pending {
    match desk.state() {
        State::Unconfirmed(unconfirmed) => match &unconfirmed.knowledge {
            Knowledge::Pending(pending) => pending,
            other => panic!("{other:?}"),
        },
        other => panic!("{}", other.name()),
    }
}

fn approval(desk: &Desk) -> Approval {
    pending(desk).approval
}

fn inquiry(desk: &Desk) -> Inquiry {
    pending(desk).inquiry
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

/// The bank's page is loaded anew every so many seconds for an hour, and timers go off in their time: how often the
/// storefront is asked in each ten minutes.
fn asked_while_it_reloads_every(seconds: u64, desk: &mut Desk) -> [usize; 6] {
    let mut due = Some(desk.at.milliseconds);
    [0; 6].map(|_| {
        let before = desk.sent.len();
        for second in 1..=600 {
            desk.later(1);
            let mut news = News::new();
            if due.take_if(|due| *due <= desk.at.milliseconds).is_some() {
                news.extend(desk.time_passes());
            }
            if second % seconds == 0 {
                news.extend(moved(desk));
            }
            if desk.open_calls() == ["transaction"] {
                news.extend(desk.answer("transaction"));
            }
            let pause = news.iter().rev().find_map(|line| line.strip_prefix("wait ")?.parse::<u64>().ok());
            due = pause.map(|pause| desk.at.milliseconds + pause).or(due);
        }
        desk.sent.len() - before
    })
}

#[test]
fn a_page_that_is_loaded_anew_again_and_again_uses_up_none_of_the_ten_minutes() {
    let mut desk = at_the_bank();
    for _ in 0..30 {
        moved(desk.later(2));
        desk.answer_if("transaction");
    }
    let mut asked = 0;
    while inquiry(&desk) != Inquiry::Resting {
        desk.time_passes();
        desk.answer("transaction");
        asked += 1;
    }
    assert_eq!(asked, 36);
}

#[test]
fn a_page_that_never_stops_loading_is_not_asked_about_for_ever() {
    for seconds in [1, 3, 30] {
        let mut desk = at_the_bank();
        let asked = asked_while_it_reloads_every(seconds, &mut desk);
        assert!(asked.iter().sum::<usize>() <= 3 * 36, "{seconds}: {asked:?}");
        assert_eq!((inquiry(&desk), asked.last()), (Inquiry::Resting, Some(&0)), "{seconds}: {asked:?}");
    }
}

#[test]
fn what_the_shopper_does_is_a_reason_to_ask_however_often_the_page_was_loaded() {
    let mut desk = at_the_bank();
    asked_while_it_reloads_every(3, &mut desk);
    assert_eq!(moved(&mut desk), NOTHING);
    assert_eq!(close(&mut desk), ["focus outcome", "ask transaction"]);
    desk.answer("transaction");
    assert_eq!(desk.later(2).happen(Event::Returned), ["ask transaction"]);
    desk.answer("transaction");
    desk.happen(Event::Approving(ApprovalStep::Opened));
    assert_eq!(moved(desk.later(2)), ["ask transaction"]);
}

#[test]
fn a_question_that_waits_for_its_second_is_asked_once_and_in_its_time() {
    let mut desk = at_the_bank();
    assert_eq!(moved(&mut desk), ["wait 1000"]);
    assert_eq!(moved(&mut desk), NOTHING);
    assert_eq!(desk.time_passes(), ["ask transaction"]);
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

/// The page was left for that of the bank, and is loaded anew; the transaction is asked for.
fn loaded_anew(storefront: MemoryStorefront) -> Desk {
    let terms = whole_page(terms(amount(4_995)));
    let (left, _) = waiting_at(storefront, terms.clone());
    let kept = left.kept.as_deref().cloned().expect("something is kept");
    let (mut desk, _) = Desk::resume_at(left.storefront, terms, kept);
    desk.answer_all_but(&["transaction"]);
    desk
}

#[test]
fn who_comes_back_before_the_storefront_knows_is_not_sent_away_again() {
    let mut desk = loaded_anew(shop_with_page());
    assert_eq!(desk.answer("transaction"), ["wait 840"]);
    assert_eq!((approval(&desk), desk.place().as_str()), (Approval::Closed, "unconfirmed: Pending"));
    assert_eq!(desk.happen(Event::Approving(ApprovalStep::Opened)), [format!("leave for {BANK}")]);
}

#[test]
fn what_was_approved_there_is_found_by_the_next_question() {
    let mut desk = loaded_anew(shop_with_page());
    desk.answer("transaction");
    desk.storefront.settle_pending(&TransactionResult::Approved);
    desk.time_passes();
    assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "focus outcome"]);
}

#[test]
fn an_answer_that_fails_on_the_way_back_sends_nobody_away_either() {
    let mut desk = loaded_anew(shop_with_page());
    desk.fail("transaction", status(404));
    desk.time_passes();
    desk.answer("transaction");
    assert_eq!(approval(&desk), Approval::Closed);
}

#[test]
fn a_page_of_the_bank_that_is_new_after_the_way_back_opens_by_itself() {
    let mut desk = loaded_anew(shop_with_page());
    let sent_on = Value::object([("id", Some(Value::text("txn_1"))), ("status", Some(Value::text("waiting-gateway")))]);
    desk.answer_with("transaction", Answer::Transaction(Purchase::read_payment(&sent_on)));
    desk.time_passes();
    assert!(desk.answer("transaction").contains(&format!("leave for {BANK}")));
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
        waiting_at(shop_with_page().with_quote(euro()), terms(amount(4_995))).0
    }

    fn euro() -> Money {
        Money::from_minor(4_600, crate::money::Currency::parse("EUR").unwrap())
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
    fn a_choice_that_was_left_open_is_made_before_the_bank_is_asked() {
        let mut desk = loaded_anew(shop_with_page().with_quote(euro()));
        desk.answer("transaction");
        assert_eq!(approval(&desk), Approval::None);
        choose(&mut desk, true);
        assert!(desk.answer("convert").contains(&format!("leave for {BANK}")));
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
