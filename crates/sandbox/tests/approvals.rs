//! Payments that wait for the customer: approval by a bank, methods with a page of their own, choice of a currency (DCC),
//! documents (KYC); and the page where all of it is done.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use reqwest::Method;
use sandbox_client::{KEY, Reply, Shop, address, amount, mugs, reply};
use serde_json::{Value, json};

const PURCHASE: &str = "/storefront/purchase";
const PAYMENT: &str = "/storefront/payment";

const ASKS: &str = "4000000000003220";
const GIVES_UP: &str = "4000000000003238";
const CONVERTS: &str = "4000000000000168";
const NEEDS_DOCUMENT: &str = "4000000000000176";
const MAY_SKIP_DOCUMENT: &str = "4000000000000184";

/// Status and result, joined.
fn state(transaction: &Reply) -> String {
    format!("{} {}", transaction.text("/status"), transaction.text("/result"))
}

fn links(transaction: &Reply) -> Vec<&str> {
    transaction.body["_links"].as_array().unwrap().iter().map(|link| link["rel"].as_str().unwrap()).collect()
}

fn link<'a>(transaction: &'a Reply, rel: &str) -> &'a str {
    let links = transaction.body["_links"].as_array().unwrap();
    links.iter().find(|link| link["rel"] == rel).unwrap()["href"].as_str().unwrap()
}

/// A guest's payment of 50 US dollars.
async fn pay(shop: &Shop, pan: &str) -> Reply {
    shop.post(PAYMENT, amount(&shop.token(pan).await, json!(50), "USD")).await
}

/// The transaction as its customer reads it, with the session that the payment gave.
async fn read(shop: &Shop, paid: &Reply) -> Reply {
    shop.get_as(paid.text("/token"), &format!("/storefront/transactions/{}", paid.id())).await
}

async fn open(shop: &Shop, url: &str) -> Reply {
    reply(shop.request(Method::GET, url.to_owned())).await
}

async fn decide(shop: &Shop, approval_url: &str, decision: &str) -> Reply {
    reply(shop.request(Method::POST, format!("{approval_url}/{decision}"))).await
}

/// A call of the API by its whole URL, as a link gives it.
async fn follow(shop: &Shop, jwt: &str, url: &str) -> Reply {
    reply(shop.request(Method::POST, url.to_owned()).header("authorization", format!("Bearer {jwt}"))).await
}

#[tokio::test]
async fn a_card_may_wait_for_approval_however_it_is_used() {
    let shop = Shop::open().await;
    let waits = |transaction: &Value| (transaction["status"].clone(), transaction["result"].clone());
    let waiting = (json!("waiting-approval"), json!("unknown"));
    let bought = shop.post(PURCHASE, mugs(&shop.token(ASKS).await)).await;
    assert_eq!((bought.status, waits(&bought.body["transaction"])), (201, waiting.clone()));
    assert_eq!(bought.text("/invoice/status"), "unpaid");
    let paid = pay(&shop, ASKS).await;
    assert_eq!((paid.status, waits(&paid.body)), (201, waiting.clone()));
    let jwt = shop.jwt("customerId=cus_demo").await;
    let invoice = json!({ "invoiceId": "in_unpaid", "token": shop.token(ASKS).await });
    assert_eq!(waits(&shop.post_as(&jwt, PAYMENT, invoice).await.body), waiting);
    let part = json!({ "transactionId": "txn_part", "token": shop.token(ASKS).await });
    assert_eq!(waits(&shop.post_as(&jwt, PAYMENT, part).await.body), waiting);
    let saved = shop.post_as(&jwt, "/storefront/payment-instruments", json!({ "token": shop.token(ASKS).await })).await;
    let setup = format!("/storefront/payment-instruments/{}/setup", saved.id());
    let set_up = shop.post_as(&jwt, &setup, json!({ "websiteId": "web_demo", "currency": "USD" })).await;
    assert_eq!((set_up.text("/type"), waits(&set_up.body)), ("setup", waiting));
}

