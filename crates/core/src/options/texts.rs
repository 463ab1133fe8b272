//! Texts of the page's own: what the option `i18n` says for a language, by the keys of the catalog.

use super::schema::Effect;
use super::table::TEXTS;
use crate::value::Value;

/// Texts that Instruments has under another name, by section and path, with the key that the catalog has for them.
const OF_INSTRUMENTS: [(&str, &str); 7] = [
    ("summary.subTotal", "summary.subtotal"),
    ("summary.discounts", "summary.discount"),
    ("summary.taxes", "summary.tax"),
    ("form.address.address2Label", "field.address2"),
    ("form.error.noPaymentMethods", "failure.no-methods"),
    ("form.loaderMessages.processingPayment", "pay.processing"),
    ("paymentMethods.payment-card", "method.payment-card"),
];

/// The page's own texts for a language, each with a key; no key comes twice.
///
/// `texts` is the option `i18n`. Its entry for this tag counts, else that of what is left when the last part of the tag
/// is cut off, and so on; entries are not mixed. Within a section, a text belongs to the key of the catalog that its
/// path is (`form: {"field.email": …}`, `form: {field: {email: …}}`), with or without the section, or to that of the
/// same text in Instruments. Of two texts for one key the later counts. A page may carry texts of Instruments that the
/// catalog does not have: their keys are here as well, and nobody asks for them.
pub fn text_overrides(texts: &Value, language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (section, texts) in of_language(texts, language).members() {
        if TEXTS.find(section).is_some_and(|field| matches!(field.effect, Effect::Now)) {
            collect(texts, &mut section.clone(), section.len() + 1, &mut found);
        }
    }
    found
}

fn of_language<'a>(texts: &'a Value, language: &str) -> &'a Value {
    let mut tag = language;
    loop {
        let is_it = |(name, entry): &&(String, Value)| name.eq_ignore_ascii_case(tag) && !entry.is_null();
        match (texts.members().iter().find(is_it), tag.rsplit_once('-')) {
            (Some((_, entry)), _) => return entry,
            (None, Some((shorter, _))) => tag = shorter,
            (None, None) => return &Value::Null,
        }
    }
}

/// Goes through a section; `path` starts with its name and a dot, together as long as `start`.
fn collect(texts: &Value, path: &mut String, start: usize, found: &mut Vec<(String, String)>) {
    for (name, text) in texts.members() {
        let here = path.len();
        path.extend([".", name]);
        match text.as_text() {
            Some(text) => keys_of(path, start, &mut |key| put(found, key, text)),
            None => collect(text, path, start, found),
        }
        path.truncate(here);
    }
}

fn keys_of(path: &str, start: usize, see: &mut dyn FnMut(&str)) {
    match OF_INSTRUMENTS.iter().find(|(instruments, _)| *instruments == path) {
        Some((_, key)) => see(key),
        None => {
            see(path);
            see(path.get(start..).unwrap_or_default());
        }
    }
}

