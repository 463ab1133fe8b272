//! What goes over the wire, and the storefront in memory.

use super::*;
use crate::address::tests::in_new_york;
use crate::money::Currency;
use crate::value::tests::value_of;
use serde_json::json;

fn shop() -> Shop {
    let risk_metadata = Value::object([("isTest", Some(Value::Bool(true)))]);
    Shop { website_id: "web_demo".into(), risk_metadata, return_url: None }
}

fn items() -> Vec<Item> {
    let item = |plan_id: &str, quantity| Item { plan_id: plan_id.into(), quantity, limits: None, thumbnail: None };
    vec![item("plan_mug", 2), item("plan_pro_monthly", 1)]
}

fn cart() -> Source {
    Source::Items(items())
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("USD").unwrap())
}

fn amount(minor: i64, currency: &str) -> Source {
    Source::Money(Money::from_minor(minor, Currency::parse(currency).unwrap()))
}

fn token(id: &str) -> Instrument {
    Instrument::Token(id.into())
}

fn saved(id: &str) -> Instrument {
    Instrument::Saved(id.into())
}

fn charge_of(source: Source, instrument: Instrument) -> Charge {
    Charge { source, address: Some(in_new_york()), ships: false, instrument }
}

fn charge(source: Source, instrument: Instrument) -> Call {
    Call::Charge(charge_of(source, instrument))
}

fn set_up(session: Option<&str>) -> Call {
    let (instrument, session) = ("pi_1".to_owned(), session.map(str::to_owned));
    Call::SetUp(SetUp { instrument, session, amount: usd(0) })
}

fn transaction(session: Option<&str>) -> Call {
    Call::Transaction { id: "txn_1".into(), session: session.map(str::to_owned) }
}

fn latest_set_up(session: Option<&str>) -> Call {
    Call::LatestSetUp { instrument: "pi_1".into(), session: session.map(str::to_owned) }
}

/// The line and the body of a request, as they go over the wire.
fn wire(call: &Call) -> (String, String) {
    let request = call.request(&shop());
    (format!("{} {}", request.method, request.path), request.body.map(|body| body.to_json()).unwrap_or_default())
}

fn line(call: &Call) -> String {
    wire(call).0
}

fn body(call: &Call) -> String {
    wire(call).1
}

const ITEMS: &str = r#"[{"planId":"plan_mug","quantity":2},{"planId":"plan_pro_monthly","quantity":1}]"#;
const PLACE: &str =
    r#"{"country":"US","address":"1 Main Street","city":"New York","region":"NY","postalCode":"10001"}"#;
const CONTACT: &str = r#"{"firstName":"Ada","lastName":"Lovelace","country":"US","address":"1 Main Street","city":"New York","region":"NY","postalCode":"10001","emails":[{"label":"main","value":"ada@example.com","primary":true}]}"#;

/// Every call there is.
fn all_calls() -> Vec<Call> {
    vec![
        Call::Preview { items: items(), place: None },
        Call::ReadyToPay { basis: Basis::Amount(usd(1)), place: None },
        Call::Plans(vec!["plan_mug".into()]),
        Call::Account,
        Call::Instruments,
        Call::Invoice("in_1".into()),
        transaction(None),
        charge(cart(), token("tok_1")),
        charge(amount(1, "USD"), token("tok_1")),
        Call::SaveInstrument { token: "tok_1".into() },
        set_up(None),
        latest_set_up(None),
        Call::ReplaceInstrument { id: "pi_1".into(), token: "tok_1".into() },
        Call::Deactivate("pi_1".into()),
        Call::MakeDefault("pi_1".into()),
        Call::Token("tok_1".into()),
    ]
}

mod pricing {
    use super::*;

