//! The pieces that the data of a module is made of, and every place that holds the address of one: from the relocations that
//! the linker leaves in the module that it makes (`--emit-relocs`).

use std::{collections::BTreeSet, ops::Range};

use anyhow::{Context, bail, ensure};
use wasmparser::{
    BinaryReader, DefinedDataSymbol, KnownCustom, Linking, LinkingSectionReader, Parser, Payload, RelocSectionReader,
    RelocationEntry, RelocationType, Segment, SymbolFlags, SymbolInfo,
};

/// What holds them. No later step reads them, and wasm-opt warns of them.
pub(crate) const SECTIONS: [&str; 3] = ["linking", "reloc.CODE", "reloc.DATA"];

/// Where the linker puts what never changes.
const IMMUTABLE: &str = ".rodata";

/// Where the displaced data begins, how far its pieces are from each other, and how far the first byte of each is from the
/// numbers that count as addresses before it. All data fits between two pieces, so each one is moved by a distance of its own.
const DISPLACED: u32 = 0x1000_0000;
const STEP: u32 = 0x1_0000;
const BEFORE: u32 = STEP / 2;

/// Sixteen bytes: no number is longer.
const MOST_ALIGNMENT: u32 = 4;

/// A piece of data that nothing reaches but by its own address.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) place: Range<u32>,
    /// It may be moved by multiples of this.
    pub(super) alignment: u32,
    /// Whether its bytes are the same as long as the module runs.
    pub(super) is_immutable: bool,
    /// The pieces whose addresses it holds.
    pub(super) points_to: BTreeSet<usize>,
    /// Whether it holds functions.
    pub(super) calls: bool,
}

/// A module's data as the linker knows it.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    pub(super) pieces: Vec<Piece>,
    /// Where the code holds the address of which piece, as a number of five bytes, and where the data does.
    pub(super) in_code: Vec<Address>,
    pub(super) in_data: Vec<Address>,
    /// The bytes of each segment in the file, and the address that they are copied to.
    pub(super) segments: Vec<(Range<usize>, u32)>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    at: usize,
    value: u32,
    piece: usize,
}

impl Linked {
    /// Reads a module that was linked with its relocations.
    pub(crate) fn read(module: &[u8]) -> anyhow::Result<Self> {
        let source = Source::of(module)?;
        let sections = &source.sections;
        let pieces = source.symbols.pieces();
        let mut linked = Self { pieces, segments: sections.segments.clone(), ..Self::default() };
        for entry in sections.code_relocations.entries() {
            let entry = entry.context("a relocation of the code cannot be read")?;
            linked.add_of_code(&source, &entry)?;
        }
        for entry in sections.data_relocations.entries() {
            let entry = entry.context("a relocation of the data cannot be read")?;
            linked.add_of_data(&source, &entry)?;
        }
        Ok(linked)
    }

    fn add_of_code(&mut self, source: &Source<'_>, entry: &RelocationEntry) -> anyhow::Result<()> {
        use RelocationType as Is;
        match entry.ty {
            Is::MemoryAddrLeb | Is::MemoryAddrSleb => {
                let at = place_in(source.sections.code, entry)?;
                self.in_code.push(source.address(at, number(source.module, at)?, entry)?);
            }
            Is::FunctionIndexLeb | Is::TypeIndexLeb | Is::GlobalIndexLeb | Is::TableIndexSleb | Is::TableNumberLeb => {}
            other => bail!("the code holds an address of a kind that nobody has thought of: {other:?}"),
        }
        Ok(())
    }

