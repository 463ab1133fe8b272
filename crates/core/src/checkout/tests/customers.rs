//! Customers who are signed in: what is asked for them, what they pay with, and what they may change.

use super::*;
use crate::announcement::Managed;
use crate::options::InstrumentRules;
use crate::storefront::Instrument;

fn ready() -> Desk {
    Desk::ready_for(signed_in(invoice(), 1))
}

fn ready_with(rules: InstrumentRules) -> Desk {
    Desk::ready_for(Terms { instruments: rules, ..signed_in(invoice(), 1) })
}

fn chosen(desk: &Desk) -> &Choice {
    &desk.form().choice
}

fn saved(id: &str) -> Choice {
    Choice::Saved(id.into())
}

fn listed(desk: &Desk) -> Vec<&str> {
    desk.offer().instruments().iter().map(|saved| saved.id.as_str()).collect()
}

/// The card fields are open to add an instrument, and what was typed is on its way.
fn adding() -> Desk {
    let mut desk = ready();
    desk.manage(Manage::Edit(Edit::Add));
    desk.press();
    desk
}

mod questions {
    use super::*;

    #[test]
    fn the_price_waits_until_it_is_known_where_the_customer_lives() {
        let (mut desk, news) = Desk::open(signed_in(mugs(1), 1));
        assert_eq!(news, ["load card", "ask account", "ask instruments", "ask plans"]);
        assert_eq!([desk.answer("instruments"), desk.answer("plans")].concat(), NOTHING);
        assert_eq!(desk.answer("account"), ["ask preview", "ask methods"]);
    }

    #[test]
    fn an_invoice_is_read_at_once_and_its_methods_once_it_and_the_account_are_there() {
        for [first, second] in [["account", "invoice"], ["invoice", "account"]] {
            let (mut desk, news) = Desk::open(signed_in(invoice(), 1));
            assert_eq!(news, ["load card", "ask account", "ask instruments", "ask invoice"]);
            assert_eq!(desk.answer(first), NOTHING);
            assert_eq!(desk.answer(second), ["ask methods"]);
        }
    }

    #[test]
    fn the_home_of_the_customer_prices_the_purchase_and_fills_the_form() {
        let (mut desk, _) = Desk::open_at(desk::shop().with_home(in_new_york()), signed_in(mugs(1), 1));
        assert_eq!(desk.answer_all().last().map(String::as_str), Some("prefill"));
        assert_eq!((desk.total(), &desk.prefilled), (1_960, &vec![in_new_york()]));
    }

    #[test]
    fn the_home_is_no_news_when_the_form_commits_it() {
        let mut desk = Desk::ready_at(desk::shop().with_home(in_new_york()), signed_in(mugs(1), 1));
        assert_eq!(desk.type_address(in_new_york()), NOTHING);
    }

    #[test]
    fn every_question_about_the_customer_must_be_answered() {
        for part in ["account", "instruments", "invoice"] {
            let (mut desk, _) = Desk::open(signed_in(invoice(), 1));
            assert_eq!(desk.fail(part, status(403)), ["tell error forbidden", "mount forbidden"]);
        }
    }
}

mod choices {
    use super::*;

    #[test]
    fn the_default_is_chosen_first() {
        assert_eq!(*chosen(&ready()), saved("pi_1"));
        let storefront = desk::shop();
        storefront.answer_now(&Call::MakeDefault("pi_2".into())).unwrap();
        assert_eq!(*chosen(&Desk::ready_at(storefront, signed_in(invoice(), 1))), saved("pi_2"));
    }

    #[test]
    fn a_default_that_cannot_pay_is_passed_over() {
        let (mut desk, _) = Desk::open(signed_in(invoice(), 1));
        let Ok(Answer::Instruments(mut both)) = desk.storefront.answer_now(&Call::Instruments) else { panic!() };
        both[0].status = crate::wire::InstrumentStatus::Expired;
        desk.answer_with("instruments", Answer::Instruments(both));
        desk.answer_all();
        desk.happen(Event::CardReady);
        assert_eq!(*chosen(&desk), saved("pi_2"));
        assert!(!desk.offer().can_choose(&saved("pi_1")));
    }

