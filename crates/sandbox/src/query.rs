//! Collection queries: `filter`, `q`, `sort`, `limit`, `offset`, `expand`, applied to objects as the API writes them.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::amount;
use crate::body::Invalid;
use crate::problem::Problem;

/// The page size where none is asked for.
const DEFAULT_LIMIT: usize = 100;
/// The most that `limit` and `offset` may be.
const MOST: usize = 1000;

/// The query of a request, as name and value pairs.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

/// One page of a collection.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) objects: Vec<Value>,
    pub(crate) total: usize,
    pub(crate) limit: usize,
    pub(crate) offset: usize,
}

impl Query {
    pub(crate) fn parse(uri: &hyper::Uri) -> Self {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
        Self(pairs.map(|query| query.0).unwrap_or_default())
    }

    /// The parameter; one that is empty counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether `expand` names this object, alone or at the end of a path (`items.*.product`).
    pub(crate) fn expands(&self, name: &str) -> bool {
        let names = self.get("expand").unwrap_or_default().split(',');
        names.map(str::trim).any(|path| path.rsplit('.').next() == Some(name))
    }

    /// The page of `objects` that is asked for. A parameter that cannot be read is an invalid field.
    pub(crate) fn page(&self, objects: Vec<Value>) -> Result<Page, Problem> {
        let mut invalid = Invalid::default();
        let limit = self.count("limit", DEFAULT_LIMIT, &mut invalid);
        let offset = self.count("offset", 0, &mut invalid);
        let conditions = self.conditions(&mut invalid);
        let (limit, offset, conditions) = invalid.finish(limit.zip(offset).zip(conditions).map(flat))?;
        let mut kept: Vec<Value> = objects.into_iter().filter(|object| self.keeps(object, &conditions)).collect();
        self.sort(&mut kept);
        let total = kept.len();
        let objects = kept.into_iter().skip(offset).take(limit).collect();
        Ok(Page { objects, total, limit, offset })
    }

    fn count(&self, name: &str, default: usize, invalid: &mut Invalid) -> Option<usize> {
        let Some(text) = self.get(name) else { return Some(default) };
        let count = text.parse().ok().filter(|count| *count <= MOST);
        if count.is_none() {
            invalid.note(name, format!("must be a whole number from 0 to {MOST}"));
        }
        count
    }

    fn conditions(&self, invalid: &mut Invalid) -> Option<Vec<Condition>> {
        let filter = self.get("filter").unwrap_or_default();
        let parts = filter.split(';').filter(|part| !part.is_empty());
        let conditions = parts.map(Condition::parse).collect::<Option<Vec<_>>>();
        if conditions.is_none() {
            invalid.note("filter", "must be written as field:value,value;field:value");
        }
        conditions
    }

    fn keeps(&self, object: &Value, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| condition.holds(object))
            && self.get("q").is_none_or(|text| contains(object, &text.to_lowercase()))
    }

    /// Sorts by each field in turn; `-` before a field turns its order round.
    fn sort(&self, objects: &mut [Value]) {
        let fields: Vec<&str> = self.get("sort").unwrap_or_default().split(',').filter(|it| !it.is_empty()).collect();
        objects.sort_by(|one, other| {
            let orders = fields.iter().map(|field| order_by(field, one, other));
            orders.fold(Ordering::Equal, Ordering::then)
        });
    }
}

fn flat(((limit, offset), conditions): ((usize, usize), Vec<Condition>)) -> (usize, usize, Vec<Condition>) {
    (limit, offset, conditions)
}

fn order_by(field: &str, one: &Value, other: &Value) -> Ordering {
    let (field, descending) = field.strip_prefix('-').map_or((field, false), |field| (field, true));
    let order = compare(member(one, field), &text_of(member(other, field)));
    if descending { order.reverse() } else { order }
}

/// One `field:values` of a filter.
#[derive(Debug)]
struct Condition {
    field: String,
    negated: bool,
    values: Vec<Wanted>,
}

