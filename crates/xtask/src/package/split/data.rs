//! Which file brings which piece of the data, and where it is put so that what a file brings stands together.
//!
//! The first file brings what its own code names, what does not stay the same, and what these lead to. The second brings what
//! its code names besides, and what that leads to. What is left no code can reach, and neither brings it. So the first file
//! can come across an address of what the second brings only where it is handed one, by code that came with that data.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    ops::Range,
    path::PathBuf,
};

use anyhow::{Context, bail, ensure};
use walrus::{ConstExpr, DataKind, Module, ir::Value};

use super::{
    addresses, read,
    relocations::{Linked, Piece, displaced, piece_near},
    write,
};
use crate::file;

/// Where everything can begin.
const ALIGNMENT: u32 = 16;

/// Which file brings a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Brought {
    First,
    Second,
    Never,
}

/// Where each piece is put: what the second file brings, and then what the first brings, which ends where the data begins that
/// changes. What nobody brings is nowhere.
#[derive(Debug)]
pub(crate) struct Layout {
    brought: Vec<Brought>,
    addresses: Vec<u32>,
    second: Range<u32>,
    first: u32,
}

impl Layout {
    /// By what the code of the displaced parts of the module names.
    pub(crate) fn of(linked: &Linked, displaced: &[PathBuf; 2]) -> anyhow::Result<Self> {
        let numbers = |part: &PathBuf| addresses::numbers(&file::bytes(part)?);
        let [first, second] = [numbers(&displaced[0])?, numbers(&displaced[1])?];
        Self::for_code(linked, &named(&first, linked), &named(&second, linked))
    }

    /// Where the code of each file names these.
    fn for_code(linked: &Linked, first: &BTreeSet<usize>, second: &BTreeSet<usize>) -> anyhow::Result<Self> {
        let brought = brought(linked, first, second);
        let of = |by| {
            let ours = |number: &usize| linked.pieces[*number].is_immutable && brought[*number] == by;
            (0..linked.pieces.len()).filter(ours).collect::<Vec<_>>()
        };
        let places = || linked.pieces.iter().filter(|piece| piece.is_immutable).map(|piece| &piece.place);
        let nothing = "the module has no data that stays the same";
        let start = places().map(|place| place.start).min().context(nothing)?;
        let limit = places().map(|place| place.end).max().context(nothing)?;
        let mut addresses: Vec<_> = linked.pieces.iter().map(|piece| piece.place.start).collect();
        of(Brought::Never).into_iter().for_each(|number| addresses[number] = start);
        let end = put(&linked.pieces, &of(Brought::Second), start, &mut addresses);
        // Once to know how long it is.
        let length = put(&linked.pieces, &of(Brought::First), 0, &mut addresses);
        let first = limit.checked_sub(length).map(|it| it / ALIGNMENT * ALIGNMENT).filter(|first| *first >= end);
        let first = first.context("the data does not fit into the place that it had")?;
        put(&linked.pieces, &of(Brought::First), first, &mut addresses);
        Ok(Self { brought, addresses, second: start..end, first })
    }

    /// The linked module with its data laid out.
    pub(crate) fn apply(&self, linked: &Linked, module: &[u8]) -> anyhow::Result<Vec<u8>> {
        linked.moved(module, &self.addresses, |piece| self.brought[piece] != Brought::Never)
    }

    /// Moves what the second file brings from the first file, which has all data, into it. `displaced` are the same two files,
    /// made from the displaced module: the layout holds for these, and here it is made sure that it does for the others.
    pub(crate) fn divide(
        &self,
        linked: &Linked,
        parts: &[PathBuf; 2],
        displaced: &[PathBuf; 2],
    ) -> anyhow::Result<[u32; 2]> {
        self.holds_for(linked, parts, displaced)?;
        let [mut main, mut rest] = [read(&file::bytes(&parts[0])?)?, read(&file::bytes(&parts[1])?)?];
        ensure!(rest.data.iter().next().is_none(), "the second file brings data already");
        let memory = Memory::take(&mut main)?;
        ensure!(
            memory.part(self.second.end, self.first).iter().all(|byte| *byte == 0),
            "some data belongs to no piece"
        );
        let (first, second) = (memory.part(self.first, u32::MAX), memory.part(self.second.start, self.second.end));
        add(&mut main, self.first, first)?;
        add(&mut rest, self.second.start, second)?;
        let lengths = [u32::try_from(first.len())?, u32::try_from(second.len())?];
        write(main, &parts[0])?;
        write(rest, &parts[1])?;
        Ok(lengths)
    }

