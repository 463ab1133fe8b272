//! Words, amounts, periods and names as the shopper's language writes them: the message catalog and the browser's `Intl`.

use checkout_core::message::{Message, fill};
use checkout_core::money::{Money, UnitPrice};
use checkout_core::wire::{Period, PeriodUnit};
use js_sys::{Array, Function, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// The catalog of one language (a list of texts in the order of `Message`), the page's own texts for it, and the formats of one locale.
pub(crate) struct Words {
    catalog: JsValue,
    /// Texts that the page says otherwise, as `(key of the catalog, text)`.
    overrides: Vec<(String, String)>,
    locale: String,
    is_right_to_left: bool,
    formats: RefCell<Vec<(FormatKey, Function)>>,
}

/// What a number format depends on: making one is slow, so each is made once.
type FormatKey = (String, u8);

impl Words {
    /// The words of a locale (a tag of BCP 47). What the page says otherwise wins over the catalog.
    pub(crate) fn new(catalog: JsValue, overrides: Vec<(String, String)>, locale: String) -> Self {
        let words = Self { catalog, overrides, locale, is_right_to_left: false, formats: RefCell::default() };
        Self { is_right_to_left: words.text(Message::LanguageDirection) == "rtl", ..words }
    }

    /// A text without places.
    pub(crate) fn text(&self, message: Message) -> String {
        let of_page = if self.overrides.is_empty() { None } else { self.of_page(message) };
        of_page.or_else(|| self.of_catalog(message)).unwrap_or_else(|| self.later(message))
    }

    #[inline(never)]
    fn of_page(&self, message: Message) -> Option<String> {
        let key = message.key();
        self.overrides.iter().find(|(other, _)| other == key).map(|(_, text)| text.clone())
    }

    fn of_catalog(&self, message: Message) -> Option<String> {
        Reflect::get_u32(&self.catalog, message as u32).ok()?.as_string()
    }

    /// A text that comes with the second file of the module. This function is there as well, so when it runs, the text is there.
    #[inline(never)]
    fn later(&self, message: Message) -> String {
        self.of_catalog(message).unwrap_or_else(|| message.key().to_owned())
    }

    /// A text with its places filled.
    pub(crate) fn fill(&self, message: Message, values: &[(&str, &str)]) -> String {
        fill(&self.text(message), values)
    }

    /// An amount with its currency.
    pub(crate) fn money(&self, money: Money) -> String {
        let currency = money.currency();
        self.currency_text(&money.to_decimal(), currency.code(), currency.exponent())
    }

    /// An amount that is taken away.
    pub(crate) fn less(&self, money: Money) -> String {
        let currency = money.currency();
        self.signed("\u{2212}", &money.to_decimal(), currency.code(), currency.exponent())
    }

    /// A unit price with all its digits: it may be finer than the currency.
    pub(crate) fn unit_price(&self, price: UnitPrice) -> String {
        self.currency_text(&price.to_decimal(), price.currency().code(), price.fraction_digits())
    }

    fn currency_text(&self, decimal: &str, currency: &str, digits: u8) -> String {
        self.signed("", decimal, currency, digits)
    }

    fn signed(&self, sign: &str, decimal: &str, currency: &str, digits: u8) -> String {
        let format = self.format((currency.to_owned(), digits), || {
            number_format(
                &self.locale,
                &[
                    ("style", "currency".into()),
                    ("currency", currency.into()),
                    ("minimumFractionDigits", digits.into()),
                    ("maximumFractionDigits", digits.into()),
                ],
            )
        });
        // Intl takes decimal text as it is, so no amount becomes a float on its way to the screen.
        let text = call(format, decimal).unwrap_or_else(|| [decimal, " ", currency].concat());
        let text = [sign, &text].concat();
        if self.is_right_to_left { isolated(&text) } else { text }
    }

    /// A whole number.
    pub(crate) fn count(&self, count: u64) -> String {
        let format = self.format((String::new(), 0), || number_format(&self.locale, &[]));
        let digits = count.to_string();
        call(format, &digits).unwrap_or(digits)
    }

    /// A period: `14 days`.
    pub(crate) fn period(&self, period: &Period) -> String {
        self.units(period.unit.as_str(), &period.length.to_string())
    }

    /// How long something takes: seconds, and above a hundred of them minutes.
    pub(crate) fn duration(&self, seconds: u64) -> String {
        match seconds {
            0..=100 => self.units("second", &seconds.to_string()),
            _ => self.units("minute", &seconds.div_ceil(60).to_string()),
        }
    }

    fn units(&self, unit: &str, length: &str) -> String {
        let format = self.format((unit.to_owned(), 0), || {
            number_format(
                &self.locale,
                &[("style", "unit".into()), ("unit", unit.into()), ("unitDisplay", "long".into())],
            )
        });
        call(format, length).unwrap_or_else(|| length.to_owned())
    }

    /// How often something recurs: `every month`, `every 3 months`.
    pub(crate) fn interval(&self, interval: &Period) -> String {
        let single = match interval.unit {
            PeriodUnit::Day => Message::IntervalDay,
            PeriodUnit::Week => Message::IntervalWeek,
            PeriodUnit::Month => Message::IntervalMonth,
            PeriodUnit::Year => Message::IntervalYear,
        };
        match interval.length {
            1 => self.text(single),
            _ => self.fill(Message::IntervalLonger, &[("period", &self.period(interval))]),
        }
    }

    /// The name of a country.
    pub(crate) fn country(&self, code: &str) -> String {
        Self::name_of_country(self.names_of_countries().as_ref(), code)
    }

    fn names_of_countries(&self) -> Option<JsValue> {
        intl("DisplayNames", &self.locale, &[("type", "region".into())])
    }

    fn name_of_country(names: Option<&JsValue>, code: &str) -> String {
        let name = names.and_then(|names| {
            let of: Function = Reflect::get(names, &"of".into()).ok()?.dyn_into().ok()?;
            of.call1(names, &code.into()).ok()?.as_string()
        });
        name.unwrap_or_else(|| code.to_owned())
    }

    /// Countries as `(code, name)`, in the order of their names in this language.
    pub(crate) fn countries(&self, codes: Vec<&'static str>) -> Vec<(&'static str, String)> {
        let names = self.names_of_countries();
        let mut countries: Vec<_> =
            codes.into_iter().map(|code| (code, Self::name_of_country(names.as_ref(), code))).collect();
        let Some(order) = self.sorted(&countries) else {
            countries.sort_by(|(_, one), (_, other)| one.cmp(other));
            return countries;
        };
        let mut take = |name: String| {
            let place = countries.iter().position(|(_, other)| *other == name)?;
            Some(countries.swap_remove(place))
        };
        order.iter().filter_map(|name| take(name.as_string()?)).collect()
    }

    /// The names in their order. The browser sorts them in one call: one for each comparison takes longer than all else.
    fn sorted(&self, countries: &[(&str, String)]) -> Option<Array> {
        let compare = getter(&intl("Collator", &self.locale, &[])?, "compare")?;
        let names: Array = countries.iter().map(|(_, name)| JsValue::from(name)).collect();
        getter(&names, "sort")?.call1(&names, &compare).ok()?;
        Some(names)
    }

    fn format(&self, key: FormatKey, make: impl FnOnce() -> Option<Function>) -> Option<Function> {
        let mut formats = self.formats.borrow_mut();
        if let Some((_, format)) = formats.iter().find(|(known, _)| *known == key) {
            return Some(format.clone());
        }
        let format = make()?;
        formats.push((key, format.clone()));
        Some(format)
    }
}

/// Keeps an amount together in a text that is written from right to left (Unicode UAX #9, LRI … PDI): otherwise the sign
/// of a currency with Latin letters is torn apart, and `US$` is read as `$US`.
fn isolated(amount: &str) -> String {
    ["\u{2066}", amount, "\u{2069}"].concat()
}

fn call(format: Option<Function>, text: &str) -> Option<String> {
    format?.call1(&JsValue::NULL, &text.into()).ok()?.as_string()
}

fn number_format(locale: &str, options: &[(&str, JsValue)]) -> Option<Function> {
    getter(&intl("NumberFormat", locale, options)?, "format")
}

/// A function of an object; `format` and `compare` are getters that give one bound to it.
fn getter(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

fn intl(class: &str, locale: &str, options: &[(&str, JsValue)]) -> Option<JsValue> {
    let bag = Object::new();
    for (name, value) in options {
        Reflect::set(&bag, &(*name).into(), value).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&constructor, &Array::of2(&locale.into(), &bag)).ok()
}
