//! Facts about a page's options, each in a line: `refuses` names every problem by path and code, in order.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

mod pairs;
mod signed_in;

use super::examine::ApiMode;
use super::jwt::tests::{read_json, token};
use super::schema::{Family, Kind, Table};
use super::table::MOUNT;
use super::*;
use crate::value::Foreign;
use crate::value::tests::{any_value, value_of};

/// A token that names nothing, and never expires.
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJjbGFpbXMiOnt9fQ.c2lnbmF0dXJl";
/// When these tests happen, in seconds since 1970.
const NOW: u64 = 1_700_000_000;
const BESIDE: Surroundings<'static> = Surroundings { now: NOW, read_json: &read_json };

/// The identity that each page needs, with these options besides or instead; null takes one away.
fn page(options: Json) -> Json {
    let mut page =
        json!({"apiMode": "sandbox", "publishableKey": "pk_sandbox_x", "organizationId": "org", "websiteId": "web"});
    for (name, value) in options.as_object().unwrap() {
        page[name] = value.clone();
    }
    page
}

/// A page that sells one mug, with these options besides or instead.
fn shop(options: Json) -> Json {
    let mut shop = page(json!({"items": [{"planId": "mug", "quantity": 1}]}));
    for (name, value) in options.as_object().unwrap() {
        shop[name] = value.clone();
    }
    shop
}

/// A shop that sells one mug in this quantity.
fn mugs(quantity: Json) -> Json {
    shop(json!({"items": [{"planId": "mug", "quantity": quantity}]}))
}

/// A page that takes this money.
fn amount(amount: Json, currency: &str) -> Json {
    page(json!({"money": {"amount": amount, "currency": currency}}))
}

fn problems_of(options: &Json) -> Vec<Problem> {
    validate(&value_of(options), &BESIDE)
}

fn paths_and_codes(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.path.as_str(), problem.code.as_str())).collect()
}

