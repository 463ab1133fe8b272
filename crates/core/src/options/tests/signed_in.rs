//! Facts about a customer's token beside the other options.

use super::*;

/// A token of the organization `org` with these claims, which expires a second after [`NOW`].
fn jwt(claims: Json) -> String {
    token(&json!({"exp": NOW + 1, "merchant": "org", "claims": claims}))
}

fn alone(jwt: String) -> Json {
    json!({"apiMode": "sandbox", "jwt": jwt})
}

fn for_invoice() -> String {
    jwt(json!({"websiteId": "web", "invoiceId": "in"}))
}

fn for_transaction() -> String {
    jwt(json!({"websiteId": "web", "transactionId": "txn"}))
}

fn money() -> Json {
    json!({"amount": 1, "currency": "USD"})
}

mod by_itself {
    use super::*;

    #[test]
    fn a_token_that_none_can_read_is_malformed() {
        for text in ["", "token", "a.b", "a.b.c", "e30.e30.e", "e30.W10.e30", "e30.e30.e30.e30", "e30.e30.e3+="] {
            refuses(shop(json!({"jwt": text})), &[("jwt", "jwt-malformed")]);
            refuses(alone(text.to_owned()), &[("jwt", "jwt-malformed")]);
        }
        says(
            shop(json!({"jwt": "token"})),
            "Set jwt to the token that the token exchange answered. A JSON Web Token has three parts of base64url separated by dots, and the second holds a JSON object.",
        );
    }

    #[test]
    fn a_token_that_is_no_text_is_of_the_wrong_type() {
        refuses(shop(json!({"jwt": 5})), &[("jwt", "wrong-type")]);
        refuses(json!({"apiMode": "sandbox", "jwt": {}}), &[("jwt", "wrong-type")]);
    }

    #[test]
    fn a_token_expires_with_the_second_that_it_names() {
        let until = |time: Json| shop(json!({"jwt": token(&json!({"exp": time}))}));
        let expires = |time: Json| accepts(until(time)).storefront.customer.unwrap().expires;
        assert_eq!(expires(json!(NOW + 1)), Some(NOW + 1));
        for past in [json!(NOW), json!(NOW - 1), json!(0), json!(-1)] {
            refuses(until(past), &[("jwt", "jwt-expired")]);
        }
        says(
            until(json!(NOW)),
            "Set jwt to the token that the token exchange answered. This one has expired, so exchange a new one.",
        );
    }

    #[test]
    fn a_token_may_say_nothing_of_its_end() {
        let customer = accepts(shop(json!({"jwt": JWT}))).storefront.customer.unwrap();
        assert_eq!((customer.jwt.expose(), customer.expires), (JWT, None));
        assert_eq!(accepts(shop(json!({}))).storefront.customer, None);
    }

    #[test]
    fn a_token_that_has_expired_has_its_other_problems_too() {
        let old = token(&json!({"exp": 1, "merchant": "other"}));
        refuses(shop(json!({"jwt": old})), &[("organizationId", "jwt-contradicts-option"), ("jwt", "jwt-expired")]);
    }
}

mod with_nothing_else {
    use super::*;

    #[test]
    fn its_claims_say_whose_record_is_paid() {
        let options = accepts(alone(for_invoice()));
        let storefront = &options.storefront;
        assert_eq!((storefront.organization_id.as_str(), storefront.website_id.as_str()), ("org", "web"));
        assert_eq!((&storefront.publishable_key, &options.source), (&None, &Source::Invoice("in".into())));
        assert_eq!(storefront.customer.as_ref().unwrap().jwt.expose(), for_invoice());
        assert_eq!(accepts(alone(for_transaction())).source, Source::Transaction("txn".into()));
    }

    #[test]
    fn a_transaction_goes_before_an_invoice() {
        let both = jwt(json!({"websiteId": "web", "invoiceId": "in", "transactionId": "txn"}));
        assert_eq!(accepts(alone(both)).source, Source::Transaction("txn".into()));
    }

    #[test]
    fn a_claim_may_be_a_list_of_one() {
        let listed = token(&json!({"merchant": ["org"], "claims": {"websiteId": ["web"], "invoiceId": ["in"]}}));
        assert_eq!(accepts(alone(listed)).source, Source::Invoice("in".into()));
    }

    #[test]
    fn only_the_mode_is_needed_beside_it() {
        refuses(json!({"jwt": for_invoice()}), &[("apiMode", "missing-option")]);
    }

    #[test]
    fn a_key_may_stand_beside_it() {
        let mut options = alone(for_invoice());
        options["publishableKey"] = json!("pk_sandbox_x");
        assert_eq!(accepts(options).storefront.publishable_key, Some(Secret::new("pk_sandbox_x")));
    }

