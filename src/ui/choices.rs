//! The options of a list. Each is made once; the language names them and puts them in order.

use super::element::{El, el};
use crate::page;
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::address::COUNTRIES;
use checkout_core::message::Message;
use std::cell::OnceCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};

/// Milliseconds after the form has opened: on a fast network the card's fields come in that time, and names of countries would
/// hold them up.
const LET_CARD_COME: u32 = 150;

/// What a list offers.
#[derive(Clone, Copy)]
pub(super) enum Choices {
    /// Every country, under its name in the shopper's language.
    Countries,
    /// `(code, name)`: regions have the names that their country gives them.
    Regions(&'static [(&'static str, &'static str)]),
}

impl Choices {
    /// Puts the options into a list; `hold` chooses the one that is known. Hundreds of names take as long as the rest of the
    /// form: they come in two tasks of their own when it is open, and until then there is only the one that is chosen.
    pub(super) fn offer(self, session: &Session, list: El, chosen: &str, hold: Rc<dyn Fn(&Element)>) -> El {
        let first = el("option").attr("value", "").say(session, Message::ChooseOne);
        let alone = (!chosen.is_empty()).then(|| option(chosen).attr("selected", "").text(self.name(session, chosen)));
        let (session, of_form) = (session.clone(), session.clone());
        let is_loading = Derived::new(move || of_form.is_loading());
        let options = Rc::new(OnceCell::new());
        list.child(first).children(alone).follow(move |list| {
            let (words, list) = (session.words(), list.clone());
            let (options, hold) = (Rc::clone(&options), Rc::clone(&hold));
            if !is_loading.get() {
                let is_first = options.get().is_none();
                page::after(self.delay(is_first), move || {
                    let named = self.named(&words);
                    options.get_or_init(|| self.options(&list));
                    page::after(0, move || {
                        arrange(&list, options.get().map(Vec::as_slice).unwrap_or_default(), named);
                        hold(&list);
                    });
                });
            }
        })
    }

    /// Milliseconds until the names come.
    fn delay(self, is_first: bool) -> u32 {
        match self {
            Self::Countries if is_first => LET_CARD_COME,
            Self::Countries | Self::Regions(_) => 0,
        }
    }

    /// An option for each code, without a name yet; the one that is in the list already has its own.
    fn options(self, list: &Element) -> Vec<(&'static str, Element)> {
        let there = list.last_element_child().map(|option| (option.get_attribute("value").unwrap_or_default(), option));
        let of = |code: &str| there.as_ref().filter(|(value, _)| value == code).map(|(_, option)| option.clone());
        let made = |code: &str| of(code).unwrap_or_else(|| option(code).into_element());
        self.codes().into_iter().map(|code| (code, made(code))).collect()
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
    fn named(self, words: &Words) -> Vec<(&'static str, String)> {
        match self {
            Self::Countries => words.countries(self.codes()),
            Self::Regions(regions) => regions.iter().map(|(code, name)| (*code, (*name).to_owned())).collect(),
        }
    }

    fn name(self, session: &Session, code: &str) -> String {
        match self {
            Self::Countries => session.words().country(code),
            Self::Regions(regions) => {
                regions.iter().find(|(other, _)| *other == code).map(|(_, name)| (*name).to_owned()).unwrap_or_default()
            }
        }
    }
}

/// The option of a code, without a name yet.
fn option(code: &str) -> El {
    el("option").attr("value", code)
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