#[tokio::test]
async fn an_approval_settles_what_it_pays() {
    let shop = Shop::open().await;
    let bought = shop.post(PURCHASE, mugs(&shop.token(ASKS).await)).await;
    let jwt = bought.text("/token");
    decide(&shop, bought.text("/transaction/approvalUrl"), "approve").await;
    let invoice = shop.get_as(jwt, &format!("/storefront/invoices/{}", bought.text("/invoice/id"))).await;
    assert_eq!((invoice.text("/status"), invoice.number("/amountDue")), ("paid", "0".to_owned()));
    let order = shop.get_as(jwt, &format!("/storefront/orders/{}", bought.text("/orderId"))).await;
    assert_eq!(order.text("/status"), "completed");
    let instrument = bought.text("/transaction/paymentInstrument/paymentInstrumentId");
    let instrument = shop.get_as(jwt, &format!("/storefront/payment-instruments/{instrument}")).await;
    assert_eq!(instrument.text("/status"), "active");
}

#[tokio::test]
async fn each_decision_has_its_result() {
    let shop = Shop::open().await;
    for (decision, expected) in
        [("approve", "completed approved"), ("decline", "completed declined"), ("cancel", "never-sent canceled")]
    {
        let paid = pay(&shop, ASKS).await;
        decide(&shop, paid.text("/approvalUrl"), decision).await;
        let ended = read(&shop, &paid).await;
        assert_eq!(state(&ended), expected);
        assert_eq!((links(&ended), ended.body.get("approvalUrl")), (vec!["self"], None));
    }
}

#[tokio::test]
async fn the_links_of_a_waiting_payment_lead_to_its_page_and_away_from_it() {
    let shop = Shop::open().await;
    let mut body = amount(&shop.token(ASKS).await, json!(50), "USD");
    body["redirectUrl"] = "http://localhost:3000/{id}?r={result}&x={y}".into();
    let paid = shop.post(PAYMENT, body).await;
    assert_eq!(links(&paid), ["self", "approvalUrl", "cancelUrl", "redirectUrl"]);
    assert_eq!(link(&paid, "approvalUrl"), paid.text("/approvalUrl"));
    assert_eq!(link(&paid, "redirectUrl"), format!("http://localhost:3000/{}?r=unknown&x=%7By%7D", paid.id()));
    let origin = shop.sandbox.addresses().framepay.replace("/framepay.js", "");
    assert!(paid.text("/approvalUrl").starts_with(&format!("{origin}/approvals/")));
}

#[tokio::test]
async fn a_decision_leads_to_the_redirect_url() {
    let shop = Shop::open().await;
    let mut body = amount(&shop.token(ASKS).await, json!(50), "USD");
    body["redirectUrl"] = "http://127.0.0.1:3000/back?id={id}&result={result}".into();
    let paid = shop.post(PAYMENT, body).await;
    let decided = decide(&shop, paid.text("/approvalUrl"), "decline").await;
    let back = format!("http://127.0.0.1:3000/back?id={}&result=declined", paid.id());
    assert_eq!((decided.status, decided.header("location")), (303, Some(back.as_str())));
    let page = open(&shop, paid.text("/approvalUrl")).await;
    assert!(page.text("").contains(&format!("href=\"{}\"", back.replace('&', "&amp;"))));
}

#[tokio::test]
async fn without_a_redirect_url_a_decision_leads_to_a_page_that_tells_its_parent() {
    let shop = Shop::open().await;
    let paid = pay(&shop, ASKS).await;
    let url = paid.text("/approvalUrl");
    let decided = decide(&shop, url, "approve").await;
    assert_eq!((decided.status, decided.header("location")), (303, Some(url)));
    let page = open(&shop, url).await;
    assert!(page.text("").contains(&format!("data-transaction-id=\"{}\"", paid.id())), "{page:?}");
    assert!(page.text("").contains("The payment is approved") && page.text("").contains("src=\"/finished.js\""));
    let script = open(&shop, &url.replace(&format!("/approvals/{}", paid.id()), "/finished.js")).await;
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(script.text("").contains("'checkout-sandbox-approval'"));
    assert!(script.text("").contains("'rebilly-instruments-approval-url-close'"));
}