    fn add_of_data(&mut self, source: &Source<'_>, entry: &RelocationEntry) -> anyhow::Result<()> {
        let at = place_in(source.sections.data, entry)?;
        let holder = source.sections.address_of(at).and_then(|address| self.piece_at(address));
        let holder = holder.context("an address stands outside of every piece of data")?;
        let value = word(source.module, at)?;
        match entry.ty {
            RelocationType::MemoryAddrI32 => {
                let address = source.address(at, value, entry)?;
                self.pieces[holder].points_to.insert(address.piece);
                self.in_data.push(address);
            }
            RelocationType::TableIndexI32 => self.pieces[holder].calls = true,
            other => bail!("the data holds an address of a kind that nobody has thought of: {other:?}"),
        }
        Ok(())
    }

    /// The piece with a byte at this address.
    fn piece_at(&self, address: u32) -> Option<usize> {
        self.pieces.iter().position(|piece| piece.place.contains(&address))
    }

    /// The same module, whose code believes each piece to be far away, and far from each other.
    pub(crate) fn displaced(&self, module: &[u8]) -> anyhow::Result<Vec<u8>> {
        let addresses = (0..self.pieces.len()).map(displaced).collect::<anyhow::Result<Vec<_>>>()?;
        let mut module = module.to_vec();
        self.write_numbers(&mut module, &addresses)?;
        Ok(module)
    }

    /// The same module with each piece at another address, and only these pieces left of what does not change.
    pub(super) fn moved(
        &self,
        module: &[u8],
        addresses: &[u32],
        stays: impl Fn(usize) -> bool,
    ) -> anyhow::Result<Vec<u8>> {
        let mut module = module.to_vec();
        self.write_numbers(&mut module, addresses)?;
        for address in &self.in_data {
            let word = module.get_mut(address.at..address.at + 4).context("an address is cut off")?;
            word.copy_from_slice(&self.value(address, addresses)?.to_le_bytes());
        }
        let mut bytes = Vec::new();
        for (number, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| piece.is_immutable) {
            let from = self.in_file(&piece.place)?;
            bytes.extend(stays(number).then(|| (addresses[number], module[from.clone()].to_vec())));
            module[from].fill(0);
        }
        ensure!(self.nothing_is_left(&module), "some data belongs to no piece");
        for (to, bytes) in bytes {
            let end = to + u32::try_from(bytes.len()).context("a piece is too long")?;
            module[self.in_file(&(to..end))?].copy_from_slice(&bytes);
        }
        Ok(module)
    }

    /// Whether the segments are empty now whose pieces were taken out.
    fn nothing_is_left(&self, module: &[u8]) -> bool {
        let mut unchanging = self.pieces.iter().filter(|piece| piece.is_immutable);
        unchanging.all(|piece| {
            let segment = self.segments.iter().find(|(range, address)| {
                let length = u32::try_from(range.len()).unwrap_or(u32::MAX);
                (*address..address.saturating_add(length)).contains(&piece.place.start)
            });
            segment.is_none_or(|(range, _)| module[range.clone()].iter().all(|byte| *byte == 0))
        })
    }

    fn write_numbers(&self, module: &mut [u8], addresses: &[u32]) -> anyhow::Result<()> {
        for address in &self.in_code {
            let number = module.get_mut(address.at..address.at + 5).context("a number is cut off")?;
            number.copy_from_slice(&padded(self.value(address, addresses)?));
        }
        Ok(())
    }

    /// What stands for an address where the pieces are at these.
    fn value(&self, Address { value, piece, .. }: &Address, addresses: &[u32]) -> anyhow::Result<u32> {
        let (from, to) = (self.pieces[*piece].place.start, addresses[*piece]);
        let value = value.checked_add(to).and_then(|it| it.checked_sub(from));
        value.filter(|it| *it < i32::MAX.cast_unsigned()).context("data is beyond the memory")
    }

    fn in_file(&self, place: &Range<u32>) -> anyhow::Result<Range<usize>> {
        let length = usize::try_from(place.end - place.start).context("a piece is too long")?;
        let holding = self.segments.iter().find_map(|(range, address)| {
            let start = range.start + usize::try_from(place.start.checked_sub(*address)?).ok()?;
            (start + length <= range.end).then_some(start)
        });
        holding.map(|start| start..start + length).context("a piece of data is in no segment")
    }
}

