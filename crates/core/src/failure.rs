//! What can fail, as a closed list of codes: the merchant's code gets the code, the shopper reads a text of the catalog.

#[cfg(feature = "docs")]
pub mod reference;
#[cfg(feature = "docs")]
mod remedies;

use crate::message::Message;
use crate::value::Value;
use crate::wire::{InvalidField, Problem};

/// The codes, their texts and their meanings in one list, so that documentation, types and code cannot drift apart.
macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $text:literal,)+) => {
        /// Why something of the public API failed. Closed and documented: a merchant may match on it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Code {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Code {
            /// Every code with what it means.
            #[cfg(any(test, feature = "docs"))]
            pub const MEANINGS: &'static [(Code, &'static str)] = &[$((Self::$name, concat!($($meaning),+)),)+];

            /// The code as the merchant's page sees it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

codes! {
    /// The options have problems; `problems` lists every one.
    OptionsInvalid = "options-invalid",
    /// The call needs something that this version does not have yet.
    NotSupported = "not-supported",
    /// The checkout was destroyed before this could finish. A payment that had been sent goes on.
    Destroyed = "destroyed",
    /// The storefront could not be reached.
    NetworkUnreachable = "network-unreachable",
    /// The page's content security policy forbids to ask the storefront (`connect-src`).
    ApiBlocked = "api-blocked-by-csp",
    /// The browser says that it has no network, so nothing was sent.
    Offline = "offline",
    /// The storefront did not answer in time.
    RequestTimeout = "request-timeout",
    /// The storefront refused the key (HTTP 401).
    Unauthorized = "unauthorized",
    /// The key or session may not do this (HTTP 403).
    Forbidden = "forbidden",
    /// The storefront does not know what was asked for (HTTP 404).
    NotFound = "not-found",
    /// The storefront found something wrong with the request (HTTP 400, 409, 422); `problem` says what.
    RequestRefused = "request-refused",
    /// Too many requests (HTTP 429).
    RateLimited = "rate-limited",
    /// The storefront failed (HTTP 5xx).
    StorefrontFailed = "storefront-failed",
    /// The storefront's answer could not be understood.
    AnswerUnreadable = "answer-unreadable",
    /// FramePay's script could not be loaded, or the page's policy forbids its script or its fields.
    FramepayBlocked = "framepay-blocked",
    /// The page requires Trusted Types, and they do not let FramePay's script be loaded.
    TrustedTypesDenied = "trusted-types-denied",
    /// FramePay was loaded, but its fields did not start.
    FramepayFailed = "framepay-failed",
    /// FramePay could not make a payment token, or the storefront no longer takes the one that it made: each lives half an hour.
    TokenFailed = "token-failed",
    /// The storefront offers no payment method that this version can serve.
    NoPaymentMethods = "no-payment-methods",
    /// The customer's jwt is not accepted any more: it has expired, or was withdrawn. `update({ jwt })` goes on.
    JwtExpired = "jwt-expired",
    /// The invoice has not been issued yet.
    InvoiceDraft = "invoice-draft",
    /// The invoice has been paid.
    InvoicePaid = "invoice-paid",
    /// The invoice has been given up.
    InvoiceAbandoned = "invoice-abandoned",
    /// The invoice has been voided.
    InvoiceVoided = "invoice-voided",
    /// The invoice has been refunded, all or some of it.
    InvoiceRefunded = "invoice-refunded",
    /// A payment of the invoice is disputed.
    InvoiceDisputed = "invoice-disputed",
    /// The transaction has been completed.
    TransactionCompleted = "transaction-completed",
    /// The transaction was declined, canceled or abandoned, and cannot be paid any more.
    TransactionClosed = "transaction-closed",
    /// `purchase()`, `setup()` or `show('confirmation')` was called without anything to pay with.
    InstrumentMissing = "instrument-missing",
    /// The step cannot be run now; the message says why.
    StepUnavailable = "step-unavailable",
    /// The payment was declined. Nothing was charged.
    PaymentDeclined = "payment-declined",
    /// It costs more than was shown. Nothing was charged, and the shopper is asked again.
    PriceRose = "price-rose",
    /// A payment is being made; nothing may change now.
    PaymentInProgress = "payment-in-progress",
    /// It has been paid; mount a new checkout to sell more.
    PaymentCompleted = "payment-completed",
    /// A payment was sent, and whether it was made is not known.
    PaymentUnconfirmed = "payment-unconfirmed",
}

