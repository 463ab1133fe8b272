//! The walk over a page's options beside the table: every problem at once, in the order in which the page is read.

use super::Surroundings;
use super::formats::shown;
use super::jwt::{Claims, jwt_rule};
use super::parsed::Intent;
use super::problem::{Problem, ProblemCode};
use super::purchase::{Given, GivenSources};
use super::schema::{Effect, Fault, Field, Format, Kind, Need, Table};
use super::spelling::Nearest;
use super::table::MOUNT;
use crate::value::{Foreign, Value};

/// Which of Rebilly's two APIs is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiMode {
    /// Payments are tried out and no money moves.
    Sandbox,
    /// Payments are real.
    Live,
}

impl ApiMode {
    pub(super) fn of(options: &Value) -> Option<Self> {
        match options.get("apiMode").as_text()? {
            "sandbox" => Some(Self::Sandbox),
            "live" => Some(Self::Live),
            _ => None,
        }
    }
}

/// What one option must know of the others.
pub(super) struct Facts {
    pub(super) api_mode: Option<ApiMode>,
    pub(super) given: Given,
    pub(super) intent: Intent,
    /// What the jwt says; none where there is no jwt, or none that can be read.
    pub(super) claims: Option<Claims>,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(super) now: u64,
}

impl Facts {
    pub(super) fn of(options: &Value, surroundings: &Surroundings<'_>) -> Self {
        Self {
            api_mode: ApiMode::of(options),
            given: Given::of(options),
            intent: Intent::of(options),
            claims: options.get("jwt").as_text().and_then(|jwt| Claims::of(jwt, surroundings.read_json)),
            now: surroundings.now,
        }
    }

    fn need(&self, need: Need) -> bool {
        match need {
            Need::Never => false,
            Need::Always => true,
            Need::WithoutJwtAlone => !self.given.is_jwt_alone(),
            Need::ForCustomersRecord => self.given.needs_customer(),
        }
    }
}

/// The walk: where it is, and what it has found.
pub(super) struct Examination<'a> {
    facts: &'a Facts,
    path: String,
    problems: Vec<Problem>,
}

/// Every problem of a page's options: those of the whole, then those of each option as it is written, then what is missing.
pub(super) fn problems_of(options: &Value, facts: &Facts) -> Vec<Problem> {
    let mut examination = Examination { facts, path: String::new(), problems: Vec::new() };
    match options {
        Value::Object(members) => {
            examination.sources();
            jwt_rule(options, facts, &mut examination);
            examination.members(members, &MOUNT);
        }
        _ => examination.problem(
            ProblemCode::WrongType,
            "Pass an object of options.".into(),
            "an object",
            options.kind(),
        ),
    }
    examination.problems
}

