//! The storefront as the checkout sees it: a handful of calls, what each sends and how its answer is read.
//!
//! [`Storefront`] is the seam to the outside. The widget's implementation uses `fetch`; `MemoryStorefront` (feature
//! `memory`) is a small real one for tests, with tokens that work once.

#[cfg(any(test, feature = "memory"))]
mod memory;

#[cfg(any(test, feature = "memory"))]
pub use memory::MemoryStorefront;

use crate::address::{BillingAddress, Place};
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::options::{Item, Source};
use crate::value::Value;
use crate::wire::{PaymentMethod, Plan, Preview, Purchase, Token, Unreadable};

/// What the checkout asks of the storefront.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Call {
    /// What it costs.
    Preview {
        /// What is bought.
        items: Vec<Item>,
        /// Where the shopper is, once that is known.
        place: Option<Place>,
    },
    /// How it can be paid.
    ReadyToPay {
        /// What is bought.
        source: Source,
        /// Where the shopper is, once that is known.
        place: Option<Place>,
    },
    /// Names, trials and intervals of these plans.
    Plans(Vec<String>),
    /// Pays.
    Charge(Charge),
    /// Whether a payment token has been used.
    Token(String),
    /// How a transaction stands.
    Transaction {
        /// Its id.
        id: String,
        /// The session that may read it.
        session: String,
    },
}

/// A charge. Sent twice it pays once: its token works once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// What is bought.
    pub source: Source,
    /// Who pays, and where the bill goes.
    pub address: BillingAddress,
    /// Whether something is shipped, to the same address.
    pub ships: bool,
    /// The payment token.
    pub token: String,
}

/// What the storefront answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// To [`Call::Preview`].
    Preview(Preview),
    /// To [`Call::ReadyToPay`].
    Methods(Vec<PaymentMethod>),
    /// To [`Call::Plans`].
    Plans(Vec<Plan>),
    /// To [`Call::Charge`].
    Charge(Purchase),
    /// To [`Call::Token`].
    Token(Token),
    /// To [`Call::Transaction`].
    Transaction(Purchase),
}

/// The outside world of the checkout.
pub trait Storefront {
    /// Answers one call, within a deadline of its own.
    fn answer(&self, call: Call) -> impl Future<Output = Result<Answer, Failure>>;
}

/// An HTTP request, relative to the organization's base address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path and query, already encoded.
    pub path: String,
    /// The body, for `POST`.
    pub body: Option<Value>,
    /// The session to use in place of the publishable key.
    pub session: Option<String>,
}

/// Facts of the page that some bodies carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shop {
    /// The website that sells.
    pub website_id: String,
    /// The API's `riskMetadata`, as the browser's side collected it.
    pub risk_metadata: Value,
}

impl Call {
    /// The operationId of the API, which is also the name of its permission.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Preview { .. } => "StorefrontPostPreviewPurchase",
            Self::ReadyToPay { .. } => "StorefrontPostReadyToPay",
            Self::Plans(_) => "StorefrontGetPlanCollection",
            Self::Charge(Charge { source: Source::Items(_), .. }) => "StorefrontPostPurchase",
            Self::Charge(Charge { source: Source::Money(_), .. }) => "StorefrontPostPayment",
            Self::Token(_) => "GetToken",
            Self::Transaction { .. } => "StorefrontGetTransaction",
        }
    }

    /// What to send.
    pub fn request(&self, shop: &Shop) -> Request {
        match self {
            Self::Preview { items, place } => post("/storefront/preview-purchase", preview_body(shop, items, place)),
            Self::ReadyToPay { source, place } => {
                post("/storefront/ready-to-pay", ready_to_pay_body(shop, source, place))
            }
            Self::Plans(ids) => {
                get(["/storefront/plans?limit=1000&expand=product&filter=id:", &ids.join(",")].concat())
            }
            Self::Charge(charge) => charge.request(shop),
            Self::Token(id) => get(["/tokens/", id].concat()),
            Self::Transaction { id, session } => {
                Request { session: Some(session.clone()), ..get(["/storefront/transactions/", id].concat()) }
            }
        }
    }

    /// Understands the body of a successful answer.
    pub fn read(&self, body: &Value) -> Result<Answer, Failure> {
        let read = || -> Result<Answer, Unreadable> {
            Ok(match self {
                Self::Preview { .. } => Answer::Preview(Preview::read(body)?),
                Self::ReadyToPay { .. } => Answer::Methods(PaymentMethod::read_all(body)),
                Self::Plans(_) => Answer::Plans(Plan::read_all(body)),
                Self::Charge(Charge { source: Source::Items(_), .. }) => Answer::Charge(Purchase::read(body)),
                Self::Charge(Charge { source: Source::Money(_), .. }) => Answer::Charge(Purchase::read_payment(body)),
                Self::Token(_) => Answer::Token(Token::read(body)),
                Self::Transaction { .. } => Answer::Transaction(Purchase::read_payment(body)),
            })
        };
        read().map_err(|unreadable| {
            Failure::from(Code::AnswerUnreadable)
                .of_operation(self.operation())
                .with_detail(["Member: ", &unreadable.member, "."].concat())
        })
    }

    /// Whether it moves money: then it gets a longer deadline and is never sent again blindly.
    pub fn is_charge(&self) -> bool {
        matches!(self, Self::Charge(_))
    }
}

