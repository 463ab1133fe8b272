//! The options of a list. Each is made once; the language names them and puts them in order.

use super::element::{El, el};
use crate::session::Session;
use checkout_core::address::COUNTRIES;
use checkout_core::message::Message;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

/// What a list offers.
#[derive(Clone, Copy)]
pub(super) enum Choices {
    /// Every country, under its name in the shopper's language.
    Countries,
    /// `(code, name)`: regions have the names that their country gives them.
    Regions(&'static [(&'static str, &'static str)]),
}

impl Choices {
    /// Puts the options into a list.
    pub(super) fn offer(self, session: &Session, list: El, chosen: &str) -> El {
        let options: Vec<_> = self.codes().into_iter().map(|code| (code, option(code, code == chosen))).collect();
        let first = el("option").attr("value", "").say(session, Message::ChooseOne);
        let session = session.clone();
        list.child(first).follow(move |list| arrange(list, &options, self.named(&session)))
    }

    fn codes(self) -> Vec<&'static str> {
        match self {
            Self::Countries => {
                COUNTRIES.as_bytes().chunks_exact(2).filter_map(|code| std::str::from_utf8(code).ok()).collect()
            }
            Self::Regions(regions) => regions.iter().map(|(code, _)| *code).collect(),
        }
    }

    /// Codes and names, in the order of the names.
    fn named(self, session: &Session) -> Vec<(&'static str, String)> {
        match self {
            Self::Countries => session.words().countries(self.codes()),
            Self::Regions(regions) => regions.iter().map(|(code, name)| (*code, (*name).to_owned())).collect(),
        }
    }
}

/// The option of a code, without a name yet.
fn option(code: &str, is_chosen: bool) -> Element {
    let option = el("option").attr("value", code);
    if is_chosen { option.attr("selected", "") } else { option }.into_element()
}

/// Names the options and puts them in this order. The chosen one stays where it is and the others move around it: a list
/// that loses its chosen option chooses another.
fn arrange(list: &Element, options: &[(&str, Element)], named: Vec<(&str, String)>) {
    let chosen = list.dyn_ref().map(HtmlSelectElement::value).unwrap_or_default();
    let option_of = |code: &str| options.iter().find(|(other, _)| *other == code).map(|(_, option)| option);
    let mut next = option_of(&chosen);
    for (code, name) in named {
        let Some(option) = option_of(code) else { continue };
        option.set_text_content(Some(&name));
        if code == chosen {
            next = None;
        } else {
            let _ = list.insert_before(option, next.map(AsRef::as_ref));
        }
    }
}
