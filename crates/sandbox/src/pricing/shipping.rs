//! How an order is shipped.

use checkout_core::money::Currency;

use super::basket;
use super::{InvalidField, Order, invalid};
use crate::catalog::{Catalog, ShippingRate};

/// What can be chosen, and what is.
#[derive(Debug, Default)]
pub(super) struct Shipping {
    pub(super) rates: Vec<ShippingRate>,
    pub(super) chosen: Option<ShippingRate>,
}

/// The rates of the order's currency and the chosen or cheapest of them. A known rate is ignored where nothing ships,
/// because a page may still hold the choice that was made before the cart changed.
pub(super) fn read(
    catalog: &Catalog,
    order: &Order,
    currency: Option<Currency>,
) -> Result<Shipping, Vec<InvalidField>> {
    let wanted = order.shipping_rate_id.as_deref();
    if wanted.is_some_and(|id| catalog.shipping_rates().iter().all(|rate| rate.id != id)) {
        return Err(unusable("There is no such shipping rate. Choose one of shippingRates."));
    }
    let Some(currency) = currency.filter(|_| basket::ships(catalog, order)) else { return Ok(Shipping::default()) };
    let rates: Vec<ShippingRate> =
        catalog.shipping_rates().iter().filter(|rate| rate.currency == currency.code()).cloned().collect();
    let chosen = match wanted {
        None => rates.iter().min_by_key(|rate| rate.price).cloned(),
        Some(id) => Some(choose(&rates, id)?),
    };
    Ok(Shipping { rates, chosen })
}

fn choose(rates: &[ShippingRate], id: &str) -> Result<ShippingRate, Vec<InvalidField>> {
    let found = rates.iter().find(|rate| rate.id == id).cloned();
    found
        .ok_or_else(|| unusable("This shipping rate has another currency than the order. Choose one of shippingRates."))
}

fn unusable(message: &str) -> Vec<InvalidField> {
    vec![invalid("shippingRateId", message)]
}
