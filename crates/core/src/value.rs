//! A tree of plain data: what comes in from a page or the API before it is understood, and what goes out.
//!
//! One type serves the options of a page, the answers of the storefront, the bodies of requests and the payloads of
//! events, so that everything that decides works without a browser. Numbers stay decimal *text*: an amount must
//! never pass through a float of ours.

/// A value of JSON, or something that only the browser knows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    /// `null`, and what JavaScript calls `undefined`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as decimal text, as JavaScript or JSON writes it (`49.95`, `1e+21`, `NaN`).
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order of its keys.
    Object(Vec<(String, Value)>),
    /// Something that is no data.
    Foreign(Foreign),
}

/// A thing of the browser inside a tree of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A DOM element; the number is the boundary's handle of it.
    Element(usize),
    /// A function, which is no option: listeners are registered with `on()`.
    Function,
    /// Anything else (a symbol, a bigint, a cycle).
    Other,
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An integer.
    pub fn integer(number: u64) -> Self {
        Self::Number(number.to_string())
    }

    /// An object of these members, without those that are `None`: the API refuses empty values, so what is not known is left out.
    pub fn object<const N: usize>(mut members: [(&str, Option<Value>); N]) -> Self {
        Self::object_of(&mut members)
    }

    /// The same for any number of members: compiled once, and not for each number.
    fn object_of(members: &mut [(&str, Option<Value>)]) -> Self {
        let known = members.iter_mut().filter_map(|(key, value)| Some(((*key).to_owned(), value.take()?)));
        Self::Object(known.collect())
    }

    /// The member `key`, or null where there is none.
    pub fn get(&self, key: &str) -> &Value {
        const NOTHING: &Value = &Value::Null;
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map_or(NOTHING, |(_, value)| value),
            _ => NOTHING,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text as an owned string, if it is one that says something: the API means the same by `""` and by nothing.
    pub fn to_text(&self) -> Option<String> {
        self.as_text().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The decimal text, if it is a number.
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number, if it is a whole one that fits.
    pub fn as_integer(&self) -> Option<u64> {
        self.as_number()?.parse().ok()
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The entries, empty if it is no list.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The members, empty if it is no object.
    pub fn members(&self) -> &[(String, Value)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The same object with the members of another in place of its own.
    #[must_use]
    pub fn with_members_of(&self, other: &Value) -> Value {
        let kept = self.members().iter().filter(|(key, _)| !other.members().iter().any(|(new, _)| new == key));
        Value::Object(kept.chain(other.members()).cloned().collect())
    }

    /// The same tree without any member that is a credential: sessions, and links that carry one.
    #[must_use]
    pub fn without_credentials(&self) -> Value {
        match self {
            Self::List(items) => Self::List(items.iter().map(Self::without_credentials).collect()),
            Self::Object(members) => Self::Object(
                members
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "token" | "jwt" | "_links"))
                    .map(|(key, value)| (key.clone(), value.without_credentials()))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// Whether it is null or absent.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What kind of value it is, in the words of a message to a developer.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
            Self::Foreign(Foreign::Element(_)) => "a DOM element",
            Self::Foreign(Foreign::Function) => "a function",
            Self::Foreign(Foreign::Other) => "something that is no data",
        }
    }

    /// The value as JSON text. What is no data becomes `null`, as `JSON.stringify` does in arrays.
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        self.write_json(&mut json);
        json
    }

    fn write_json(&self, json: &mut String) {
        match self {
            Self::Null | Self::Foreign(_) => json.push_str("null"),
            Self::Bool(truth) => json.push_str(if *truth { "true" } else { "false" }),
            Self::Number(number) => json.push_str(number),
            Self::Text(text) => write_json_text(text, json),
            Self::List(items) => write_separated(json, ['[', ']'], items, |item, json| item.write_json(json)),
            Self::Object(members) => write_separated(json, ['{', '}'], members, |(key, value), json| {
                write_json_text(key, json);
                json.push(':');
                value.write_json(json);
            }),
        }
    }
}

fn write_separated<T>(json: &mut String, [open, close]: [char; 2], parts: &[T], write: fn(&T, &mut String)) {
    json.push(open);
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            json.push(',');
        }
        write(part, json);
    }
    json.push(close);
}

/// RFC 8259 §7: a string, with what must be escaped escaped.
fn write_json_text(text: &str, json: &mut String) {
    json.push('"');
    // Hardly any text has something to escape, and a large order has thousands of texts.
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        text.chars().for_each(|character| write_json_character(character, json));
    } else {
        json.push_str(text);
    }
    json.push('"');
}

fn write_json_character(character: char, json: &mut String) {
    match character {
        '"' | '\\' => json.extend(['\\', character]),
        control if control < ' ' => {
            json.push_str("\\u00");
            for digit in [control as u32 >> 4, control as u32 & 15] {
                json.push(char::from_digit(digit, 16).unwrap_or('0'));
            }
        }
        _ => json.push(character),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the browser's side would hand over for this JSON.
    pub(crate) fn value_of(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(truth) => Value::Bool(*truth),
            serde_json::Value::Number(number) => Value::Number(number.to_string()),
            serde_json::Value::String(text) => Value::text(text),
            serde_json::Value::Array(items) => Value::List(items.iter().map(value_of).collect()),
            serde_json::Value::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.clone(), value_of(value))).collect())
            }
        }
    }

    /// Any tree of data, with what is no data among it.
    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            "-?[0-9]{1,12}(\\.[0-9]{1,4})?".prop_map(Value::Number),
            Just(Value::Number("NaN".into())),
            Just(Value::Number("1e+21".into())),
            ".{0,12}".prop_map(Value::Text),
            Just(Value::Foreign(Foreign::Function)),
            (0usize..4).prop_map(|handle| Value::Foreign(Foreign::Element(handle))),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                prop::collection::vec(("[a-zA-Z]{1,10}", inner), 0..4).prop_map(Value::Object),
            ]
        })
    }

    #[test]
    fn a_member_that_is_not_there_is_null() {
        assert!(value_of(&serde_json::json!({"a": 1})).get("b").is_null());
        assert!(Value::text("no object").get("b").is_null());
    }

    #[test]
    fn an_object_leaves_out_what_is_not_known() {
        assert_eq!(Value::object([("a", Some(Value::integer(1))), ("b", None)]).to_json(), r#"{"a":1}"#);
    }

    #[test]
    fn what_is_no_data_is_written_as_null() {
        assert_eq!(Value::List(vec![Value::Foreign(Foreign::Function)]).to_json(), "[null]");
    }

    proptest! {
        #[test]
        fn any_text_is_the_same_after_json(text in ".*") {
            let json = Value::text(&text).to_json();
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }

        #[test]
        fn any_tree_without_odd_numbers_is_read_back(json in "[a-z\"\\\\\n\t]{0,20}", number in 0u64..1_000_000_000) {
            let tree = Value::object([("list", Some(Value::List(vec![Value::text(json), Value::integer(number), Value::Null])))]);
            let back: serde_json::Value = serde_json::from_str(&tree.to_json()).unwrap();
            prop_assert_eq!(value_of(&back), tree);
        }
    }
}