impl Examination<'_> {
    /// Notes a problem of the place where the walk is.
    pub(super) fn problem(&mut self, code: ProblemCode, message: String, expected: &str, received: &str) {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (expected, received) = (known(expected), known(received));
        self.problems.push(Problem { path: self.path.clone(), code, message, expected, received });
    }

    /// Notes a problem of a member of the place where the walk is.
    pub(super) fn problem_at(
        &mut self,
        member: &str,
        code: ProblemCode,
        message: String,
        expected: &str,
        received: &str,
    ) {
        let here = self.enter(member);
        self.problem(code, message, expected, received);
        self.path.truncate(here);
    }

    fn sources(&mut self) {
        let message = match self.facts.given.sources() {
            GivenSources::One => return,
            GivenSources::None => {
                "Say what is bought: set one of items, money, invoiceId or transactionId, or jwt alone.".to_owned()
            }
            GivenSources::Several(names) => {
                ["Keep only one of ", &names, ": each of them says what is bought."].concat()
            }
        };
        let code = match self.facts.given.sources() {
            GivenSources::None => ProblemCode::NoPurchaseSource,
            _ => ProblemCode::SeveralPurchaseSources,
        };
        self.problem(code, message, "exactly one of items, money, invoiceId, transactionId, or jwt alone", "");
    }

    fn members(&mut self, members: &[(String, Value)], table: &'static Table) {
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let here = self.enter(name);
            match table.find(name) {
                Some(field) => self.option(value, field),
                None => self.unknown(name, value, table),
            }
            self.path.truncate(here);
        }
        for field in table.fields {
            let is_there = members.iter().any(|(name, value)| name == field.name && !value.is_null());
            if !is_there && self.facts.need(field.need) {
                self.missing(field);
            }
        }
    }

    fn option(&mut self, value: &Value, field: &Field) {
        self.value(value, &field.kind);
        if let Effect::Refused(refusal) = field.effect
            && let Some(reason) = refusal(value, self.facts)
        {
            let message =
                ["Remove ", &self.path, ": this version of the widget does not support ", reason, " yet."].concat();
            self.problem(ProblemCode::NotSupported, message, "", "");
        }
    }

    fn missing(&mut self, field: &Field) {
        let is_credential = matches!(field.kind, Kind::Text(Format { secret: true, .. }));
        let code = if is_credential { ProblemCode::MissingCredential } else { ProblemCode::MissingOption };
        let here = self.enter(field.name);
        self.unfit(code, &field.kind.expected(), "", "");
        self.path.truncate(here);
    }

    fn value(&mut self, value: &Value, kind: &Kind) {
        match (kind, value) {
            (Kind::Flag, Value::Bool(_)) | (Kind::Place, Value::Foreign(Foreign::Element(_))) => {}
            (Kind::Number(format) | Kind::NumberOr(format, _), Value::Number(number)) => self.number(number, format),
            (Kind::Text(format) | Kind::Script(format), Value::Text(text)) => self.text(text, format),
            (Kind::Place | Kind::Wasm, Value::Text(named)) => self.not_blank(named, kind),
            (Kind::Word(words), Value::Text(text)) if words.contains(&text.as_str()) => {}
            (Kind::Word(_), Value::Text(text)) => {
                self.unfit(ProblemCode::NotAllowedValue, &kind.expected(), "", &shown(text, false));
            }
            (Kind::Filled(_), Value::List(items)) if items.is_empty() => {
                self.unfit(ProblemCode::EmptyList, &kind.expected(), "", "an empty array");
            }
            (Kind::List(each) | Kind::Filled(each), Value::List(items)) => self.entries(items, each),
            (Kind::Object(table) | Kind::NumberOr(_, table), Value::Object(members)) => {
                self.object(value, members, table)
            }
            (Kind::ByLanguage(each), Value::Object(members)) => self.by_language(members, each),
            (Kind::Messages, Value::Object(members)) => self.messages(members),
            _ => self.wrong_type(value, kind),
        }
    }

    fn object(&mut self, object: &Value, members: &[(String, Value)], table: &'static Table) {
        let before = self.problems.len();
        self.members(members, table);
        if let Some(rule) = table.rule
            && self.problems.len() == before
        {
            rule(object, self);
        }
    }

    fn entries(&mut self, items: &[Value], each: &Kind) {
        for (position, item) in items.iter().enumerate() {
            let here = self.path.len();
            self.path.extend(["[", &position.to_string(), "]"]);
            self.value(item, each);
            self.path.truncate(here);
        }
    }

    fn by_language(&mut self, members: &[(String, Value)], each: &Kind) {
        for (language, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let here = self.enter(language);
            self.text(language, &super::formats::LANGUAGE);
            self.value(value, each);
            self.path.truncate(here);
        }
    }

    fn messages(&mut self, members: &[(String, Value)]) {
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let here = self.enter(name);
            match value {
                Value::Text(_) => {}
                _ => self.value(value, &Kind::Messages),
            }
            self.path.truncate(here);
        }
    }

    fn text(&mut self, text: &str, format: &Format) {
        if let Some(Fault { code, advice }) = (format.fault)(text, self.facts) {
            self.unfit(code, format.expected, advice, &shown(text, format.secret));
        }
    }

    fn number(&mut self, number: &str, format: &Format) {
        let is_finite = number.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
        let fault = match (format.fault)(number, self.facts) {
            _ if !is_finite => Some(Fault::new(ProblemCode::WrongType, "")),
            fault => fault,
        };
        if let Some(Fault { code, advice }) = fault {
            let received: String = number.chars().take(60).collect();
            self.unfit(code, format.expected, advice, &received);
        }
    }

    fn not_blank(&mut self, text: &str, kind: &Kind) {
        if text.trim().is_empty() {
            self.unfit(ProblemCode::InvalidFormat, &kind.expected(), "", &shown(text, false));
        }
    }

    fn wrong_type(&mut self, value: &Value, kind: &Kind) {
        let advice = match (kind, value) {
            (_, Value::Foreign(Foreign::Function)) => return self.callback(),
            (Kind::Number(_) | Kind::NumberOr(..), Value::Text(_)) => "Write the number without quotes.",
            (Kind::Flag, Value::Text(_)) => "Write it without quotes.",
            (Kind::List(_) | Kind::Filled(_), Value::Object(_)) => "Put the object in brackets: [{ … }].",
            (Kind::Text(_) | Kind::Script(_), Value::Number(_)) => "Write it in quotes.",
            _ => "",
        };
        self.unfit(ProblemCode::WrongType, &kind.expected(), advice, value.kind());
    }

    fn callback(&mut self) {
        let message = ["Remove ", &self.path, ": callbacks are registered with on(), not in the options."].concat();
        self.problem(ProblemCode::WrongType, message, "", "a function");
    }

    /// The value is not what it should be, and setting it right is what is to do.
    fn unfit(&mut self, code: ProblemCode, expected: &str, advice: &str, received: &str) {
        let space = if advice.is_empty() { "" } else { " " };
        let message = ["Set ", &self.path, " to ", expected, ".", space, advice].concat();
        self.problem(code, message, expected, received);
    }

    fn unknown(&mut self, name: &str, value: &Value, table: &'static Table) {
        if matches!(value, Value::Foreign(Foreign::Function)) {
            return self.callback();
        }
        let (expected, hint) = hint_for(name, table);
        let message = ["There is no option ", &shown(name, false), " here. ", &hint].concat();
        self.problem(ProblemCode::UnknownOption, message, &expected, "");
    }

    /// Goes on to a member; the path is cut back to the length that this answers.
    fn enter(&mut self, member: &str) -> usize {
        let here = self.path.len();
        let separator = if here == 0 { "" } else { "." };
        self.path.push_str(separator);
        self.path.extend(member.chars().take(60));
        here
    }
}