/// A value that a field may have, or the inclusive ends of a range of them.
#[derive(Debug)]
enum Wanted {
    Exactly(String),
    Range { from: Option<String>, to: Option<String> },
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let (field, values) = text.split_once(':')?;
        let (values, negated) = values.strip_prefix('!').map_or((values, false), |values| (values, true));
        let whole = !field.is_empty() && !values.is_empty();
        whole.then(|| Self { field: field.to_owned(), negated, values: values.split(',').map(Wanted::parse).collect() })
    }

    fn holds(&self, object: &Value) -> bool {
        let value = member(object, &self.field);
        let found = match value {
            Some(Value::Array(list)) => list.iter().any(|value| self.wants(Some(value))),
            value => self.wants(value),
        };
        found != self.negated
    }

    fn wants(&self, value: Option<&Value>) -> bool {
        self.values.iter().any(|wanted| wanted.matches(value))
    }
}

impl Wanted {
    fn parse(text: &str) -> Self {
        let end = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        match text.split_once("..") {
            Some((from, to)) => Self::Range { from: end(from), to: end(to) },
            None => Self::Exactly(text.to_owned()),
        }
    }

    fn matches(&self, value: Option<&Value>) -> bool {
        match self {
            Self::Exactly(text) => compare(value, text) == Ordering::Equal,
            Self::Range { from, to } => {
                let above = from.as_ref().is_none_or(|from| compare(value, from) != Ordering::Less);
                let below = to.as_ref().is_none_or(|to| compare(value, to) != Ordering::Greater);
                value.is_some() && above && below
            }
        }
    }
}

/// The member at a dotted path.
fn member<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(object, |value, key| value.get(key))
}

/// Numbers compare as numbers, all else as text without regard to case.
fn compare(value: Option<&Value>, text: &str) -> Ordering {
    if let (Some(Value::Number(number)), Ok(other)) = (value, Decimal::from_str_exact(text)) {
        return amount::decimal(number).cmp(&Some(other));
    }
    text_of(value).to_lowercase().cmp(&text.to_lowercase())
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Whether some text within the object contains `text`, which is in lower case.
fn contains(object: &Value, text: &str) -> bool {
    match object {
        Value::String(value) => value.to_lowercase().contains(text),
        Value::Array(values) => values.iter().any(|value| contains(value, text)),
        Value::Object(members) => members.values().any(|value| contains(value, text)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ids(query: &str) -> String {
        let objects = vec![
            json!({ "id": "a", "amount": 5, "status": "paid", "address": { "city": "Graz" }, "tags": ["x"] }),
            json!({ "id": "b", "amount": 10, "status": "unpaid", "address": { "city": "Wien" }, "tags": ["x", "y"] }),
            json!({ "id": "c", "amount": 7.5, "status": "Paid" }),
        ];
        let uri = format!("/?{query}").parse().unwrap();
        let Ok(page) = Query::parse(&uri).page(objects) else { return "invalid".to_owned() };
        page.objects.iter().filter_map(|object| object["id"].as_str()).collect()
    }

    #[test]
    fn filters_join_fields_by_and_values_by_or() {
        assert_eq!(ids("filter=id:a,b"), "ab");
        assert_eq!(ids("filter=id:a,b;status:unpaid"), "b");
        assert_eq!(ids("filter=status:paid"), "ac");
        assert_eq!(ids("filter=id:!a"), "bc");
        assert_eq!(ids("filter=address.city:wien"), "b");
        assert_eq!(ids("filter=tags:y"), "b");
    }

    #[test]
    fn ranges_are_inclusive_and_compare_numbers() {
        assert_eq!(ids("filter=amount:5..7.5"), "ac");
        assert_eq!(ids("filter=amount:7.5.."), "bc");
        assert_eq!(ids("filter=amount:..7"), "a");
    }

    #[test]
    fn sorting_takes_several_fields_and_both_directions() {
        assert_eq!(ids("sort=-amount"), "bca");
        assert_eq!(ids("sort=status,-id"), "cab");
    }

    #[test]
    fn pages_are_cut_after_filtering() {
        assert_eq!(ids("limit=1&offset=1"), "b");
        assert_eq!(ids("limit=0"), "");
    }

    #[test]
    fn text_search_looks_into_nested_members() {
        assert_eq!(ids("q=gra"), "a");
    }

    #[test]
    fn parameters_that_cannot_be_read_are_refused() {
        assert_eq!(ids("limit=1001"), "invalid");
        assert_eq!(ids("offset=x"), "invalid");
        assert_eq!(ids("filter=id"), "invalid");
    }
}
