use crate::value::Value;

/// Problem details (RFC 9457), with the API's `invalidFields`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problem {
    /// A short name of the kind of problem.
    pub title: Option<String>,
    /// What happened this time.
    pub detail: Option<String>,
    /// The HTTP status that the body names; the response's own status counts.
    pub status: Option<u64>,
    /// The fields that were refused; the same may come several times.
    pub invalid_fields: Vec<InvalidField>,
}

/// A field that the API refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvalidField {
    /// A dotted path in the request's body: `billingAddress.postalCode`, `items.0.planId`.
    pub field: String,
    /// The API's words.
    pub message: Option<String>,
}

impl Problem {
    /// Reads a body, if it is problem details at all: a proxy's error page is none.
    pub fn read(body: &Value) -> Option<Self> {
        let invalid_fields: Vec<_> = body.get("invalidFields").items().iter().filter_map(InvalidField::read).collect();
        let problem = Self {
            title: body.get("title").to_text(),
            detail: body.get("detail").to_text(),
            status: body.get("status").as_integer(),
            invalid_fields,
        };
        (problem != Self::default()).then_some(problem)
    }

    /// The problem for the merchant's code.
    pub fn to_value(&self) -> Value {
        let invalid_fields = self.invalid_fields.iter().map(|invalid| {
            Value::object([
                ("field", Some(Value::text(&invalid.field))),
                ("message", invalid.message.as_deref().map(Value::text)),
            ])
        });
        Value::object([
            ("status", self.status.map(Value::integer)),
            ("title", self.title.as_deref().map(Value::text)),
            ("detail", self.detail.as_deref().map(Value::text)),
            ("invalidFields", Some(Value::List(invalid_fields.collect()))),
        ])
    }
}

impl InvalidField {
    fn read(invalid: &Value) -> Option<Self> {
        Some(Self { field: invalid.get("field").to_text()?, message: invalid.get("message").to_text() })
    }
}
