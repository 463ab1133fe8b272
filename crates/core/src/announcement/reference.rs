//! The events as documentation: the table of the README, the TypeScript declaration, and what the custom element says of
//! itself. The payloads are described here member by member; core's tests hold what is really told against it.

use super::Announcement;

/// An event of the public API.
pub struct EventDescription {
    /// Its name, as `on()` takes it.
    pub name: &'static str,
    /// When it is told, as a sentence.
    pub meaning: &'static str,
    /// What its listeners get.
    pub payload: &'static Shape,
}

/// An object of a payload, which is an interface of the TypeScript declaration.
pub struct Shape {
    /// The name of the interface.
    pub name: &'static str,
    doc: &'static str,
    members: &'static [Member],
}

struct Member {
    name: &'static str,
    kind: Kind,
    is_optional: bool,
    doc: &'static str,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Flag,
    /// One of these words, each with what it means where that is not plain.
    Word(&'static [(&'static str, &'static str)]),
    /// The closed list of codes of errors.
    ErrorCode,
    /// Problems of options.
    Problems,
    /// An object as the API answered it.
    Api,
    Object(&'static Shape),
    List(&'static Kind),
}

const fn needed(name: &'static str, kind: Kind, doc: &'static str) -> Member {
    Member { name, kind, is_optional: false, doc }
}

const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Member {
    Member { name, kind, is_optional: true, doc }
}

/// Every event, in the order of [`Announcement::NAMES`].
pub const EVENTS: [EventDescription; Announcement::NAMES.len()] = [
    EventDescription {
        name: "data-ready",
        meaning: "Summary and payment methods are on screen; told again where they had to be loaded anew.",
        payload: &DATA_READY,
    },
    EventDescription {
        name: "instrument-ready",
        meaning: "The shopper pressed the button, or Enter, and it is known what will be paid with: a payment token that was made of what was typed, or a saved \
                  instrument. Nothing is paid yet.",
        payload: &INSTRUMENT_READY,
    },
    EventDescription { name: "purchase-completed", meaning: "It is paid.", payload: &PURCHASE_RESULT },
    EventDescription { name: "setup-completed", meaning: "A payment instrument is stored.", payload: &SETUP_RESULT },
    EventDescription {
        name: "purchase-declined",
        meaning: "The payment was declined, or the shopper gave it up: `transaction.result` is `declined`, `canceled` or `abandoned`. \
                  Nothing was charged, and the shopper can try again.",
        payload: &PURCHASE_RESULT,
    },
    EventDescription {
        name: "instrument-managed",
        meaning: "A signed-in customer changed a saved payment instrument.",
        payload: &INSTRUMENT_MANAGED,
    },
    EventDescription {
        name: "totals-changed",
        meaning: "What is due, now or at each renewal, is another amount than before.",
        payload: &TOTALS_CHANGED,
    },
    EventDescription { name: "state-changed", meaning: "The checkout is at another step.", payload: &STATE_CHANGED },
    EventDescription {
        name: "error",
        meaning: "Something failed, while loading or later. Where the checkout stops (`crashed`, or the code of a second wasm file that did \
                  not come) it is the last event but one, before `state-changed`; a checkout that was paid tells no other state after it.",
        payload: &FAILURE,
    },
];

/// An event of Instruments that a page may listen to, with why it never comes.
pub const NEVER_TOLD: (&str, &str) = ("payout-completed", "Never told: there are no payouts.");

static DATA_READY: Shape = Shape {
    name: "DataReady",
    doc: "The payload of `data-ready`.",
    members: &[
        needed("money", Kind::Object(&AMOUNT), "What is due now."),
        optional("previewPurchase", Kind::Api, "The answer of preview-purchase, for `items`."),
        optional("invoice", Kind::Api, "The invoice that is paid, or that explains the transaction."),
        optional("transaction", Kind::Api, "The transaction that is paid."),
        optional("account", Kind::Api, "The account of the signed-in customer."),
        optional(
            "availableInstruments",
            Kind::List(&Kind::Api),
            "The payment instruments that this customer has saved.",
        ),
        needed(
            "readyToPay",
            Kind::List(&Kind::Object(&PAYMENT_METHOD)),
            "The payment methods on screen, in the storefront's order.",
        ),
    ],
};

static AMOUNT: Shape = Shape {
    name: "Amount",
    doc: "An amount in major units.",
    members: &[
        needed("amount", Kind::Number, "In major units: `49.95`."),
        needed("currency", Kind::Text, "The currency's code of ISO 4217."),
    ],
};

static PAYMENT_METHOD: Shape = Shape {
    name: "PaymentMethod",
    doc: "A payment method on screen.",
    members: &[
        needed("method", Kind::Text, "The API's name of it: `payment-card`."),
        needed("brands", Kind::List(&Kind::Text), "The card brands that the storefront takes, in the API's spelling."),
    ],
};

static INSTRUMENT_READY: Shape = Shape {
    name: "InstrumentReady",
    doc: "The payload of `instrument-ready`.",
    members: &[
        needed("_raw", Kind::Api, "The payment token as FramePay made it, which works once, or the saved instrument."),
        needed("method", Kind::Text, "The API's name of the method: `payment-card`."),
        needed("isExistingInstrument", Kind::Flag, "Whether the customer had saved it before."),
        needed("websiteId", Kind::Text, "The website that sells."),
        needed("paymentInstrument", Kind::Object(&RECEIPT), "No more of it than a receipt shows."),
        optional("deliveryAddress", Kind::Object(&BILLING_ADDRESS), "Where something is shipped to."),
        optional(
            "billingAddress",
            Kind::Object(&BILLING_ADDRESS),
            "Whose instrument it is; a saved one may have none.",
        ),
    ],
};

static RECEIPT: Shape = Shape {
    name: "InstrumentReceipt",
    doc: "What a receipt shows of a payment instrument.",
    members: &[
        optional("brand", Kind::Text, "The card brand, in the API's spelling."),
        optional("last4", Kind::Text, "The last four digits."),
        optional("expMonth", Kind::Number, "The month in which it expires, from 1."),
        optional("expYear", Kind::Number, "The year in which it expires, with four digits."),
    ],
};

static BILLING_ADDRESS: Shape = Shape {
    name: "BillingAddress",
    doc: "The contact object of the API, without what the shopper left empty.",
    members: &[
        optional("firstName", Kind::Text, "The given name."),
        optional("lastName", Kind::Text, "The family name."),
        optional("address", Kind::Text, "The first line."),
        optional("address2", Kind::Text, "The second line."),
        optional("city", Kind::Text, "The city."),
        optional("region", Kind::Text, "The state, province or the like."),
        optional("country", Kind::Text, "The country's code of ISO 3166-1, of two letters."),
        optional("postalCode", Kind::Text, "The postal code."),
        optional("emails", Kind::List(&Kind::Object(&EMAIL)), "The e-mail addresses."),
    ],
};

static EMAIL: Shape = Shape {
    name: "EmailAddress",
    doc: "An e-mail address of a contact object.",
    members: &[
        needed("label", Kind::Text, "What it is called."),
        needed("value", Kind::Text, "The address."),
        needed("primary", Kind::Flag, "Whether it is the first to write to."),
    ],
};

static PURCHASE_RESULT: Shape = Shape {
    name: "PurchaseResult",
    doc: "The payload of `purchase-completed` and `purchase-declined`: the API's answer, without credentials.",
    members: &[
        needed("transaction", Kind::Api, "How it went is its `result`; `gateway.response` says why it was declined."),
        optional("invoice", Kind::Api, "The invoice, for `items`."),
        optional("orderId", Kind::Text, "The order, for `items`."),
    ],
};

static SETUP_RESULT: Shape = Shape {
    name: "SetupResult",
    doc: "The payload of `setup-completed`.",
    members: &[
        optional(
            "instrument",
            Kind::Api,
            "The stored instrument; none where a transaction of type `setup` was completed.",
        ),
        needed("transaction", Kind::Api, "The transaction that stored it, or that was completed."),
    ],
};

static INSTRUMENT_MANAGED: Shape = Shape {
    name: "InstrumentManaged",
    doc: "The payload of `instrument-managed`.",
    members: &[
        needed(
            "action",
            Kind::Word(&[("created", ""), ("updated", ""), ("deactivated", ""), ("made-default", "")]),
            "What was done with it.",
        ),
        needed("paymentInstrument", Kind::Api, "The instrument as it is now."),
    ],
};

static TOTALS_CHANGED: Shape = Shape {
    name: "TotalsChanged",
    doc: "The payload of `totals-changed`.",
    members: &[
        needed("money", Kind::Object(&AMOUNT), "What is due now."),
        needed("previous", Kind::Object(&AMOUNT), "What was due before."),
        optional("previewPurchase", Kind::Api, "The answer of preview-purchase, for `items`."),
    ],
};

static STATE_CHANGED: Shape = Shape {
    name: "StateChanged",
    doc: "The payload of `state-changed`.",
    members: &[needed("state", Kind::Word(&STATES), "The step.")],
};

/// The steps as the page is told of them. The last one only the loader tells.
const STATES: [(&str, &str); 11] = [
    (
        "loading",
        "What is bought and how it can be paid is asked for, and FramePay's card fields are on their way. The form may be open before they come.",
    ),
    ("failed", "That failed; the shopper can try again where that may help."),
    ("form", "The shopper fills in the form."),
    ("preparing", "What was filled in becomes something to pay with."),
    ("confirmation", "The shopper is asked to confirm."),
    ("paying", "A payment is being made."),
    ("approval", "The bank, or the method, asks the shopper on a page of its own."),
    ("unconfirmed", "A payment was sent, and its result is not known yet."),
    ("completed", "It is paid, or stored."),
    ("expired", "The customer's session is over; `update({ jwt })` goes on."),
    (
        "crashed",
        "The module has crashed, or its second file did not come; that stands in place of the form. Nothing follows.",
    ),
];

static FAILURE: Shape = Shape {
    name: "Failure",
    doc: "The payload of `error`: the members of a `CheckoutError`.",
    members: &[
        needed("code", Kind::ErrorCode, "Which kind, for programs."),
        needed("message", Kind::Text, "What happened and what to do, for developers."),
        optional("operation", Kind::Text, "The operation of the API that failed, by its operationId."),
        optional("status", Kind::Number, "The HTTP status, where there was one."),
        optional("problem", Kind::Object(&PROBLEM_DETAILS), "The API's problem details, where it sent any."),
        optional(
            "problems",
            Kind::Problems,
            "What is wrong with the options, where the custom element tells that it could not be mounted.",
        ),
    ],
};

static PROBLEM_DETAILS: Shape = Shape {
    name: "ProblemDetails",
    doc: "Problem details of the API (RFC 9457).",
    members: &[
        optional("status", Kind::Number, "The HTTP status."),
        optional("title", Kind::Text, "What kind of problem."),
        optional("detail", Kind::Text, "What is wrong this time."),
        needed(
            "invalidFields",
            Kind::List(&Kind::Object(&INVALID_FIELD)),
            "The fields of the request that were refused.",
        ),
    ],
};

static INVALID_FIELD: Shape = Shape {
    name: "InvalidField",
    doc: "A field that the API refused.",
    members: &[
        needed("field", Kind::Text, "A dotted path in the request's body: `billingAddress.postalCode`."),
        optional("message", Kind::Text, "What is wrong with it."),
    ],
};

/// The events as a Markdown table.
pub fn events_markdown() -> String {
    let rows = EVENTS
        .iter()
        .map(|event| ["| `", event.name, "` | ", event.meaning, " | `", &in_short(event.payload), "` |\n"].concat());
    ["| Event | When | Payload |\n|---|---|---|\n", &rows.collect::<String>()].concat()
}

/// The members of a payload in one line: `{ money: { amount, currency }, invoice? }`.
fn in_short(shape: &Shape) -> String {
    let members = shape.members.iter().map(|member| {
        let mark = if member.is_optional { "?" } else { "" };
        [member.name, mark, &inside(&member.kind)].concat()
    });
    ["{ ", &members.collect::<Vec<_>>().join(", "), " }"].concat()
}

fn inside(kind: &Kind) -> String {
    match kind {
        // A contact object and problem details are the API's own, and long.
        Kind::Object(shape) if shape.members.len() <= 4 && shape.name != PROBLEM_DETAILS.name => {
            [": ", &in_short(shape)].concat()
        }
        Kind::List(Kind::Object(shape)) if shape.members.len() <= 2 => [": [", &in_short(shape), "]"].concat(),
        _ => String::new(),
    }
}

/// The steps of `state-changed` as a Markdown table.
pub fn states_markdown() -> String {
    let rows = STATES.iter().map(|(state, meaning)| ["| `", state, "` | ", meaning, " |\n"].concat());
    ["| State | Meaning |\n|---|---|\n", &rows.collect::<String>()].concat()
}

/// The TypeScript declaration of the events: their payloads, their names, what hears them, and the DOM events.
pub fn events_typescript() -> String {
    let mut text = String::from(IMPORTS);
    let mut seen = Vec::new();
    EVENTS.iter().for_each(|event| add_interfaces(event.payload, &mut seen, &mut text));
    [&text, API_OBJECT, &events_interface(), NAMES_AND_LISTENERS, &dom_events()].concat()
}

const IMPORTS: &str = "import type { ErrorCode } from './error-codes.js';
import type { Problem } from './options.js';

";

const API_OBJECT: &str = "/** An object as the API answered it; its own reference describes the members. */
export interface ApiObject {
  readonly [member: string]: any;
}

";

const NAMES_AND_LISTENERS: &str = "/** The names that `on()` takes. */
export type EventName = keyof CheckoutEvents;

/** What hears an event. */
export type Listener<Name extends EventName> = (detail: CheckoutEvents[Name]) => void;

";

/// Adds the interface of a shape, and before it those of the shapes inside that have none yet.
fn add_interfaces(shape: &'static Shape, seen: &mut Vec<&'static str>, text: &mut String) {
    if seen.contains(&shape.name) {
        return;
    }
    seen.push(shape.name);
    shape.members.iter().filter_map(|member| inner(&member.kind)).for_each(|inner| add_interfaces(inner, seen, text));
    let members: String = shape.members.iter().map(member_typescript).collect();
    text.extend(["/** ", shape.doc, " */\nexport interface ", shape.name, " {\n", &members, "}\n\n"]);
}

fn inner(kind: &Kind) -> Option<&'static Shape> {
    match kind {
        Kind::Object(shape) => Some(shape),
        Kind::List(each) => inner(each),
        _ => None,
    }
}

fn member_typescript(member: &Member) -> String {
    let mark = if member.is_optional { "?: " } else { ": " };
    ["  /** ", member.doc, " */\n  readonly ", member.name, mark, &kind_typescript(&member.kind), ";\n"].concat()
}

fn kind_typescript(kind: &Kind) -> String {
    match kind {
        Kind::Text => "string".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Flag => "boolean".to_owned(),
        Kind::Word(words) => words.iter().map(word_typescript).collect(),
        Kind::ErrorCode => "ErrorCode".to_owned(),
        Kind::Problems => "readonly Problem[]".to_owned(),
        Kind::Api => "ApiObject".to_owned(),
        Kind::Object(shape) => shape.name.to_owned(),
        Kind::List(each) => ["readonly ", &kind_typescript(each), "[]"].concat(),
    }
}

/// A word in a union that has a line for each.
fn word_typescript((word, meaning): &(&str, &str)) -> String {
    let doc = if meaning.is_empty() { String::new() } else { ["\n    /** ", meaning, " */"].concat() };
    [&doc, "\n    | '", word, "'"].concat()
}

fn events_interface() -> String {
    let told = EVENTS.iter().map(|event| (event.name, event.meaning, event.payload.name));
    let never = (NEVER_TOLD.0, NEVER_TOLD.1, "unknown");
    let members = told
        .chain([never])
        .map(|(name, meaning, payload)| ["  /** ", meaning, " */\n  '", name, "': ", payload, ";\n"].concat());
    [
        "/** The events and what their listeners get. Every payload is frozen. No key, jwt or session is in one, and a payment token in `instrument-ready` alone. */\n\
         export interface CheckoutEvents {\n",
        &members.collect::<String>(),
        "}\n\n",
    ]
    .concat()
}

fn dom_events() -> String {
    let members = EVENTS.iter().map(|event| {
        let doc = ["    /** ", event.meaning, " */\n"].concat();
        [&doc, "    '", DOM_PREFIX, event.name, "': CustomEvent<", event.payload.name, ">;\n"].concat()
    });
    [
        "declare global {\n  /** Each event is also a DOM event of the form's container, which bubbles up to the document. */\n  \
         interface GlobalEventHandlersEventMap {\n",
        &members.collect::<String>(),
        "  }\n}\n",
    ]
    .concat()
}

/// What the name of each DOM event begins with.
pub const DOM_PREFIX: &str = "rebilly-instruments-";

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::value::Value;

    /// What a payload has that its description does not, and the other way round; empty where they agree.
    pub(crate) fn differences(announcement: &Announcement) -> Vec<String> {
        let described = EVENTS.iter().find(|event| event.name == announcement.name()).unwrap();
        let mut found = Vec::new();
        compare(&announcement.payload(), described.payload, described.name, &mut found);
        found
    }

    fn compare(value: &Value, shape: &Shape, path: &str, found: &mut Vec<String>) {
        let unknown = value.members().iter().filter(|(name, _)| shape.members.iter().all(|member| member.name != name));
        found.extend(unknown.map(|(name, _)| format!("{path}.{name} is not described")));
        for member in shape.members {
            let path = format!("{path}.{}", member.name);
            match value.get(member.name) {
                Value::Null if member.is_optional => {}
                inside => compare_one(inside, &member.kind, &path, found),
            }
        }
    }

    fn compare_one(value: &Value, kind: &Kind, path: &str, found: &mut Vec<String>) {
        let fits = match kind {
            Kind::Text | Kind::ErrorCode => value.as_text().is_some(),
            Kind::Word(words) => words.iter().any(|(word, _)| value.as_text() == Some(word)),
            Kind::Number => value.as_number().is_some(),
            Kind::Flag => value.as_bool().is_some(),
            Kind::Api | Kind::Object(_) => matches!(value, Value::Object(_)),
            Kind::List(_) | Kind::Problems => matches!(value, Value::List(_)),
        };
        if !fits {
            found.push(format!("{path} is of another kind: {}", value.to_json()));
        }
        match kind {
            Kind::Object(shape) => compare(value, shape, path, found),
            Kind::List(each) => value.items().iter().for_each(|item| compare_one(item, each, path, found)),
            _ => {}
        }
    }

    #[test]
    fn every_event_is_described_in_order() {
        assert_eq!(EVENTS.each_ref().map(|event| event.name), Announcement::NAMES);
    }

    #[test]
    fn a_member_that_is_not_described_is_found() {
        let failure = crate::failure::Failure::from(crate::failure::Code::Offline);
        let mut found = Vec::new();
        compare(&failure.to_value(), &STATE_CHANGED, "x", &mut found);
        assert_eq!(
            found,
            ["x.code is not described", "x.message is not described", "x.state is of another kind: null"]
        );
    }

    #[test]
    fn every_meaning_is_a_sentence_that_fits_a_cell() {
        let words = EVENTS.iter().map(|event| event.meaning).chain(STATES.iter().map(|(_, meaning)| *meaning));
        words.for_each(|it| assert!(it.ends_with('.') && !it.contains(['|', '\n']) && !it.contains("*/"), "{it}"));
    }

    #[test]
    fn every_event_is_in_the_table_and_declared_twice() {
        let (table, declared) = (events_markdown(), events_typescript());
        for name in Announcement::NAMES {
            assert!(table.contains(&["| `", name, "` | "].concat()), "{name}");
            assert!(declared.contains(&["  '", name, "': "].concat()), "{name}");
            assert!(declared.contains(&["'", DOM_PREFIX, name, "': CustomEvent<"].concat()), "{name}");
        }
    }

    #[test]
    fn every_interface_is_declared_once() {
        let declared = events_typescript();
        for shape in ["Amount", "PurchaseResult", "BillingAddress", "ProblemDetails"] {
            assert_eq!(declared.matches(&["export interface ", shape, " {"].concat()).count(), 1, "{shape}");
        }
    }

    #[test]
    fn a_payload_is_shown_in_one_line() {
        assert_eq!(
            in_short(&TOTALS_CHANGED),
            "{ money: { amount, currency }, previous: { amount, currency }, previewPurchase? }"
        );
        assert_eq!(in_short(&STATE_CHANGED), "{ state }");
    }
}