/// The name that was meant, as far as it can be told, and a sentence about it.
fn hint_for(name: &str, table: &'static Table) -> (String, String) {
    let mut nearest = Nearest::to(name);
    table.each_name(&mut |known| nearest.offer(known));
    if !nearest.is_certain()
        && let Some((known, home)) = home_of(name, &MOUNT, "")
    {
        let home = if home.is_empty() { "the top level of the options" } else { &home };
        let hint = ["\"", &known, "\" belongs in ", home, "."].concat();
        return (known, hint);
    }
    match nearest.name() {
        Some(known) => (known.clone(), ["Did you mean \"", &known, "\"?"].concat()),
        None => (String::new(), "Remove it.".to_owned()),
    }
}

/// Where in the options a name is known, and how it is written there.
fn home_of(name: &str, table: &'static Table, path: &str) -> Option<(String, String)> {
    let written = table.fields.iter().map(|field| field.name).find(|known| known.eq_ignore_ascii_case(name));
    if let Some(known) = written.or(table.find(name).and(Some(name))) {
        return Some((known.to_owned(), path.to_owned()));
    }
    table.fields.iter().find_map(|field| {
        let (inner, suffix) = field.kind.inner_table()?;
        let separator = if path.is_empty() { "" } else { "." };
        home_of(name, inner, &[path, separator, field.name, suffix].concat())
    })
}