#[track_caller]
fn accepts(options: Json) -> Options {
    parse(&value_of(&options), &BESIDE).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[track_caller]
fn refuses(options: Json, expected: &[(&str, &str)]) {
    assert_eq!(paths_and_codes(&problems_of(&options)), expected);
}

#[track_caller]
fn only_problem(options: Json) -> Problem {
    let mut problems = problems_of(&options);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

#[track_caller]
fn says(options: Json, message: &str) {
    assert_eq!(only_problem(options).message, message);
}

#[track_caller]
fn refuses_value(name: &str, value: Value, expected: &[(&str, &str)]) {
    let mut options = value_of(&shop(json!({})));
    if let Value::Object(members) = &mut options {
        members.push((name.to_owned(), value));
    }
    assert_eq!(paths_and_codes(&validate(&options, &BESIDE)), expected);
}

mod what_is_read {
    use super::*;

    #[test]
    fn a_shop_needs_four_names_and_its_items() {
        let options = accepts(shop(json!({})));
        let item = Item { plan_id: "mug".into(), quantity: 1, limits: None, thumbnail: None };
        assert_eq!(options.source, Source::Items(vec![item]));
        assert_eq!(options.form, Place::Selector(".rebilly-instruments".into()));
        assert_eq!(options.summary, Place::Selector(".rebilly-instruments-summary".into()));
        assert_eq!(options.storefront.api_url, "https://api-sandbox.rebilly.com");
        assert_eq!((options.locale, options.country, options.app_name), (Locale::Auto, None, None));
        assert_eq!(options.theme, []);
    }

    #[test]
    fn the_documents_examples_are_right() {
        let identity = json!({"publishableKey": "pk_sandbox_123", "organizationId": "org-123", "websiteId": "my-website-id", "apiMode": "sandbox"});
        let with = |name: &str, value: Json| {
            let mut options = identity.clone();
            options[name] = value;
            options
        };
        accepts(with(
            "items",
            json!([{"planId": "plan-abc", "quantity": 1, "thumbnail": "https://www.example.com/image.png"}]),
        ));
        accepts(with("money", json!({"amount": 50, "currency": "USD"})));
    }

    #[test]
    fn money_is_read_in_minor_units() {
        let Source::Money(money) = accepts(amount(json!(49.95), "USD")).source else { panic!("money was given") };
        assert_eq!((money.minor(), money.currency().code()), (4995, "USD"));
    }

    #[test]
    fn a_quantity_object_is_its_default_and_its_limits() {
        let Source::Items(items) =
            accepts(mugs(json!({"default": 4, "minimum": 2, "maximum": 8, "multipleOf": 2}))).source
        else {
            panic!("items were given")
        };
        let limits = QuantityLimits { minimum: 2, maximum: 8, multiple_of: 2 };
        assert_eq!((items[0].quantity, items[0].limits), (4, Some(limits)));
        assert_eq!([1, 2, 3, 4, 8, 10].map(|quantity| limits.allow(quantity)), [false, true, false, true, true, false]);
    }

    #[test]
    fn an_empty_quantity_object_has_instruments_defaults_within_the_apis_limit() {
        let Source::Items(items) = accepts(mugs(json!({}))).source else { panic!("items were given") };
        let limits = QuantityLimits { minimum: 1, maximum: 1_000_000_000, multiple_of: 1 };
        assert_eq!((items[0].quantity, items[0].limits), (1, Some(limits)));
    }

    #[test]
    fn a_maximum_above_the_apis_limit_is_that_limit() {
        let Source::Items(items) = accepts(mugs(json!({"maximum": 9_007_199_254_740_991_u64}))).source else {
            panic!("items were given")
        };
        assert_eq!(items[0].limits.map(|limits| limits.maximum), Some(1_000_000_000));
    }

    #[test]
    fn each_mode_has_its_address_and_only_its_own() {
        let dev = json!({"sandboxUrl": "http://127.0.0.1:8787//", "liveUrl": "https://live.example/api/"});
        let address = |mode: &str| {
            let key = ["pk_", mode, "_x"].concat();
            accepts(shop(json!({"apiMode": mode, "publishableKey": key, "_dev": dev}))).storefront.api_url
        };
        assert_eq!([address("sandbox"), address("live")], ["http://127.0.0.1:8787", "https://live.example/api"]);
        let live = accepts(shop(json!({"apiMode": "live", "publishableKey": "pk_live_x"}))).storefront;
        assert_eq!((live.api_mode, live.api_url.as_str()), (ApiMode::Live, "https://api.rebilly.com"));
    }

    #[test]
    fn where_the_wasm_file_is_changes_nothing_that_is_read() {
        assert_eq!(accepts(shop(json!({"wasm": "https://cdn.example/a.wasm"}))), accepts(shop(json!({}))));
    }

    #[test]
    fn where_framepay_comes_from_is_the_loaders_to_read() {
        let dev = json!({"framePayScriptLink": "http://127.0.0.1:1/framepay.js", "framePayStyleLink": "http://127.0.0.1:1/framepay.css"});
        accepts(shop(json!({"_dev": dev})));
    }

    #[test]
    fn presentation_is_read() {
        let theme = json!({"buttonColorText": "red", "labels": "floating", "inputSelectionColorText": "serif", "colorText": "black", "borderRadius": "0"});
        let options = accepts(shop(
            json!({"locale": "de-AT", "countryCode": "AT", "theme": theme, "_internalOptions": {"appName": "shop"}}),
        ));
        assert_eq!((options.locale, options.country.as_deref()), (Locale::Tag("de-AT".into()), Some("AT")));
        let mut theme: Vec<_> = options.theme.iter().map(|theme| (theme.key.as_str(), theme.value.as_str())).collect();
        theme.sort_unstable();
        assert_eq!(theme, [("borderRadius", "0"), ("buttonColorText", "red"), ("colorText", "black")]);
        assert_eq!(options.app_name.as_deref(), Some("shop"));
    }

    #[test]
    fn a_place_may_be_an_element() {
        let mut options = value_of(&shop(json!({"form": "#checkout"})));
        if let Value::Object(members) = &mut options {
            members.push(("summary".into(), Value::Foreign(Foreign::Element(7))));
        }
        let options = parse(&options, &BESIDE).unwrap();
        assert_eq!((options.form, options.summary), (Place::Selector("#checkout".into()), Place::Element(7)));
    }

    #[test]
    fn the_steps_are_run_unless_the_page_runs_them() {
        let steps = |features: Json| accepts(shop(json!({"features": features}))).steps;
        let all = Steps { confirmation: true, result: true, continue_button: true };
        assert_eq!([steps(json!(null)), steps(json!({})), steps(json!({"hideResult": false}))], [all; 3]);
        assert_eq!(steps(json!({"hideConfirmation": true})), Steps { confirmation: false, ..all });
        assert_eq!(steps(json!({"hideResult": true})), Steps { result: false, ..all });
        assert_eq!(steps(json!({"hideContinue": true})), Steps { continue_button: false, ..all });
    }

    #[test]
    fn a_customer_may_only_add_instruments_unless_the_page_says_otherwise() {
        let rules = |rules: Json| accepts(shop(json!({"paymentInstruments": rules}))).instruments;
        let default = InstrumentRules { create: true, update: false, deactivate: false, make_default: false };
        assert_eq!([rules(json!(null)), rules(json!({}))], [default; 2]);
        assert_eq!(rules(json!({"allowCreate": false})), InstrumentRules { create: false, ..default });
        assert_eq!(rules(json!({"allowUpdate": true})), InstrumentRules { update: true, ..default });
        assert_eq!(rules(json!({"allowDeactivate": true})), InstrumentRules { deactivate: true, ..default });
        assert_eq!(rules(json!({"allowMakeDefault": true})), InstrumentRules { make_default: true, ..default });
    }

    #[test]
    fn lines_of_nothing_are_shown_unless_the_page_hides_them() {
        let hides =
            |hides: Json| accepts(shop(json!({"features": {"hideZeroAmountSummaryItems": hides}}))).hides_zero_amounts;
        assert_eq!([hides(json!(null)), hides(json!(false)), hides(json!(true))], [false, false, true]);
    }

    #[test]
    fn styles_and_texts_of_the_page_are_read_as_they_are() {
        let options = accepts(shop(json!({"css": "a { }", "i18n": {"en": {"form": {"pay": "Buy"}}}})));
        assert_eq!(options.css.as_deref(), Some("a { }"));
        assert_eq!(options.texts, value_of(&json!({"en": {"form": {"pay": "Buy"}}})));
        assert_eq!(text_overrides(&options.texts, "en-GB").last(), Some(&("pay".to_owned(), "Buy".to_owned())));
        let without = accepts(shop(json!({"css": ""})));
        assert_eq!((without.css, without.texts), (None, Value::Null));
    }

    #[test]
    fn telemetry_may_be_named() {
        for value in [true, false] {
            assert_eq!(accepts(shop(json!({"features": {"enableTelemetry": value}}))), accepts(shop(json!({}))));
        }
    }

    #[test]
    fn null_is_as_if_it_were_not_there() {
        accepts(shop(json!({"money": null, "jwt": null, "css": null, "theme": {"colorText": null}, "unknown": null})));
    }

    #[test]
    fn a_credential_is_not_in_what_is_logged() {
        let options = accepts(shop(json!({"publishableKey": "pk_sandbox_hidden"})));
        assert_eq!(options.storefront.publishable_key.as_ref().unwrap().expose(), "pk_sandbox_hidden");
        assert!(!format!("{options:?}").contains("hidden") && format!("{options:?}").contains("Secret(…)"));
    }
}

mod purchase_sources {
    use super::*;

    #[test]
    fn no_options_lack_everything_at_once() {
        refuses(
            json!({}),
            &[
                ("", "no-purchase-source"),
                ("apiMode", "missing-option"),
                ("publishableKey", "missing-credential"),
                ("organizationId", "missing-option"),
                ("websiteId", "missing-option"),
            ],
        );
    }

    #[test]
    fn no_source_is_one_problem() {
        refuses(page(json!({})), &[("", "no-purchase-source")]);
        says(page(json!({})), "Say what is bought: set one of items, money, invoiceId or transactionId, or jwt alone.");
    }

    #[test]
    fn two_sources_are_one_problem_that_names_them() {
        says(
            shop(json!({"money": {"amount": 1, "currency": "USD"}})),
            "Keep only one of items and money: each of them says what is bought.",
        );
    }

    #[test]
    fn all_sources_are_named() {
        let all = shop(
            json!({"money": {"amount": 1, "currency": "USD"}, "invoiceId": "in", "transactionId": "txn", "jwt": JWT}),
        );
        let problems = problems_of(&all);
        assert_eq!(
            problems[0].message,
            "Keep only one of items, money, invoiceId and transactionId: each of them says what is bought."
        );
        assert_eq!(paths_and_codes(&problems), [("", "several-purchase-sources")]);
    }

    #[test]
    fn items_and_money_need_no_jwt_but_all_else() {
        for source in
            [json!({"items": [{"planId": "mug", "quantity": 1}]}), json!({"money": {"amount": 1, "currency": "USD"}})]
        {
            let mut options = source;
            options["apiMode"] = json!("live");
            refuses(
                options,
                &[
                    ("publishableKey", "missing-credential"),
                    ("organizationId", "missing-option"),
                    ("websiteId", "missing-option"),
                ],
            );
        }
    }

    #[test]
    fn records_of_a_customer_need_a_jwt_and_all_else() {
        for source in ["invoiceId", "transactionId"] {
            accepts(page(json!({source: "id", "jwt": JWT})));
            refuses(page(json!({source: "id"})), &[("jwt", "missing-credential")]);
            refuses(
                json!({"apiMode": "live", source: "id", "jwt": JWT}),
                &[
                    ("publishableKey", "missing-credential"),
                    ("organizationId", "missing-option"),
                    ("websiteId", "missing-option"),
                ],
            );
        }
    }

    #[test]
    fn a_record_is_read_by_its_id() {
        let source = |name: &str| accepts(page(json!({name: "id", "jwt": JWT}))).source;
        assert_eq!(source("invoiceId"), Source::Invoice("id".into()));
        assert_eq!(source("transactionId"), Source::Transaction("id".into()));
    }

    #[test]
    fn what_is_not_supported_has_its_other_problems_too() {
        refuses(
            page(json!({"deposit": {"currency": "XXX"}, "jwt": JWT})),
            &[("deposit.currency", "unknown-currency"), ("deposit", "not-supported")],
        );
    }

    #[test]
    fn deposits_and_payouts_are_not_supported() {
        refuses(page(json!({"deposit": {"depositRequestId": "d"}, "jwt": JWT})), &[("deposit", "not-supported")]);
        refuses(page(json!({"payout": {"payoutRequestId": "p"}, "jwt": JWT})), &[("payout", "not-supported")]);
        refuses(
            page(json!({"payout": {}, "jwt": JWT})),
            &[("payout.payoutRequestId", "missing-option"), ("payout", "not-supported")],
        );
    }

    #[test]
    fn an_instrument_is_stored_only_where_the_page_says_so() {
        let intent = |transaction_type: Json| accepts(shop(json!({"transactionType": transaction_type}))).intent;
        assert_eq!([intent(json!(null)), intent(json!("purchase"))], [Intent::Purchase; 2]);
        assert_eq!(intent(json!("setup")), Intent::Setup);
        refuses(shop(json!({"transactionType": "sale"})), &[("transactionType", "not-allowed-value")]);
    }

    #[test]
    fn nothing_may_be_paid_only_where_an_instrument_is_stored() {
        let money = |amount: Json, transaction_type: &str| {
            page(json!({"money": {"amount": amount, "currency": "USD"}, "transactionType": transaction_type}))
        };
        let Source::Money(nothing) = accepts(money(json!(0), "setup")).source else { panic!("money was given") };
        assert_eq!(nothing.minor(), 0);
        accepts(money(json!(5), "setup"));
        refuses(money(json!(0), "purchase"), &[("money.amount", "out-of-range")]);
        refuses(money(json!(-1), "setup"), &[("money.amount", "out-of-range")]);
        refuses(money(json!(0.001), "setup"), &[("money.amount", "amount-not-expressible")]);
        refuses(money(json!(0), "sale"), &[("money.amount", "out-of-range"), ("transactionType", "not-allowed-value")]);
    }

    #[test]
    fn extras_are_not_supported_but_may_be_empty() {
        for extras in ["addons", "bumpOffer"] {
            accepts(shop(json!({extras: []})));
            refuses(shop(json!({extras: [{"planId": "a", "quantity": 1}]})), &[(extras, "not-supported")]);
        }
        refuses(
            shop(json!({"addons": [{"planId": "a", "quantity": {}}]})),
            &[("addons[0].quantity", "wrong-type"), ("addons", "not-supported")],
        );
    }

    #[test]
    fn the_cart_is_not_empty() {
        refuses(shop(json!({"items": []})), &[("items", "empty-list")]);
    }
}

mod identity {
    use super::*;

    #[test]
    fn the_mode_is_one_of_two() {
        refuses(shop(json!({"apiMode": "test"})), &[("apiMode", "not-allowed-value")]);
        says(shop(json!({"apiMode": null})), "Set apiMode to \"sandbox\" or \"live\".");
        let problem = only_problem(shop(json!({"apiMode": "Live"})));
        assert_eq!(
            (problem.expected.as_deref(), problem.received.as_deref()),
            (Some("\"sandbox\" or \"live\""), Some("\"Live\""))
        );
    }

    #[test]
    fn a_key_agrees_with_the_mode() {
        refuses(shop(json!({"publishableKey": "pk_live_x"})), &[("publishableKey", "key-contradicts-api-mode")]);
        refuses(shop(json!({"apiMode": "live"})), &[("publishableKey", "key-contradicts-api-mode")]);
        accepts(shop(json!({"publishableKey": "pk_live_x", "apiMode": "live"})));
        refuses(shop(json!({"publishableKey": "pk_live_x", "apiMode": "test"})), &[("apiMode", "not-allowed-value")]);
    }

    #[test]
    fn a_contradicting_key_is_described_and_not_shown() {
        let problem = only_problem(shop(json!({"publishableKey": "pk_live_hidden"})));
        assert_eq!(problem.received.as_deref(), Some("a key for live mode"));
        assert!(!format!("{problem:?}").contains("hidden"));
    }

    #[test]
    fn a_secret_key_is_to_be_revoked() {
        let problem = only_problem(shop(json!({"publishableKey": "sk_sandbox_hidden"})));
        assert_eq!((problem.code, problem.received.as_deref()), (ProblemCode::SecretKey, Some("a secret key")));
        assert!(problem.message.contains("revoke it") && !format!("{problem:?}").contains("hidden"));
    }

    #[test]
    fn a_key_that_no_header_takes_is_a_problem() {
        for key in ["", " pk_sandbox_x", "pk_sandbox_x\n", "pk_sandbox_é"] {
            refuses(shop(json!({"publishableKey": key})), &[("publishableKey", "invalid-format")]);
        }
    }

    #[test]
    fn a_token_that_is_none_is_described_and_not_shown() {
        let problem = problems_of(&shop(json!({"jwt": "hidden-token"}))).remove(0);
        assert_eq!(
            (problem.code, problem.received.as_deref()),
            (ProblemCode::JwtMalformed, Some("a string of 12 characters"))
        );
    }

    #[test]
    fn no_credential_is_shown_wherever_it_was_put() {
        let lost = "sk_live_hidden";
        let options = json!({
            "apiMode": lost, "organizationId": [lost], "websiteId": {"x": lost}, "publishableKey": lost, "jwt": lost, "locale": lost,
            "items": [{"planId": [lost], "quantity": lost, "thumbnail": "javascript:sk_live_hidden"}], "theme": {"labels": lost},
        });
        assert!(!format!("{:?}", problems_of(&options)).contains("hidden"));
    }

    #[test]
    fn ids_are_names_of_1_to_50_characters() {
        for name in ["organizationId", "websiteId"] {
            for id in ["", "a/b", "..", &"x".repeat(51)] {
                refuses(shop(json!({name: id})), &[(name, "invalid-format")]);
            }
            refuses(shop(json!({name: 5})), &[(name, "wrong-type")]);
        }
        refuses(shop(json!({"items": [{"planId": "a b", "quantity": 1}]})), &[("items[0].planId", "invalid-format")]);
    }
}

mod items_and_money {
    use super::*;

    #[test]
    fn an_item_names_its_plan_and_quantity() {
        refuses(
            shop(json!({"items": [{}]})),
            &[("items[0].planId", "missing-option"), ("items[0].quantity", "missing-option")],
        );
        refuses(
            shop(json!({"items": [{"planId": "a", "quantity": 1}, "b", null]})),
            &[("items[1]", "wrong-type"), ("items[2]", "wrong-type")],
        );
        refuses(shop(json!({"items": {"planId": "a", "quantity": 1}})), &[("items", "wrong-type")]);
    }

    #[test]
    fn a_quantity_is_a_whole_number_that_the_api_takes() {
        for (quantity, code) in [
            (json!(0), "out-of-range"),
            (json!(-1), "out-of-range"),
            (json!(1_000_000_001), "out-of-range"),
            (json!(100_000_000_000_000_000_000_f64), "out-of-range"),
            (json!(1.5), "invalid-format"),
            (json!("1"), "wrong-type"),
            (json!(true), "wrong-type"),
            (json!([1]), "wrong-type"),
        ] {
            refuses(mugs(quantity), &[("items[0].quantity", code)]);
        }
        accepts(mugs(json!(1_000_000_000)));
    }

    #[test]
    fn a_number_that_is_none_is_of_the_wrong_type() {
        for number in ["NaN", "Infinity", "-Infinity", ""] {
            let item =
                Value::object([("planId", Some(Value::text("mug"))), ("quantity", Some(Value::Number(number.into())))]);
            let mut options = value_of(&page(json!({})));
            if let Value::Object(members) = &mut options {
                members.push(("items".into(), Value::List(vec![item])));
            }
            assert_eq!(paths_and_codes(&validate(&options, &BESIDE)), [("items[0].quantity", "wrong-type")]);
        }
    }

    #[test]
    fn a_number_in_quotes_is_told_so() {
        says(
            mugs(json!("2")),
            "Set items[0].quantity to a whole number from 1 to 1000000000, or an object. Write the number without quotes.",
        );
    }

    #[test]
    fn the_members_of_a_quantity_are_whole_numbers() {
        let members = json!({"default": 0, "minimum": 1.5, "maximum": -1, "multipleOf": 0});
        let expected = [
            ("items[0].quantity.default", "out-of-range"),
            ("items[0].quantity.maximum", "out-of-range"),
            ("items[0].quantity.minimum", "invalid-format"),
            ("items[0].quantity.multipleOf", "out-of-range"),
        ];
        refuses(mugs(members), &expected);
    }

    #[test]
    fn a_maximum_may_be_instruments_own_and_no_more() {
        accepts(mugs(json!({"maximum": 9_007_199_254_740_991_u64})));
        refuses(mugs(json!({"maximum": 9_007_199_254_740_992_u64})), &[("items[0].quantity.maximum", "out-of-range")]);
    }

    #[test]
    fn a_quantity_does_not_contradict_itself() {
        let contradiction = "quantity-contradiction";
        refuses(
            mugs(json!({"default": 3, "minimum": 5, "maximum": 4})),
            &[("items[0].quantity.minimum", contradiction)],
        );
        refuses(mugs(json!({"default": 5, "maximum": 4})), &[("items[0].quantity.default", contradiction)]);
        refuses(mugs(json!({"default": 1, "minimum": 2})), &[("items[0].quantity.default", contradiction)]);
        refuses(mugs(json!({"default": 3, "multipleOf": 2})), &[("items[0].quantity.default", contradiction)]);
        refuses(
            mugs(json!({"default": 3, "maximum": 2, "multipleOf": 2})),
            &[("items[0].quantity.default", contradiction); 2],
        );
    }

    #[test]
    fn a_default_that_is_not_given_must_fit_as_well() {
        says(
            mugs(json!({"minimum": 2, "maximum": 9})),
            "Set default to a quantity from 2 to 9, as minimum and maximum say.",
        );
        says(mugs(json!({"multipleOf": 5})), "Set default to a multiple of 5, as multipleOf says.");
    }

    #[test]
    fn a_thumbnail_is_an_image() {
        let with = |thumbnail: &str| shop(json!({"items": [{"planId": "a", "quantity": 1, "thumbnail": thumbnail}]}));
        for address in ["https://a/b.png", "/mug.png", "mug.png", "data:image/png;base64,AA=="] {
            accepts(with(address));
        }
        for address in ["", "javascript:alert(1)", "data:text/html,x"] {
            refuses(with(address), &[("items[0].thumbnail", "invalid-format")]);
        }
    }

    #[test]
    fn money_is_an_amount_above_zero_in_a_known_currency() {
        refuses(
            page(json!({"money": {}})),
            &[("money.amount", "missing-option"), ("money.currency", "missing-option")],
        );
        refuses(amount(json!(0), "USD"), &[("money.amount", "out-of-range")]);
        refuses(amount(json!(-5), "USD"), &[("money.amount", "out-of-range")]);
        refuses(amount(json!("50"), "USD"), &[("money.amount", "wrong-type")]);
        refuses(amount(json!(1), "usd"), &[("money.currency", "unknown-currency")]);
        refuses(amount(json!(1), "XXX"), &[("money.currency", "unknown-currency")]);
        refuses(amount(json!(-1), "XXX"), &[("money.amount", "out-of-range"), ("money.currency", "unknown-currency")]);
        refuses(page(json!({"money": 50})), &[("money", "wrong-type")]);
    }

    #[test]
    fn an_amount_is_one_that_its_currency_has() {
        refuses(amount(json!(0.5), "JPY"), &[("money.amount", "amount-not-expressible")]);
        refuses(amount(json!(1.005), "USD"), &[("money.amount", "amount-not-expressible")]);
        refuses(amount(json!(1e21), "USD"), &[("money.amount", "amount-not-expressible")]);
        refuses(amount(json!(1e-7), "USD"), &[("money.amount", "amount-not-expressible")]);
        accepts(amount(json!(1.234), "KWD"));
        says(
            amount(json!(0.5), "JPY"),
            "Set money.amount to one that can be paid. JPY has no decimal digits, so it cannot express 0.5.",
        );
    }
}

mod presentation {
    use super::*;

    #[test]
    fn a_place_is_a_selector_or_an_element() {
        for place in ["form", "summary"] {
            refuses(shop(json!({place: ""})), &[(place, "invalid-format")]);
            refuses(shop(json!({place: "  "})), &[(place, "invalid-format")]);
            refuses(shop(json!({place: 5})), &[(place, "wrong-type")]);
        }
    }

    #[test]
    fn an_element_elsewhere_is_of_the_wrong_type() {
        refuses_value("css", Value::Foreign(Foreign::Element(1)), &[("css", "wrong-type")]);
    }

    #[test]
    fn callbacks_are_registered_with_on() {
        for name in ["css", "form", "features", "onReady", "jwt"] {
            let problems = validate(&Value::object([(name, Some(Value::Foreign(Foreign::Function)))]), &BESIDE);
            let problem = problems.iter().find(|problem| problem.path == name).unwrap();
            let expected = ["Remove ", name, ": callbacks are registered with on(), not in the options."].concat();
            assert_eq!((problem.code, problem.message.as_str()), (ProblemCode::WrongType, expected.as_str()));
        }
    }

    #[test]
    fn a_locale_is_auto_or_a_language_tag() {
        for locale in ["auto", "en", "zh-Hant-TW"] {
            accepts(shop(json!({"locale": locale})));
        }
        refuses(shop(json!({"locale": ""})), &[("locale", "invalid-format")]);
        says(
            shop(json!({"locale": "en_US"})),
            "Set locale to \"auto\" or a language tag such as \"en-US\". Its parts are separated by hyphens.",
        );
    }

    #[test]
    fn a_country_is_two_capitals() {
        for country in ["", "us", "USA", "Ü"] {
            refuses(shop(json!({"countryCode": country})), &[("countryCode", "invalid-format")]);
        }
    }

    #[test]
    fn addresses_for_development_are_absolute() {
        for name in ["sandboxUrl", "liveUrl", "framePayScriptLink", "framePayStyleLink", "paymentMethodsUrl"] {
            refuses(shop(json!({"_dev": {name: "/api"}})), &[(["_dev.", name].concat().as_str(), "invalid-format")]);
        }
    }

    #[test]
    fn theme_values_are_strings_that_say_something() {
        refuses(shop(json!({"theme": {"colorText": ""}})), &[("theme.colorText", "invalid-format")]);
        refuses(shop(json!({"theme": {"fontWeightBase": 400}})), &[("theme.fontWeightBase", "wrong-type")]);
        refuses(
            shop(json!({"theme": {"inputErrorHoverBoxShadow": ""}})),
            &[("theme.inputErrorHoverBoxShadow", "invalid-format")],
        );
        refuses(shop(json!({"theme": {"labels": "inside"}})), &[("theme.labels", "not-allowed-value")]);
    }

    #[test]
    fn the_theme_has_159_keys() {
        let mut count = 0;
        MOUNT.inner("theme").unwrap().each_name(&mut |_| count += 1);
        assert_eq!(count, 159);
    }

    #[test]
    fn texts_are_strings_by_language_and_section() {
        accepts(shop(
            json!({"i18n": {"en": {"form": {"address": {"address2Label": "Flat"}}}, "pt-BR": {"summary": {"total": ""}}}}),
        ));
        refuses(shop(json!({"i18n": {"english language": {}}})), &[("i18n.english language", "invalid-format")]);
        refuses(shop(json!({"i18n": {"en": {"forms": {}}}})), &[("i18n.en.forms", "unknown-option")]);
        refuses(shop(json!({"i18n": {"en": {"form": {"a": {"b": 5}}}}})), &[("i18n.en.form.a.b", "wrong-type")]);
    }

    #[test]
    fn what_is_in_groups_is_checked_with_effect_and_without() {
        refuses(shop(json!({"features": {"hideResult": "yes"}})), &[("features.hideResult", "wrong-type")]);
        refuses(
            shop(json!({"features": {"showConsentCheck": ["result"]}})),
            &[("features.showConsentCheck[0]", "not-allowed-value")],
        );
        refuses(
            shop(json!({"paymentInstruments": {"address": {"require": ["all"]}}})),
            &[("paymentInstruments.address.require[0]", "not-allowed-value")],
        );
        refuses(
            shop(json!({"paymentInstruments": {"googlePay": {"displayOptions": {"buttonHeight": "48"}}}})),
            &[("paymentInstruments.googlePay.displayOptions.buttonHeight", "invalid-format")],
        );
    }
}

mod unknown_options {
    use super::*;

    #[test]
    fn a_mistyped_name_is_told_the_nearest() {
        says(shop(json!({"sumary": "#s"})), "There is no option \"sumary\" here. Did you mean \"summary\"?");
        assert_eq!(only_problem(shop(json!({"sumary": "#s"}))).expected.as_deref(), Some("summary"));
        says(shop(json!({"APIMODE": "live"})), "There is no option \"APIMODE\" here. Did you mean \"apiMode\"?");
        says(
            shop(json!({"theme": {"colourPrimary": "red"}})),
            "There is no option \"colourPrimary\" here. Did you mean \"colorPrimary\"?",
        );
    }

    #[test]
    fn a_name_at_the_wrong_place_is_told_its_place() {
        says(shop(json!({"planId": "a"})), "There is no option \"planId\" here. \"planId\" belongs in items[].");
        says(shop(json!({"planID": "a"})), "There is no option \"planID\" here. \"planId\" belongs in items[].");
        says(shop(json!({"currency": "USD"})), "There is no option \"currency\" here. \"currency\" belongs in money.");
        says(
            shop(json!({"colorPrimary": "red"})),
            "There is no option \"colorPrimary\" here. \"colorPrimary\" belongs in theme.",
        );
        says(
            shop(json!({"buttonHoverBorder": "0"})),
            "There is no option \"buttonHoverBorder\" here. \"buttonHoverBorder\" belongs in theme.",
        );
        says(
            shop(json!({"theme": {"websiteId": "w"}})),
            "There is no option \"websiteId\" here. \"websiteId\" belongs in the top level of the options.",
        );
    }

    #[test]
    fn a_name_like_no_other_is_to_be_removed() {
        says(shop(json!({"colophon": 1})), "There is no option \"colophon\" here. Remove it.");
        assert_eq!(only_problem(shop(json!({"colophon": 1}))).expected, None);
    }

    #[test]
    fn a_very_long_name_is_shortened() {
        let problem = only_problem(shop(json!({"x".repeat(10_000): 1})));
        assert_eq!((problem.path.len(), problem.message.len() < 120), (60, true));
    }

    #[test]
    fn what_an_unknown_option_holds_is_not_shown() {
        let problem = only_problem(shop(json!({"publishablekey": "pk_sandbox_hidden"})));
        assert_eq!((problem.code, problem.received), (ProblemCode::UnknownOption, None));
    }
}

mod order {
    use super::*;

    #[test]
    fn problems_come_as_the_page_is_read() {
        let options = value_of(&json!({"apiMode": "x"}));
        let more = [
            ("zebra", Value::Null),
            ("websiteId", Value::integer(1)),
            ("zebra", Value::integer(1)),
            ("organizationId", Value::text("")),
        ];
        let Value::Object(mut members) = options else { panic!("an object") };
        members.extend(more.map(|(name, value)| (name.to_owned(), value)));
        let expected = [
            ("", "no-purchase-source"),
            ("apiMode", "not-allowed-value"),
            ("websiteId", "wrong-type"),
            ("zebra", "unknown-option"),
            ("organizationId", "invalid-format"),
            ("publishableKey", "missing-credential"),
        ];
        assert_eq!(paths_and_codes(&validate(&Value::Object(members), &BESIDE)), expected);
    }

    #[test]
    fn what_is_no_object_is_one_problem() {
        for options in [json!(null), json!("items"), json!([]), json!(5)] {
            refuses(options, &[("", "wrong-type")]);
        }
    }

    #[test]
    fn codes_are_kebab_case_and_differ() {
        let mut codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
    }
}

/// A right value for every option of the table, so that each of them is tried.
fn right_value(name: &str, kind: &Kind) -> Json {
    match kind {
        Kind::Flag => json!(true),
        Kind::Number(_) | Kind::NumberOr(..) => json!(1),
        Kind::Text(_) | Kind::Script(_) => right_text(name),
        Kind::Word(words) => json!(words[0]),
        Kind::Place => json!("#here"),
        Kind::Wasm => json!("/checkout.wasm"),
        Kind::List(each) | Kind::Filled(each) => json!([right_value(name, each)]),
        Kind::Object(table) => right_object(table),
        Kind::ByLanguage(each) => json!({"en": right_value(name, each)}),
        Kind::Messages => json!({"a": "b", "c": {"d": "e"}}),
    }
}

fn right_text(name: &str) -> Json {
    match name {
        "jwt" => json!(JWT),
        "currency" => json!("USD"),
        "countryCode" => json!("US"),
        "locale" => json!("en-US"),
        "thumbnail" => json!("/a.png"),
        "buttonHeight" => json!("48px"),
        _ if name.ends_with("Url") || name.ends_with("Link") => json!("https://a.example/b"),
        _ => json!("some-text"),
    }
}

fn right_object(table: &'static Table) -> Json {
    let mut object = json!({});
    table.fields.iter().for_each(|field| object[field.name] = right_value(field.name, &field.kind));
    let each_css = |Family { prefixes, suffixes, .. }: &Family| {
        let names = prefixes.iter().flat_map(|prefix| suffixes.iter().map(move |suffix| [*prefix, suffix].concat()));
        names.collect::<Vec<_>>()
    };
    table.families.iter().flat_map(each_css).for_each(|name| object[name] = json!("some-text"));
    object
}

/// Every table with the path to one object of it.
fn every_table(table: &'static Table, path: &str, see: &mut dyn FnMut(&str, &'static Table)) {
    see(path, table);
    for field in table.fields {
        let inner = match &field.kind {
            Kind::Object(inner) | Kind::NumberOr(_, inner) => Some((*inner, "")),
            Kind::List(Kind::Object(inner)) | Kind::Filled(Kind::Object(inner)) => Some((*inner, "/0")),
            Kind::ByLanguage(Kind::Object(inner)) => Some((*inner, "/en")),
            _ => None,
        };
        if let Some((inner, suffix)) = inner {
            every_table(inner, &[path, "/", field.name, suffix].concat(), see);
        }
    }
}

/// The options with a member put into the object at this path, which is made where it is not there.
fn with_member(path: &str, name: &str) -> Json {
    let member = json!({name: 1});
    path.rsplit('/').filter(|step| !step.is_empty()).fold(member, |inner, step| match step {
        "0" => json!([inner]),
        _ => json!({step: inner}),
    })
}

fn misspellings(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let without = |place: usize| {
        letters.iter().enumerate().filter(move |(other, _)| *other != place).map(|(_, letter)| letter).collect()
    };
    let replaced = |place: usize| {
        letters.iter().enumerate().map(|(other, letter)| if other == place { 'q' } else { *letter }).collect()
    };
    let added =
        |place: usize| [letters[..place].iter().collect(), "q".to_owned(), letters[place..].iter().collect()].concat();
    let edits = |place: usize| match place % 3 {
        0 => [without(place), added(place)],
        1 => [replaced(place), added(place)],
        _ => [replaced(place), without(place)],
    };
    (0..letters.len()).step_by(1 + letters.len() / 10).flat_map(edits).collect()
}

#[test]
fn a_right_value_of_every_option_has_no_problem_but_that_it_may_not_be_supported() {
    let problems = problems_of(&right_object(&MOUNT));
    let refused = ["deposit", "payout", "addons", "bumpOffer"].map(|path| (path, "not-supported"));
    let mut expected = [("", "several-purchase-sources")].into_iter().chain(refused).collect::<Vec<_>>();
    let mut found = paths_and_codes(&problems);
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn every_option_that_has_an_effect_alone_is_accepted() {
    for field in MOUNT.fields.iter().filter(|field| !matches!(field.effect, super::schema::Effect::Refused(_))) {
        let value = right_value(field.name, &field.kind);
        let is_record = ["invoiceId", "transactionId"].contains(&field.name);
        accepts(match field.name {
            _ if is_record => page(json!({field.name: value, "jwt": JWT})),
            "money" => page(json!({"money": value})),
            _ => shop(json!({field.name: value})),
        });
    }
}

#[test]
fn every_option_that_is_of_another_type_is_a_problem_at_its_path() {
    every_table(&MOUNT, "", &mut |path, table| {
        table.each_name(&mut |name| {
            let mut options = with_member(path, name);
            *options.pointer_mut(&[path, "/", name].concat()).unwrap() = json!([[[]]]);
            let written = [path.trim_start_matches('/'), "/", name].concat();
            let written = written.trim_start_matches('/').replace("/0", "[0]").replace('/', ".");
            let at_it =
                |problem: &Problem| problem.path.starts_with(&written) && problem.code == ProblemCode::WrongType;
            assert!(problems_of(&options).iter().any(at_it), "{written}: {:#?}", problems_of(&options));
        });
    });
}

#[test]
fn every_name_of_the_table_misspelt_by_one_letter_is_named() {
    let mut tried = 0;
    every_table(&MOUNT, "", &mut |path, table| {
        table.each_name(&mut |name| {
            for misspelt in misspellings(name).iter().filter(|misspelt| table.find(misspelt).is_none()) {
                let problems = problems_of(&with_member(path, misspelt));
                let unknown = problems.iter().find(|problem| problem.code == ProblemCode::UnknownOption).unwrap();
                assert!(
                    unknown.message.contains(&["\"", name, "\""].concat()),
                    "{path}/{misspelt}: {}",
                    unknown.message
                );
                tried += 1;
            }
        });
    });
    assert!(tried > 2_000, "{tried} misspellings");
}

/// Trees that resemble options: known names with values that may be right.
fn near_options() -> impl Strategy<Value = Value> {
    let mut names = Vec::new();
    every_table(&MOUNT, "", &mut |_, table| table.fields.iter().for_each(|field| names.push(field.name)));
    let right = value_of(&right_object(&MOUNT));
    let value = move |name: &'static str| {
        prop_oneof![2 => Just(right.get(name).clone()), 1 => any_value()]
            .prop_map(move |value| (name.to_owned(), value))
    };
    let member = prop::sample::select(names).prop_flat_map(value);
    (prop::collection::vec(member, 0..6), any::<bool>()).prop_map(|(mut members, complete)| {
        if complete {
            members.extend(value_of(&shop(json!({}))).members().to_vec());
        }
        Value::Object(without_repeated_names(members))
    })
}

/// No object of JavaScript has two members of one name.
fn without_repeated_names(members: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let mut seen = std::collections::HashSet::new();
    members.into_iter().filter(|(name, _)| seen.insert(name.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_tree_makes_it_panic_and_what_parses_has_no_problem(options in prop_oneof![any_value(), near_options()]) {
        match parse(&options, &BESIDE) {
            Ok(_) => prop_assert!(validate(&options, &BESIDE).is_empty()),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                prop_assert_eq!(validate(&options, &BESIDE), problems);
            }
        }
    }

    #[test]
    fn each_problem_says_what_to_do_and_shows_little(options in near_options()) {
        for problem in validate(&options, &BESIDE) {
            prop_assert!(problem.message.ends_with(['.', '?']), "{}", problem.message);
            prop_assert!(problem.received.is_none_or(|received| received.chars().count() <= 60));
        }
    }

    #[test]
    fn merging_nothing_leaves_the_options_as_they_read(options in near_options()) {
        prop_assert_eq!(parse(&merge(&options, &Value::Object(vec![])), &BESIDE), parse(&options, &BESIDE));
    }

    #[test]
    fn a_quantity_that_is_accepted_is_within_its_limits(first in 0u64..12, minimum in 0u64..12, maximum in 0u64..12, step in 0u64..5) {
        let options = mugs(json!({"default": first, "minimum": minimum, "maximum": maximum, "multipleOf": step}));
        let agrees = first >= 1 && minimum >= 1 && maximum >= 1 && step >= 1 && (minimum..=maximum).contains(&first) && first % step == 0;
        prop_assert_eq!(parse(&value_of(&options), &BESIDE).is_ok(), agrees);
    }
}