    #[test]
    fn a_preview_without_a_place() {
        let call = Call::Preview { items: items(), place: None };
        let expected = format!(r#"{{"websiteId":"web_demo","items":{ITEMS}}}"#);
        assert_eq!(wire(&call), ("POST /storefront/preview-purchase".to_owned(), expected));
    }

    #[test]
    fn a_preview_with_a_place_bills_and_delivers_there() {
        let expected =
            format!(r#"{{"websiteId":"web_demo","items":{ITEMS},"billingAddress":{PLACE},"deliveryAddress":{PLACE}}}"#);
        assert_eq!(body(&Call::Preview { items: items(), place: in_new_york().place() }), expected);
    }

    #[test]
    fn ready_to_pay_by_items() {
        let call = Call::ReadyToPay { basis: Basis::Items(items()), place: None };
        let expected = format!(r#"{{"websiteId":"web_demo","riskMetadata":{{"isTest":true}},"items":{ITEMS}}}"#);
        assert_eq!(wire(&call), ("POST /storefront/ready-to-pay".to_owned(), expected));
    }

    #[test]
    fn ready_to_pay_by_amount() {
        let expected = format!(
            r#"{{"websiteId":"web_demo","riskMetadata":{{"isTest":true}},"amount":38.00,"currency":"USD","billingAddress":{PLACE}}}"#
        );
        let place = in_new_york().place();
        assert_eq!(body(&Call::ReadyToPay { basis: Basis::Amount(usd(3_800)), place }), expected);
    }

    #[test]
    fn plans_are_asked_for_with_their_products() {
        let call = Call::Plans(vec!["plan_mug".into(), "plan_pro_monthly".into()]);
        let line = "GET /storefront/plans?limit=1000&expand=product&filter=id:plan_mug,plan_pro_monthly";
        assert_eq!(wire(&call), (line.to_owned(), String::new()));
    }
}

mod records_and_customers {
    use super::*;

    #[test]
    fn an_invoice_comes_with_the_names_of_its_products() {
        assert_eq!(line(&Call::Invoice("in_1".into())), "GET /storefront/invoices/in_1?expand=items.*.product");
    }

    #[test]
    fn a_transaction_is_read_by_its_id() {
        assert_eq!(wire(&transaction(None)), ("GET /storefront/transactions/txn_1".to_owned(), String::new()));
    }

    #[test]
    fn the_account_is_that_of_the_caller() {
        assert_eq!(line(&Call::Account), "GET /storefront/account");
    }

    #[test]
    fn instruments_are_listed_without_those_that_were_removed() {
        let expected =
            "GET /storefront/payment-instruments?limit=100&filter=status:active,inactive,expired,verification-needed";
        assert_eq!(line(&Call::Instruments), expected);
    }

    #[test]
    fn an_instrument_is_stored_from_a_token() {
        let expected = ("POST /storefront/payment-instruments".to_owned(), r#"{"token":"tok_1"}"#.to_owned());
        assert_eq!(wire(&Call::SaveInstrument { token: "tok_1".into() }), expected);
    }

    #[test]
    fn an_instrument_is_replaced_from_a_token() {
        let expected = ("PATCH /storefront/payment-instruments/pi_1".to_owned(), r#"{"token":"tok_1"}"#.to_owned());
        assert_eq!(wire(&Call::ReplaceInstrument { id: "pi_1".into(), token: "tok_1".into() }), expected);
    }

    #[test]
    fn an_instrument_is_removed_without_a_body() {
        let expected = ("POST /storefront/payment-instruments/pi_1/deactivation".to_owned(), String::new());
        assert_eq!(wire(&Call::Deactivate("pi_1".into())), expected);
    }

    #[test]
    fn the_default_is_a_change_of_the_account() {
        let expected = ("PATCH /storefront/account".to_owned(), r#"{"defaultPaymentInstrumentId":"pi_1"}"#.to_owned());
        assert_eq!(wire(&Call::MakeDefault("pi_1".into())), expected);
    }

    #[test]
    fn a_set_up_verifies_an_amount_often_of_nothing() {
        let expected = r#"{"websiteId":"web_demo","currency":"USD","amount":0.00,"riskMetadata":{"isTest":true}}"#;
        let line = "POST /storefront/payment-instruments/pi_1/setup";
        assert_eq!(wire(&set_up(None)), (line.to_owned(), expected.to_owned()));
    }

    #[test]
    fn the_latest_set_up_is_asked_for_by_its_instrument() {
        let line = "GET /storefront/payment-instruments/pi_1/setup";
        assert_eq!(wire(&latest_set_up(None)), (line.to_owned(), String::new()));
    }
}

mod charges {
    use super::*;

    #[test]
    fn a_purchase_that_ships_has_both_addresses() {
        let call = Call::Charge(Charge { ships: true, ..charge_of(cart(), token("tok_1")) });
        let expected = format!(
            r#"{{"websiteId":"web_demo","items":{ITEMS},"paymentInstruction":{{"token":"tok_1"}},"deliveryAddress":{CONTACT},"billingAddress":{CONTACT}}}"#
        );
        assert_eq!(wire(&call), ("POST /storefront/purchase".to_owned(), expected));
    }

    #[test]
    fn a_purchase_that_does_not_ship_has_one_address() {
        let body = body(&charge(cart(), token("tok_1")));
        assert!(!body.contains("deliveryAddress") && body.contains(&format!(r#""billingAddress":{CONTACT}"#)));
    }

    #[test]
    fn a_purchase_with_a_saved_instrument_names_it() {
        assert!(
            body(&charge(cart(), saved("pi_1"))).contains(r#""paymentInstruction":{"paymentInstrumentId":"pi_1"}"#)
        );
    }

    #[test]
    fn a_purchase_without_an_address_has_none() {
        let call = Call::Charge(Charge { address: None, ships: true, ..charge_of(cart(), saved("pi_1")) });
        assert!(!body(&call).contains("Address"));
    }

    #[test]
    fn a_payment_of_an_amount_names_it_and_the_token() {
        let expected = r#"{"websiteId":"web_demo","currency":"USD","amount":38.00,"token":"tok_1","riskMetadata":{"isTest":true}}"#;
        let call = charge(amount(3_800, "USD"), token("tok_1"));
        assert_eq!(wire(&call), ("POST /storefront/payment".to_owned(), expected.to_owned()));
    }

    #[test]
    fn a_payment_of_a_record_names_the_record_and_no_amount() {
        let invoice = charge(Source::Invoice("in_1".into()), token("tok_1"));
        let expected = r#"{"invoiceId":"in_1","token":"tok_1","riskMetadata":{"isTest":true}}"#;
        assert_eq!(wire(&invoice), ("POST /storefront/payment".to_owned(), expected.to_owned()));
        let transaction = charge(Source::Transaction("txn_1".into()), saved("pi_1"));
        let expected = r#"{"transactionId":"txn_1","paymentInstrumentId":"pi_1","riskMetadata":{"isTest":true}}"#;
        assert_eq!(wire(&transaction), ("POST /storefront/payment".to_owned(), expected.to_owned()));
    }

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        for (minor, currency, text) in [(3_800, "USD", "38.00"), (1_500, "JPY", "1500"), (1_234, "KWD", "1.234")] {
            let expected = format!(r#""currency":"{currency}","amount":{text},"#);
            assert!(body(&charge(amount(minor, currency), token("tok_1"))).contains(&expected), "{currency}");
        }
    }

    #[test]
    fn a_record_guards_its_charge_whatever_pays_it() {
        for instrument in [token("tok_1"), saved("pi_1")] {
            let guard = |source: Source| charge_of(source, instrument.clone()).guard();
            assert_eq!(guard(Source::Invoice("in_1".into())), Guard::Invoice("in_1".into()));
            assert_eq!(guard(Source::Transaction("txn_1".into())), Guard::Transaction("txn_1".into()));
        }
    }

    #[test]
    fn elsewhere_a_token_guards_and_a_saved_instrument_does_not() {
        for source in [cart(), amount(1, "USD")] {
            assert_eq!(charge_of(source.clone(), token("tok_1")).guard(), Guard::Token("tok_1".into()));
            assert_eq!(charge_of(source, saved("pi_1")).guard(), Guard::None);
        }
    }

    #[test]
    fn the_same_charge_is_the_same_request() {
        let request = || charge(cart(), token("tok_1")).request(&shop());
        assert_eq!(request(), request());
    }

    #[test]
    fn only_charges_and_set_ups_move_money() {
        let moving: Vec<_> = all_calls().iter().filter(|call| call.is_charge()).map(Call::operation).collect();
        let expected = ["StorefrontPostPurchase", "StorefrontPostPayment", "StorefrontPostPaymentInstrumentSetup"];
        assert_eq!(moving, expected);
    }
}

mod credentials {
    use super::*;

    #[test]
    fn a_token_is_looked_up_with_the_key_and_everything_else_with_that_of_the_caller() {
        for call in all_calls() {
            let is_look_up = matches!(call, Call::Token(_));
            let expected = if is_look_up { Credential::Key } else { Credential::Caller };
            assert_eq!(call.request(&shop()).credential, expected, "{call:?}");
        }
        assert_eq!(line(&Call::Token("tok_1".into())), "GET /tokens/tok_1");
    }

    #[test]
    fn what_a_guest_made_is_asked_about_with_its_session() {
        for call in [transaction(Some("jwt")), latest_set_up(Some("jwt")), set_up(Some("jwt"))] {
            assert_eq!(call.request(&shop()).credential, Credential::Session("jwt".into()), "{call:?}");
            assert!(!line(&call).contains("jwt") && !body(&call).contains("jwt"));
        }
    }

    #[test]
    fn every_call_has_its_permission() {
        let mut operations: Vec<_> = all_calls().iter().map(Call::operation).collect();
        operations.sort_unstable();
        operations.dedup();
        assert_eq!(operations.len(), all_calls().len());
    }
}

mod answers {
    use super::*;

    fn read(call: &Call, body: serde_json::Value) -> Result<Answer, Failure> {
        call.read(&value_of(&body))
    }

    #[test]
    fn one_without_what_money_depends_on_names_the_member_and_the_operation() {
        let unreadable = [
            (json!({"total": 1}), "currency"),
            (json!({"currency": "USD"}), "total"),
            (json!({"currency": "USD", "total": "38.00"}), "total"),
            (json!({"currency": "USD", "total": 38.005}), "total"),
            (json!({"currency": "ABC", "total": 38}), "currency"),
            (json!({"currency": "USD", "total": 38, "taxes": [{"description": "VAT"}]}), "taxes[].amount"),
            (json!("<html>"), "currency"),
        ];
        for (body, member) in unreadable {
            let failure = read(&Call::Preview { items: items(), place: None }, body).unwrap_err();
            let said = (failure.code, failure.operation);
            assert_eq!(said, (Code::AnswerUnreadable, Some("StorefrontPostPreviewPurchase")));
            assert!(failure.message().contains(&format!("Member: {member}.")), "{}", failure.message());
        }
    }

    #[test]
    fn an_invoice_without_a_readable_currency_is_unreadable() {
        let failure = read(&Call::Invoice("in_1".into()), json!({"amountDue": 1})).unwrap_err();
        assert_eq!((failure.code, failure.operation), (Code::AnswerUnreadable, Some("StorefrontGetInvoice")));
    }

    #[test]
    fn an_instrument_without_an_id_is_unreadable() {
        let calls = [
            Call::SaveInstrument { token: "tok_1".into() },
            Call::ReplaceInstrument { id: "pi_1".into(), token: "tok_1".into() },
            Call::Deactivate("pi_1".into()),
        ];
        for call in calls {
            let failure = read(&call, json!({"method": "payment-card"})).unwrap_err();
            assert!(failure.message().contains("Member: id."), "{call:?}");
        }
    }

    #[test]
    fn the_default_is_read_from_the_account() {
        let answer = json!({"defaultPaymentInstrument": {"paymentInstrumentId": "pi_1"}});
        for call in [Call::Account, Call::MakeDefault("pi_1".into())] {
            let Ok(Answer::Account(account)) = read(&call, answer.clone()) else { panic!("{call:?}") };
            assert_eq!(account.default_instrument.as_deref(), Some("pi_1"));
        }
    }

    #[test]
    fn a_set_up_says_how_it_went_as_a_payment_does() {
        let answer = json!({"id": "txn_1", "type": "setup", "result": "approved"});
        let Ok(Answer::Charge(done)) = read(&set_up(None), answer.clone()) else { panic!() };
        let Ok(Answer::Transaction(seen)) = read(&latest_set_up(None), answer) else { panic!() };
        assert_eq!(done, seen);
        assert_eq!(done.transaction.kind, crate::wire::TransactionKind::Setup);
    }
}

mod in_memory {
    use super::*;
    use crate::wire::{InstrumentStatus, InvoiceStatus, TransactionKind, TransactionResult, TransactionStatus};

    fn storefront() -> MemoryStorefront {
        MemoryStorefront::new(usd(0).currency(), 1_800, 160)
            .with_cards(&["pi_1", "pi_2"])
            .with_home(in_new_york())
            .with_invoice("in_1", 6_000, InvoiceStatus::Unpaid)
            .with_invoice("in_void", 6_000, InvoiceStatus::Voided)
            .with_transaction("txn_waiting", 2_500, TransactionKind::Payment, Some("in_1"))
            .with_transaction("txn_setup", 0, TransactionKind::Setup, None)
    }

    fn invoice() -> Source {
        Source::Invoice("in_1".into())
    }

    fn waiting() -> Source {
        Source::Transaction("txn_waiting".into())
    }

    fn status(answer: Result<Answer, Failure>) -> Option<u16> {
        answer.err().and_then(|failure| failure.status)
    }

    fn invoice_of(storefront: &MemoryStorefront) -> InvoiceRead {
        match storefront.answer_now(&Call::Invoice("in_1".into())) {
            Ok(Answer::Invoice(read)) => *read,
            other => panic!("{other:?}"),
        }
    }

    fn transaction_of(storefront: &MemoryStorefront, id: &str) -> crate::wire::Transaction {
        match storefront.answer_now(&Call::Transaction { id: id.into(), session: None }) {
            Ok(Answer::Transaction(seen)) => seen.transaction,
            other => panic!("{other:?}"),
        }
    }

    fn listed(storefront: &MemoryStorefront) -> Vec<String> {
        match storefront.answer_now(&Call::Instruments) {
            Ok(Answer::Instruments(saved)) => saved.into_iter().map(|saved| saved.id).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn is_used(storefront: &MemoryStorefront, token: &str) -> bool {
        storefront.answer_now(&Call::Token(token.into())) == Ok(Answer::Token(Token { is_used: Some(true) }))
    }

    #[test]
    fn a_token_pays_once() {
        let storefront = storefront();
        assert!(storefront.answer_now(&charge(amount(3_800, "USD"), token("tok_1"))).is_ok());
        let again = storefront.answer_now(&charge(amount(3_800, "USD"), token("tok_1")));
        assert_eq!((status(again), storefront.approved()), (Some(422), vec![usd(3_800)]));
        assert!(is_used(&storefront, "tok_1"));
    }

    #[test]
    fn a_saved_instrument_pays_as_often_as_it_is_asked_to() {
        let storefront = storefront();
        for _ in 0..2 {
            assert!(storefront.answer_now(&charge(amount(3_800, "USD"), saved("pi_1"))).is_ok());
        }
        assert_eq!(storefront.approved().len(), 2);
        assert_eq!(status(storefront.answer_now(&charge(amount(1, "USD"), saved("pi_9")))), Some(422));
    }

    #[test]
    fn an_expired_token_pays_nothing_and_is_not_used() {
        let storefront = storefront();
        storefront.expire("tok_1");
        assert_eq!(status(storefront.answer_now(&charge(cart(), token("tok_1")))), Some(422));
        assert!(!is_used(&storefront, "tok_1"));
    }

    #[test]
    fn an_invoice_is_paid_once_and_says_by_what() {
        let storefront = storefront();
        assert!(storefront.answer_now(&charge(invoice(), token("tok_1"))).is_ok());
        let read = invoice_of(&storefront);
        assert_eq!((read.invoice.status, read.invoice.amount_due), (InvoiceStatus::Paid, Some(usd(0))));
        assert_eq!(read.invoice.transaction_ids, ["txn_1"]);
        let paid = Purchase::read_of_invoice(&read.answer, &[]).unwrap();
        assert_eq!((paid.transaction.result, paid.transaction.amount), (TransactionResult::Approved, Some(usd(6_000))));
        assert_eq!(status(storefront.answer_now(&charge(invoice(), saved("pi_1")))), Some(409));
        assert_eq!(storefront.approved(), [usd(6_000)]);
    }

    #[test]
    fn the_conflict_of_a_paid_invoice_uses_no_token_up() {
        let storefront = storefront();
        let _ = storefront.answer_now(&charge(invoice(), saved("pi_1")));
        assert_eq!(status(storefront.answer_now(&charge(invoice(), token("tok_1")))), Some(409));
        assert!(!is_used(&storefront, "tok_1"));
    }

    #[test]
    fn an_invoice_that_is_declined_can_be_tried_again_and_one_that_is_pending_cannot() {
        let storefront = storefront();
        storefront.decide(TransactionResult::Declined);
        assert!(storefront.answer_now(&charge(invoice(), token("tok_1"))).is_ok());
        storefront.decide(TransactionResult::Unknown);
        assert!(storefront.answer_now(&charge(invoice(), token("tok_2"))).is_ok());
        assert_eq!(invoice_of(&storefront).invoice.transaction_ids, ["txn_1", "txn_2"]);
        assert_eq!(status(storefront.answer_now(&charge(invoice(), token("tok_3")))), Some(409));
    }

    #[test]
    fn a_voided_invoice_and_an_unknown_one_cannot_be_paid() {
        let pay = |id: &str| status(storefront().answer_now(&charge(Source::Invoice(id.into()), saved("pi_1"))));
        assert_eq!((pay("in_void"), pay("in_9")), (Some(409), Some(404)));
    }

    #[test]
    fn a_transaction_is_paid_once_and_stays_itself() {
        let storefront = storefront();
        let before = transaction_of(&storefront, "txn_waiting");
        assert_eq!(before.status, TransactionStatus::WaitingApproval);
        assert_eq!((before.amount, before.invoice_ids), (Some(usd(2_500)), vec!["in_1".to_owned()]));
        assert!(storefront.answer_now(&charge(waiting(), saved("pi_1"))).is_ok());
        assert_eq!(transaction_of(&storefront, "txn_waiting").result, TransactionResult::Approved);
        assert_eq!(status(storefront.answer_now(&charge(waiting(), saved("pi_1")))), Some(409));
        assert_eq!(storefront.approved(), [usd(2_500)]);
        assert_eq!(invoice_of(&storefront).invoice.transaction_ids, ["txn_waiting"]);
    }

    #[test]
    fn a_declined_transaction_waits_on_and_has_a_child() {
        let storefront = storefront();
        storefront.decide(TransactionResult::Declined);
        assert!(storefront.answer_now(&charge(waiting(), token("tok_1"))).is_ok());
        let seen = transaction_of(&storefront, "txn_waiting");
        assert_eq!((seen.result, seen.status), (TransactionResult::Unknown, TransactionStatus::WaitingApproval));
        assert_eq!(transaction_of(&storefront, &seen.child_ids[0]).result, TransactionResult::Declined);
    }

    #[test]
    fn a_setup_transaction_moves_no_money() {
        let storefront = storefront();
        let call = charge(Source::Transaction("txn_setup".into()), token("tok_1"));
        assert!(storefront.answer_now(&call).is_ok());
        assert_eq!(transaction_of(&storefront, "txn_setup").kind, TransactionKind::Setup);
        assert!(storefront.approved().is_empty());
    }

    #[test]
    fn an_instrument_is_stored_and_then_set_up() {
        let storefront = MemoryStorefront::new(usd(0).currency(), 1_800, 160);
        let stored = storefront.answer_now(&Call::SaveInstrument { token: "tok_1".into() });
        assert!(matches!(stored, Ok(Answer::Instrument(saved)) if saved.id == "pi_1" && saved.session.is_some()));
        assert_eq!(status(storefront.answer_now(&latest_set_up(None))), Some(404));
        assert!(storefront.answer_now(&set_up(None)).is_ok());
        assert!(matches!(storefront.answer_now(&latest_set_up(None)), Ok(Answer::Transaction(_))));
        assert_eq!((storefront.set_up(), storefront.approved()), (vec!["pi_1".to_owned()], vec![]));
    }

    #[test]
    fn a_token_stores_once_too() {
        let storefront = storefront();
        let save = Call::SaveInstrument { token: "tok_1".into() };
        assert_eq!((status(storefront.answer_now(&save)), status(storefront.answer_now(&save))), (None, Some(422)));
        let replace = Call::ReplaceInstrument { id: "pi_1".into(), token: "tok_1".into() };
        assert_eq!(status(storefront.answer_now(&replace)), Some(422));
        assert_eq!(listed(&storefront), ["pi_1", "pi_2", "pi_3"]);
    }

    #[test]
    fn a_replaced_instrument_is_another_card_with_the_same_id() {
        let storefront = storefront();
        let replace = Call::ReplaceInstrument { id: "pi_1".into(), token: "tok_1".into() };
        let Ok(Answer::Instrument(saved)) = storefront.answer_now(&replace) else { panic!() };
        assert_eq!((saved.id.as_str(), saved.last4.as_deref()), ("pi_1", Some("2222")));
        assert_eq!(listed(&storefront), ["pi_1", "pi_2"]);
    }

    #[test]
    fn a_removed_instrument_is_not_listed_pays_nothing_and_is_no_default() {
        let storefront = storefront();
        let Ok(Answer::Instrument(gone)) = storefront.answer_now(&Call::Deactivate("pi_1".into())) else { panic!() };
        assert_eq!((gone.status, listed(&storefront)), (InstrumentStatus::Deactivated, vec!["pi_2".to_owned()]));
        assert_eq!(status(storefront.answer_now(&charge(cart(), saved("pi_1")))), Some(422));
        let Ok(Answer::Account(account)) = storefront.answer_now(&Call::Account) else { panic!() };
        assert_eq!((account.default_instrument, account.address), (None, Some(in_new_york())));
    }

    #[test]
    fn the_default_can_be_chosen_among_what_is_saved() {
        let storefront = storefront();
        let Ok(Answer::Account(account)) = storefront.answer_now(&Call::MakeDefault("pi_2".into())) else { panic!() };
        assert_eq!(account.default_instrument.as_deref(), Some("pi_2"));
        assert_eq!(status(storefront.answer_now(&Call::MakeDefault("pi_9".into()))), Some(404));
    }

    #[test]
    fn what_is_unknown_is_not_found() {
        let replace = Call::ReplaceInstrument { id: "pi_9".into(), token: "tok_1".into() };
        let unknown = [Call::Invoice("in_9".into()), transaction(None), Call::Deactivate("pi_9".into()), replace];
        assert!(unknown.iter().all(|call| status(storefront().answer_now(call)) == Some(404)));
    }

    #[test]
    fn what_renews_depends_on_the_country() {
        let storefront = storefront().with_renewal("US", 2_000);
        storefront.answer_now(&charge(cart(), token("tok_1"))).unwrap();
        assert_eq!(storefront.renewals(), [Some(usd(2_000))]);
        let preview = Call::Preview { items: items(), place: None };
        assert!(matches!(storefront.answer_now(&preview), Ok(Answer::Preview(Preview { recurring: None, .. }))));
    }

    #[test]
    fn a_charge_without_an_address_costs_what_it_costs_where_the_customer_lives() {
        let storefront = storefront();
        let call = Call::Charge(Charge { address: None, ..charge_of(cart(), saved("pi_1")) });
        storefront.answer_now(&call).unwrap();
        assert_eq!(storefront.approved(), [usd(3 * 1_800 + 160)]);
    }

    #[test]
    fn what_is_declined_moves_no_money_and_uses_the_token_up() {
        let storefront = storefront();
        storefront.decide(TransactionResult::Declined);
        assert!(storefront.answer_now(&charge(cart(), token("tok_1"))).is_ok());
        assert!(storefront.approved().is_empty());
        assert!(storefront.answer_now(&charge(cart(), token("tok_1"))).is_err());
    }

    #[test]
    fn a_pending_transaction_ends_when_the_gateway_has_decided() {
        let storefront = storefront();
        storefront.decide(TransactionResult::Unknown);
        let Ok(Answer::Charge(purchase)) = storefront.answer_now(&charge(cart(), token("tok_1"))) else { panic!() };
        assert!(storefront.has_pending() && storefront.approved().is_empty());
        storefront.settle_pending(&TransactionResult::Approved);
        let seen = transaction_of(&storefront, &purchase.transaction.id.unwrap());
        assert_eq!((seen.result, storefront.approved().len()), (TransactionResult::Approved, 1));
    }
}