impl Charge {
    fn request(&self, shop: &Shop) -> Request {
        match &self.source {
            Source::Items(items) => {
                let address = self.address.to_value();
                let instruction = Value::object([("token", Some(Value::text(&self.token)))]);
                let body = Value::object([
                    ("websiteId", Some(Value::text(&shop.website_id))),
                    ("items", Some(items_value(items))),
                    ("paymentInstruction", Some(instruction)),
                    ("deliveryAddress", self.ships.then(|| address.clone())),
                    ("billingAddress", Some(address)),
                ]);
                post("/storefront/purchase", body)
            }
            Source::Money(money) => {
                let body = Value::object([
                    ("websiteId", Some(Value::text(&shop.website_id))),
                    ("currency", Some(Value::text(money.currency().code()))),
                    ("amount", Some(Value::Number(money.to_decimal()))),
                    ("token", Some(Value::text(&self.token))),
                    ("riskMetadata", Some(shop.risk_metadata.clone())),
                ]);
                post("/storefront/payment", body)
            }
        }
    }
}

fn preview_body(shop: &Shop, items: &[Item], place: &Option<Place>) -> Value {
    Value::object([
        ("websiteId", Some(Value::text(&shop.website_id))),
        ("items", Some(items_value(items))),
        ("billingAddress", place.as_ref().map(Place::to_value)),
        ("deliveryAddress", place.as_ref().map(Place::to_value)),
    ])
}

/// One of the API's two shapes, never both: by items, or by amount and currency.
fn ready_to_pay_body(shop: &Shop, source: &Source, place: &Option<Place>) -> Value {
    let (items, money) = match source {
        Source::Items(items) => (Some(items_value(items)), None),
        Source::Money(money) => (None, Some(*money)),
    };
    Value::object([
        ("websiteId", Some(Value::text(&shop.website_id))),
        ("riskMetadata", Some(shop.risk_metadata.clone())),
        ("items", items),
        ("amount", money.as_ref().map(|money: &Money| Value::Number(money.to_decimal()))),
        ("currency", money.as_ref().map(|money: &Money| Value::text(money.currency().code()))),
        ("billingAddress", place.as_ref().map(Place::to_value)),
    ])
}

fn items_value(items: &[Item]) -> Value {
    let entry = |item: &Item| {
        Value::object([("planId", Some(Value::text(&item.plan_id))), ("quantity", Some(Value::integer(item.quantity)))])
    };
    Value::List(items.iter().map(entry).collect())
}

fn post(path: &str, body: Value) -> Request {
    Request { method: "POST", path: path.to_owned(), body: Some(body), session: None }
}

