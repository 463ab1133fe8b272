//! The one place where an amount is rounded.

use checkout_core::money::Currency;
use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds half away from zero to the currency's minor unit, as Rebilly's open money library does. The result has exactly
/// the currency's digits, zeros included, so that it is also written so.
pub(crate) fn round(amount: Decimal, currency: Currency) -> Decimal {
    let digits = u32::from(currency.exponent());
    let mut rounded = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(digits);
    rounded
}