/// Where a piece is in the displaced module.
pub(super) fn displaced(piece: usize) -> anyhow::Result<u32> {
    let piece = u32::try_from(piece).context("there are too many pieces of data")?;
    piece
        .checked_mul(STEP)
        .and_then(|it| it.checked_add(DISPLACED + BEFORE))
        .context("there are too many pieces of data")
}

/// The piece near this address of the displaced module.
pub(super) fn piece_near(address: u32) -> Option<usize> {
    usize::try_from(address.checked_sub(DISPLACED)? / STEP).ok()
}

/// A number as the linker writes it: in five bytes, whatever it is. Those of the data are too small to be negative ones.
fn padded(number: u32) -> [u8; 5] {
    let bits = |shift: u32| u8::try_from(number >> shift & 0x7f).unwrap_or_default();
    [bits(0) | 0x80, bits(7) | 0x80, bits(14) | 0x80, bits(21) | 0x80, bits(28)]
}

fn number(module: &[u8], at: usize) -> anyhow::Result<u32> {
    let bytes: &[u8; 5] = module.get(at..).and_then(|rest| rest.first_chunk()).context("a number is cut off")?;
    let number = BinaryReader::new(bytes, at).read_var_u32().context("a number cannot be read")?;
    ensure!(padded(number) == *bytes && number < i32::MAX.cast_unsigned(), "a number is not written in five bytes");
    Ok(number)
}

fn word(module: &[u8], at: usize) -> anyhow::Result<u32> {
    let word = module.get(at..).and_then(|rest| rest.first_chunk()).context("an address is cut off")?;
    Ok(u32::from_le_bytes(*word))
}

/// Where the number of a relocation stands that belongs to the section which begins here.
fn place_in(section: usize, entry: &RelocationEntry) -> anyhow::Result<usize> {
    Ok(section + usize::try_from(entry.offset).context("an offset is too large")?)
}

/// A module as it was linked, and what the linker says of it.
struct Source<'a> {
    module: &'a [u8],
    sections: Sections<'a>,
    symbols: Symbols,
}

impl<'a> Source<'a> {
    fn of(module: &'a [u8]) -> anyhow::Result<Self> {
        let sections = Sections::of(module)?;
        let symbols = Symbols::of(&sections)?;
        Ok(Self { module, sections, symbols })
    }

    /// The address that stands here as this number.
    fn address(&self, at: usize, value: u32, entry: &RelocationEntry) -> anyhow::Result<Address> {
        let symbol = self.symbols.get(entry.index)?;
        // What the relocation says is what stands there, or something else has changed the module since.
        ensure!(value == symbol.address_with(entry.addend), "a relocation is not that of the number that it names");
        Ok(Address { at, value, piece: symbol.piece })
    }
}

/// Where things are in the file.
struct Sections<'a> {
    code: usize,
    data: usize,
    /// The bytes of each segment, where they are in the file, and the address that they are copied to.
    segments: Vec<(Range<usize>, u32)>,
    linking: LinkingSectionReader<'a>,
    code_relocations: RelocSectionReader<'a>,
    data_relocations: RelocSectionReader<'a>,
}