    #[track_caller]
    fn lacks(payload: Json, names: &str) {
        let problem = only_problem(alone(token(&payload)));
        let message = ["Set jwt to a token with ", names, ": nothing else says what is paid, and to whom."].concat();
        assert_eq!((problem.path.as_str(), problem.code), ("jwt", ProblemCode::JwtClaimsMissing));
        assert_eq!((problem.message, problem.received), (message, None));
    }

    #[test]
    fn each_missing_claim_is_named_as_in_the_token_exchange() {
        lacks(json!({"claims": {"websiteId": "web", "invoiceId": "in"}}), "the organization (merchant)");
        lacks(json!({"merchant": "org", "claims": {"transactionId": "txn"}}), "customClaims.websiteId");
        lacks(
            json!({"merchant": "org", "claims": {"websiteId": "web"}}),
            "customClaims.invoiceId or customClaims.transactionId",
        );
        lacks(
            json!({}),
            "the organization (merchant), customClaims.websiteId and customClaims.invoiceId or customClaims.transactionId",
        );
    }

    #[test]
    fn a_claim_that_is_no_id_is_missing() {
        let website =
            |id: Json| token(&json!({"merchant": "org", "claims": {"websiteId": id, "transactionId": "txn"}}));
        for id in [json!("../x"), json!(""), json!(5), json!([]), json!(["a", "b"])] {
            refuses(alone(website(id)), &[("jwt", "jwt-claims-missing")]);
        }
    }

    #[test]
    fn an_option_may_say_what_a_claim_does_not() {
        let mut options = alone(token(&json!({"claims": {"invoiceId": "in"}})));
        options["organizationId"] = json!("org");
        options["websiteId"] = json!("web");
        assert_eq!(accepts(options).storefront.website_id, "web");
    }
}

mod with_other_options {
    use super::*;

    const CONTRADICTION: &str = "jwt-contradicts-option";

    #[test]
    fn the_organization_and_the_website_are_the_tokens() {
        let other = token(&json!({"merchant": "org-2", "claims": {"websiteId": "web-2"}}));
        refuses(shop(json!({"jwt": other})), &[("organizationId", CONTRADICTION), ("websiteId", CONTRADICTION)]);
        let website = jwt(json!({"websiteId": "web-2"}));
        says(
            shop(json!({"jwt": website})),
            "Set websiteId to \"web-2\", which the jwt is for, or exchange a token for \"web\".",
        );
        let problem = only_problem(shop(json!({"jwt": website})));
        assert_eq!((problem.expected.as_deref(), problem.received.as_deref()), (Some("\"web-2\""), Some("\"web\"")));
    }

    #[test]
    fn so_they_are_with_nothing_else() {
        let mut options = alone(for_invoice());
        options["organizationId"] = json!("org");
        accepts(options.clone());
        options["organizationId"] = json!("org-2");
        refuses(options, &[("organizationId", CONTRADICTION)]);
    }

    #[test]
    fn the_record_is_the_tokens() {
        accepts(page(json!({"invoiceId": "in", "jwt": for_invoice()})));
        accepts(page(json!({"transactionId": "txn", "jwt": for_transaction()})));
        refuses(page(json!({"invoiceId": "in-2", "jwt": for_invoice()})), &[("invoiceId", CONTRADICTION)]);
        refuses(page(json!({"transactionId": "txn-2", "jwt": for_transaction()})), &[("transactionId", CONTRADICTION)]);
    }

    #[test]
    fn of_two_records_of_the_token_the_transaction_counts() {
        let both = jwt(json!({"websiteId": "web", "invoiceId": "in", "transactionId": "txn"}));
        let options = accepts(page(json!({"transactionId": "txn", "jwt": both})));
        assert_eq!(options.source, Source::Transaction("txn".into()));
        says(
            page(json!({"invoiceId": "in", "jwt": both})),
            "Replace invoiceId by transactionId \"txn\", which the jwt is for, or exchange a token for \"in\".",
        );
    }

    #[test]
    fn a_record_of_the_other_kind_contradicts() {
        says(
            page(json!({"invoiceId": "in", "jwt": for_transaction()})),
            "Replace invoiceId by transactionId \"txn\", which the jwt is for, or exchange a token for \"in\".",
        );
        says(
            page(json!({"transactionId": "txn", "jwt": for_invoice()})),
            "Replace transactionId by invoiceId \"in\", which the jwt is for, or exchange a token for \"txn\".",
        );
    }