    #[test]
    fn without_a_saved_one_that_can_pay_a_new_card_is_chosen() {
        let mut storefront = desk::shop();
        for id in ["pi_1", "pi_2"] {
            storefront.answer_now(&Call::Deactivate(id.into())).unwrap();
        }
        assert_eq!(*chosen(&Desk::ready_at(storefront.clone(), signed_in(invoice(), 1))), Choice::CARD);
        storefront = storefront.with_cards(&[]);
        let rules = InstrumentRules { create: false, ..terms(mugs(1)).instruments };
        let stored = Desk::ready_at(storefront, Terms { instruments: rules, ..signed_in(invoice(), 1) });
        assert_eq!(*chosen(&stored), Choice::CARD, "without any, a new card is the only way to pay");
    }

    #[test]
    fn only_what_can_pay_can_be_chosen() {
        let mut desk = ready();
        desk.choose("pi_9");
        assert_eq!(*chosen(&desk), saved("pi_1"));
        desk.choose("pi_2");
        assert_eq!(*chosen(&desk), saved("pi_2"));
        desk.manage(Manage::Choose(Choice::CARD));
        assert_eq!(*chosen(&desk), Choice::CARD);
        let mut desk = ready_with(InstrumentRules { create: false, ..terms(mugs(1)).instruments });
        desk.manage(Manage::Choose(Choice::CARD));
        assert_eq!(*chosen(&desk), saved("pi_1"));
    }

    #[test]
    fn a_saved_instrument_needs_neither_card_nor_address_nor_token() {
        let mut desk = ready();
        let news = desk.press_with(BillingAddress::default(), CardEntry::Incomplete);
        assert_eq!(news, ["tell instrument-ready", "focus confirmation"]);
        assert_eq!(desk.press(), ["ask charge"]);
        let Some(Call::Charge(charge)) = desk.sent.last() else { panic!() };
        assert_eq!((&charge.instrument, &charge.address), (&Instrument::Saved("pi_1".into()), &None));
        assert_eq!(desk.answer("charge"), ["tell purchase-completed", "focus outcome"]);
        assert_eq!(desk.charged(), [6_000]);
    }

    #[test]
    fn items_need_an_address_whatever_pays_them() {
        let mut desk = Desk::ready_for(signed_in(mugs(1), 1));
        let news = desk.press_with(in_new_york().with(Field::City, ""), CardEntry::Incomplete);
        assert_eq!(news, ["focus city"]);
        desk.press();
        desk.answer("preview");
        desk.press();
        desk.answer("transactions");
        let Some(Call::Charge(charge)) = desk.sent.last() else { panic!() };
        assert_eq!(charge.address, Some(in_new_york()));
    }

    #[test]
    fn what_the_page_was_told_of_does_not_outlive_another_choice() {
        let mut desk = Desk::ready_for(confirmed_by_page(signed_in(invoice(), 1)));
        desk.press();
        desk.choose("pi_2");
        assert_eq!(desk.page_pays(1, None), ["call 1 instrument-missing"]);
        assert_eq!(desk.charges().len(), 0);
    }

    #[test]
    fn the_same_choice_once_more_changes_nothing() {
        let mut desk = Desk::ready_for(confirmed_by_page(signed_in(invoice(), 1)));
        desk.press();
        desk.choose("pi_1");
        assert_eq!(desk.page_pays(1, None), ["ask charge"]);
    }

    #[test]
    fn a_declined_saved_instrument_can_be_tried_again() {
        let mut desk = Desk::charging_for(signed_in(invoice(), 1));
        desk.storefront.decide(TransactionResult::Declined);
        assert_eq!(desk.answer("charge"), ["tell purchase-declined", "focus notice"]);
        assert_eq!(*chosen(&desk), saved("pi_1"));
        desk.storefront.decide(TransactionResult::Approved);
        desk.prepare_and_confirm("none");
        desk.answer("charge");
        assert_eq!(desk.charged(), [6_000]);
    }
}

