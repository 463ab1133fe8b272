//! What a quantity costs under each of the five formulas.

use std::fmt;

use rust_decimal::Decimal;

use crate::catalog::{Bracket, Brackets, Formula};

/// What an invoice line shows for a quantity. `unit_price` × `quantity` is the exact price, before rounding.
///
/// Fixed fee, stairstep and tiered have no single price of a unit, so their line is one unit at the whole price, and the
/// number of units that were bought stands in the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charge {
    pub(super) unit_price: Decimal,
    pub(super) quantity: u64,
}

impl Charge {
    pub(super) fn per_unit(unit_price: Decimal, quantity: u64) -> Self {
        Self { unit_price, quantity }
    }

    fn at_once(price: Decimal) -> Self {
        Self { unit_price: price, quantity: 1 }
    }

    pub(super) fn price(self) -> Decimal {
        self.unit_price * Decimal::from(self.quantity)
    }
}

/// A quantity that a plan is not sold in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuantityError {
    BelowMinimum(u64),
    AboveMaximum(u64),
}

impl fmt::Display for QuantityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BelowMinimum(least) => write!(formatter, "Choose a quantity of at least {least}."),
            Self::AboveMaximum(most) => write!(formatter, "Choose a quantity of at most {most}."),
        }
    }
}

/// What `quantity` units cost.
pub(super) fn charge(formula: &Formula, quantity: u64) -> Result<Charge, QuantityError> {
    match formula {
        Formula::FixedFee { price } => Ok(fixed_fee(*price)),
        Formula::FlatRate { price, min_quantity, max_quantity } => {
            within(quantity, *min_quantity, *max_quantity)?;
            Ok(flat_rate(*price, quantity))
        }
        Formula::Stairstep(list) => bracket_of(list, quantity).map(stairstep),
        Formula::Volume(list) => bracket_of(list, quantity).map(|bracket| volume(bracket, quantity)),
        Formula::Tiered(list) => bracket_of(list, quantity).map(|_| tiered(&list.brackets, quantity)),
    }
}

fn fixed_fee(price: Decimal) -> Charge {
    Charge::at_once(price)
}

fn flat_rate(price: Decimal, quantity: u64) -> Charge {
    Charge::per_unit(price, quantity)
}

fn stairstep(bracket: &Bracket) -> Charge {
    Charge::at_once(bracket.price)
}

fn volume(bracket: &Bracket, quantity: u64) -> Charge {
    Charge::per_unit(bracket.price, quantity)
}

/// `max_quantity` is read as a cumulative bound. The API's own example reads it as the width of a tier, against its field
/// text and the other two formulas.
fn tiered(brackets: &[Bracket], quantity: u64) -> Charge {
    let bounds = brackets.iter().map(|bracket| bracket.max_quantity.unwrap_or(quantity).min(quantity));
    let starts = std::iter::once(0).chain(bounds.clone());
    let units = bounds.zip(starts).map(|(end, start)| Decimal::from(end.saturating_sub(start)));
    Charge::at_once(brackets.iter().zip(units).map(|(bracket, units)| bracket.price * units).sum())
}

fn bracket_of(list: &Brackets, quantity: u64) -> Result<&Bracket, QuantityError> {
    within(quantity, list.min_quantity, None)?;
    let fits = |bracket: &&Bracket| bracket.max_quantity.is_none_or(|most| quantity <= most);
    let most = || list.brackets.last().and_then(|bracket| bracket.max_quantity).unwrap_or(0);
    list.brackets.iter().find(fits).ok_or_else(|| QuantityError::AboveMaximum(most()))
}

fn within(quantity: u64, least: Option<u64>, most: Option<u64>) -> Result<(), QuantityError> {
    match (least, most) {
        (Some(least), _) if quantity < least => Err(QuantityError::BelowMinimum(least)),
        (_, Some(most)) if quantity > most => Err(QuantityError::AboveMaximum(most)),
        _ => Ok(()),
    }
}