impl<'a> Sections<'a> {
    fn of(module: &'a [u8]) -> anyhow::Result<Self> {
        let (mut code, mut data, mut linking, mut segments) = (None, None, None, Vec::new());
        let mut relocations = [None, None];
        for payload in Parser::new(0).parse_all(module) {
            match payload.context("the linked module cannot be read")? {
                Payload::CodeSectionStart { range, .. } => code = Some(range.start),
                Payload::DataSection(section) => {
                    data = Some(section.range().start);
                    segments = section.into_iter().map(|it| segment(&it?)).collect::<anyhow::Result<_>>()?;
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(section) => linking = Some(section),
                    KnownCustom::Reloc(reader) if section.name() == SECTIONS[1] => relocations[0] = Some(reader),
                    KnownCustom::Reloc(reader) if section.name() == SECTIONS[2] => relocations[1] = Some(reader),
                    KnownCustom::Reloc(_) => bail!("{} says where addresses are, and nobody asks it", section.name()),
                    _ => {}
                },
                _ => {}
            }
        }
        let [code_relocations, data_relocations] = relocations;
        let absent = "the module was linked without its relocations";
        Ok(Self {
            code: code.context("the module has no code")?,
            data: data.context("the module has no data")?,
            segments,
            linking: linking.context(absent)?,
            code_relocations: code_relocations.context(absent)?,
            data_relocations: data_relocations.context(absent)?,
        })
    }

    fn address_of(&self, at: usize) -> Option<u32> {
        let (range, address) = self.segments.iter().find(|(range, _)| range.contains(&at))?;
        u32::try_from(at - range.start).ok()?.checked_add(*address)
    }
}

fn segment(data: &wasmparser::Data<'_>) -> anyhow::Result<(Range<usize>, u32)> {
    let wasmparser::DataKind::Active { offset_expr, .. } = &data.kind else {
        bail!("data is not copied into memory when the module starts")
    };
    let wasmparser::Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        bail!("data is copied to an address that is calculated")
    };
    Ok((data.range.end - data.data.len()..data.range.end, value.cast_unsigned()))
}

/// The names of data, each with its address and its piece; nothing for what is not data.
struct Symbols(Vec<Option<Symbol>>);

#[derive(Clone)]
struct Symbol {
    place: Range<u32>,
    alignment: u32,
    is_immutable: bool,
    piece: usize,
}

impl Symbol {
    fn address_with(&self, addend: i64) -> u32 {
        u32::try_from(i64::from(self.place.start) + addend).unwrap_or(u32::MAX)
    }
}

impl Symbols {
    fn of(sections: &Sections<'_>) -> anyhow::Result<Self> {
        let (mut named, mut segments) = (Vec::new(), Vec::new());
        for subsection in sections.linking.subsections() {
            match subsection.context("what the linker knows cannot be read")? {
                Linking::SegmentInfo(section) => {
                    segments = section.into_iter().collect::<Result<Vec<Segment<'_>>, _>>()?
                }
                Linking::SymbolTable(section) => named = section.into_iter().collect::<Result<Vec<_>, _>>()?,
                _ => {}
            }
        }
        let symbol = |named: SymbolInfo<'_>| match named {
            SymbolInfo::Data { flags, symbol: Some(symbol), name } => {
                ensure!(!flags.contains(SymbolFlags::ABSOLUTE), "{name} is no data, but an address");
                Ok(Some(Symbol::of(symbol, sections, &segments)?))
            }
            _ => Ok(None),
        };
        let mut symbols = Self(named.into_iter().map(symbol).collect::<anyhow::Result<_>>()?);
        symbols.number_pieces();
        Ok(symbols)
    }

    /// Symbols that overlap are one piece: the linker lets a text stand inside another.
    fn number_pieces(&mut self) {
        let mut symbols: Vec<_> = self.0.iter_mut().flatten().collect();
        symbols.sort_by_key(|it| (it.place.start, it.place.end));
        let (mut end, mut pieces) = (0, 0);
        for symbol in symbols {
            pieces += usize::from(symbol.place.start >= end);
            end = end.max(symbol.place.end);
            symbol.piece = pieces - 1;
        }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut symbols: Vec<_> = self.0.iter().flatten().collect();
        symbols.sort_by_key(|it| (it.piece, it.place.start));
        for Symbol { place, alignment, is_immutable, piece } in symbols {
            match pieces.get_mut(*piece) {
                Some(known) => {
                    known.place.end = known.place.end.max(place.end);
                    known.alignment = known.alignment.max(*alignment);
                }
                None => {
                    let (place, alignment, is_immutable) = (place.clone(), *alignment, *is_immutable);
                    pieces.push(Piece { place, alignment, is_immutable, ..Piece::default() });
                }
            }
        }
        pieces
    }

    fn get(&self, index: u32) -> anyhow::Result<&Symbol> {
        let symbol = usize::try_from(index).ok().and_then(|index| self.0.get(index));
        symbol.and_then(Option::as_ref).context("an address is that of nothing")
    }
}

