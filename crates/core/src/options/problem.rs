//! What is wrong with options, in a form that both a developer and a program can read.

/// One thing that is wrong with the options of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `items[0].planId`, `money.amount`; empty where the options as a whole are wrong.
    pub path: String,
    /// What kind of problem, for programs.
    pub code: ProblemCode,
    /// What to do about it, in one or two sentences.
    pub message: String,
    /// What would be right, where that can be said in a few words.
    pub expected: Option<String>,
    /// What was there, shortened; of a credential only what kind of text it is.
    pub received: Option<String>,
}

/// The codes, their texts and their meanings from one list, so that none can drift from the others.
macro_rules! problem_codes {
    ($($(#[doc = $meaning:literal])+ $code:ident = $text:literal,)+) => {
        /// The closed list of what can be wrong with options.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemCode {
            $($(#[doc = $meaning])+ $code,)+
        }

        impl ProblemCode {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The code as the page sees it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)+
                }
            }

            /// What the code means, for the documentation.
            #[cfg(feature = "docs")]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$code => concat!($($meaning),+).trim_ascii(),)+
                }
            }
        }
    };
}

impl ProblemCode {
    /// Whether it is about the page's containers, and not about the options themselves.
    pub fn is_of_container(self) -> bool {
        matches!(self, Self::ContainerNotFound | Self::ContainerInUse | Self::ContainerUnsuitable)
    }
}

problem_codes! {
    /// An option is missing that is always needed.
    MissingOption = "missing-option",
    /// No option has this name.
    UnknownOption = "unknown-option",
    /// The value is of another type: a string for a number, a function, a DOM element.
    WrongType = "wrong-type",
    /// The value is not one of those that are allowed.
    NotAllowedValue = "not-allowed-value",
    /// The text does not have the form that it needs.
    InvalidFormat = "invalid-format",
    /// The number is too small or too large.
    OutOfRange = "out-of-range",
    /// The array has no entry where one is needed.
    EmptyList = "empty-list",
    /// Nothing says what is bought.
    NoPurchaseSource = "no-purchase-source",
    /// More than one option says what is bought.
    SeveralPurchaseSources = "several-purchase-sources",
    /// The option is known, but this version cannot do what it asks for.
    NotSupported = "not-supported",
    /// A key or token is missing that the purchase source needs.
    MissingCredential = "missing-credential",
    /// A secret key was given for the publishable one.
    SecretKey = "secret-key",
    /// The key is for the live API and `apiMode` for the sandbox, or the other way round.
    KeyContradictsApiMode = "key-contradicts-api-mode",
    /// The text is no JSON Web Token.
    JwtMalformed = "jwt-malformed",
    /// The token was good until a time that is over.
    JwtExpired = "jwt-expired",
    /// The token is the purchase source, and does not name the organization, the website, and an invoice or a transaction.
    JwtClaimsMissing = "jwt-claims-missing",
    /// The token is for another organization, website, invoice or transaction than the options say.
    JwtContradictsOption = "jwt-contradicts-option",
    /// `default`, `minimum`, `maximum` and `multipleOf` of a quantity contradict each other.
    QuantityContradiction = "quantity-contradiction",
    /// The currency has no unit that small, or JavaScript cannot hold the amount exactly.
    AmountNotExpressible = "amount-not-expressible",
    /// The currency code is none of ISO 4217's.
    UnknownCurrency = "unknown-currency",
    /// The page has no element for the form.
    ContainerNotFound = "container-not-found",
    /// Another checkout is mounted in this container.
    ContainerInUse = "container-in-use",
    /// The container cannot hold a shadow root.
    ContainerUnsuitable = "container-unsuitable",
}