#[tokio::test]
async fn the_page_says_who_is_paid_how_much_and_with_what_and_may_be_framed() {
    let shop = Shop::open().await;
    let paid = pay(&shop, ASKS).await;
    let page = open(&shop, paid.text("/approvalUrl")).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!((page.header("x-frame-options"), page.header("content-security-policy")), (None, None));
    for text in ["<title>Approve this payment: 50.00 USD</title>", "Demo Shop", "Visa •••• 3220", "50.00 USD</dd>"]
    {
        assert!(page.text("").contains(text), "{text} is not in {page:?}");
    }
    for decision in ["approve", "decline", "cancel"] {
        assert!(page.text("").contains(&format!("formaction=\"/approvals/{}/{decision}\"", paid.id())));
    }
}

#[tokio::test]
async fn who_opens_the_cancel_url_has_turned_back() {
    let shop = Shop::open().await;
    let paid = pay(&shop, ASKS).await;
    let canceled = open(&shop, link(&paid, "cancelUrl")).await;
    assert_eq!((canceled.status, canceled.header("location")), (303, Some(paid.text("/approvalUrl"))));
    assert!(open(&shop, paid.text("/approvalUrl")).await.text("").contains("The payment is canceled"));
    assert_eq!(state(&read(&shop, &paid).await), "never-sent canceled");
}

#[tokio::test]
async fn a_decision_that_comes_too_late_or_is_not_to_be_made_changes_nothing() {
    let shop = Shop::open().await;
    let paid = pay(&shop, ASKS).await;
    let url = paid.text("/approvalUrl");
    for not_its_own in ["upload", "continue", "bypass", "select", "reject"] {
        assert_eq!(decide(&shop, url, not_its_own).await.status, 303);
        assert_eq!(state(&read(&shop, &paid).await), "waiting-approval unknown");
    }
    assert_eq!(decide(&shop, url, "nothing").await.status, 404);
    assert_eq!(decide(&shop, url, "approve").await.status, 303);
    assert_eq!(decide(&shop, url, "decline").await.status, 303);
    assert_eq!(open(&shop, &format!("{url}/cancel")).await.status, 303);
    assert_eq!(state(&read(&shop, &paid).await), "completed approved");
}

#[tokio::test]
async fn only_what_was_paid_has_a_page() {
    let shop = Shop::open().await;
    let paid = pay(&shop, ASKS).await;
    for id in ["txn_waiting", "txn_completed", "txn_nowhere"] {
        let url = paid.text("/approvalUrl").replace(&paid.id(), id);
        assert_eq!(open(&shop, &url).await.status, 404);
        assert_eq!(decide(&shop, &url, "approve").await.status, 404);
    }
}

#[tokio::test]
async fn an_approval_may_be_given_up_when_nobody_comes() {
    let shop = Shop::open().await;
    let (paid, approved) = (pay(&shop, GIVES_UP).await, pay(&shop, GIVES_UP).await);
    decide(&shop, approved.text("/approvalUrl"), "approve").await;
    shop.clock.advance_seconds(9);
    assert_eq!(state(&read(&shop, &paid).await), "waiting-approval unknown");
    shop.clock.advance_seconds(1);
    assert_eq!(state(&read(&shop, &paid).await), "never-sent abandoned");
    assert_eq!(state(&read(&shop, &approved).await), "completed approved");
    decide(&shop, paid.text("/approvalUrl"), "approve").await;
    assert_eq!(state(&read(&shop, &paid).await), "never-sent abandoned");
    let patient = pay(&shop, ASKS).await;
    shop.clock.advance_seconds(3599);
    assert_eq!(state(&read(&shop, &patient).await), "waiting-approval unknown");
}