/// One failure: what the merchant's code gets, and from which the shopper's text follows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Which kind.
    pub code: Code,
    /// The operation of the API that failed, by its operationId, which is also its permission.
    pub operation: Option<&'static str>,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// The API's problem details, where it sent any.
    pub problem: Option<Problem>,
    /// One more sentence for the developer: what a library said, which member was odd.
    pub detail: Option<String>,
    /// When the storefront takes requests again after too many, in seconds since 1970-01-01T00:00:00Z; only where it says so.
    pub retry_at: Option<u64>,
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self { code, operation: None, status: None, problem: None, detail: None, retry_at: None }
    }
}

impl Failure {
    /// The failure of an answer with this status.
    pub fn of_status(operation: &'static str, status: u16, body: &Value) -> Self {
        let code = match status {
            401 => Code::Unauthorized,
            403 => Code::Forbidden,
            404 => Code::NotFound,
            429 => Code::RateLimited,
            400..=499 => Code::RequestRefused,
            _ => Code::StorefrontFailed,
        };
        Self { operation: Some(operation), status: Some(status), problem: Problem::read(body), ..code.into() }
    }

    /// The same failure with one more sentence for the developer.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// The same failure as that of an operation.
    #[must_use]
    pub fn of_operation(self, operation: &'static str) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// The same failure with what the header `X-RateLimit-Retry-After` says: a Unix time in seconds, and not how many.
    #[must_use]
    pub fn with_retry_after(self, header: Option<&str>) -> Self {
        let retry_at = header.filter(|_| self.code == Code::RateLimited).and_then(|time| time.trim().parse().ok());
        Self { retry_at, ..self }
    }

    /// The fields that the API refused.
    pub fn invalid_fields(&self) -> &[InvalidField] {
        self.problem.as_ref().map_or(&[], |problem| &problem.invalid_fields)
    }

    /// Whether a request that failed so surely had no effect: it was not sent, or the storefront answered, with a status
    /// that says that it refused the request before it acted on it. Any other status leaves that open: a timeout (408), a
    /// conflict with what is under way (409), and above all one of the server's own.
    pub fn surely_without_effect(&self) -> bool {
        self.code == Code::Offline || matches!(self.status, Some(400 | 401 | 403 | 404 | 405 | 413 | 415 | 422 | 429))
    }

    /// Whether the same question may well be answered a moment later: nothing answered, there are too many requests, or
    /// something before the storefront was not up to it. What the storefront itself got wrong (500, 501) it will again.
    pub fn is_transient(&self) -> bool {
        let has_no_answer = matches!(self.code, Code::NetworkUnreachable | Code::Offline | Code::RequestTimeout);
        has_no_answer || matches!(self.status, Some(429 | 502 | 503 | 504))
    }

    /// Whether it keeps FramePay's fields away.
    pub(crate) fn is_of_card_fields(&self) -> bool {
        matches!(self.code, Code::FramepayBlocked | Code::TrustedTypesDenied | Code::FramepayFailed)
    }

    /// Whether it is about a record that cannot be paid, so that nothing went wrong.
    pub fn is_of_record(&self) -> bool {
        matches!(
            self.code,
            Code::InvoiceDraft
                | Code::InvoicePaid
                | Code::InvoiceAbandoned
                | Code::InvoiceVoided
                | Code::InvoiceRefunded
                | Code::InvoiceDisputed
                | Code::TransactionCompleted
                | Code::TransactionClosed
        )
    }

    /// Whether the shopper can do something about it by trying again. A record that is closed stays so; a draft may have
    /// been issued meanwhile. With a session that is over nothing can be asked.
    pub fn can_be_retried(&self) -> bool {
        let is_closed = self.is_of_record() && self.code != Code::InvoiceDraft;
        !is_closed && self.code != Code::JwtExpired
    }

    /// What the merchant's developer reads: what happened and what to do. No credential is ever part of it.
    pub fn message(&self) -> String {
        let mut sentences = vec![self.advice().to_owned()];
        if let Some(operation) = self.operation {
            sentences.push(["Operation: ", operation, "."].concat());
        }
        if let Some(said) = self.problem.as_ref().and_then(|problem| problem.detail.as_ref().or(problem.title.as_ref()))
        {
            sentences.push(["The storefront said: ", said].concat());
        }
        for invalid in self.invalid_fields() {
            sentences.push([&invalid.field, ": ", invalid.message.as_deref().unwrap_or("invalid")].concat());
        }
        sentences.extend(self.detail.clone());
        sentences.join(" ")
    }

    fn advice(&self) -> &'static str {
        match self.code {
            Code::OptionsInvalid => "The options have problems; see `problems`.",
            Code::NotSupported => "This version does not support that.",
            Code::Destroyed => "The checkout was destroyed.",
            Code::NetworkUnreachable => {
                "The storefront could not be reached. Check the network, and whether a blocker stops the API's host."
            }
            Code::ApiBlocked => "The storefront may not be asked.",
            Code::Offline => "The browser says that it has no network. Nothing was sent. Try again when it is back.",
            Code::RequestTimeout => "The storefront did not answer in time.",
            Code::Unauthorized => "The storefront refused the key. Check publishableKey, organizationId and apiMode.",
            Code::Forbidden => "The credential lacks the permission that is named after the operation. Grant it.",
            Code::NotFound => "The storefront does not know what was asked for. Check the ids in the options.",
            Code::RequestRefused => "The storefront refused the request.",
            Code::RateLimited => "Too many requests. Wait, then try again.",
            Code::StorefrontFailed => "The storefront failed. Try again.",
            Code::AnswerUnreadable => "The storefront's answer could not be understood.",
            Code::FramepayBlocked => "FramePay could not be loaded.",
            Code::TrustedTypesDenied => "Trusted Types keep FramePay's script out.",
            Code::FramepayFailed => {
                "FramePay's fields did not start. Check publishableKey, and frame-src of your content security policy."
            }
            Code::TokenFailed => "There is no payment token that can be paid with.",
            Code::NoPaymentMethods => {
                "The storefront offers no payment method that can be served here. Enable payment-card, or a method without a wallet, for the website."
            }
            Code::JwtExpired => {
                "The customer's jwt has expired or was withdrawn. Get another from your server and call update({ jwt })."
            }
            Code::InvoiceDraft => "The invoice is a draft. Issue it first.",
            Code::InvoicePaid => "The invoice has been paid already.",
            Code::InvoiceAbandoned => "The invoice has been abandoned. Issue another one.",
            Code::InvoiceVoided => "The invoice has been voided. Issue another one.",
            Code::InvoiceRefunded => "The invoice has been refunded. Issue another one.",
            Code::InvoiceDisputed => "A payment of the invoice is disputed.",
            Code::TransactionCompleted => "The transaction has been completed already.",
            Code::TransactionClosed => "The transaction was declined, canceled or abandoned. Create another one.",
            Code::InstrumentMissing => {
                "Nothing says what to pay with. Call it after instrument-ready, or with the payload of that event."
            }
            Code::StepUnavailable => "This step cannot be run now.",
            Code::PaymentDeclined => "The payment was declined. Nothing was charged; the shopper can try another card.",
            Code::PriceRose => {
                "It costs more than was shown. Nothing was charged; the shopper is asked to agree again."
            }
            Code::PaymentInProgress => "A payment is being made. Wait for its result.",
            Code::PaymentCompleted => "This purchase has been paid. Call mount() again for another one.",
            Code::PaymentUnconfirmed => {
                "A payment was sent and its result is not known yet. Do not charge again before you have looked."
            }
        }
    }

