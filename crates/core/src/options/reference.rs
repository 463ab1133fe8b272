//! The table of options as documentation: the tables of the README and the TypeScript declaration.

use super::problem::ProblemCode;
use super::purchase::is_source;
use super::schema::{Effect, Family, Field, Kind, Need, Table};
use super::table::MOUNT;

/// Every option that has an effect, as a Markdown table.
pub fn markdown() -> String {
    let mut text = String::from("| Option | Type | Default | Meaning |\n|---|---|---|---|\n");
    each_option(&MOUNT, "", &mut |path, field| {
        if matches!(field.effect, Effect::Now) {
            text.push_str(&row(&[&code(path), &kind_in_words(&field.kind), default_of(field), field.doc]));
        }
    });
    text
}

/// Every option that is known and has no effect yet, as a Markdown table.
pub fn no_effect_markdown() -> String {
    let mut text = String::from("| Option | Type | Meaning in Instruments | Here |\n|---|---|---|---|\n");
    each_option(&MOUNT, "", &mut |path, field| {
        let here = match field.effect {
            Effect::Now => return,
            Effect::NotYet if is_inside_refused(path) => "refused with what holds it",
            Effect::NotYet => "no effect",
            Effect::Refused(_) => "refused: `not-supported`",
        };
        text.push_str(&row(&[&code(path), &kind_in_words(&field.kind), field.doc, here]));
    });
    text
}

/// Whether the option of `mount()` that this path starts with is refused, and so what it holds.
fn is_inside_refused(path: &str) -> bool {
    let outermost = path.split(['.', '[']).next().and_then(|name| MOUNT.find(name));
    outermost.is_some_and(|field| matches!(field.effect, Effect::Refused(_)))
}

/// Every code of a problem with its meaning, as a Markdown table.
pub fn problem_codes_markdown() -> String {
    let mut text = String::from("| Code | Meaning |\n|---|---|\n");
    ProblemCode::ALL.iter().for_each(|problem| text.push_str(&row(&[&code(problem.as_str()), problem.meaning()])));
    text
}

/// Shows each option with its path, the inner ones after the object they are in.
fn each_option(table: &'static Table, path: &str, see: &mut dyn FnMut(&str, &'static Field)) {
    for field in table.fields {
        let here = [path, field.name].concat();
        see(&here, field);
        if let Some((inner, suffix)) = inner_table(&field.kind) {
            each_option(inner, &[&here, suffix, "."].concat(), see);
        }
    }
    for Family { prefixes, suffixes, each } in table.families {
        see(&[path, "{", &prefixes.join(","), "}{", &suffixes.join(","), "}"].concat(), each);
    }
}

fn inner_table(kind: &Kind) -> Option<(&'static Table, &'static str)> {
    match kind {
        Kind::ByLanguage(Kind::Object(table)) => Some((table, ".<language>")),
        _ => kind.inner_table(),
    }
}

fn row(cells: &[&str]) -> String {
    ["| ", &cells.join(" | "), " |\n"].concat()
}

fn code(text: &str) -> String {
    ["`", text, "`"].concat()
}

fn default_of(field: &Field) -> &'static str {
    match field.need {
        Need::Always => "required",
        Need::WithoutJwtAlone => "required, except with `jwt` alone",
        Need::ForCustomersRecord => "required with `invoiceId` or `transactionId`",
        Need::Never => field.default,
    }
}

fn kind_in_words(kind: &Kind) -> String {
    match kind {
        Kind::Flag => "boolean".to_owned(),
        Kind::Number(_) => "number".to_owned(),
        Kind::NumberOr(..) => "number or object".to_owned(),
        Kind::Text(_) => "string".to_owned(),
        Kind::Word(words) => words.iter().map(|word| code(&["\"", word, "\""].concat())).collect::<Vec<_>>().join(", "),
        Kind::Place => "CSS selector or element".to_owned(),
        Kind::List(each) | Kind::Filled(each) => ["array of ", &kind_in_words(each)].concat(),
        Kind::Object(_) => "object".to_owned(),
        Kind::ByLanguage(_) => "object by language".to_owned(),
        Kind::Messages => "object of strings".to_owned(),
        Kind::Script(_) => "string or `TrustedScriptURL`".to_owned(),
        Kind::Wasm => "URL, `Response`, bytes or module".to_owned(),
    }
}

/// The TypeScript declaration of the options of `mount()` and `update()`, of problems and of their codes.
pub fn typescript() -> String {
    let mut text = String::new();
    each_interface(&MOUNT, &mut Vec::new(), &mut |table| text.push_str(&interface(table)));
    text.push_str(&interface_of(
        "MountSettings",
        "",
        MOUNT.fields.iter().filter(|field| !is_of_purchase(field)).map(member),
    ));
    SOURCES.iter().for_each(|source| text.push_str(&source_interface(source)));
    text.push_str(OPTIONS);
    text.push_str(&changes());
    text.push_str(&element_typescript());
    text.push_str(&problem_type());
    text
}