fn get(path: String) -> Request {
    Request { method: "GET", path, body: None, session: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::in_new_york;
    use crate::money::Currency;
    use crate::value::tests::value_of;
    use serde_json::json;

    fn shop() -> Shop {
        Shop { website_id: "web_demo".into(), risk_metadata: Value::object([("isTest", Some(Value::Bool(true)))]) }
    }

    fn mugs() -> Source {
        let item = |plan_id: &str, quantity| Item { plan_id: plan_id.into(), quantity, limits: None, thumbnail: None };
        Source::Items(vec![item("plan_mug", 2), item("plan_pro_monthly", 1)])
    }

    fn items() -> Vec<Item> {
        let Source::Items(items) = mugs() else { unreachable!() };
        items
    }

    fn money(minor: i64, currency: &str) -> Source {
        Source::Money(Money::from_minor(minor, Currency::parse(currency).unwrap()))
    }

    fn charge(source: Source, ships: bool) -> Call {
        Call::Charge(Charge { source, address: in_new_york(), ships, token: "tok_1".into() })
    }

    /// The line and the body of a request, as they go over the wire.
    fn wire(call: &Call) -> (String, String) {
        let request = call.request(&shop());
        assert_eq!(request.body.is_some(), request.method == "POST");
        (format!("{} {}", request.method, request.path), request.body.map(|body| body.to_json()).unwrap_or_default())
    }

    const ITEMS: &str = r#"[{"planId":"plan_mug","quantity":2},{"planId":"plan_pro_monthly","quantity":1}]"#;
    const PLACE: &str =
        r#"{"country":"US","address":"1 Main Street","city":"New York","region":"NY","postalCode":"10001"}"#;
    const CONTACT: &str = r#"{"firstName":"Ada","lastName":"Lovelace","country":"US","address":"1 Main Street","city":"New York","region":"NY","postalCode":"10001","emails":[{"label":"main","value":"ada@example.com","primary":true}]}"#;

    #[test]
    fn a_preview_without_a_place() {
        let (line, body) = wire(&Call::Preview { items: items(), place: None });
        assert_eq!(line, "POST /storefront/preview-purchase");
        assert_eq!(body, format!(r#"{{"websiteId":"web_demo","items":{ITEMS}}}"#));
    }

    #[test]
    fn a_preview_with_a_place_bills_and_delivers_there() {
        let (_, body) = wire(&Call::Preview { items: items(), place: in_new_york().place() });
        let expected =
            format!(r#"{{"websiteId":"web_demo","items":{ITEMS},"billingAddress":{PLACE},"deliveryAddress":{PLACE}}}"#);
        assert_eq!(body, expected);
    }

    #[test]
    fn ready_to_pay_by_items() {
        let (line, body) = wire(&Call::ReadyToPay { source: mugs(), place: None });
        assert_eq!(line, "POST /storefront/ready-to-pay");
        assert_eq!(body, format!(r#"{{"websiteId":"web_demo","riskMetadata":{{"isTest":true}},"items":{ITEMS}}}"#));
    }

    #[test]
    fn ready_to_pay_by_amount() {
        let (_, body) = wire(&Call::ReadyToPay { source: money(3_800, "USD"), place: in_new_york().place() });
        let expected = format!(
            r#"{{"websiteId":"web_demo","riskMetadata":{{"isTest":true}},"amount":38.00,"currency":"USD","billingAddress":{PLACE}}}"#
        );
        assert_eq!(body, expected);
    }

    #[test]
    fn ready_to_pay_never_has_both_shapes() {
        for (source, has_items) in [(mugs(), true), (money(1, "USD"), false)] {
            let body = Call::ReadyToPay { source, place: in_new_york().place() }.request(&shop()).body.unwrap();
            let has = |member: &str| !body.get(member).is_null();
            assert_eq!([has("items"), has("amount"), has("currency")], [has_items, !has_items, !has_items]);
        }
    }

    #[test]
    fn plans_are_asked_for_with_their_products() {
        let call = Call::Plans(vec!["plan_mug".into(), "plan_pro_monthly".into()]);
        let line = "GET /storefront/plans?limit=1000&expand=product&filter=id:plan_mug,plan_pro_monthly";
        assert_eq!(wire(&call), (line.to_owned(), String::new()));
    }

    #[test]
    fn a_purchase_that_ships_has_both_addresses() {
        let (line, body) = wire(&charge(mugs(), true));
        assert_eq!(line, "POST /storefront/purchase");
        let expected = format!(
            r#"{{"websiteId":"web_demo","items":{ITEMS},"paymentInstruction":{{"token":"tok_1"}},"deliveryAddress":{CONTACT},"billingAddress":{CONTACT}}}"#
        );
        assert_eq!(body, expected);
    }

    #[test]
    fn a_purchase_that_does_not_ship_has_one_address() {
        let (_, body) = wire(&charge(mugs(), false));
        assert!(!body.contains("deliveryAddress") && body.contains(&format!(r#""billingAddress":{CONTACT}"#)));
    }

    #[test]
    fn a_payment_names_the_amount_and_the_token() {
        let (line, body) = wire(&charge(money(3_800, "USD"), false));
        assert_eq!(line, "POST /storefront/payment");
        let expected = r#"{"websiteId":"web_demo","currency":"USD","amount":38.00,"token":"tok_1","riskMetadata":{"isTest":true}}"#;
        assert_eq!(body, expected);
    }

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        for (minor, currency, text) in [(3_800, "USD", "38.00"), (1_500, "JPY", "1500"), (1_234, "KWD", "1.234")] {
            let expected = format!(r#""currency":"{currency}","amount":{text},"#);
            assert!(wire(&charge(money(minor, currency), false)).1.contains(&expected), "{currency}");
        }
    }

    #[test]
    fn a_token_is_looked_up_with_the_key() {
        let call = Call::Token("tok_1".into());
        assert_eq!(wire(&call).0, "GET /tokens/tok_1");
        assert_eq!(call.request(&shop()).session, None);
    }

    #[test]
    fn a_transaction_is_read_with_its_session_and_nothing_else_is() {
        let session = String::from("jwt");
        let call = Call::Transaction { id: "txn_1".into(), session: session.clone() };
        assert_eq!(wire(&call).0, "GET /storefront/transactions/txn_1");
        assert_eq!(call.request(&shop()).session, Some(session));
        let others = [
            Call::Preview { items: items(), place: None },
            Call::ReadyToPay { source: mugs(), place: None },
            Call::Plans(vec!["plan_mug".into()]),
            charge(mugs(), true),
            charge(money(1, "USD"), false),
        ];
        assert!(others.iter().all(|call| call.request(&shop()).session.is_none()));
    }

    #[test]
    fn the_same_charge_is_the_same_request() {
        assert_eq!(charge(mugs(), true).request(&shop()), charge(mugs(), true).request(&shop()));
    }

    #[test]
    fn only_a_charge_moves_money() {
        assert!(charge(mugs(), false).is_charge() && charge(money(1, "USD"), false).is_charge());
        assert!(!Call::Token("tok_1".into()).is_charge() && !Call::Preview { items: items(), place: None }.is_charge());
    }

    #[test]
    fn an_answer_without_what_money_depends_on_names_the_member_and_the_operation() {
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
            let failure = Call::Preview { items: items(), place: None }.read(&value_of(&body)).unwrap_err();
            assert_eq!(
                (failure.code, failure.operation),
                (Code::AnswerUnreadable, Some("StorefrontPostPreviewPurchase"))
            );
            assert!(failure.message().contains(&format!("Member: {member}.")), "{}", failure.message());
        }
    }

    mod in_memory {
        use super::*;

        fn storefront() -> MemoryStorefront {
            MemoryStorefront::new(Currency::parse("USD").unwrap(), 1_800, 160)
        }

        #[test]
        fn a_token_pays_once() {
            let storefront = storefront();
            assert!(storefront.answer_now(&charge(money(3_800, "USD"), false)).is_ok());
            assert_eq!(storefront.answer_now(&charge(money(3_800, "USD"), false)).unwrap_err().status, Some(422));
            assert_eq!(storefront.approved().len(), 1);
            assert_eq!(
                storefront.answer_now(&Call::Token("tok_1".into())),
                Ok(Answer::Token(Token { is_used: Some(true) }))
            );
        }

        #[test]
        fn an_expired_token_pays_nothing_and_is_not_used() {
            let storefront = storefront();
            storefront.expire("tok_1");
            assert_eq!(storefront.answer_now(&charge(mugs(), false)).unwrap_err().status, Some(422));
            let unused = Answer::Token(Token { is_used: Some(false) });
            assert_eq!(storefront.answer_now(&Call::Token("tok_1".into())), Ok(unused));
        }

        #[test]
        fn what_renews_depends_on_the_country() {
            let storefront = storefront().with_renewal("US", 2_000);
            storefront.answer_now(&charge(mugs(), false)).unwrap();
            assert_eq!(storefront.renewals(), [Some(Money::from_minor(2_000, Currency::parse("USD").unwrap()))]);
            let preview = Call::Preview { items: items(), place: None };
            assert!(matches!(storefront.answer_now(&preview), Ok(Answer::Preview(Preview { recurring: None, .. }))));
        }

        #[test]
        fn what_is_declined_moves_no_money_and_uses_the_token_up() {
            let storefront = storefront();
            storefront.decide(crate::wire::TransactionResult::Declined);
            assert!(storefront.answer_now(&charge(mugs(), false)).is_ok());
            assert!(storefront.approved().is_empty());
            assert!(storefront.answer_now(&charge(mugs(), false)).is_err());
        }

        #[test]
        fn a_pending_transaction_ends_when_the_gateway_has_decided() {
            let storefront = storefront();
            storefront.decide(crate::wire::TransactionResult::Unknown);
            let Ok(Answer::Charge(purchase)) = storefront.answer_now(&charge(mugs(), false)) else { panic!() };
            assert!(storefront.has_pending() && storefront.approved().is_empty());
            storefront.settle_pending(&crate::wire::TransactionResult::Approved);
            let call = Call::Transaction { id: purchase.transaction.id.unwrap(), session: "session".into() };
            let Ok(Answer::Transaction(seen)) = storefront.answer_now(&call) else { panic!() };
            assert_eq!(seen.transaction.result, crate::wire::TransactionResult::Approved);
            assert_eq!(storefront.approved().len(), 1);
        }
    }
}