    /// Fails where the code of a part names data that is not there when it runs.
    fn holds_for(&self, linked: &Linked, parts: &[PathBuf; 2], displaced: &[PathBuf; 2]) -> anyhow::Result<()> {
        let allowed = [&[Brought::First][..], &[Brought::First, Brought::Second]];
        for ((part, displaced), allowed) in parts.iter().zip(displaced).zip(allowed) {
            let distances = addresses::distances(&file::bytes(part)?, &file::bytes(displaced)?)?;
            let named = self.moved_by(linked, &distances)?;
            let is_there = |piece: &usize| allowed.contains(&self.brought[*piece]);
            ensure!(named.iter().all(is_there), "code names data that is not there when it runs");
        }
        Ok(())
    }

    /// The pieces whose addresses are as far as this from those in the displaced module.
    fn moved_by(&self, linked: &Linked, distances: &BTreeSet<u32>) -> anyhow::Result<BTreeSet<usize>> {
        let mut pieces = HashMap::new();
        for (piece, address) in self.addresses.iter().enumerate() {
            pieces.insert(displaced(piece)? - address, piece);
        }
        ensure!(pieces.len() == linked.pieces.len(), "two pieces of data are displaced by the same distance");
        let piece = |distance| pieces.get(distance).copied().context("an address is made of more than one");
        distances.iter().map(piece).collect()
    }
}

/// The pieces whose displaced addresses, or such as are near, are among these numbers of the code.
fn named(numbers: &BTreeSet<i64>, linked: &Linked) -> BTreeSet<usize> {
    // An address that is subtracted is one, too.
    let addresses = numbers.iter().filter_map(|number| u32::try_from(number.unsigned_abs()).ok());
    addresses.filter_map(piece_near).filter(|piece| *piece < linked.pieces.len()).collect()
}

fn brought(linked: &Linked, first: &BTreeSet<usize>, second: &BTreeSet<usize>) -> Vec<Brought> {
    let changing = linked.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_immutable).map(|(number, _)| number);
    let mut brought = vec![Brought::Never; linked.pieces.len()];
    mark(linked, first.iter().copied().chain(changing), Brought::First, &mut brought);
    mark(linked, second.iter().copied(), Brought::Second, &mut brought);
    brought
}

/// Marks what nobody brings yet, and what it leads to.
fn mark(linked: &Linked, from: impl Iterator<Item = usize>, by: Brought, brought: &mut [Brought]) {
    let mut next: Vec<usize> = from.collect();
    while let Some(number) = next.pop() {
        if brought[number] == Brought::Never {
            brought[number] = by;
            next.extend(&linked.pieces[number].points_to);
        }
    }
}

/// Puts pieces one after the other from an address on, and answers where they end: texts, then tables of them, then tables of
/// functions, for likes beside each other compress better.
fn put(pieces: &[Piece], numbers: &[usize], from: u32, addresses: &mut [u32]) -> u32 {
    let kind = |number: &usize| (pieces[*number].calls, !pieces[*number].points_to.is_empty());
    [(false, false), (false, true), (true, false), (true, true)].into_iter().fold(from, |at, this| {
        let alike = numbers.iter().copied().filter(|number| kind(number) == this).collect();
        put_alike(pieces, alike, at, addresses)
    })
}

/// In the order of the linker, but what can begin at fewest places has the choice: so hardly a byte is left between two.
fn put_alike(pieces: &[Piece], mut numbers: Vec<usize>, from: u32, addresses: &mut [u32]) -> u32 {
    let mut at = from;
    while !numbers.is_empty() {
        let fitting = numbers.iter().enumerate().filter(|(_, number)| next(&pieces[**number], at) == at);
        let best = fitting.max_by_key(|(place, number)| (pieces[**number].alignment, Reverse(*place)));
        let number = numbers.remove(best.map_or(0, |(place, _)| place));
        let piece = &pieces[number];
        addresses[number] = next(piece, at);
        at = addresses[number] + (piece.place.end - piece.place.start);
    }
    at
}

/// Where a piece can be put next from an address on.
fn next(piece: &Piece, from: u32) -> u32 {
    let beyond = piece.place.start % piece.alignment;
    (from + piece.alignment - beyond).next_multiple_of(piece.alignment) + beyond - piece.alignment
}

