//! A state in words: what it waits for, and what tells it from another.

use crate::checkout::{RequestNumber, State};
use core::fmt::{Debug, Result, Write};

/// What is read from the text of values, so that no part of a state can be overlooked: the promises and numbers that it
/// holds on to, and the text itself as one number, where request numbers count by their order of appearance alone.
#[derive(Clone, Default)]
pub(super) struct Description {
    hash: u64,
    awaited: Vec<RequestNumber>,
    updates: Vec<u32>,
    calls: Vec<u32>,
    awaits_card: bool,
    appeared: Vec<u32>,
}

impl Description {
    pub(super) fn of(state: &State) -> Self {
        let mut description = Self::default();
        let numbers = description.add(state);
        description.awaited = numbers.into_iter().map(RequestNumber).collect();
        description
    }

    /// Adds the text of another value, and says which request numbers are in it.
    pub(super) fn add(&mut self, value: &impl Debug) -> Vec<u32> {
        let (text, numbers) = (String::new(), Vec::new());
        let mut writing = Writing { description: self, text, numbers, number_of: None };
        // Writing to a string cannot fail.
        let _ = write!(writing, "{value:?}");
        let Writing { text, numbers, .. } = writing;
        self.hash = hash_of(self.hash, text.as_bytes());
        numbers
    }

    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// The requests, tokens and timers that the state waits for.
    pub(super) fn awaited(&self) -> &[RequestNumber] {
        &self.awaited
    }

    /// The calls of `update()` that the state must settle.
    pub(super) fn updates(&self) -> &[u32] {
        &self.updates
    }

    /// The calls of `show()`, `purchase()` and `setup()` that the state must settle.
    pub(super) fn calls(&self) -> &[u32] {
        &self.calls
    }

    pub(super) fn awaits_card(&self) -> bool {
        self.awaits_card
    }
}

/// Which kind of number the text is about to say.
#[derive(Clone, Copy)]
enum Kind {
    Request,
    Update,
    Call,
}

/// The text while it is being written. A name, a bracket and a number come one by one.
struct Writing<'a> {
    description: &'a mut Description,
    text: String,
    numbers: Vec<u32>,
    number_of: Option<Kind>,
}

impl Writing<'_> {
    /// What stands in the text for a number: of a request, which number in order it is.
    fn number(&mut self, kind: Kind, number: u32) -> u32 {
        let Description { updates, calls, appeared, .. } = &mut *self.description;
        match kind {
            Kind::Request => {
                self.numbers.push(number);
                let place = appeared.iter().position(|known| *known == number);
                place.unwrap_or_else(|| {
                    appeared.push(number);
                    appeared.len() - 1
                }) as u32
            }
            Kind::Update => {
                updates.push(number);
                number
            }
            Kind::Call => {
                calls.push(number);
                number
            }
        }
    }
}

impl Write for Writing<'_> {
    fn write_str(&mut self, part: &str) -> Result {
        // Most parts are none of these, and their length says so at once.
        if self.number_of.is_none() && !matches!(part.len(), 7 | 10 | 12 | 13) {
            self.text.push_str(part);
            return Ok(());
        }
        match (part, self.number_of) {
            ("RequestNumber", _) => self.number_of = Some(Kind::Request),
            ("UpdateNumber", _) => self.number_of = Some(Kind::Update),
            ("CallNumber", _) => self.number_of = Some(Kind::Call),
            ("Awaited", _) => self.description.awaits_card = true,
            ("(", Some(_)) => {}
            (number, Some(kind)) => {
                self.number_of = None;
                let number = number.parse().map(|number| self.number(kind, number)).unwrap_or_default();
                return write!(self.text, "{number}");
            }
            _ => {}
        }
        self.text.push_str(part);
        Ok(())
    }
}

/// Eight bytes at a time, for there are many; the constant is that of the golden ratio.
fn hash_of(before: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut hash = before ^ bytes.len() as u64;
    for word in words {
        hash = mixed(hash ^ u64::from_le_bytes(*word));
    }
    mixed(hash ^ u64::from_le_bytes(last))
}

fn mixed(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ (hash >> 29)
}