const OPTIONS: &str = "/** What is bought, and by whose right: exactly one source. */
export type PurchaseSource = ItemsSource | MoneySource | InvoiceSource | TransactionSource | JwtSource;

/** A `TrustedScriptURL` of a Trusted Types policy. TypeScript's own library does not have it. */
export interface TrustedScript {
  toString(): string;
  toJSON(): string;
}

/**
 * A wasm file: where it is, what came from there, what is in it, or what was made of that. (To TypeScript a
 * `WebAssembly.Module` is any object; `mount()` knows better.)
 */
export type WasmFile = string | URL | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | (WebAssembly.Module & object);

/** A wasm file, now or soon: `fetch(…)`, for example. */
export type WasmSource = WasmFile | Promise<WasmFile>;

/** The package's wasm files, each by its role. What is not named is beside the script. */
export interface WasmSources {
  /** The module that a checkout starts with. */
  main?: WasmSource;
  /** What is loaded after the form is on screen. */
  rest?: WasmSource;
}

/** The options of `mount()`. */
export type MountOptions = MountSettings & PurchaseSource;

";

/// An option as the custom element takes it: as a property, and where it is a text also as an attribute.
pub struct ElementOption {
    /// The name of the property, which is that of the option.
    pub name: &'static str,
    /// The name of the attribute, where it has one.
    pub attribute: Option<String>,
    /// Its type in TypeScript.
    pub typescript: String,
    /// What it means, as Markdown.
    pub doc: &'static str,
    /// What holds without it, as Markdown; empty where nothing does.
    pub default: &'static str,
}

/// Every option that the custom element takes: all but `form`, for the element is where the form is drawn.
pub fn element_options() -> impl Iterator<Item = ElementOption> {
    let is_taken = |field: &&Field| field.name != "form" && (!is_source(field.name) || is_declared_source(field));
    MOUNT.fields.iter().filter(is_taken).map(|field| ElementOption {
        name: field.name,
        attribute: is_text(&field.kind).then(|| kebab_case(field.name)),
        typescript: kind_in_typescript(&field.kind),
        doc: field.doc,
        default: field.default,
    })
}

/// The attributes of the custom element as a Markdown table.
pub fn attributes_markdown() -> String {
    let rows = element_options().filter_map(|option| Some(row(&[&code(&option.attribute?), &code(option.name)])));
    ["| Attribute | Option |\n|---|---|\n", &rows.collect::<String>()].concat()
}

/// Whether every value of it can be written as a text.
fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Text(_) | Kind::Word(_) | Kind::Place)
}

/// `publishableKey` becomes `publishable-key`.
fn kebab_case(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// The address that holds without an option of `_dev`, where one does.
pub fn default_address(option: &str) -> Option<&'static str> {
    let default = super::table::DEV.find(option)?.default;
    default.strip_prefix("`\"")?.strip_suffix("\"`")
}

/// The TypeScript declaration of the properties and of the attributes of the custom element.
fn element_typescript() -> String {
    let properties = element_options().map(|option| element_member(option.name, &option, &option.typescript));
    let attributes = element_options().filter_map(|option| {
        let name = option.attribute.as_ref()?;
        let kind = option.typescript.replace(" | Element", "");
        Some(element_member(&["'", name, "'"].concat(), &option, &kind))
    });
    [
        interface_of("ElementOptions", "The options of `<checkout-instruments>` as properties.", properties),
        interface_of("ElementAttributes", "The options of `<checkout-instruments>` as attributes.", attributes),
    ]
    .concat()
}

fn element_member(name: &str, option: &ElementOption, kind: &str) -> String {
    ["  /** ", option.doc, &default_in_words(option.default), " */\n  ", name, "?: ", kind, ";\n"].concat()
}

/// A purchase source as TypeScript sees it.
struct SourceType {
    name: &'static str,
    doc: &'static str,
    /// The options that this source needs; those of the others are forbidden, and what is left may be given.
    needs: &'static [&'static str],
}

const SOURCES: [SourceType; 5] = [
    SourceType { name: "ItemsSource", doc: "A cart of plans.", needs: &["items"] },
    SourceType { name: "MoneySource", doc: "One amount without a cart.", needs: &["money"] },
    SourceType { name: "InvoiceSource", doc: "An invoice of a customer.", needs: &["invoiceId", "jwt"] },
    SourceType { name: "TransactionSource", doc: "A transaction of a customer.", needs: &["transactionId", "jwt"] },
    SourceType { name: "JwtSource", doc: "What the claims of a customer's token name.", needs: &["jwt"] },
];