    #[test]
    fn a_token_for_shopping_names_no_record() {
        for options in [json!({"items": [{"planId": "mug", "quantity": 1}]}), json!({"money": money()})] {
            let with = |jwt: String| {
                let mut options = page(options.clone());
                options["jwt"] = json!(jwt);
                options
            };
            accepts(with(jwt(json!({"websiteId": "web"}))));
            accepts(with(JWT.to_owned()));
            refuses(with(for_invoice()), &[("jwt", CONTRADICTION)]);
            refuses(with(for_transaction()), &[("jwt", CONTRADICTION)]);
        }
        says(
            shop(json!({"jwt": for_invoice()})),
            "Set jwt to a token that names neither an invoice nor a transaction: with this one the storefront charges invoiceId \"in\", not items.",
        );
    }

    #[test]
    fn of_two_sources_neither_contradicts() {
        refuses(shop(json!({"money": money(), "jwt": for_invoice()})), &[("", "several-purchase-sources")]);
    }

    #[test]
    fn an_option_that_is_no_text_contradicts_nothing() {
        refuses(page(json!({"invoiceId": 5, "jwt": for_invoice()})), &[("invoiceId", "wrong-type")]);
    }

    #[test]
    fn an_update_may_sign_in_and_out() {
        let (shop, in_and_out) = (value_of(&shop(json!({}))), [json!(jwt(json!({}))), json!(null)]);
        let [signed_in, signed_out] = in_and_out.map(|jwt| merge(&shop, &value_of(&json!({"jwt": jwt}))));
        assert!(parse(&signed_in, &BESIDE).unwrap().storefront.customer.is_some());
        assert_eq!(parse(&signed_out, &BESIDE), parse(&shop, &BESIDE));
    }

    #[test]
    fn an_update_may_not_take_a_token_of_another_record_along() {
        let paid = value_of(&page(json!({"invoiceId": "in", "jwt": for_invoice()})));
        let after = |changes: Json| merge(&paid, &value_of(&changes));
        let codes = |options: Value| paths_and_codes(&validate(&options, &BESIDE)).len();
        assert_eq!(codes(after(json!({"money": money()}))), 1);
        assert_eq!(codes(after(json!({"money": money(), "jwt": null}))), 0);
        assert_eq!(codes(after(json!({"transactionId": "txn", "jwt": for_transaction()}))), 0);
    }
}

mod secrets {
    use super::*;

    /// Options that hold a token and a key in places right and wrong, and both of them.
    fn with_credentials(jwt: &str, key: &str, place: usize) -> Json {
        let places = [
            shop(json!({"jwt": jwt, "publishableKey": key})),
            page(json!({"invoiceId": "in", "jwt": jwt, "publishableKey": key})),
            json!({"apiMode": "sandbox", "jwt": jwt}),
            shop(json!({"jwt": key, "publishableKey": jwt})),
            shop(json!({"organizationId": jwt, "websiteId": key, "jwt": jwt})),
            shop(json!({"locale": jwt, "css": key, "items": [{"planId": jwt, "quantity": 1, "thumbnail": key}]})),
            shop(json!({"i18n": {"en": {"form": jwt}}, "features": {"showCoupons": [key]}, "other": jwt})),
            page(json!({"money": {"amount": jwt, "currency": key}, "transactionType": jwt, "countryCode": key})),
        ];
        places[place % places.len()].clone()
    }

    fn payloads() -> impl Strategy<Value = Json> {
        let id = || prop::sample::select(vec!["org", "web", "in", "txn", "other", "../x"]);
        (id(), id(), id(), prop::option::of(id()), 0u64..2).prop_map(
            |(merchant, website, invoice, transaction, later)| {
                let claims = json!({"websiteId": website, "invoiceId": invoice, "transactionId": transaction});
                json!({"exp": NOW + later, "merchant": merchant, "claims": claims, "jti": "hidden"})
            },
        )
    }

    fn tokens() -> impl Strategy<Value = String> {
        let parts = |count| prop::collection::vec("eyJ[A-Za-z0-9_-]{10,80}", count).prop_map(|parts| parts.join("."));
        prop_oneof![payloads().prop_map(|payload| token(&payload)), parts(3), parts(2)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn no_credential_is_in_what_is_logged(jwt in tokens(), secret in "[a-z0-9]{16}", kind in 0usize..3, place in 0usize..8) {
            let key = [["pk_sandbox_", "pk_live_", "sk_live_"][kind], &secret].concat();
            let shown = format!("{:?}", parse(&value_of(&with_credentials(&jwt, &key, place)), &BESIDE));
            prop_assert!(!shown.contains(&secret), "{shown}");
            jwt.split('.').for_each(|part| assert!(!shown.contains(part), "{shown}"));
        }
    }
}