fn put(found: &mut Vec<(String, String)>, key: &str, text: &str) {
    found.retain(|(other, _)| other != key);
    found.push((key.to_owned(), text.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use crate::value::tests::{any_value, value_of};
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    /// The text that these texts have for a key of the catalog.
    fn text(texts: &Json, language: &str, key: &str) -> Option<String> {
        assert!(Message::ALL.iter().any(|message| message.key() == key), "{key} is in the catalog");
        let found = text_overrides(&value_of(texts), language);
        found.into_iter().find(|(known, _)| known == key).map(|(_, text)| text)
    }

    /// What an English page of these sections says for a key.
    fn english(sections: Json, key: &str) -> Option<String> {
        text(&json!({"en": sections}), "en", key)
    }

    #[track_caller]
    fn says_new(sections: Json, key: &str) {
        assert_eq!(english(sections, key).as_deref(), Some("new"));
    }

    #[test]
    fn a_text_that_instruments_has_is_ours() {
        says_new(json!({"summary": {"subTotal": "new"}}), "summary.subtotal");
        says_new(json!({"summary": {"discounts": "new"}}), "summary.discount");
        says_new(json!({"summary": {"taxes": "new"}}), "summary.tax");
        says_new(json!({"summary": {"shipping": "new"}}), "summary.shipping");
        says_new(json!({"summary": {"total": "new"}}), "summary.total");
        says_new(json!({"form": {"address": {"address2Label": "new"}}}), "field.address2");
        says_new(json!({"form": {"error": {"noPaymentMethods": "new"}}}), "failure.no-methods");
        says_new(json!({"form": {"loaderMessages": {"processingPayment": "new"}}}), "pay.processing");
        says_new(json!({"paymentMethods": {"payment-card": "new"}}), "method.payment-card");
    }

    #[test]
    fn a_key_of_the_catalog_works_in_any_section_and_in_parts() {
        for section in ["summary", "form", "confirmation", "result", "validations", "paymentMethods"] {
            says_new(json!({section: {"field.email": "new"}}), "field.email");
            says_new(json!({section: {"field": {"email": "new"}}}), "field.email");
            says_new(json!({section: {"pay": "new"}}), "pay");
        }
        says_new(json!({"form": {"summary": {"title": "new"}}}), "summary.title");
    }

    #[test]
    fn a_section_may_be_the_first_part_of_a_key() {
        says_new(json!({"summary": {"title": "new"}}), "summary.title");
    }

    #[test]
    fn every_target_is_in_the_catalog() {
        let known = |key: &str| Message::ALL.iter().any(|message| message.key() == key);
        OF_INSTRUMENTS.iter().for_each(|(_, key)| assert!(known(key), "{key}"));
    }

    #[test]
    fn the_exact_language_counts_else_a_shorter_tag() {
        let texts = |tags: &[&str]| {
            let entry = |tag: &&str| ((*tag).to_owned(), json!({"form": {"pay": tag}}));
            Json::Object(tags.iter().map(entry).collect())
        };
        let pay = |tags: &[&str], language: &str| text(&texts(tags), language, "pay");
        assert_eq!(pay(&["pt", "pt-BR", "zh"], "pt-BR").as_deref(), Some("pt-BR"));
        assert_eq!(pay(&["pt", "zh"], "pt-BR").as_deref(), Some("pt"));
        assert_eq!(pay(&["zh", "zh-Hant"], "zh-Hant-TW").as_deref(), Some("zh-Hant"));
        assert_eq!(pay(&["pt-br"], "pt-BR").as_deref(), Some("pt-br"));
        assert_eq!([pay(&["pt-BR"], "pt"), pay(&["en"], "de"), pay(&["en"], ""), pay(&[], "en")], [const { None }; 4]);
    }

    #[test]
    fn languages_are_not_mixed() {
        let texts = json!({"en": {"form": {"pay": "a"}}, "en-US": {"form": {"reference": "b"}}});
        assert_eq!([text(&texts, "en-US", "pay"), text(&texts, "en-US", "reference")], [None, Some("b".to_owned())]);
    }

    #[test]
    fn a_language_that_is_null_is_as_if_it_were_not_there() {
        assert_eq!(text(&json!({"en": {"form": {"pay": "a"}}, "en-US": null}), "en-US", "pay").as_deref(), Some("a"));
    }

    #[test]
    fn a_key_comes_once_and_the_later_text_counts() {
        let texts = json!({"en": {"form": {"field": {"address2": "a"}}, "result": {"field.address2": "b"}}});
        let found = text_overrides(&value_of(&texts), "en");
        let of_key: Vec<_> = found.iter().filter(|(key, _)| key == "field.address2").collect();
        assert_eq!(of_key, [&("field.address2".to_owned(), "b".to_owned())]);
    }

    #[test]
    fn sections_without_effect_change_nothing() {
        assert_eq!(english(json!({"consentCheck": {"pay": "I agree"}, "deposit": {"pay": "x"}}), "pay"), None);
    }

    #[test]
    fn html_stays_text() {
        assert_eq!(english(json!({"form": {"pay": "<b>Pay</b>"}}), "pay").as_deref(), Some("<b>Pay</b>"));
    }

    #[test]
    fn no_option_is_no_text() {
        assert_eq!(text_overrides(&Value::Null, "en"), []);
    }

    proptest! {
        #[test]
        fn a_key_that_the_page_does_not_name_has_no_text(word in "[a-z]{1,8}Label") {
            let found = text_overrides(&value_of(&json!({"en": {"form": {word: "x"}}})), "en");
            let is_known = |key: &str| Message::ALL.iter().any(|message| message.key() == key);
            prop_assert!(found.iter().all(|(key, _)| !is_known(key)));
        }

        #[test]
        fn no_tree_makes_it_panic_and_no_key_comes_twice(sections in any_value(), language in "[a-zA-Z-]{0,12}") {
            let texts = Value::object([("en", Some(Value::object([("form", Some(sections))])))]);
            let mut keys: Vec<_> = text_overrides(&texts, "en-US").into_iter().map(|(key, _)| key).collect();
            text_overrides(&texts, &language);
            let count = keys.len();
            keys.sort_unstable();
            keys.dedup();
            prop_assert_eq!(keys.len(), count);
        }
    }
}