#[tokio::test]
async fn a_guests_payment_by_a_method_with_its_own_page_ends_as_was_decided() {
    let shop = Shop::open().await;
    for (method, decision, expected) in [
        ("iDEAL", "approve", "completed approved"),
        ("paypal", "decline", "completed declined"),
        ("paypal", "cancel", "never-sent canceled"),
    ] {
        let token = shop.post("/tokens", json!({ "method": method, "billingAddress": address() })).await;
        assert_eq!((token.status, token.body.get("paymentInstrument")), (201, None));
        let paid = shop.post(PAYMENT, amount(&token.id(), json!(5), "USD")).await;
        assert_eq!(
            (state(&paid), links(&paid)),
            ("offsite unknown".to_owned(), vec!["self", "approvalUrl", "cancelUrl"])
        );
        assert_eq!(paid.body["paymentInstrument"], json!({ "method": method }));
        decide(&shop, paid.text("/approvalUrl"), decision).await;
        assert_eq!(state(&read(&shop, &paid).await), expected);
    }
}

#[tokio::test]
async fn an_invoice_cannot_be_paid_while_a_payment_of_it_is_under_way() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid").await;
    let pay = async |pan: &str| {
        shop.post_as(&jwt, PAYMENT, json!({ "invoiceId": "in_unpaid", "token": shop.token(pan).await })).await
    };
    let waiting = pay(ASKS).await;
    assert_eq!(pay("4111111111111111").await.status, 409);
    open(&shop, link(&waiting, "cancelUrl")).await;
    assert_eq!(pay("4111111111111111").await.text("/result"), "approved");
}

#[tokio::test]
async fn a_merchants_transaction_waits_on_until_an_attempt_is_approved() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("transactionId=txn_waiting").await;
    let pay = async || {
        let body = json!({ "transactionId": "txn_waiting", "token": shop.token(ASKS).await });
        shop.post_as(&jwt, PAYMENT, body).await
    };
    let transaction = async || shop.get_as(&jwt, "/storefront/transactions/txn_waiting").await;
    let first = pay().await;
    assert_eq!((first.status, first.text("/parentTransactionId")), (201, "txn_waiting"));
    assert_eq!(pay().await.status, 409);
    decide(&shop, first.text("/approvalUrl"), "decline").await;
    assert_eq!(state(&transaction().await), "waiting-approval unknown");
    let second = pay().await;
    assert_eq!(transaction().await.body["childTransactions"], json!([first.id(), second.id()]));
    decide(&shop, second.text("/approvalUrl"), "approve").await;
    assert_eq!(state(&transaction().await), "completed approved");
    assert_eq!(shop.get_as(&jwt, "/storefront/invoices/in_unpaid").await.text("/status"), "paid");
    assert_eq!(pay().await.status, 409);
    let charges = shop.tool(Method::GET, "charges", None).await.body;
    assert_eq!(charges.as_array().unwrap().iter().map(|it| it["id"].clone()).collect::<Vec<_>>(), [second.id()]);
}

#[tokio::test]
async fn a_redirect_url_has_to_lead_to_the_website() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let elsewhere = "https://shop.example.com/back?id={id}";
    let mut purchase = mugs(&shop.good_token().await);
    purchase["redirectUrl"] = elsewhere.into();
    assert_eq!(shop.post(PURCHASE, purchase).await.invalid(), "redirectUrl");
    let mut payment = amount(&shop.good_token().await, json!(5), "USD");
    payment["redirectUrl"] = elsewhere.into();
    assert_eq!(shop.post(PAYMENT, payment).await.invalid(), "redirectUrl");
    let setup = json!({ "websiteId": "web_demo", "currency": "USD", "redirectUrl": elsewhere });
    let path = "/storefront/payment-instruments/inst_visa/setup";
    assert_eq!(shop.post_as(&jwt, path, setup).await.invalid(), "redirectUrl");
}

