//! What holds for any two sets of options, the second of them an update of the first.

use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;

/// A token for a record of the shop that [`page`] is.
fn jwt_for(claim: &str, id: &str) -> String {
    token(&json!({"exp": NOW + 60, "merchant": "org", "claims": {"websiteId": "web", claim: id}}))
}

/// One option, perhaps inside of another, with values that may be given for it.
struct Choice {
    path: &'static str,
    right: Vec<Json>,
    /// Values that are right for no page.
    wrong: Vec<Json>,
}

fn choice(path: &'static str, right: impl Into<Vec<Json>>, wrong: impl Into<Vec<Json>>) -> Choice {
    Choice { path, right: right.into(), wrong: wrong.into() }
}

/// Options that any page may have, whatever it sells.
fn choices() -> Vec<Choice> {
    let flag = |path: &'static str| choice(path, [json!(true), json!(false)], [json!("yes")]);
    vec![
        choice("form", [json!("#form"), json!(".form")], [json!("")]),
        choice("summary", [json!("#summary"), json!("#other")], [json!(5)]),
        choice("locale", [json!("auto"), json!("de"), json!("ar-EG")], [json!("en_US")]),
        choice("countryCode", [json!("DE"), json!("JP")], [json!("de")]),
        choice("css", [json!("a{}"), json!("b{}")], [json!(1)]),
        choice("theme.colorText", [json!("red"), json!("blue")], [json!("")]),
        choice("theme.borderRadius", [json!("0"), json!("4px")], [json!(4)]),
        choice("i18n.en.form.pay", [json!("Buy"), json!("Give")], [json!(1)]),
        choice("i18n.de.form.pay", [json!("Kaufen")], [json!([])]),
        choice("transactionType", [json!("purchase"), json!("setup")], [json!("sale")]),
        choice("_internalOptions.appName", [json!("shop"), json!("store")], [json!("é")]),
        choice("_dev.sandboxUrl", [json!("http://127.0.0.1:1"), json!("http://127.0.0.1:2")], [json!("/api")]),
        choice("_dev.framePayScriptLink", [json!("http://127.0.0.1:3/a.js")], [json!("a.js")]),
        flag("features.hideConfirmation"),
        flag("features.hideResult"),
        flag("features.hideContinue"),
        flag("features.hideZeroAmountSummaryItems"),
        flag("paymentInstruments.allowCreate"),
        flag("paymentInstruments.allowUpdate"),
        flag("paymentInstruments.allowDeactivate"),
        flag("paymentInstruments.allowMakeDefault"),
    ]
}

/// Each of the five sources, with all that it needs.
fn sources() -> Vec<Json> {
    vec![
        json!({"items": [{"planId": "mug", "quantity": 2, "thumbnail": "/mug.png"}]}),
        json!({"items": [{"planId": "pen", "quantity": {"maximum": 9}}, {"planId": "cup", "quantity": 1}]}),
        json!({"items": [{"planId": "mug", "quantity": 1}], "jwt": JWT}),
        json!({"money": {"amount": 5, "currency": "USD"}}),
        json!({"money": {"amount": 7, "currency": "JPY"}, "jwt": JWT}),
        json!({"invoiceId": "in", "jwt": jwt_for("invoiceId", "in")}),
        json!({"transactionId": "txn", "jwt": JWT}),
        json!({"jwt": jwt_for("transactionId", "txn")}),
    ]
}

/// What an update may do to the purchase, rightly or wrongly.
fn purchase_changes() -> Vec<Json> {
    let mut changes = sources();
    changes.extend([
        json!({"items": [{"planId": "yearly"}]}),
        json!({"items": []}),
        json!({"items": null}),
        json!({"money": {"amount": 0}}),
        json!({"money": {"currency": "EUR"}}),
        json!({"money": {"amount": 1, "currency": "USD"}, "invoiceId": "in"}),
        json!({"invoiceId": "in", "jwt": null}),
        json!({"transactionId": "txn-2"}),
        json!({"jwt": null}),
        json!({"jwt": "token"}),
        json!({"jwt": token(&json!({"exp": NOW}))}),
        json!({"websiteId": "web-2"}),
        json!({"organizationId": null}),
        json!({"publishableKey": "pk_live_x"}),
        json!({"somethingElse": 1}),
        json!({"publishableKey": "pk_sandbox_y"}),
        json!({"apiMode": "live", "publishableKey": "pk_live_x"}),
        json!({}),
        json!({}),
        json!({}),
    ]);
    changes
}