/// What a module has in its memory when it starts.
struct Memory {
    start: u32,
    bytes: Vec<u8>,
}

impl Memory {
    /// Takes it out of the module.
    fn take(module: &mut Module) -> anyhow::Result<Self> {
        let mut segments = Vec::new();
        for data in module.data.iter() {
            segments.push((data.id(), address(&data.kind)?));
        }
        let start = segments.iter().map(|(_, address)| *address).min().context("the module has no data")?;
        let mut memory = Self { start, bytes: Vec::new() };
        for (id, address) in segments {
            let (at, value) = (memory.index(address), &module.data.get(id).value);
            let end = at + value.len();
            memory.bytes.resize(memory.bytes.len().max(end), 0);
            memory.bytes[at..end].copy_from_slice(value);
            module.data.delete(id);
        }
        module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
        Ok(memory)
    }

    fn index(&self, address: u32) -> usize {
        usize::try_from(address.saturating_sub(self.start)).unwrap_or(usize::MAX)
    }

    /// What stands between two addresses, as far as it is not zeros to the end.
    fn part(&self, from: u32, to: u32) -> &[u8] {
        let [from, to] = [from, to].map(|address| self.index(address).min(self.bytes.len()));
        let part = self.bytes.get(from..to).unwrap_or_default();
        let end = part.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        part.get(..end).unwrap_or_default()
    }
}

/// Where a segment is copied to.
fn address(kind: &DataKind) -> anyhow::Result<u32> {
    match kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(address)), .. } => Ok(address.cast_unsigned()),
        _ => bail!("data is copied into memory at an address that is calculated"),
    }
}