#[tokio::test]
async fn a_card_of_another_currency_brings_an_offer() {
    let shop = Shop::open().await;
    let paid = pay(&shop, CONVERTS).await;
    assert_eq!((state(&paid), &paid.body["hasDcc"]), ("waiting-approval unknown".to_owned(), &json!(true)));
    let offer = json!({
        "base": { "amount": paid.body["amount"], "currency": "USD" }, "rate": paid.body["dcc"]["rate"],
        "quote": { "amount": paid.body["dcc"]["quote"]["amount"], "currency": "EUR" },
        "outcome": "unprocessed", "isForceDcc": false,
    });
    assert_eq!(paid.body["dcc"], offer);
    assert_eq!((paid.number("/dcc/rate"), paid.number("/dcc/quote/amount")), ("0.92".to_owned(), "46.00".to_owned()));
    let read = shop.get_as(paid.text("/token"), &format!("/storefront/transactions/{}/dcc", paid.id())).await;
    assert_eq!((read.status, &read.body["dcc"]), (200, &offer));
}

#[tokio::test]
async fn a_choice_of_currency_decides_what_is_charged() {
    let shop = Shop::open().await;
    for (choice, currency, charged) in [("selected", "EUR", "46.00"), ("rejected", "USD", "50.00")] {
        let paid = pay(&shop, CONVERTS).await;
        let path = format!("/storefront/transactions/{}/dcc", paid.id());
        let chosen = shop.patch_as(paid.text("/token"), &path, json!({ "choice": choice })).await;
        assert_eq!((state(&chosen), chosen.text("/dcc/outcome")), ("completed approved".to_owned(), choice));
        assert_eq!((chosen.number("/amount"), chosen.text("/currency")), (charged.to_owned(), currency));
        assert_eq!((chosen.number("/purchaseAmount"), chosen.text("/purchaseCurrency")), ("50.00".to_owned(), "USD"));
        let again = shop.patch_as(paid.text("/token"), &path, json!({ "choice": choice })).await;
        assert_eq!(again.invalid(), "choice");
        assert_eq!(shop.get_as(paid.text("/token"), &path).await.text("/dcc/outcome"), choice);
    }
}

#[tokio::test]
async fn an_offer_can_be_taken_on_its_page_and_pays_the_invoice_in_full() {
    let shop = Shop::open().await;
    for decision in ["select", "reject"] {
        let bought = shop.post(PURCHASE, mugs(&shop.token(CONVERTS).await)).await;
        let page = open(&shop, bought.text("/transaction/approvalUrl")).await;
        assert!(page.text("").contains("Pay 40.66 EUR") && page.text("").contains("Pay 44.20 USD"), "{page:?}");
        decide(&shop, bought.text("/transaction/approvalUrl"), decision).await;
        let path = format!("/storefront/invoices/{}", bought.text("/invoice/id"));
        assert_eq!(shop.get_as(bought.text("/token"), &path).await.text("/status"), "paid");
    }
}

#[tokio::test]
async fn an_offer_is_for_those_who_have_one() {
    let shop = Shop::open().await;
    let plain = pay(&shop, "4111111111111111").await;
    let path = format!("/storefront/transactions/{}/dcc", plain.id());
    assert_eq!(shop.get_as(plain.text("/token"), &path).await.status, 404);
    assert_eq!(shop.patch_as(plain.text("/token"), &path, json!({ "choice": "selected" })).await.status, 404);
    let paid = pay(&shop, CONVERTS).await;
    let path = format!("/storefront/transactions/{}/dcc", paid.id());
    assert_eq!(shop.get_as(plain.text("/token"), &path).await.status, 404);
    assert_eq!(shop.call(KEY, Method::GET, &path, None).await.status, 403);
    for wrong in [json!({}), json!({ "choice": "unprocessed" }), json!({ "choice": 1 })] {
        assert_eq!(shop.patch_as(paid.text("/token"), &path, wrong).await.invalid(), "choice");
    }
    open(&shop, link(&paid, "cancelUrl")).await;
    assert_eq!(shop.patch_as(paid.text("/token"), &path, json!({ "choice": "selected" })).await.invalid(), "choice");
    let francs = shop.post(PAYMENT, amount(&shop.token(CONVERTS).await, json!(50), "CHF")).await;
    assert_eq!((state(&francs), &francs.body["hasDcc"]), ("completed approved".to_owned(), &json!(false)));
}