    /// What the shopper reads.
    pub fn shopper_text(&self) -> Message {
        match self.code {
            Code::NetworkUnreachable => Message::FailureNetwork,
            Code::Offline => Message::FailureOffline,
            Code::RequestTimeout => Message::FailureTimeout,
            Code::Unauthorized | Code::Forbidden => Message::FailureNotAllowed,
            Code::NotFound | Code::RequestRefused | Code::OptionsInvalid | Code::NotSupported => {
                Message::FailureRefused
            }
            Code::RateLimited => Message::FailureBusy,
            Code::FramepayBlocked | Code::FramepayFailed | Code::TrustedTypesDenied => Message::FailureCardFields,
            Code::TokenFailed => Message::FailureCardToken,
            Code::NoPaymentMethods => Message::FailureNoMethods,
            Code::JwtExpired => Message::ExpiredText,
            Code::InvoiceDraft => Message::InvoiceDraft,
            Code::InvoicePaid => Message::InvoicePaid,
            Code::InvoiceAbandoned => Message::InvoiceAbandoned,
            Code::InvoiceVoided => Message::InvoiceVoided,
            Code::InvoiceRefunded => Message::InvoiceRefunded,
            Code::InvoiceDisputed => Message::InvoiceDisputed,
            Code::TransactionCompleted => Message::TransactionCompleted,
            Code::TransactionClosed => Message::TransactionClosed,
            _ => Message::FailureStorefront,
        }
    }