/// Lets a module bring data.
fn add(module: &mut Module, address: u32, bytes: &[u8]) -> anyhow::Result<()> {
    let memory = module.memories.iter().next().context("the module has no memory")?.id();
    let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
    let data = module.data.add(DataKind::Active { memory, offset }, bytes.to_vec());
    module.memories.get_mut(memory).data_segments.insert(data);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Pieces one after the other from 1024 on, each a length with the pieces that it points to, and one that changes at 2048.
    fn linked(pieces: &[(u32, &[usize])], changing: &[usize]) -> Linked {
        let mut at = 1024;
        let mut pieces: Vec<_> = pieces
            .iter()
            .map(|(length, points_to)| {
                at += length;
                let points_to = points_to.iter().copied().collect();
                Piece { place: at - length..at, alignment: 1, is_immutable: true, points_to, ..Piece::default() }
            })
            .collect();
        let points_to = changing.iter().copied().collect();
        pieces.push(Piece { place: 2048..2052, alignment: 4, points_to, ..Piece::default() });
        Linked { pieces, ..Linked::default() }
    }

    fn layout(linked: &Linked, first: &[usize], second: &[usize]) -> Layout {
        let set = |pieces: &[usize]| pieces.iter().copied().collect();
        Layout::for_code(linked, &set(first), &set(second)).unwrap()
    }

    #[test]
    fn what_only_the_second_file_names_it_brings() {
        let layout = layout(&linked(&[(16, &[]), (16, &[])], &[]), &[0], &[1]);
        assert_eq!(layout.brought[..2], [Brought::First, Brought::Second]);
    }

    #[test]
    fn what_both_name_the_first_brings() {
        assert_eq!(layout(&linked(&[(4, &[])], &[]), &[0], &[0]).brought[0], Brought::First);
    }

    #[test]
    fn what_leads_somewhere_is_brought_with_it() {
        let linked = linked(&[(16, &[1]), (16, &[2]), (16, &[])], &[]);
        assert_eq!(layout(&linked, &[0], &[2]).brought[..3], [Brought::First; 3]);
        assert_eq!(layout(&linked, &[], &[0]).brought[..3], [Brought::Second; 3]);
        assert_eq!(layout(&linked, &[1], &[0]).brought[..3], [Brought::Second, Brought::First, Brought::First]);
    }

    #[test]
    fn what_changes_and_what_it_leads_to_the_first_brings() {
        let linked = linked(&[(4, &[])], &[0]);
        assert_eq!(layout(&linked, &[], &[0, 1]).brought, [Brought::First, Brought::First]);
    }

    #[test]
    fn what_nobody_names_nobody_brings() {
        assert_eq!(layout(&linked(&[(4, &[1]), (4, &[])], &[]), &[], &[]).brought[..2], [Brought::Never; 2]);
    }

    #[test]
    fn what_a_file_brings_stands_together_and_the_first_beside_what_changes() {
        let layout = layout(&linked(&[(8, &[]), (16, &[]), (8, &[]), (16, &[])], &[]), &[1, 3], &[0, 2]);
        assert_eq!(layout.addresses[..4], [1024, 1040, 1032, 1056]);
        assert_eq!((layout.second, layout.first), (1024..1040, 1040));
    }

    #[test]
    fn tables_stand_behind_texts_and_those_of_functions_behind_them() {
        let mut linked = linked(&[(8, &[]), (8, &[2]), (8, &[]), (8, &[])], &[]);
        linked.pieces[0].calls = true;
        assert_eq!(layout(&linked, &[], &[0, 1, 2, 3]).addresses[..4], [1048, 1040, 1024, 1032]);
    }

    #[test]
    fn a_piece_is_moved_by_multiples_of_its_alignment_and_no_byte_is_left_between_two() {
        let mut linked = linked(&[(3, &[]), (1, &[]), (4, &[]), (12, &[]), (16, &[])], &[]);
        [(1, 4), (2, 4), (3, 8)].into_iter().for_each(|(piece, alignment)| linked.pieces[piece].alignment = alignment);
        assert_eq!(layout(&linked, &[], &[0, 1, 2, 3]).addresses[..4], [1040, 1043, 1036, 1024]);
    }

    #[test]
    fn numbers_near_a_displaced_piece_name_it() {
        let linked = linked(&[(4, &[]), (4, &[])], &[]);
        let at = |piece| i64::from(displaced(piece).unwrap());
        assert_eq!(named(&BTreeSet::from([at(1) - 132]), &linked), BTreeSet::from([1]));
        assert_eq!(named(&BTreeSet::from([-at(0) - 4]), &linked), BTreeSet::from([0]));
        assert_eq!(named(&BTreeSet::from([0, 1024, i64::MIN, at(3)]), &linked), BTreeSet::new());
    }

    const MAIN: &str = "(module (memory (export \"m\") 1) (func (export \"f\") (result i32) i32.const ADDRESS)
        (data (i32.const 1024) \"second, \") (data (i32.const 1040) \"the first\") (data (i32.const 2048) \"data\"))";
    const REST: &str =
        "(module (import \"main\" \"m\" (memory 1)) (func (export \"g\") (result i32) i32.const ADDRESS))";

    /// Divides the two files, where their code names these addresses and these pieces.
    fn divided(addresses: [u32; 2], pieces: [usize; 2]) -> anyhow::Result<[String; 2]> {
        let linked = linked(&[(8, &[]), (8, &[]), (16, &[])], &[]);
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str, address: u32| {
            let path = folder.path().join(name);
            let module = wat::parse_str(text.replace("ADDRESS", &address.to_string())).unwrap();
            std::fs::write(&path, module).unwrap();
            path
        };
        let parts = [write("main", MAIN, addresses[0]), write("rest", REST, addresses[1])];
        let elsewhere = pieces.map(|piece| displaced(piece).unwrap());
        let displaced = [write("main-displaced", MAIN, elsewhere[0]), write("rest-displaced", REST, elsewhere[1])];
        layout(&linked, &[2], &[0]).divide(&linked, &parts, &displaced)?;
        Ok(parts.map(|path| brought(&path)))
    }

    /// What a file copies into memory, as `address: text`.
    fn brought(file: &Path) -> String {
        let module = read(&file::bytes(file).unwrap()).unwrap();
        let texts = module.data.iter().map(|data| (address(&data.kind).unwrap(), String::from_utf8_lossy(&data.value)));
        texts.map(|(address, text)| format!("{address}: {}", text.replace('\0', ""))).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn each_file_brings_its_own() {
        assert_eq!(divided([1040, 1024], [2, 0]).unwrap(), ["1040: the firstdata", "1024: second, "]);
    }

    #[test]
    fn the_second_file_may_name_what_the_first_brings() {
        assert!(divided([1040, 1040], [2, 2]).is_ok());
    }

    #[test]
    fn a_first_file_that_names_what_the_second_brings_is_an_error() {
        assert!(divided([1024, 1024], [0, 0]).is_err());
    }

    #[test]
    fn an_address_that_is_that_of_no_piece_is_an_error() {
        assert!(divided([1041, 1024], [2, 0]).is_err());
    }
}
