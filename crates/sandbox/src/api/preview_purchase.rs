//! What a purchase would cost. Prices come from `pricing`; here is what is sent and answered around it.

use super::{Answer, Call, websites};
use crate::body::{Invalid, Member};
use crate::contact::Contact;
use crate::pricing::{self, MAX_QUANTITY, Order, OrderItem, Place, Quote};
use crate::problem::Problem;

/// An order as preview and purchase send it, with its price.
pub(super) struct PricedOrder {
    pub(super) items: Vec<OrderItem>,
    pub(super) quote: Quote,
    pub(super) billing_address: Option<Contact>,
    pub(super) delivery_address: Option<Contact>,
}

pub(super) fn preview(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut invalid = Invalid::default();
    let body = call.body();
    websites::read_id(&body.at("websiteId"), &mut invalid);
    let order = read_order(call, &body, &mut invalid);
    let order = invalid.finish(order)?;
    let mut preview = order.quote.to_json();
    preview["billingAddress"] = order.billing_address.as_ref().map(Contact::to_json).into();
    preview["deliveryAddress"] = order.delivery_address.as_ref().map(Contact::to_json).into();
    Ok(Answer::ok(preview))
}

/// Reads items, addresses, coupons and shipping, and prices them; notes everything that is wrong.
pub(super) fn read_order(call: &Call<'_>, body: &Member<'_>, invalid: &mut Invalid) -> Option<PricedOrder> {
    let items = read_items(&body.at("items"), invalid);
    let billing_address = Contact::read(&body.at("billingAddress"), invalid);
    let delivery_address = Contact::read(&body.at("deliveryAddress"), invalid);
    let order = Order {
        items,
        billing_address: billing_address.as_ref().map(place),
        delivery_address: delivery_address.as_ref().map(place),
        coupon_ids: body.at("couponIds").texts(50, invalid),
        shipping_rate_id: body.at("shippingRateId").id(invalid).map(str::to_owned),
    };
    let quote = price(call, &order, invalid)?;
    Some(PricedOrder { items: order.items, quote, billing_address, delivery_address })
}

/// The items, each where it was sent: one that cannot be read keeps its place, so that the price's own check still
/// names the others rightly.
pub(super) fn read_items(list: &Member<'_>, invalid: &mut Invalid) -> Vec<OrderItem> {
    let items = list.required_list(invalid).unwrap_or_default();
    items.iter().map(|item| read_item(item, invalid)).collect()
}

fn read_item(item: &Member<'_>, invalid: &mut Invalid) -> OrderItem {
    let plan_id = item.at("planId").required_id(invalid).unwrap_or_default().to_owned();
    let quantity = item.at("quantity");
    quantity.required(invalid);
    let most = i64::try_from(MAX_QUANTITY).unwrap_or(i64::MAX);
    let quantity = quantity.integer(0, most, invalid).and_then(|quantity| u64::try_from(quantity).ok());
    OrderItem { plan_id, quantity: quantity.unwrap_or(1) }
}

/// The price of an order, or notes of all that is wrong with it.
pub(super) fn price(call: &Call<'_>, order: &Order, invalid: &mut Invalid) -> Option<Quote> {
    if order.items.is_empty() {
        return None;
    }
    pricing::quote(&call.world.catalog, order, call.now.as_second()).map_err(|fields| invalid.extend(fields)).ok()
}

fn place(contact: &Contact) -> Place {
    Place { country: contact.country(), region: contact.region() }
}
