use super::Unreadable;
use super::amount;
use crate::money::{Currency, Money, UnitPrice};
use crate::value::Value;

/// The answer of `POST /storefront/preview-purchase`: what a purchase costs now and later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preview {
    /// The currency of the whole purchase.
    pub currency: Currency,
    /// The lines in the order of the API.
    pub line_items: Vec<LineItem>,
    /// Discounts, as positive amounts.
    pub discounts: Vec<Adjustment>,
    /// Taxes.
    pub taxes: Vec<Adjustment>,
    /// The sum of the lines.
    pub subtotal: Option<Money>,
    /// What shipping costs; absent or zero when nothing ships.
    pub shipping: Option<Money>,
    /// All taxes together.
    pub tax: Option<Money>,
    /// All discounts together.
    pub discount: Option<Money>,
    /// Whether something of it is shipped: the API offers shipping rates then.
    pub ships: bool,
    /// What is due now.
    pub total: Money,
    /// What each renewal costs, where something recurs.
    pub recurring: Option<Money>,
    /// The answer itself, for the merchant's code.
    pub public: Value,
}

/// One line of the order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineItem {
    /// Whether it adds or takes away.
    pub kind: LineItemKind,
    /// The API's words for it.
    pub description: Option<String>,
    /// The price of one unit, possibly finer than the currency's minor unit.
    pub unit_price: Option<UnitPrice>,
    /// How many units.
    pub quantity: Option<u64>,
    /// The price of the line.
    pub price: Option<Money>,
    /// The plan that it comes from.
    pub plan_id: Option<String>,
    /// The product that it comes from.
    pub product_id: Option<String>,
    /// The product's name, where the API sent it along.
    pub product_name: Option<String>,
}

/// Whether a line adds to the total or takes from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LineItemKind {
    /// It adds.
    Debit,
    /// It takes away.
    Credit,
    /// Something newer than this code.
    Other(String),
}

/// A discount or a tax: an amount and the API's words for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adjustment {
    /// How much.
    pub amount: Money,
    /// What for.
    pub description: Option<String>,
}

impl Preview {
    /// Reads the answer; it must have a currency and a total.
    pub fn read(answer: &Value) -> Result<Self, Unreadable> {
        let currency = amount::currency(answer)?;
        Ok(Self {
            currency,
            line_items: read_all(answer, "lineItems", |line| LineItem::read(line, currency))?,
            discounts: read_all(answer, "discounts", |discount| Adjustment::read(discount, currency))?,
            taxes: read_all(answer, "taxes", |tax| Adjustment::read(tax, currency))?,
            subtotal: amount::optional(answer, "subtotalAmount", currency)?,
            shipping: amount::optional(answer, "shippingAmount", currency)?,
            tax: amount::optional(answer, "taxAmount", currency)?,
            discount: amount::optional(answer, "discountsAmount", currency)?,
            ships: !answer.get("shippingRates").items().is_empty(),
            total: amount::required(answer, "total", currency)?,
            recurring: amount::optional(answer.get("recurringAmounts"), "amount", currency)?,
            public: answer.clone(),
        })
    }
}

impl Preview {
    /// Reads the lines and sums of an invoice, which names some of them otherwise (`storefront-api` §11.2, trap T9).
    pub(super) fn of_invoice(invoice: &Value, currency: Currency) -> Result<Self, Unreadable> {
        let (shipping, tax) = (invoice.get("shipping"), invoice.get("tax"));
        Ok(Self {
            currency,
            line_items: read_all(invoice, "items", |line| LineItem::read(line, currency))?,
            discounts: read_all(invoice, "discounts", |discount| Adjustment::read(discount, currency))?,
            taxes: read_all(tax, "items", |tax| Adjustment::read(tax, currency))?,
            subtotal: amount::optional(invoice, "subtotalAmount", currency)?,
            shipping: amount::optional(shipping, "amount", currency)?,
            tax: amount::optional(tax, "amount", currency)?,
            discount: amount::optional(invoice, "discountAmount", currency)?,
            ships: false,
            total: amount::required(invoice, "amount", currency)?,
            recurring: None,
            public: invoice.without_credentials(),
        })
    }
}

impl LineItem {
    fn read(line: &Value, currency: Currency) -> Result<Self, Unreadable> {
        Ok(Self {
            kind: match line.get("type").as_text() {
                Some("debit") | None => LineItemKind::Debit,
                Some("credit") => LineItemKind::Credit,
                Some(other) => LineItemKind::Other(other.to_owned()),
            },
            description: line.get("description").to_text(),
            unit_price: amount::unit_price(line, "unitPrice", currency)?,
            quantity: line.get("quantity").as_integer(),
            price: amount::optional(line, "price", currency)?,
            plan_id: line.get("planId").to_text(),
            product_id: line.get("productId").to_text(),
            product_name: line.get("_embedded").get("product").get("name").to_text(),
        })
    }
}

impl Adjustment {
    fn read(adjustment: &Value, currency: Currency) -> Result<Self, Unreadable> {
        Ok(Self {
            amount: amount::required(adjustment, "amount", currency)?,
            description: adjustment.get("description").to_text(),
        })
    }
}

fn read_all<T>(
    answer: &Value,
    member: &str,
    read: impl Fn(&Value) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    let in_list = |error: Unreadable| Unreadable { member: [member, "[].", &error.member].concat() };
    answer.get(member).items().iter().map(|item| read(item).map_err(in_list)).collect()
}
