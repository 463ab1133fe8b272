//! What the page asks for, as far as it decides anything: the part of the options that the machine knows.

use crate::options::{ApprovalWindow, InstrumentRules, Intent, Item, Options, Source, Steps, Storefront};
use crate::value::Value;

/// What the page asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// Whose storefront it is, and by whose right it is asked.
    pub storefront: Storefront,
    /// What is bought, as the page says it.
    pub source: Source,
    /// Whether money is paid.
    pub intent: Intent,
    /// Which steps the widget runs by itself.
    pub steps: Steps,
    /// What a customer may do with saved instruments.
    pub instruments: InstrumentRules,
    /// Where the shopper approves a payment.
    pub approval: ApprovalWindow,
}

impl From<&Options> for Terms {
    fn from(options: &Options) -> Self {
        Self {
            storefront: options.storefront.clone(),
            source: options.source.clone(),
            intent: options.intent,
            steps: options.steps,
            instruments: options.instruments,
            approval: options.approval,
        }
    }
}

impl Terms {
    /// Whether a customer is signed in.
    pub fn has_customer(&self) -> bool {
        self.storefront.customer.is_some()
    }

    /// Whether only the session of the customer is another one.
    pub(super) fn differs_only_in_session(&self, other: &Self) -> bool {
        let storefront = Storefront { customer: other.storefront.customer.clone(), ..self.storefront.clone() };
        Self { storefront, ..self.clone() } == *other
    }

    /// What tells this purchase from any other of the page's, in sixteen letters and digits: the same for whoever mounts
    /// the same thing again.
    pub fn purchase_key(&self) -> String {
        let Storefront { api_url, organization_id, website_id, .. } = &self.storefront;
        let place = [api_url.as_str(), organization_id, website_id].map(Value::text).to_vec();
        let intent = Value::Bool(self.intent == Intent::Setup);
        let said = Value::List([place, vec![intent, self.source.to_value()]].concat()).to_json();
        hexadecimal(fingerprint(said.as_bytes()))
    }

    /// Whether the same session of a customer is in force.
    pub(super) fn has_same_session(&self, other: &Self) -> bool {
        self.storefront.customer == other.storefront.customer
    }

    /// When the customer's session ends, in seconds since 1970-01-01T00:00:00Z.
    pub(super) fn session_end(&self) -> Option<u64> {
        self.storefront.customer.as_ref()?.expires
    }
}

/// FNV-1a, 64 bits: enough to tell the few purchases of one shopper apart.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}

fn hexadecimal(number: u64) -> String {
    let digit = |place: u32| char::from_digit((number >> (60 - 4 * place)) as u32 & 15, 16).unwrap_or('0');
    (0..16).map(digit).collect()
}

impl Source {
    /// Whether it is the same purchase: pictures and limits decide nothing.
    pub(super) fn is_same_purchase(&self, other: &Self) -> bool {
        let is_same = |(one, other): (&Item, &Item)| one.plan_id == other.plan_id && one.quantity == other.quantity;
        match (self, other) {
            (Self::Items(one), Self::Items(other)) => one.len() == other.len() && one.iter().zip(other).all(is_same),
            _ => self == other,
        }
    }

    /// This source, with the quantities that the shopper chose at `shown` where the page offers the same choice as in
    /// `asked`: an update of something else takes none of them back.
    pub(super) fn with_choices_of(&self, asked: &Self, shown: &Self) -> Self {
        let (Self::Items(new), Self::Items(asked), Self::Items(shown)) = (self, asked, shown) else {
            return self.clone();
        };
        let chosen = asked.iter().zip(shown).map(Some).chain(core::iter::repeat(None));
        let item = |(item, before): (&Item, Option<(&Item, &Item)>)| match before {
            Some((asked, shown)) if item.offers_the_same_choice(asked) => {
                Item { quantity: shown.quantity, ..item.clone() }
            }
            _ => item.clone(),
        };
        Self::Items(new.iter().zip(chosen).map(item).collect())
    }

    /// This source with the pictures and limits of the page's, as far as the same stands at the same place: a payment is kept
    /// without them.
    pub(super) fn dressed_as(&self, page: &Self) -> Self {
        let (Self::Items(kept), Self::Items(page)) = (self, page) else { return self.clone() };
        let shown = page.iter().map(Some).chain(core::iter::repeat(None));
        let item = |(kept, shown): (&Item, Option<&Item>)| match shown.filter(|shown| shown.plan_id == kept.plan_id) {
            Some(shown) => Item { quantity: kept.quantity, ..shown.clone() },
            None => kept.clone(),
        };
        Self::Items(kept.iter().zip(shown).map(item).collect())
    }

    /// This source with another quantity of one entry, if the page lets the shopper choose it.
    pub(super) fn with_quantity(&self, position: usize, quantity: u64) -> Option<Self> {
        let Self::Items(items) = self else { return None };
        let mut items = items.clone();
        let item = items.get_mut(position)?;
        if item.quantity == quantity || !item.limits.is_some_and(|limits| limits.allow(quantity)) {
            return None;
        }
        item.quantity = quantity;
        Some(Self::Items(items))
    }
}

impl Item {
    fn offers_the_same_choice(&self, before: &Self) -> bool {
        self.limits.is_some() && self.limits == before.limits && self.quantity == before.quantity
    }
}