impl Symbol {
    fn of(symbol: DefinedDataSymbol, sections: &Sections<'_>, segments: &[Segment<'_>]) -> anyhow::Result<Self> {
        let index = usize::try_from(symbol.index).context("there are too many segments")?;
        let (_, base) = sections.segments.get(index).context("data is in no segment")?;
        let segment = segments.get(index).context("a segment has no name")?;
        let start = base.checked_add(symbol.offset).context("data is beyond the memory")?;
        let end = start.checked_add(symbol.size).context("data is beyond the memory")?;
        // No type needs more than its own length, or than its segment, which is written as the power of two.
        let power = (start | symbol.size).trailing_zeros().min(segment.alignment).min(MOST_ALIGNMENT);
        Ok(Self { place: start..end, alignment: 1 << power, is_immutable: segment.name == IMMUTABLE, piece: 0 })
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, Encode as _, FunctionSection, MemorySection, MemoryType,
        Module, TypeSection,
    };

    use super::*;

    /// Where the segments are, as the linker calls them.
    const RODATA: u32 = 1024;
    const DATA: u32 = 2048;

    /// A module with a function that holds addresses, as `(symbol, addend)`, and data: `.rodata` with the pieces at 0..4,
    /// 4..8 and 8..16, where an inner one is at 10..12, and `.data` with a piece of a word. Each word of `in_data` holds the
    /// address of a symbol, and of `slots` the number of a function.
    struct Linker<'a> {
        in_code: &'a [(u32, i32)],
        in_data: &'a [(u32, u32)],
        slots: &'a [(u32, u32)],
        rodata: Vec<u8>,
    }

    const SYMBOLS: [(u32, u32, u32); 5] = [(0, 0, 4), (0, 4, 4), (0, 8, 8), (0, 10, 2), (1, 0, 4)];

    fn start(symbol: u32) -> u32 {
        let (segment, offset, _) = SYMBOLS[symbol as usize];
        [RODATA, DATA][segment as usize] + offset
    }

    impl Default for Linker<'_> {
        fn default() -> Self {
            Self { in_code: &[], in_data: &[], slots: &[], rodata: (1..=16).collect() }
        }
    }

    impl Linker<'_> {
        fn link(&self) -> Vec<u8> {
            let mut module = Module::new();
            let mut types = TypeSection::new();
            types.ty().function([], []);
            let mut functions = FunctionSection::new();
            functions.function(0);
            let mut memories = MemorySection::new();
            let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
            memories.memory(memory);
            module.section(&types).section(&functions).section(&memories);
            let (code, in_code) = self.code();
            let (data, in_data) = self.data();
            module.section(&code).section(&data).section(&linking());
            let relocations = |name, section: u32, entries: &[Vec<u8>]| {
                let mut bytes = Vec::new();
                section.encode(&mut bytes);
                entries.len().encode(&mut bytes);
                bytes.extend(entries.concat());
                CustomSection { name: std::borrow::Cow::Borrowed(name), data: bytes.into() }
            };
            module.section(&relocations("reloc.CODE", 3, &in_code)).section(&relocations("reloc.DATA", 4, &in_data));
            module.finish()
        }

        fn code(&self) -> (CodeSection, Vec<Vec<u8>>) {
            let mut body = vec![0];
            let mut relocations = Vec::new();
            for (symbol, addend) in self.in_code {
                // The number of functions, and how long this one is, are a byte each.
                relocations.push(relocation(4, body.len() + 3, *symbol, Some(*addend)));
                body.extend([&[0x41], &padded(start(*symbol).wrapping_add_signed(*addend))[..], &[0x1a]].concat());
            }
            body.push(0x0b);
            let mut code = CodeSection::new();
            code.raw(&body);
            (code, relocations)
        }

        fn data(&self) -> (DataSection, Vec<Vec<u8>>) {
            let mut content = [self.rodata.clone(), vec![0; 4]];
            let mut relocations = Vec::new();
            // Of each segment: what it is, a constant of two bytes with its operator and its end, and its length.
            let places = [1 + 6, 1 + 6 + self.rodata.len() + 6];
            let mut write = |symbol: u32, kind, of: u32, value: u32, addend| {
                let (segment, offset, _) = SYMBOLS[symbol as usize];
                let (segment, offset) = (segment as usize, offset as usize);
                content[segment][offset..offset + 4].copy_from_slice(&value.to_le_bytes());
                relocations.push(relocation(kind, places[segment] + offset, of, addend));
            };
            self.in_data.iter().for_each(|(holder, symbol)| write(*holder, 5, *symbol, start(*symbol), Some(0)));
            self.slots.iter().for_each(|(holder, slot)| write(*holder, 2, 0, *slot, None));
            let mut data = DataSection::new();
            for (address, content) in [RODATA, DATA].into_iter().zip(content) {
                data.active(0, &ConstExpr::i32_const(address.cast_signed()), content);
            }
            (data, relocations)
        }
    }

    fn relocation(kind: u8, offset: usize, symbol: u32, addend: Option<i32>) -> Vec<u8> {
        let mut bytes = vec![kind];
        offset.encode(&mut bytes);
        symbol.encode(&mut bytes);
        addend.inspect(|addend| addend.encode(&mut bytes));
        bytes
    }

    fn linking() -> CustomSection<'static> {
        let mut segments = vec![2];
        for (name, alignment) in [(".rodata", 3), (".data", 2)] {
            name.encode(&mut segments);
            segments.extend([alignment, 0]);
        }
        let mut symbols = vec![u8::try_from(SYMBOLS.len()).unwrap()];
        for (segment, offset, size) in SYMBOLS {
            symbols.extend([1, 0]);
            "a name".encode(&mut symbols);
            [segment, offset, size].into_iter().for_each(|number| number.encode(&mut symbols));
        }
        let mut data = vec![2];
        for (subsection, content) in [(5, segments), (8, symbols)] {
            data.push(subsection);
            content.encode(&mut data);
        }
        CustomSection { name: "linking".into(), data: data.into() }
    }

    fn read(linker: &Linker<'_>) -> Linked {
        Linked::read(&linker.link()).unwrap()
    }

    /// The numbers of the function.
    fn numbers(module: &[u8]) -> Vec<i64> {
        super::super::addresses::numbers(module).unwrap().into_iter().collect()
    }

    fn memory(module: &[u8], address: u32, length: usize) -> Vec<u8> {
        let (range, base) = Sections::of(module).unwrap().segments.into_iter().rfind(|it| it.1 <= address).unwrap();
        let at = range.start + (address - base) as usize;
        module[at..at + length].to_vec()
    }

    #[test]
    fn a_piece_is_what_has_a_name_of_its_own() {
        let places: Vec<_> = read(&Linker::default()).pieces.into_iter().map(|piece| piece.place).collect();
        assert_eq!(places, [1024..1028, 1028..1032, 1032..1040, 2048..2052]);
    }

    #[test]
    fn only_rodata_never_changes() {
        let pieces = read(&Linker::default()).pieces;
        assert_eq!(pieces.iter().map(|piece| piece.is_immutable).collect::<Vec<_>>(), [true, true, true, false]);
    }

    #[test]
    fn a_piece_needs_no_more_than_its_length_its_place_and_its_segment_say() {
        let alignments: Vec<_> = read(&Linker::default()).pieces.into_iter().map(|piece| piece.alignment).collect();
        assert_eq!(alignments, [4, 4, 8, 4]);
    }

    #[test]
    fn a_piece_knows_what_it_holds_the_addresses_of() {
        let pieces = read(&Linker { in_data: &[(1, 3), (4, 0)], slots: &[(2, 7)], ..Linker::default() }).pieces;
        assert_eq!(pieces[1].points_to, BTreeSet::from([2]), "the inner name is that of the piece around it");
        assert_eq!(pieces[3].points_to, BTreeSet::from([0]));
        assert_eq!(pieces.iter().map(|piece| piece.calls).collect::<Vec<_>>(), [false, false, true, false]);
    }

    #[test]
    fn the_code_of_the_displaced_module_names_each_piece_elsewhere_and_its_data_is_the_same() {
        let linker = Linker { in_code: &[(0, 0), (1, -132), (3, 1)], in_data: &[(1, 2)], ..Linker::default() };
        let (module, linked) = (linker.link(), read(&linker));
        let moved = linked.displaced(&module).unwrap();
        let near: Vec<_> = numbers(&moved).into_iter().map(|it| piece_near(u32::try_from(it).unwrap())).collect();
        assert_eq!(near, [Some(0), Some(1), Some(2)], "also where the number is before the piece");
        assert_eq!(memory(&moved, RODATA, 16), memory(&module, RODATA, 16));
    }

    #[test]
    fn a_piece_moves_with_every_address_of_it() {
        let linker = Linker { in_code: &[(0, 0), (1, -132)], in_data: &[(2, 1)], ..Linker::default() };
        let moved = read(&linker).moved(&linker.link(), &[1036, 1032, 1024, 2048], |_| true).unwrap();
        assert_eq!(numbers(&moved), [1032 - 132, 1036]);
        assert_eq!(memory(&moved, 1036, 4), [1, 2, 3, 4]);
        assert_eq!(memory(&moved, 1032, 4), [5, 6, 7, 8]);
        assert_eq!(memory(&moved, 1024, 8), [&1032_u32.to_le_bytes()[..], &[13, 14, 15, 16]].concat());
    }

    #[test]
    fn what_nobody_needs_is_left_out() {
        let linker = Linker::default();
        let moved = read(&linker).moved(&linker.link(), &[1024, 1024, 1032, 2048], |piece| piece != 0).unwrap();
        assert_eq!(memory(&moved, 1024, 8), [5, 6, 7, 8, 0, 0, 0, 0]);
    }

    #[test]
    fn data_that_belongs_to_no_piece_is_an_error() {
        let linker = Linker { rodata: (1..=20).collect(), ..Linker::default() };
        assert!(read(&linker).moved(&linker.link(), &[1024, 1028, 1032, 2048], |_| true).is_err());
    }

    #[test]
    fn a_number_that_is_not_what_its_relocation_says_is_an_error() {
        let linker = Linker { in_code: &[(0, 4)], ..Linker::default() };
        let mut module = linker.link();
        let at = module.windows(5).position(|it| it == padded(RODATA + 4)).unwrap();
        module[at..at + 5].copy_from_slice(&padded(RODATA));
        assert!(Linked::read(&module).is_err());
    }

    #[test]
    fn a_word_of_the_data_that_is_not_what_its_relocation_says_is_an_error() {
        let linker = Linker { in_data: &[(1, 2)], ..Linker::default() };
        let mut module = linker.link();
        let at = module.windows(4).position(|it| it == start(2).to_le_bytes()).unwrap();
        module[at..at + 4].copy_from_slice(&RODATA.to_le_bytes());
        assert!(Linked::read(&module).is_err());
    }

    #[test]
    fn a_module_without_relocations_is_an_error() {
        assert!(Linked::read(&wat::parse_str("(module (memory 1) (data (i32.const 8) \"a\"))").unwrap()).is_err());
    }
}