    /// The failure for the merchant's code: the members of a `CheckoutError`.
    pub fn to_value(&self) -> Value {
        Value::object([
            ("code", Some(Value::text(self.code.as_str()))),
            ("message", Some(Value::text(self.message()))),
            ("operation", self.operation.map(Value::text)),
            ("status", self.status.map(|status| Value::integer(u64::from(status)))),
            ("problem", self.problem.as_ref().map(Problem::to_value)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::value_of;
    use serde_json::json;

    fn code_of(status: u16) -> Code {
        Failure::of_status("Op", status, &Value::Null).code
    }

    #[test]
    fn every_status_has_its_code() {
        let codes = [401, 403, 404, 400, 409, 422, 429, 500, 502, 503, 418].map(code_of);
        use Code::*;
        let expected = [
            Unauthorized,
            Forbidden,
            NotFound,
            RequestRefused,
            RequestRefused,
            RequestRefused,
            RateLimited,
            StorefrontFailed,
            StorefrontFailed,
            StorefrontFailed,
            RequestRefused,
        ];
        assert_eq!(codes, expected);
    }

    #[test]
    fn a_charge_is_known_not_to_have_happened_only_when_it_was_refused() {
        let sure = |status| Failure::of_status("StorefrontPostPurchase", status, &Value::Null).surely_without_effect();
        let refusals = [400, 401, 403, 404, 405, 413, 415, 422, 429];
        assert!((100..600).all(|status| sure(status) == refusals.contains(&status)));
        assert!(!Failure::from(Code::RequestTimeout).surely_without_effect());
        assert!(!Failure::from(Code::AnswerUnreadable).surely_without_effect());
        assert!(!Failure::from(Code::NetworkUnreachable).surely_without_effect());
    }

    #[test]
    fn what_was_never_sent_has_no_effect() {
        assert!(Failure::from(Code::Offline).surely_without_effect());
    }

    #[test]
    fn what_may_pass_by_itself_is_no_answer_too_many_requests_or_a_gateway() {
        let passes = |status| Failure::of_status("Op", status, &Value::Null).is_transient();
        assert!((100..600).all(|status| passes(status) == [429, 502, 503, 504].contains(&status)));
        let codes = Code::MEANINGS.iter().map(|(code, _)| *code);
        let without_status: Vec<_> = codes.filter(|code| Failure::from(*code).is_transient()).collect();
        assert_eq!(without_status, [Code::NetworkUnreachable, Code::Offline, Code::RequestTimeout]);
    }

    #[test]
    fn when_to_come_back_is_a_time_and_only_too_many_requests_have_one() {
        let at = |status, header| Failure::of_status("Op", status, &Value::Null).with_retry_after(header).retry_at;
        assert_eq!(at(429, Some("1893484800")), Some(1_893_484_800));
        assert_eq!([at(429, None), at(429, Some("soon")), at(429, Some("-5")), at(503, Some("1893484800"))], [None; 4]);
    }

    #[test]
    fn the_message_names_the_missing_permission_and_every_refused_field() {
        let body = json!({"detail": "Nope.", "invalidFields": [{"field": "items.0.planId", "message": "unknown"}]});
        let message = Failure::of_status("StorefrontPostPreviewPurchase", 403, &value_of(&body)).message();
        assert!(message.contains("StorefrontPostPreviewPurchase") && message.contains("items.0.planId: unknown"));
    }

    #[test]
    fn no_two_codes_are_the_same_text() {
        let mut texts: Vec<_> = Code::MEANINGS.iter().map(|(code, _)| code.as_str()).collect();
        texts.sort_unstable();
        assert!(texts.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