/// A value at a path, or no value.
type Picked = Option<(&'static str, Json)>;

/// One of these values for an option, in so many of a hundred cases.
fn pick(percent: u32, path: &'static str, values: Vec<Json>) -> impl Strategy<Value = Picked> {
    let given = prop::sample::select(values).prop_map(move |value| Some((path, value)));
    prop_oneof![100 - percent => Just(None), percent => given]
}

fn assembled(picked: Vec<Picked>) -> Json {
    picked.into_iter().flatten().fold(json!({}), |options, (path, value)| with_value(options, path, &value))
}

/// Some options that are right.
fn right_options() -> impl Strategy<Value = Json> {
    let each = choices().into_iter().map(|choice| pick(30, choice.path, choice.right));
    each.collect::<Vec<_>>().prop_map(assembled)
}

/// Some options that are right, removed, or seldom wrong; and sometimes a whole group is removed.
fn option_changes() -> impl Strategy<Value = Json> {
    let kept = choices().into_iter().map(|choice| pick(20, choice.path, [choice.right, vec![Json::Null]].concat()));
    let wrong = choices().into_iter().map(|choice| pick(2, choice.path, choice.wrong));
    let groups = ["theme", "features", "paymentInstruments", "i18n", "_dev"];
    let removed = groups.into_iter().map(|group| pick(3, group, vec![Json::Null]));
    let kept = kept.collect::<Vec<_>>();
    (kept, wrong.collect::<Vec<_>>(), removed.collect::<Vec<_>>())
        .prop_map(|(kept, wrong, removed)| assembled([kept, wrong, removed].concat()))
}

fn with_all(mut options: Json, more: &Json) -> Json {
    more.as_object().unwrap().iter().for_each(|(name, value)| options[name] = value.clone());
    options
}

fn valid_options() -> impl Strategy<Value = Json> {
    let full = |(source, more): (Json, Json)| with_all(with_all(page(json!({})), &source), &more);
    (prop::sample::select(sources()), right_options()).prop_map(full)
}

fn any_changes() -> impl Strategy<Value = Json> {
    let full = |(purchase, more): (Json, Json)| with_all(purchase, &more);
    (prop::sample::select(purchase_changes()), option_changes()).prop_map(full)
}

fn read(options: &Json) -> Result<Options, Vec<Problem>> {
    parse(&value_of(options), &BESIDE)
}

fn updated(options: &Json, changes: &Json) -> Value {
    merge(&value_of(options), &value_of(changes))
}

/// Whether changes say something about an option: give it, remove it, or replace what holds it.
fn touch(changes: &Json, path: &str) -> bool {
    let mut here = changes;
    for name in path.split('.') {
        match here.as_object().map(|members| members.get(name)) {
            None => return true,
            Some(None) => return false,
            Some(Some(value)) => here = value,
        }
    }
    true
}

type IsSame = fn(&Options, &Options) -> bool;

const OF_PURCHASE: [&str; 5] = ["items", "money", "invoiceId", "transactionId", "jwt"];

/// Every field of the options with the paths that it is read from.
fn fields() -> Vec<(Vec<&'static str>, IsSame)> {
    let source = [OF_PURCHASE.as_slice(), &["transactionType"]].concat();
    vec![
        (vec!["form"], |a, b| a.form == b.form),
        (vec!["summary"], |a, b| a.summary == b.summary),
        (source, |a, b| a.source == b.source),
        (vec!["jwt"], |a, b| a.storefront.customer == b.storefront.customer),
        (vec!["publishableKey"], |a, b| a.storefront.publishable_key == b.storefront.publishable_key),
        (vec!["organizationId"], |a, b| a.storefront.organization_id == b.storefront.organization_id),
        (vec!["websiteId"], |a, b| a.storefront.website_id == b.storefront.website_id),
        (vec!["apiMode"], |a, b| a.storefront.api_mode == b.storefront.api_mode),
        (vec!["apiMode", "_dev.sandboxUrl"], |a, b| a.storefront.api_url == b.storefront.api_url),
        (vec!["locale"], |a, b| a.locale == b.locale),
        (vec!["countryCode"], |a, b| a.country == b.country),
        (vec!["css"], |a, b| a.css == b.css),
        (vec!["theme.colorText"], |a, b| themed(a, "colorText") == themed(b, "colorText")),
        (vec!["theme.borderRadius"], |a, b| themed(a, "borderRadius") == themed(b, "borderRadius")),
        (vec!["i18n.en"], |a, b| a.texts.get("en") == b.texts.get("en")),
        (vec!["i18n.de"], |a, b| a.texts.get("de") == b.texts.get("de")),
        (vec!["transactionType"], |a, b| a.intent == b.intent),
        (vec!["_internalOptions"], |a, b| a.app_name == b.app_name),
        (vec!["features.hideConfirmation"], |a, b| a.steps.confirmation == b.steps.confirmation),
        (vec!["features.hideResult"], |a, b| a.steps.result == b.steps.result),
        (vec!["features.hideContinue"], |a, b| a.steps.continue_button == b.steps.continue_button),
        (vec!["features.hideZeroAmountSummaryItems"], |a, b| a.hides_zero_amounts == b.hides_zero_amounts),
        (vec!["paymentInstruments.allowCreate"], |a, b| a.instruments.create == b.instruments.create),
        (vec!["paymentInstruments.allowUpdate"], |a, b| a.instruments.update == b.instruments.update),
        (vec!["paymentInstruments.allowDeactivate"], |a, b| a.instruments.deactivate == b.instruments.deactivate),
        (vec!["paymentInstruments.allowMakeDefault"], |a, b| a.instruments.make_default == b.instruments.make_default),
    ]
}

fn themed<'a>(options: &'a Options, key: &str) -> Option<&'a str> {
    options.theme.iter().find(|theme| theme.key == key).map(|theme| theme.value.as_str())
}

