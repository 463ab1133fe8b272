//! What `update()` changes: the page's options before, and those it names now, become options again.

use super::purchase::is_source;
use crate::value::Value;

/// What an entry of `items` keeps of the entry that was at its place, where it does not say otherwise.
const KEPT_BY_ITEMS: [&str; 2] = ["quantity", "thumbnail"];

/// The options after an update. They are validated as a whole, by [`parse`](super::parse).
///
/// Objects merge, whatever else is given replaces what was there, and `null` removes it. A purchase source replaces
/// the former one. `items` is replaced as a list, but an entry without `quantity` or `thumbnail` keeps those of the
/// entry at the same position before.
pub fn merge(current: &Value, changes: &Value) -> Value {
    match (current, changes) {
        (_, Value::Null) => current.clone(),
        (Value::Object(current), Value::Object(changes)) => {
            let mut options = current.clone();
            if changes.iter().any(|(name, value)| is_source(name) && !value.is_null()) {
                options.retain(|(name, _)| !is_source(name) || is_named(name, changes));
            }
            merge_members(&mut options, changes, &merge_option);
            Value::Object(options)
        }
        _ => changes.clone(),
    }
}

fn is_named(name: &str, members: &[(String, Value)]) -> bool {
    members.iter().any(|(other, _)| other == name)
}

type Members = Vec<(String, Value)>;

fn merge_members(
    members: &mut Members,
    changes: &[(String, Value)],
    merge_one: &dyn Fn(&str, &Value, &Value) -> Value,
) {
    for (name, change) in changes {
        let place = members.iter().position(|(other, _)| other == name);
        match (place.and_then(|place| members.get_mut(place)), change) {
            (_, Value::Null) => members.retain(|(other, _)| other != name),
            (Some((_, value)), _) => *value = merge_one(name, value, change),
            (None, _) => members.push((name.clone(), merge_one(name, &Value::Null, change))),
        }
    }
}

fn merge_option(name: &str, current: &Value, change: &Value) -> Value {
    match (name, change) {
        ("items", Value::List(entries)) => {
            let before = current.items().iter().chain(core::iter::repeat(&Value::Null));
            Value::List(entries.iter().zip(before).map(|(entry, before)| with_kept(entry, before)).collect())
        }
        _ => merge_any(name, current, change),
    }
}

fn merge_any(_: &str, current: &Value, change: &Value) -> Value {
    match change {
        Value::Object(changes) => {
            let mut members = current.members().to_vec();
            merge_members(&mut members, changes, &merge_any);
            Value::Object(members)
        }
        _ => change.clone(),
    }
}