#[tokio::test]
async fn a_payment_goes_on_once_the_document_is_there() {
    let shop = Shop::open().await;
    let paid = pay(&shop, NEEDS_DOCUMENT).await;
    assert_eq!(state(&paid), "waiting-approval unknown");
    assert_eq!(links(&paid), ["self", "approvalUrl", "cancelUrl", "approvalContinue"]);
    let (jwt, go_on) = (paid.text("/token"), link(&paid, "approvalContinue"));
    assert_eq!(follow(&shop, jwt, go_on).await.status, 409);
    assert!(open(&shop, paid.text("/approvalUrl")).await.text("").contains("type=\"file\""));
    decide(&shop, paid.text("/approvalUrl"), "upload").await;
    assert_eq!(state(&read(&shop, &paid).await), "waiting-approval unknown");
    let gone_on = follow(&shop, jwt, go_on).await;
    assert_eq!((gone_on.status, state(&gone_on)), (200, "completed approved".to_owned()));
    assert_eq!(follow(&shop, jwt, go_on).await.status, 404);
}

#[tokio::test]
async fn the_page_of_the_document_check_can_go_on_by_itself() {
    let shop = Shop::open().await;
    let paid = pay(&shop, NEEDS_DOCUMENT).await;
    let url = paid.text("/approvalUrl");
    decide(&shop, url, "continue").await;
    assert_eq!(state(&read(&shop, &paid).await), "waiting-approval unknown");
    decide(&shop, url, "upload").await;
    assert!(open(&shop, url).await.text("").contains("/continue\""));
    decide(&shop, url, "continue").await;
    assert_eq!(state(&read(&shop, &paid).await), "completed approved");
}

#[tokio::test]
async fn a_document_may_be_optional() {
    let shop = Shop::open().await;
    let paid = pay(&shop, MAY_SKIP_DOCUMENT).await;
    let bypass = link(&paid, "approvalBypass");
    let bypassed = follow(&shop, paid.text("/token"), bypass).await;
    assert_eq!((bypassed.status, state(&bypassed)), (200, "completed approved".to_owned()));
    let required = pay(&shop, NEEDS_DOCUMENT).await;
    let guessed = link(&required, "approvalContinue").replace("/continue", "/bypass");
    assert_eq!(follow(&shop, required.text("/token"), &guessed).await.status, 404);
    decide(&shop, required.text("/approvalUrl"), "bypass").await;
    assert_eq!(state(&read(&shop, &required).await), "waiting-approval unknown");
}

#[tokio::test]
async fn a_document_check_is_the_customers_own_and_its_token_is_not_told() {
    let shop = Shop::open().await;
    let (paid, other) = (pay(&shop, MAY_SKIP_DOCUMENT).await, pay(&shop, MAY_SKIP_DOCUMENT).await);
    let bypass = link(&paid, "approvalBypass");
    assert_eq!(follow(&shop, other.text("/token"), bypass).await.status, 404);
    let token = bypass.rsplit('/').nth(1).unwrap();
    assert_eq!(follow(&shop, paid.text("/token"), &bypass.replace(token, "guessed")).await.status, 404);
    assert!(!Value::from(shop.requests().await).to_string().contains(token));
    assert_eq!(follow(&shop, paid.text("/token"), bypass).await.status, 200);
}

#[tokio::test]
async fn who_shops_signed_in_may_choose_a_currency_and_who_pays_one_invoice_may_not() {
    let shop = Shop::open().await;
    let token = shop.token(CONVERTS).await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let paid = shop.post_as(&jwt, PAYMENT, json!({ "invoiceId": "in_unpaid", "token": token })).await;
    let path = format!("/storefront/transactions/{}/dcc", paid.id());
    let limited = shop.jwt("invoiceId=in_unpaid").await;
    assert_eq!(shop.patch_as(&limited, &path, json!({ "choice": "selected" })).await.status, 403);
    assert_eq!(shop.patch_as(&jwt, &path, json!({ "choice": "selected" })).await.text("/currency"), "EUR");
    let invoice = shop.get_as(&jwt, "/storefront/invoices/in_unpaid").await;
    assert_eq!((invoice.text("/status"), invoice.text("/currency")), ("paid", "USD"));
}
