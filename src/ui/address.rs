//! The billing address: the fields that the chosen country has.

use super::choices::Choices;
use super::element::{El, el};
use super::fields::{select_field, text_field};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::address::{AddressRules, Field, PostalCode, PostalName, Region, RegionName};
use checkout_core::message::Message;

/// Name and address.
pub(super) fn address(session: &Session) -> El {
    let (of_address, of_title, of_country) = (session.clone(), session.clone(), session.clone());
    let rules = Derived::new(move || of_address.with_address(|address| address.rules()));
    let title = move || of_title.words().text(title_of(&of_title));
    el("section")
        .attr("part", "address")
        .attr("aria-labelledby", "address-title")
        .child(el("h2").attr("id", "address-title").live_text(title))
        .child(
            el("div")
                .class("grid")
                .child(text_field(session, Field::FirstName, Message::FieldFirstName, true))
                .child(text_field(session, Field::LastName, Message::FieldLastName, true))
                .child(select_field(session, Field::Country, Message::FieldCountry, Choices::Countries))
                .child(text_field(session, Field::Address, Message::FieldAddress, true))
                .child(text_field(session, Field::Address2, Message::FieldAddress2, false)),
        )
        .child(el("div").class("grid place").live(move || fields_of(&of_country, rules.get())))
}

fn title_of(session: &Session) -> Message {
    let ships = session.with_state(|state| state.offer().is_some_and(|offer| offer.order.ships()));
    if ships { Message::BillingShippingTitle } else { Message::BillingTitle }
}

fn fields_of(session: &Session, rules: AddressRules) -> Vec<El> {
    let city = rules.has(Field::City).then(|| text_field(session, Field::City, Message::FieldCity, true));
    let region = region(session, rules.region);
    let postal_code = postal_code(session, rules.postal_code);
    [city, region, postal_code].into_iter().flatten().collect()
}

fn region(session: &Session, region: Region) -> Option<El> {
    let label = |name| match name {
        RegionName::State => Message::FieldState,
        RegionName::Province => Message::FieldProvince,
        RegionName::Prefecture => Message::FieldPrefecture,
        RegionName::Region => Message::FieldRegion,
    };
    match region {
        Region::None => None,
        Region::Typed { name, required } => Some(text_field(session, Field::Region, label(name), required)),
        Region::Listed { name, regions } => {
            Some(select_field(session, Field::Region, label(name), Choices::Regions(regions)))
        }
    }
}

fn postal_code(session: &Session, postal_code: PostalCode) -> Option<El> {
    let PostalCode::Typed { name, required } = postal_code else { return None };
    let label = match name {
        PostalName::Zip => Message::FieldZip,
        PostalName::Postcode => Message::FieldPostcode,
        PostalName::Pin => Message::FieldPin,
        PostalName::PostalCode => Message::FieldPostalCode,
    };
    Some(text_field(session, Field::PostalCode, label, required))
}
