//! The shapes that the table of options is written in. What they hold is checked by `examine` and printed by `reference`.

use super::examine::{Examination, Facts};
use super::problem::ProblemCode;
use crate::value::Value;

/// An object with these members and no others.
pub(super) struct Table {
    pub(super) fields: &'static [Field],
    /// Members whose names are made of two parts.
    pub(super) families: &'static [Family],
    /// What must hold between the members; asked only where each of them is right.
    pub(super) rule: Option<fn(&Value, &mut Examination<'_>)>,
    /// The name of the TypeScript interface.
    #[cfg(feature = "docs")]
    pub(super) name: &'static str,
}

impl Table {
    /// An object whose members are right by themselves. `name` is that of the TypeScript interface.
    pub(super) const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        let _ = name;
        Self {
            fields,
            families: &[],
            rule: None,
            #[cfg(feature = "docs")]
            name,
        }
    }

    pub(super) const fn with_families(self, families: &'static [Family]) -> Self {
        Self { families, ..self }
    }

    pub(super) const fn with_rule(self, rule: fn(&Value, &mut Examination<'_>)) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// What is known of a member.
    pub(super) fn find(&self, name: &str) -> Option<&'static Field> {
        let family = || self.families.iter().find(|family| family.contains(name)).map(|family| &family.each);
        self.fields.iter().find(|field| field.name == name).or_else(family)
    }

    /// The object that a member is, if it is one.
    pub(super) fn inner(&self, name: &str) -> Option<&'static Table> {
        self.find(name)?.kind.inner_table().map(|(table, _)| table)
    }

    /// Every name that a member may have.
    pub(super) fn each_name(&self, see: &mut dyn FnMut(&str)) {
        self.fields.iter().for_each(|field| see(field.name));
        for family in self.families {
            for prefix in family.prefixes {
                family.suffixes.iter().for_each(|suffix| see(&[*prefix, suffix].concat()));
            }
        }
    }
}

/// Members whose names are each prefix with each suffix.
pub(super) struct Family {
    pub(super) prefixes: &'static [&'static str],
    pub(super) suffixes: &'static [&'static str],
    /// What is known of each of them; its own name is none.
    pub(super) each: Field,
}

impl Family {
    fn contains(&self, name: &str) -> bool {
        let is_suffix = |rest: &str| self.suffixes.contains(&rest);
        self.prefixes.iter().any(|prefix| name.strip_prefix(prefix).is_some_and(is_suffix))
    }
}

/// One option.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
    pub(super) effect: Effect,
    /// What holds without it, as Markdown; empty where nothing does.
    #[cfg(feature = "docs")]
    pub(super) default: &'static str,
    /// What it means, as Markdown.
    #[cfg(feature = "docs")]
    pub(super) doc: &'static str,
}

impl Field {
    /// An optional option that is known but has no effect yet. Without the feature `docs` its texts vanish here, while
    /// the table is made by the compiler, so no shopper loads them.
    pub(super) const fn new(name: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Self {
        let _ = (default, doc);
        Self {
            name,
            kind,
            need: Need::Never,
            effect: Effect::NotYet,
            #[cfg(feature = "docs")]
            default,
            #[cfg(feature = "docs")]
            doc,
        }
    }

    /// It does what it says.
    pub(super) const fn effective(self) -> Self {
        Self { effect: Effect::Now, ..self }
    }

    pub(super) const fn needed(self, need: Need) -> Self {
        Self { need, ..self }
    }

    /// It is refused where it asks for something that this version cannot do.
    pub(super) const fn refused(self, refusal: Refusal) -> Self {
        Self { effect: Effect::Refused(refusal), ..self }
    }
}

/// When an option must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Never,
    Always,
    /// Unless a jwt alone says who asks and what is paid.
    WithoutJwtAlone,
    /// Where the source is a record of one customer.
    ForCustomersRecord,
}

/// What an option does in this version.
#[derive(Clone, Copy)]
pub(super) enum Effect {
    Now,
    NotYet,
    Refused(Refusal),
}

/// Why a value asks for something that this version cannot do, if it does.
pub(super) type Refusal = fn(&Value, &Facts) -> Option<&'static str>;

/// The values that an option may have.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// `true` or `false`.
    Flag,
    /// A number.
    Number(&'static Format),
    /// A number, or an object that describes one.
    NumberOr(&'static Format, &'static Table),
    /// A string.
    Text(&'static Format),
    /// One of these strings.
    Word(&'static [&'static str]),
    /// A CSS selector or a DOM element.
    Place,
    /// An array.
    List(&'static Kind),
    /// An array with at least one entry.
    Filled(&'static Kind),
    /// An object with known members.
    Object(&'static Table),
    /// An object by language.
    ByLanguage(&'static Kind),
    /// An object of strings and such objects.
    Messages,
    /// The address of a script, or an object of Trusted Types that stands for it; the loader makes text of that.
    Script(&'static Format),
    /// Where the wasm file is, or the file itself. The loader takes out what it can use, so that of all that it may be
    /// only a URL, or what is wrong, is ever examined.
    Wasm,
}

impl Kind {
    /// The tables of objects inside, each with what a path to it adds.
    pub(super) fn inner_table(&self) -> Option<(&'static Table, &'static str)> {
        match self {
            Self::Object(table) | Self::NumberOr(_, table) => Some((table, "")),
            Self::List(Self::Object(table)) | Self::Filled(Self::Object(table)) => Some((table, "[]")),
            _ => None,
        }
    }

    /// What would be right, in words that follow "to".
    pub(super) fn expected(&self) -> String {
        let words = match self {
            Self::Flag => "true or false",
            Self::Number(format) | Self::Text(format) | Self::Script(format) => format.expected,
            Self::NumberOr(format, _) => return [format.expected, ", or an object"].concat(),
            Self::Word(words) => return quoted_alternatives(words),
            Self::Place => "a CSS selector or a DOM element",
            Self::List(_) => "an array",
            Self::Filled(_) => "an array with at least one entry",
            Self::Object(_) | Self::Messages => "an object",
            Self::ByLanguage(_) => "an object with languages as keys",
            Self::Wasm => "a URL, a Response, bytes or a WebAssembly.Module, or an object with main and rest",
        };
        words.to_owned()
    }
}

fn quoted_alternatives(words: &[&str]) -> String {
    let mut text = String::new();
    for (position, word) in words.iter().enumerate() {
        let separator = match words.len() - position {
            _ if position == 0 => "",
            1 => " or ",
            _ => ", ",
        };
        text.extend([separator, "\"", word, "\""]);
    }
    text
}

/// The form of a string, or of a number as decimal text.
pub(super) struct Format {
    /// What would be right, in words that follow "to".
    pub(super) expected: &'static str,
    /// What is wrong, if something is.
    pub(super) fault: fn(&str, &Facts) -> Option<Fault>,
    /// Whether it is a credential, whose text is never shown.
    pub(super) secret: bool,
}

/// What is wrong with a text.
pub(super) struct Fault {
    pub(super) code: ProblemCode,
    /// What to say besides what was expected; empty where that says all.
    pub(super) advice: &'static str,
}

impl Fault {
    pub(super) const fn new(code: ProblemCode, advice: &'static str) -> Self {
        Self { code, advice }
    }
}