/// Whether an option stands in the types of sources, which say when it is needed.
fn is_of_purchase(field: &Field) -> bool {
    is_source(field.name) || matches!(field.need, Need::WithoutJwtAlone | Need::ForCustomersRecord)
}

fn source_interface(source: &SourceType) -> String {
    let is_jwt_alone = source.needs == ["jwt"];
    let members = MOUNT.fields.iter().filter(|field| is_of_purchase(field)).map(|field| {
        let is_needed = source.needs.contains(&field.name) || (field.need == Need::WithoutJwtAlone && !is_jwt_alone);
        match is_source(field.name) && !is_needed {
            true => ["  ", field.name, "?: never;\n"].concat(),
            false => member_that_is(field, is_needed),
        }
    });
    interface_of(source.name, source.doc, members)
}

/// Every option with what `update()` takes for it: objects in parts, and null to remove it.
fn changes() -> String {
    let is_changed = |field: &&Field| is_of_purchase(field) && field.name != "items";
    let members =
        MOUNT.fields.iter().filter(is_changed).filter(|field| !is_source(field.name) || is_declared_source(field));
    [
        &interface_of("PurchaseChanges", "What `update()` may change of the purchase.", members.map(|field| member_that_is(field, false))),
        "/** An entry of `items` in an update: what it leaves out of these two stays as it was at this position. */
export type ItemChange = Omit<Item, 'quantity' | 'thumbnail'> & { [Key in 'quantity' | 'thumbnail']?: Item[Key] | null };

/** Parts of an object; null removes a member. */
export type Changes<T> = T extends string | number | boolean | Element | readonly unknown[] | TrustedScript
  ? T
  : { [Key in keyof T]?: Changes<T[Key]> | null };

/** What `update()` changes. Another purchase source replaces the former. */
export type MountChanges = Changes<Omit<MountSettings, 'wasm'> & PurchaseChanges> & { items?: readonly ItemChange[] | null };

",
    ]
    .concat()
}

