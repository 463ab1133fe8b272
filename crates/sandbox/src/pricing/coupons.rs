//! Which coupons of an order are good.

use checkout_core::money::Currency;

use super::{InvalidField, Order, all_or_problems, invalid};
use crate::catalog::{Catalog, Coupon, Discount};

/// The order's coupons, or `couponIds.N` for each one that cannot be used.
///
/// A coupon of another currency is refused and not silently worth nothing: the shopper who typed it learns why.
pub(super) fn read<'a>(
    catalog: &'a Catalog,
    order: &Order,
    currency: Option<Currency>,
    now: i64,
) -> Result<Vec<&'a Coupon>, Vec<InvalidField>> {
    all_or_problems(order.coupon_ids.iter().enumerate().map(|(index, id)| {
        let repeated = order.coupon_ids.iter().take(index).any(|earlier| earlier == id);
        let coupon =
            if repeated { Err("This coupon is already used.".to_owned()) } else { find(catalog, id, currency, now) };
        coupon.map_err(|message| vec![invalid(format!("couponIds.{index}"), message)])
    }))
}

fn find<'a>(catalog: &'a Catalog, id: &str, currency: Option<Currency>, now: i64) -> Result<&'a Coupon, String> {
    let coupon = catalog.coupon(id).ok_or_else(|| format!("There is no coupon \"{id}\". Check the spelling."))?;
    if coupon.expired_time.is_some_and(|end| now >= end) {
        return Err(format!("Coupon \"{id}\" has expired."));
    }
    match (&coupon.discount, currency) {
        (Discount::Fixed { currency: own, .. }, Some(order)) if *own != order.code() => {
            Err(format!("Coupon \"{id}\" is for orders in {own}, not {}.", order.code()))
        }
        _ => Ok(coupon),
    }
}