mod changes {
    use super::*;

    fn told(desk: &Desk) -> (Option<&'static str>, Option<String>) {
        let action = desk.last_payload();
        let name = ["created", "updated", "deactivated", "made-default"]
            .into_iter()
            .find(|name| action.get("action").as_text() == Some(*name));
        (name, action.get("paymentInstrument").get("id").to_text())
    }

    #[test]
    fn one_is_added_stands_first_and_is_chosen() {
        let mut desk = adding();
        assert_eq!(desk.place(), "form: None");
        assert_eq!(desk.token_made("tok_1"), ["ask save"]);
        assert_eq!(desk.answer("save"), ["tell instrument-managed", "focus instruments"]);
        assert_eq!(listed(&desk), ["pi_3", "pi_1", "pi_2"]);
        assert_eq!((chosen(&desk), told(&desk)), (&saved("pi_3"), (Some("created"), Some("pi_3".into()))));
    }

    #[test]
    fn adding_opens_the_card_fields_and_closes_them_again() {
        let mut desk = ready();
        assert!(desk.form().fields().is_none());
        assert_eq!(desk.manage(Manage::Edit(Edit::Add)), ["focus card"]);
        assert!(desk.form().fields().is_some());
        desk.manage(Manage::Cancel);
        assert!(desk.form().fields().is_none());
    }

    #[test]
    fn what_is_incomplete_is_not_saved() {
        let mut desk = ready();
        desk.manage(Manage::Edit(Edit::Add));
        assert_eq!(desk.press_with(in_new_york(), CardEntry::Incomplete), ["focus card"]);
        assert_eq!(desk.press_with(in_new_york().with(Field::City, ""), CardEntry::Complete), ["focus city"]);
    }

    #[test]
    fn another_card_takes_the_place_of_one() {
        let mut desk = ready();
        desk.manage(Manage::Edit(Edit::Replace("pi_2".into())));
        desk.press();
        assert_eq!(desk.token_made("tok_1"), ["ask replace"]);
        desk.answer("replace");
        assert_eq!((listed(&desk), told(&desk)), (vec!["pi_1", "pi_2"], (Some("updated"), Some("pi_2".into()))));
        assert_eq!(desk.offer().instrument("pi_2").unwrap().last4.as_deref(), Some("2222"));
    }

    #[test]
    fn one_is_removed_after_a_question_and_another_is_chosen() {
        let mut desk = ready();
        assert_eq!(desk.manage(Manage::Remove("pi_1".into())), NOTHING);
        assert_eq!(desk.form().management, Management::Asking("pi_1".into()));
        assert_eq!(desk.manage(Manage::ConfirmRemoval), ["ask deactivate"]);
        assert_eq!(desk.answer("deactivate"), ["tell instrument-managed", "focus instruments"]);
        assert_eq!((listed(&desk), chosen(&desk)), (vec!["pi_2"], &saved("pi_2")));
        assert_eq!(desk.offer().default_instrument(), None);
        assert_eq!(told(&desk), (Some("deactivated"), Some("pi_1".into())));
    }

    #[test]
    fn without_the_question_nothing_is_removed() {
        assert_eq!(ready().manage(Manage::ConfirmRemoval), NOTHING);
        let mut desk = ready();
        desk.manage(Manage::Remove("pi_1".into()));
        desk.manage(Manage::Cancel);
        assert_eq!(desk.manage(Manage::ConfirmRemoval), NOTHING);
    }

    #[test]
    fn one_becomes_the_default() {
        let mut desk = ready();
        assert_eq!(desk.manage(Manage::MakeDefault("pi_2".into())), ["ask make default"]);
        desk.answer("make default");
        assert_eq!((desk.offer().default_instrument(), told(&desk).0), (Some("pi_2"), Some("made-default")));
    }

