//! The billing address: the fields that the chosen country has.

use super::fields::{select_field, text_field};
use crate::session::Session;
use checkout_core::address::{AddressRules, COUNTRIES, Field, PostalCode, PostalName, Region, RegionName};
use checkout_core::message::Message;
use leptos::prelude::*;

/// Name and address.
pub(super) fn address(session: &Session) -> AnyView {
    let rules = {
        let session = session.clone();
        Memo::new(move |_| session.with_address(|address| address.rules()))
    };
    let (title, country) = (session.clone(), session.clone());
    let title = move || title.words().text(title_of(&title));
    let dependent = country.clone();
    view! {
        <section part="address" aria-labelledby="address-title">
            <h2 id="address-title">{title}</h2>
            <div class="grid">
                {text_field(session, Field::FirstName, Message::FieldFirstName, true)}
                {text_field(session, Field::LastName, Message::FieldLastName, true)}
                {select_field(session, Field::Country, Message::FieldCountry, country.words().countries(COUNTRIES))}
                {text_field(session, Field::Address, Message::FieldAddress, true)}
                {text_field(session, Field::Address2, Message::FieldAddress2, false)}
                {move || of_country(&dependent, rules.get())}
            </div>
        </section>
    }
    .into_any()
}

fn title_of(session: &Session) -> Message {
    let ships = session.with_state(|state| state.offer().is_some_and(|offer| offer.order.ships()));
    if ships { Message::BillingShippingTitle } else { Message::BillingTitle }
}

fn of_country(session: &Session, rules: AddressRules) -> AnyView {
    let city = rules.has(Field::City).then(|| text_field(session, Field::City, Message::FieldCity, true));
    view! { {city} {region(session, rules.region)} {postal_code(session, rules.postal_code)} }.into_any()
}

fn region(session: &Session, region: Region) -> Option<AnyView> {
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
            let choices = regions.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect();
            Some(select_field(session, Field::Region, label(name), choices))
        }
    }
}

fn postal_code(session: &Session, postal_code: PostalCode) -> Option<AnyView> {
    let PostalCode::Typed { name, required } = postal_code else { return None };
    let label = match name {
        PostalName::Zip => Message::FieldZip,
        PostalName::Postcode => Message::FieldPostcode,
        PostalName::Pin => Message::FieldPin,
        PostalName::PostalCode => Message::FieldPostalCode,
    };
    Some(text_field(session, Field::PostalCode, label, required))
}