/// Shows each table that the types of options mention, once.
fn each_interface(table: &'static Table, seen: &mut Vec<&'static str>, see: &mut dyn FnMut(&'static Table)) {
    for field in table.fields.iter().filter(|field| !is_source(field.name) || is_declared_source(field)) {
        if let Some((inner, _)) = inner_table(&field.kind)
            && !seen.contains(&inner.name)
        {
            seen.push(inner.name);
            see(inner);
            each_interface(inner, seen, see);
        }
    }
}

/// Whether a source of Instruments is one of ours, or at least planned.
fn is_declared_source(field: &Field) -> bool {
    SOURCES.iter().any(|source| source.needs.contains(&field.name))
}

fn interface(table: &Table) -> String {
    let families: Vec<_> = table.families.iter().map(family_type).collect();
    let extends = if families.is_empty() { String::new() } else { [" extends\n  ", &families.join(",\n  ")].concat() };
    interface_of(&[table.name, &extends].concat(), "", table.fields.iter().map(member))
}

fn family_type(family: &Family) -> String {
    let (prefixes, suffixes) = (alternatives(family.prefixes), alternatives(family.suffixes));
    ["Partial<Record<`${", &prefixes, "}${", &suffixes, "}`, string>>"].concat()
}

fn interface_of(name: &str, doc: &str, members: impl Iterator<Item = String>) -> String {
    let doc = if doc.is_empty() { String::new() } else { ["/** ", doc, " */\n"].concat() };
    [&doc, "export interface ", name, " {\n", &members.collect::<String>(), "}\n\n"].concat()
}

fn member(field: &Field) -> String {
    member_that_is(field, field.need == Need::Always)
}

fn member_that_is(field: &Field, needed: bool) -> String {
    let default = default_in_words(field.default);
    let effect = match field.effect {
        Effect::Now => "",
        Effect::NotYet => " No effect yet.",
        Effect::Refused(_) => " Not supported yet.",
    };
    let mark = if needed { ": " } else { "?: " };
    let doc = ["  /** ", field.doc, &default, effect, " */\n  "].concat();
    [&doc, field.name, mark, &kind_in_typescript(&field.kind), ";\n"].concat()
}

fn default_in_words(default: &str) -> String {
    if default.is_empty() { String::new() } else { [" Default: ", default, "."].concat() }
}

fn kind_in_typescript(kind: &Kind) -> String {
    match kind {
        Kind::Flag => "boolean".to_owned(),
        Kind::Number(_) => "number".to_owned(),
        Kind::NumberOr(_, table) => ["number | ", table.name].concat(),
        Kind::Text(_) => "string".to_owned(),
        Kind::Word(words) => alternatives(words),
        Kind::Place => "string | Element".to_owned(),
        Kind::List(each @ Kind::Word(_)) => ["readonly (", &kind_in_typescript(each), ")[]"].concat(),
        Kind::List(each) | Kind::Filled(each) => ["readonly ", &kind_in_typescript(each), "[]"].concat(),
        Kind::Object(table) => table.name.to_owned(),
        Kind::ByLanguage(each) => ["{ [language: string]: ", &kind_in_typescript(each), " }"].concat(),
        Kind::Messages => "Messages".to_owned(),
        Kind::Script(_) => "string | TrustedScript".to_owned(),
        Kind::Wasm => "WasmSource | WasmSources".to_owned(),
    }
}

fn alternatives(words: &[&str]) -> String {
    words.iter().map(|word| ["'", word, "'"].concat()).collect::<Vec<_>>().join(" | ")
}

fn problem_type() -> String {
    let codes = ProblemCode::ALL
        .iter()
        .map(|problem| ["\n  /** ", problem.meaning(), " */\n  | '", problem.as_str(), "'"].concat());
    [
        "/** Texts, in groups that may hold groups. */
export interface Messages {
  [name: string]: string | Messages;
}

/** What can be wrong with options. */
export type ProblemCode =",
        &codes.collect::<String>(),
        ";

/** One thing that is wrong with the options. */
export interface Problem {
  /** Where: `items[0].planId`; empty where the options as a whole are wrong. */
  path: string;
  code: ProblemCode;
  /** What to do about it. */
  message: string;
  /** What would be right, where that can be said in a few words. */
  expected?: string;
  /** What was there, shortened; of a credential only what kind of text it is. */
  received?: string;
}
",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_path() -> Vec<String> {
        let mut paths = Vec::new();
        each_option(&MOUNT, "", &mut |path, _| paths.push(code(path)));
        paths
    }

    #[test]
    fn every_option_stands_in_exactly_one_table() {
        let (with, without) = (markdown(), no_effect_markdown());
        let starts = |table: &str, path: &str| {
            table.lines().filter(|line| line.starts_with(&["| ", path, " |"].concat())).count()
        };
        every_path().iter().for_each(|path| assert_eq!(starts(&with, path) + starts(&without, path), 1, "{path}"));
        assert_eq!(with.lines().count() + without.lines().count(), every_path().len() + 4);
    }

    #[test]
    fn every_option_says_what_it_means_in_a_sentence() {
        each_option(&MOUNT, "", &mut |path, field| assert!(field.doc.ends_with('.'), "{path}"));
    }

    #[test]
    fn rows_have_as_many_cells_as_their_head() {
        for table in [markdown(), no_effect_markdown(), problem_codes_markdown()] {
            let cells = |line: &str| line.matches('|').count();
            let head = table.lines().next().map(cells);
            table.lines().for_each(|line| assert_eq!(Some(cells(line)), head, "{line}"));
        }
    }

    #[test]
    fn every_code_is_explained() {
        ProblemCode::ALL
            .iter()
            .for_each(|code| assert!(problem_codes_markdown().contains(&["`", code.as_str(), "` | "].concat())));
        assert!(ProblemCode::ALL.iter().all(|code| code.meaning().ends_with('.')));
    }

    #[test]
    fn the_declaration_forbids_two_sources_in_each_type_of_source() {
        for source in ["ItemsSource", "MoneySource", "InvoiceSource", "TransactionSource", "JwtSource"] {
            let declaration = typescript();
            let (_, after) = declaration.split_once(&["interface ", source, " {"].concat()).unwrap();
            let forbidden = after.split("\n}").next().unwrap().matches("?: never;").count();
            assert_eq!(forbidden, if source == "JwtSource" { 6 } else { 5 }, "{source}");
        }
    }

    #[test]
    fn the_element_takes_every_option_but_its_own_place_and_what_is_refused() {
        let taken: Vec<_> = element_options().map(|option| option.name).collect();
        let left: Vec<_> = MOUNT.fields.iter().map(|field| field.name).filter(|name| !taken.contains(name)).collect();
        assert_eq!(left, ["form", "deposit", "payout"]);
    }

    #[test]
    fn texts_are_attributes_and_objects_are_not() {
        let attribute = |name| element_options().find(|option| option.name == name).and_then(|option| option.attribute);
        assert_eq!(attribute("publishableKey").as_deref(), Some("publishable-key"));
        assert_eq!(attribute("summary").as_deref(), Some("summary"));
        assert_eq!((attribute("items"), attribute("_dev")), (None, None));
    }

    #[test]
    fn every_option_is_declared() {
        let declaration = typescript();
        each_option(&MOUNT, "", &mut |path, field| {
            let declared = ["\n  ", field.name, "?: "].concat();
            let needed = ["\n  ", field.name, ": "].concat();
            let is_declared = field.name.is_empty()
                || is_inside_refused(path)
                || declaration.contains(&declared)
                || declaration.contains(&needed);
            assert!(is_declared, "{path}");
        });
    }
}