    #[test]
    fn what_the_page_forbids_is_not_asked_for() {
        let none = InstrumentRules { create: false, update: false, deactivate: false, make_default: false };
        let forbidden = [
            Manage::Edit(Edit::Add),
            Manage::Edit(Edit::Replace("pi_1".into())),
            Manage::Remove("pi_1".into()),
            Manage::MakeDefault("pi_1".into()),
        ];
        for manage in forbidden {
            let mut desk = ready_with(none);
            assert_eq!(desk.manage(manage), NOTHING);
            assert_eq!(desk.form().management, Management::Idle);
        }
    }

    #[test]
    fn what_is_not_saved_cannot_be_changed() {
        let unknown = || "pi_9".to_owned();
        let changes =
            [Manage::Edit(Edit::Replace(unknown())), Manage::Remove(unknown()), Manage::MakeDefault(unknown())];
        for manage in changes {
            let mut desk = ready();
            assert_eq!(desk.manage(manage), NOTHING);
            assert_eq!(desk.form().management, Management::Idle);
        }
    }

    #[test]
    fn a_guest_has_nothing_to_add_to() {
        let mut desk = Desk::ready();
        assert_eq!(desk.manage(Manage::Edit(Edit::Add)), NOTHING);
    }

    #[test]
    fn one_change_at_a_time_and_nothing_is_paid_meanwhile() {
        let mut desk = ready();
        desk.manage(Manage::MakeDefault("pi_2".into()));
        let others = [desk.manage(Manage::MakeDefault("pi_1".into())), desk.choose("pi_2"), desk.press()];
        assert_eq!(others.concat(), NOTHING);
        assert_eq!(desk.page_pays(1, None), ["call 1 instrument-missing"]);
        assert_eq!(desk.place(), "form: None");
    }

    #[test]
    fn the_page_confirms_nothing_while_an_instrument_is_being_changed() {
        let mut desk = Desk::ready_for(confirmed_by_page(signed_in(invoice(), 1)));
        desk.press();
        desk.manage(Manage::MakeDefault("pi_2".into()));
        assert_eq!(desk.page_confirms(1, None), ["call 1 step-unavailable"]);
        assert_eq!(desk.page_pays(2, None), ["call 2 step-unavailable"]);
        assert_eq!(desk.answer("make default"), ["tell instrument-managed", "focus instruments"]);
    }

    #[test]
    fn a_change_that_fails_is_told_and_leaves_the_list_as_it_was() {
        let mut desk = ready();
        desk.manage(Manage::MakeDefault("pi_2".into()));
        assert_eq!(desk.fail("make default", status(503)), ["tell error storefront-failed", "focus notice"]);
        assert_eq!(
            (desk.form().management.clone(), desk.offer().default_instrument()),
            (Management::Idle, Some("pi_1"))
        );
    }

    #[test]
    fn an_edit_that_fails_keeps_the_card_fields_open() {
        let mut desk = adding();
        desk.token_fails(TokenFailure::Card("Check the number.".into()));
        assert_eq!(desk.form().management, Management::Editing(Edit::Add));
        desk.press();
        desk.token_fails(TokenFailure::Other(Code::TokenFailed.into()));
        assert_eq!(desk.form().management, Management::Editing(Edit::Add));
        desk.press();
        desk.token_made("tok_1");
        desk.fail("save", offline());
        assert_eq!(desk.form().management, Management::Editing(Edit::Add));
        assert_eq!(listed(&desk), ["pi_1", "pi_2"]);
    }

    #[test]
    fn a_change_during_an_update_is_kept_by_it() {
        let mut desk = ready();
        desk.manage(Manage::MakeDefault("pi_2".into()));
        desk.update(1, signed_in(Source::Invoice("in_2".into()), 1));
        desk.answer("make default");
        desk.answer_all();
        assert_eq!((desk.total(), desk.offer().default_instrument()), (7_000, Some("pi_2")));
    }

    #[test]
    fn what_is_managed_is_told_without_a_credential() {
        let storefront = desk::shop();
        let Ok(Answer::Instrument(stored)) = storefront.answer_now(&Call::SaveInstrument { token: "tok_1".into() })
        else {
            panic!()
        };
        let announcement = Announcement::InstrumentManaged(Managed::Created, stored);
        assert!(!announcement.payload().to_json().contains("session"));
    }
}