fn with_kept(entry: &Value, before: &Value) -> Value {
    let Value::Object(members) = entry else { return entry.clone() };
    let mut members = members.clone();
    for name in KEPT_BY_ITEMS {
        let kept = before.get(name);
        if !kept.is_null() && !is_named(name, &members) {
            members.push((name.to_owned(), kept.clone()));
        }
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::{any_value, value_of};
    use proptest::prelude::*;
    use serde_json::json;

    #[track_caller]
    fn merged(current: serde_json::Value, changes: serde_json::Value, expected: serde_json::Value) {
        assert_eq!(merge(&value_of(&current), &value_of(&changes)), value_of(&expected));
    }

    #[test]
    fn objects_merge() {
        merged(
            json!({"theme": {"a": "1", "b": "2"}}),
            json!({"theme": {"b": "3", "c": "4"}}),
            json!({"theme": {"a": "1", "b": "3", "c": "4"}}),
        );
    }

    #[test]
    fn an_amount_alone_keeps_its_currency() {
        merged(
            json!({"money": {"amount": 5, "currency": "USD"}}),
            json!({"money": {"amount": 6}}),
            json!({"money": {"amount": 6, "currency": "USD"}}),
        );
    }

    #[test]
    fn null_removes_a_key_at_any_depth() {
        merged(json!({"a": 1, "b": {"c": 1, "d": 2}}), json!({"a": null, "b": {"c": null}}), json!({"b": {"d": 2}}));
        merged(json!({}), json!({"a": null, "b": {"c": null}}), json!({"b": {}}));
    }

    #[test]
    fn lists_are_replaced() {
        merged(
            json!({"features": {"showCoupons": ["summary", "confirmation"]}}),
            json!({"features": {"showCoupons": ["summary"]}}),
            json!({"features": {"showCoupons": ["summary"]}}),
        );
    }

    #[test]
    fn items_become_fewer_and_more() {
        let (one, two) = (json!({"planId": "a", "quantity": 1}), json!({"planId": "b", "quantity": 2}));
        merged(json!({"items": [one, two]}), json!({"items": [one]}), json!({"items": [one]}));
        merged(json!({"items": [one]}), json!({"items": [one, two]}), json!({"items": [one, two]}));
        merged(json!({"items": [one]}), json!({"items": []}), json!({"items": []}));
    }

    #[test]
    fn an_item_keeps_the_quantity_and_thumbnail_of_its_place_but_nothing_else() {
        merged(
            json!({"items": [{"planId": "monthly", "quantity": 3, "thumbnail": "/a.png", "other": 1}]}),
            json!({"items": [{"planId": "yearly"}]}),
            json!({"items": [{"planId": "yearly", "quantity": 3, "thumbnail": "/a.png"}]}),
        );
        merged(
            json!({"items": [{"quantity": 3}]}),
            json!({"items": [{"quantity": 4}]}),
            json!({"items": [{"quantity": 4}]}),
        );
        merged(
            json!({"items": [{"thumbnail": "/a.png"}]}),
            json!({"items": [{"thumbnail": null}]}),
            json!({"items": [{"thumbnail": null}]}),
        );
        merged(json!({"items": []}), json!({"items": [{"planId": "a"}]}), json!({"items": [{"planId": "a"}]}));
    }

    #[test]
    fn a_quantity_object_is_replaced_with_its_entry() {
        merged(
            json!({"items": [{"quantity": {"minimum": 2, "default": 2}}]}),
            json!({"items": [{"quantity": {"default": 1}}]}),
            json!({"items": [{"quantity": {"default": 1}}]}),
        );
    }

    #[test]
    fn another_purchase_source_replaces_the_former() {
        merged(
            json!({"items": [1], "locale": "en"}),
            json!({"money": {"amount": 1}}),
            json!({"locale": "en", "money": {"amount": 1}}),
        );
        merged(
            json!({"invoiceId": "a", "jwt": "j"}),
            json!({"transactionId": "b"}),
            json!({"jwt": "j", "transactionId": "b"}),
        );
    }

    #[test]
    fn two_new_purchase_sources_stay_a_problem_of_the_page() {
        merged(json!({"items": [1]}), json!({"money": {}, "invoiceId": "a"}), json!({"money": {}, "invoiceId": "a"}));
    }

    #[test]
    fn removing_the_source_leaves_none() {
        merged(json!({"items": [1], "money": null}), json!({"items": null}), json!({"money": null}));
    }

    #[test]
    fn no_changes_are_no_changes() {
        merged(json!({"a": 1}), serde_json::Value::Null, json!({"a": 1}));
    }

    #[test]
    fn changes_that_are_no_object_become_a_problem_of_type() {
        merged(json!({"a": 1}), json!("b"), json!("b"));
    }

    proptest! {
        #[test]
        fn merging_an_empty_object_changes_nothing(current in prop::collection::vec(("[a-z]{1,5}", any_value()), 0..5)) {
            let current = Value::Object(current);
            prop_assert_eq!(merge(&current, &Value::Object(vec![])), current);
        }

        #[test]
        fn merging_twice_is_merging_once(current in some_options(), changes in some_options()) {
            let once = merge(&current, &changes);
            prop_assert_eq!(merge(&once, &changes), once);
        }
    }

    fn some_options() -> impl Strategy<Value = Value> {
        let values = [
            json!(null),
            json!(1),
            json!([]),
            json!([{"planId": "a"}, 1]),
            json!([{"quantity": 2}]),
            json!({"b": 1}),
            json!({"b": null, "c": {}}),
        ];
        let value = prop::sample::select(values.to_vec()).prop_map(|json| value_of(&json));
        let name = prop::sample::select(vec!["items", "money", "invoiceId", "jwt", "theme", "a"]);
        prop::collection::btree_map(name.prop_map(str::to_owned), value, 0..6)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
    }
}