/// Which kind of source the changes name, if exactly one, and the jwt is not what names it.
fn new_source(changes: &Json) -> Option<&'static str> {
    let named: Vec<_> = OF_PURCHASE.into_iter().filter(|name| *name != "jwt" && !changes[*name].is_null()).collect();
    if let [only] = named[..] { Some(only) } else { None }
}

fn kind_of(source: &Source) -> &'static str {
    match source {
        Source::Items(_) => "items",
        Source::Money(_) => "money",
        Source::Invoice(_) => "invoiceId",
        Source::Transaction(_) => "transactionId",
    }
}

/// Otherwise the properties below would be true of nothing.
#[test]
fn many_of_these_updates_succeed_and_many_fail() {
    let mut runner = TestRunner::deterministic();
    let mut counts = [0; 2];
    for _ in 0..300 {
        let options = valid_options().new_tree(&mut runner).unwrap().current();
        let changes = any_changes().new_tree(&mut runner).unwrap().current();
        accepts(options.clone());
        counts[usize::from(parse(&updated(&options, &changes), &BESIDE).is_ok())] += 1;
    }
    assert!(counts.iter().all(|count| *count > 60), "{counts:?} updates fail and succeed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_an_update_does_not_touch_keeps_its_value(options in valid_options(), changes in any_changes()) {
        if let (Ok(before), Ok(after)) = (read(&options), parse(&updated(&options, &changes), &BESIDE)) {
            for (paths, is_same) in fields() {
                if !paths.iter().any(|path| touch(&changes, path)) {
                    prop_assert!(is_same(&before, &after), "{paths:?} of {options} after {changes}");
                }
            }
        }
    }

    #[test]
    fn an_update_with_a_problem_takes_nothing(options in valid_options(), changes in any_changes()) {
        let (before, current) = (read(&options), value_of(&options));
        let result = parse(&merge(&current, &value_of(&changes)), &BESIDE);
        prop_assert!(result.is_ok() || result.is_err_and(|problems| !problems.is_empty()));
        prop_assert_eq!(&current, &value_of(&options));
        prop_assert_eq!(parse(&current, &BESIDE), before);
    }

    #[test]
    fn a_wrong_value_anywhere_fails_the_whole_update(options in valid_options(), changes in any_changes(), place in 0usize..21) {
        let choice = &choices()[place];
        let changes = with_value(changes, choice.path, &choice.wrong[0]);
        prop_assert!(parse(&updated(&options, &changes), &BESIDE).is_err(), "{changes}");
    }

    #[test]
    fn the_same_update_is_always_the_same(options in valid_options(), changes in any_changes()) {
        let once = updated(&options, &changes);
        prop_assert_eq!(&once, &updated(&options, &changes));
        prop_assert_eq!(parse(&once, &BESIDE), parse(&once, &BESIDE));
        prop_assert_eq!(parse(&merge(&once, &value_of(&changes)), &BESIDE), parse(&once, &BESIDE));
    }

    #[test]
    fn what_an_update_gives_is_what_a_mount_would_give(options in valid_options(), more in right_options()) {
        let changed = parse(&updated(&options, &more), &BESIDE);
        let mounted = choices().iter().filter(|choice| touch(&more, choice.path)).fold(options, |options, choice| {
            let value = more.pointer(&["/", &choice.path.replace('.', "/")].concat()).unwrap();
            with_value(options, choice.path, value)
        });
        prop_assert_eq!(comparable(changed), comparable(read(&mounted)));
    }

    #[test]
    fn null_gives_back_what_holds_without_the_option(options in valid_options(), place in 0usize..21) {
        let path = choices()[place].path;
        let nothing = with_value(json!({}), path, &Json::Null);
        let without = with_value(options.clone(), path, &Json::Null);
        prop_assert_eq!(comparable(parse(&updated(&options, &nothing), &BESIDE)), comparable(read(&without)));
    }

    #[test]
    fn another_source_replaces_the_former(options in valid_options(), changes in any_changes()) {
        if let (Some(source), Ok(after)) = (new_source(&changes), parse(&updated(&options, &changes), &BESIDE)) {
            prop_assert_eq!(kind_of(&after.source), source);
        }
    }

    #[test]
    fn any_source_can_follow_any_other(from in prop::sample::select(sources()), to in prop::sample::select(sources())) {
        let nothing = json!({"items": null, "money": null, "invoiceId": null, "transactionId": null, "jwt": null});
        let changes = with_all(nothing, &to);
        let after = parse(&updated(&with_all(page(json!({})), &from), &changes), &BESIDE).unwrap();
        prop_assert_eq!(kind_of(&after.source), kind_of(&accepts(with_all(page(json!({})), &to)).source));
    }
}

/// The options with a value at a path, whatever was on the way there.
fn with_value(mut options: Json, path: &str, value: &Json) -> Json {
    let mut place = &mut options;
    for name in path.split('.') {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[name];
    }
    *place = value.clone();
    options
}

/// The same options with theme and texts sorted by name and nothing null in them: neither order nor null says anything.
fn comparable(options: Result<Options, Vec<Problem>>) -> Result<Options, Vec<Problem>> {
    let mut options = options?;
    options.theme.sort_by_key(|theme| theme.key.clone());
    options.texts = sorted(&options.texts);
    Ok(options)
}

fn sorted(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let given = members.iter().filter(|(_, member)| !member.is_null());
    let mut given: Vec<_> = given.map(|(name, member)| (name.clone(), sorted(member))).collect();
    given.sort_by(|(left, _), (right, _)| left.cmp(right));
    Value::Object(given)
}
