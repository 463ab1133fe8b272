//! Every option that a page written for Instruments may pass, in one list. Checking, reading, the README and the
//! TypeScript declaration all come from here.

use super::formats::{
    ABOVE_ZERO, AMOUNT, ANY_TEXT, APP_NAME, COUNTRY, CURRENCY, ID, IMAGE_ADDRESS, JWT, LOCALE, PIXELS, PUBLISHABLE_KEY,
    SOME_TEXT, UNITS, UPPER_LIMIT, WEB_ADDRESS,
};
use super::purchase::{money_rule, quantity_rule, refuse_deposit, refuse_extras, refuse_payout};
use super::schema::{Family, Field, Kind, Need, Table};

/// The options of `mount()`.
pub(super) static MOUNT: Table = Table::new(
    "MountSettings",
    &[
        Field::new(
            "apiMode",
            Kind::Word(&["sandbox", "live"]),
            "",
            "Which API takes the payment. A key for the other one is a problem.",
        )
        .needed(Need::Always)
        .effective(),
        Field::new(
            "publishableKey",
            Kind::Text(&PUBLISHABLE_KEY),
            "",
            "The publishable key of your organization. Never a secret key.",
        )
        .needed(Need::WithoutJwtAlone)
        .effective(),
        Field::new("organizationId", Kind::Text(&ID), "", "The id of your organization.")
            .needed(Need::WithoutJwtAlone)
            .effective(),
        Field::new("websiteId", Kind::Text(&ID), "", "The id of the website that sells.")
            .needed(Need::WithoutJwtAlone)
            .effective(),
        Field::new("form", Kind::Place, "`\".rebilly-instruments\"`", "Where the form is drawn; it must exist.")
            .effective(),
        Field::new(
            "summary",
            Kind::Place,
            "`\".rebilly-instruments-summary\"`",
            "Where the summary is drawn; if it does not exist, the summary stands above the form.",
        )
        .effective(),
        Field::new("items", Kind::Filled(&Kind::Object(&ITEM)), "", "What is in the cart. A purchase source.")
            .effective(),
        Field::new("money", Kind::Object(&MONEY), "", "One amount without a cart. A purchase source.").effective(),
        Field::new("invoiceId", Kind::Text(&ID), "", "An invoice to pay. A purchase source; needs `jwt`.")
            .effective(),
        Field::new("transactionId", Kind::Text(&ID), "", "A transaction to complete. A purchase source; needs `jwt`.")
            .effective(),
        Field::new(
            "jwt",
            Kind::Text(&JWT),
            "",
            "The token of a signed-in customer, as the token exchange answered it. What it names must be what the other options name. \
             Alone, it is the purchase source: its claims name the organization, the website, and an invoice or a transaction.",
        )
        .needed(Need::ForCustomersRecord)
        .effective(),
        Field::new("deposit", Kind::Object(&DEPOSIT), "", "A deposit to the customer's account; needs `jwt`.")
            .refused(refuse_deposit),
        Field::new("payout", Kind::Object(&PAYOUT), "", "A payout to the customer; needs `jwt`.")
            .refused(refuse_payout),
        Field::new(
            "addons",
            Kind::List(&Kind::Object(&EXTRA)),
            "`[]`",
            "Extras that the summary offers beside `items`. An empty array is accepted.",
        )
        .refused(refuse_extras),
        Field::new(
            "bumpOffer",
            Kind::List(&Kind::Object(&EXTRA)),
            "`[]`",
            "An offer that replaces `items` when the shopper takes it. An empty array is accepted.",
        )
        .refused(refuse_extras),
        Field::new(
            "transactionType",
            Kind::Word(&["purchase", "setup"]),
            "`\"purchase\"`",
            "Whether to pay, or only to store a payment instrument. Where one is stored, `money.amount` may be 0.",
        )
        .effective(),
        Field::new(
            "locale",
            Kind::Text(&LOCALE),
            "`\"auto\"`",
            "The language and the number formats; `\"auto\"` takes the browser's.",
        )
        .effective(),
        Field::new("countryCode", Kind::Text(&COUNTRY), "", "The country that the billing address starts with.")
            .effective(),
        Field::new("theme", Kind::Object(&THEME), "", "Colours, fonts and shapes, as CSS values.").effective(),
        Field::new("css", Kind::Text(&ANY_TEXT), "", "A style sheet of your own for what the widget draws.").effective(),
        Field::new(
            "i18n",
            Kind::ByLanguage(&Kind::Object(&TEXTS)),
            "",
            "Texts of your own, by language. Those of the exact tag count, else those of the tag without its last part, and so on. \
             In each section, a text goes by its path in Instruments or by its key in this package's catalogs, such as `field.email`. \
             Paths that are neither are no problem and have no effect, for pages of Instruments carry texts that this widget \
             does not have. HTML in a text is shown as text.",
        )
        .effective(),
        Field::new(
            "paymentInstruments",
            Kind::Object(&PAYMENT_INSTRUMENTS),
            "",
            "What customers may do with their saved payment instruments, and how payment methods are shown.",
        )
        .effective(),
        Field::new("features", Kind::Object(&FEATURES), "", "Switches for parts of the widget.").effective(),
        Field::new(
            "wasm",
            Kind::Wasm,
            "beside the script",
            "The wasm file, for hosts that cannot serve it beside the script: its URL, a `Response`, its bytes (`ArrayBuffer` or a view), a \
             compiled `WebAssembly.Module`, or a promise of one of these; or `{ main, rest }` with one of these each. It must be the file \
             of this version: its sha384 is checked before anything of it runs, where browsers can hash (on `https:` and on `localhost`), except \
             that of a compiled module, which cannot be. It counts until a module runs on the page.",
        )
        .effective(),
        Field::new(
            "_dev",
            Kind::Object(&DEV),
            "",
            "Other addresses of the API and of FramePay, for development and tests.",
        )
        .effective(),
        Field::new(
            "_internalOptions",
            Kind::Object(&INTERNAL),
            "",
            "For software that embeds the widget on behalf of others.",
        )
        .effective(),
    ],
);

static ITEM: Table = Table::new(
    "Item",
    &[
        Field::new("planId", Kind::Text(&ID), "", "The plan that is bought.").needed(Need::Always).effective(),
        Field::new(
            "quantity",
            Kind::NumberOr(&UNITS, &QUANTITY),
            "",
            "How many units, or an object with the limits of it.",
        )
        .needed(Need::Always)
        .effective(),
        Field::new(
            "thumbnail",
            Kind::Text(&IMAGE_ADDRESS),
            "",
            "The address of a picture, best about 100 by 100 pixels.",
        )
        .effective(),
    ],
);

static QUANTITY: Table = Table::new(
    "Quantity",
    &[
        Field::new("default", Kind::Number(&UNITS), "`1`", "The quantity to start with, between the limits.")
            .effective(),
        Field::new("minimum", Kind::Number(&UNITS), "`1`", "The fewest units.").effective(),
        Field::new(
            "maximum",
            Kind::Number(&UPPER_LIMIT),
            "`9007199254740991`",
            "The most units; the API sells no more than 1,000,000,000.",
        )
        .effective(),
        Field::new(
            "multipleOf",
            Kind::Number(&UNITS),
            "`1`",
            "Every quantity is a multiple of this, counted from 0, not from `minimum`.",
        )
        .effective(),
    ],
)
.with_rule(quantity_rule);

static MONEY: Table = Table::new(
    "Money",
    &[
        Field::new(
            "amount",
            Kind::Number(&AMOUNT),
            "",
            "The amount in major units, such as `49.95`, with no more digits than the currency has. It is above 0; with \
             `transactionType: \"setup\"` it may be 0.",
        )
        .needed(Need::Always)
        .effective(),
        Field::new("currency", Kind::Text(&CURRENCY), "", "The currency's code of ISO 4217.")
            .needed(Need::Always)
            .effective(),
    ],
)
.with_rule(money_rule);

/// An entry of `addons` or `bumpOffer`.
static EXTRA: Table = Table::new(
    "Extra",
    &[
        Field::new("planId", Kind::Text(&ID), "", "The plan that is offered.").needed(Need::Always),
        Field::new("quantity", Kind::Number(&UNITS), "", "How many units.").needed(Need::Always),
        Field::new("thumbnail", Kind::Text(&IMAGE_ADDRESS), "", "The address of a picture."),
    ],
);

static DEPOSIT: Table = Table::new(
    "Deposit",
    &[
        Field::new("depositRequestId", Kind::Text(&ID), "", "A deposit request made by your server."),
        Field::new("currency", Kind::Text(&CURRENCY), "", "The currency's code of ISO 4217."),
        Field::new("amount", Kind::Number(&ABOVE_ZERO), "", "The amount to start with."),
        Field::new("buttons", Kind::List(&Kind::Number(&ABOVE_ZERO)), "`[]`", "Amounts to choose from."),
        Field::new("editable", Kind::Flag, "`true`", "Whether the customer may change the amount."),
        Field::new("customAmount", Kind::Object(&CUSTOM_AMOUNT), "", "The limits of an amount of the customer's own."),
    ],
);

static CUSTOM_AMOUNT: Table = Table::new(
    "CustomAmount",
    &[
        Field::new("minimum", Kind::Number(&ABOVE_ZERO), "`1`", "The least amount."),
        Field::new("maximum", Kind::Number(&ABOVE_ZERO), "`1000000000000`", "The greatest amount."),
        Field::new("multipleOf", Kind::Number(&ABOVE_ZERO), "`1`", "Every amount is a multiple of this."),
    ],
);

static PAYOUT: Table = Table::new(
    "Payout",
    &[Field::new("payoutRequestId", Kind::Text(&ID), "", "A payout request made by your server.").needed(Need::Always)],
);

const CSS_VALUE: Kind = Kind::Text(&SOME_TEXT);

static THEME: Table = Table::new(
    "Theme",
    &[
        Field::new("colorPrimary", CSS_VALUE, "", "The accent: the pay button, focus and links.").effective(),
        Field::new("colorBackground", CSS_VALUE, "", "The background.").effective(),
        Field::new("colorText", CSS_VALUE, "", "Text.").effective(),
        Field::new("colorDanger", CSS_VALUE, "", "Errors.").effective(),
        Field::new("colorSuccess", CSS_VALUE, "", "What went well.").effective(),
        Field::new("colorMutedText", CSS_VALUE, "", "Secondary text.").effective(),
        Field::new("colorMutedBorder", CSS_VALUE, "", "Hairlines and the borders of fields.").effective(),
        Field::new("borderRadius", CSS_VALUE, "", "How round corners are.").effective(),
        Field::new("fontFamily", CSS_VALUE, "", "The font.").effective(),
        Field::new("fontSizeBase", CSS_VALUE, "", "The size of body text.").effective(),
        Field::new("fontWeightBase", CSS_VALUE, "", "The weight of body text.").effective(),
        Field::new("fontLineHeightBase", CSS_VALUE, "", "The line height of body text.").effective(),
        Field::new("colorSuccessMuted", CSS_VALUE, "", "A pale success colour, for backgrounds.").effective(),
        Field::new("colorSuccessDark", CSS_VALUE, "", "A dark success colour, for text.").effective(),
        Field::new("headingFontFamily", CSS_VALUE, "", "The font of headings.").effective(),
        Field::new("headingFontWeight", CSS_VALUE, "", "The weight of headings.").effective(),
        Field::new("headingColorText", CSS_VALUE, "", "The colour of headings.").effective(),
        Field::new("fontSmooth", CSS_VALUE, "", "How the edges of letters are smoothed.").effective(),
        Field::new("inputPlaceholderColorText", CSS_VALUE, "", "The colour of the placeholder in the card field.")
            .effective(),
        Field::new(
            "labels",
            Kind::Word(&["stacked", "floating"]),
            "`\"stacked\"`",
            "Where the labels of fields stand.",
        ),
    ],
)
.with_families(&[
    BUTTONS,
    BUTTON_STATES,
    BUTTON_STATES_BESIDE,
    INPUTS,
    INPUT_STATES,
    INPUT_STATES_BESIDE,
    INPUT_ERRORS,
    PLACEHOLDERS,
    ERROR_PLACEHOLDERS,
    SELECTIONS,
]);

const BUTTONS: Family = Family {
    prefixes: &["button", "buttonSecondary"],
    suffixes: &[
        "ColorBackground",
        "ColorText",
        "FontFamily",
        "FontSize",
        "FontLineHeight",
        "FontWeight",
        "Border",
        "BorderColor",
        "BorderWidth",
        "BorderType",
        "BorderRadius",
        "BoxShadow",
    ],
    each: Field::new("", CSS_VALUE, "", "Buttons.").effective(),
};

const STATES_OF_BUTTONS: &[&str] = &["buttonHover", "buttonActive", "buttonSecondaryHover", "buttonSecondaryActive"];
/// What may differ from state to state without anything moving.
const PAINT: &[&str] = &["ColorBackground", "ColorText", "Border", "BoxShadow"];

const BUTTON_STATES: Family = Family {
    prefixes: STATES_OF_BUTTONS,
    suffixes: PAINT,
    each: Field::new("", CSS_VALUE, "", "Buttons under the pointer, and pressed.").effective(),
};

const BUTTON_STATES_BESIDE: Family = Family {
    prefixes: STATES_OF_BUTTONS,
    suffixes: &[
        "FontFamily",
        "FontSize",
        "FontLineHeight",
        "FontWeight",
        "BorderColor",
        "BorderWidth",
        "BorderType",
        "BorderRadius",
    ],
    each: Field::new("", CSS_VALUE, "", "Buttons under the pointer, and pressed: as they are at rest."),
};

const ALL_OF_INPUTS: &[&str] = &[
    "ColorBackground",
    "ColorText",
    "FontFamily",
    "FontSize",
    "FontLineHeight",
    "FontWeight",
    "Border",
    "BorderRadius",
    "BoxShadow",
];
const STATES_OF_INPUTS: &[&str] = &["inputHover", "inputFocus", "inputError"];

const INPUTS: Family = Family {
    prefixes: &["input"],
    suffixes: ALL_OF_INPUTS,
    each: Field::new("", CSS_VALUE, "", "Fields. Their text is never smaller than 16 pixels.").effective(),
};

const INPUT_STATES: Family = Family {
    prefixes: STATES_OF_INPUTS,
    suffixes: PAINT,
    each: Field::new("", CSS_VALUE, "", "Fields under the pointer, with the focus, and with an error.").effective(),
};

const INPUT_STATES_BESIDE: Family = Family {
    prefixes: STATES_OF_INPUTS,
    suffixes: &["FontFamily", "FontSize", "FontLineHeight", "FontWeight", "BorderRadius"],
    each: Field::new("", CSS_VALUE, "", "States of fields: as they are at rest."),
};

const INPUT_ERRORS: Family = Family {
    prefixes: &["inputErrorHover", "inputErrorFocus"],
    suffixes: ALL_OF_INPUTS,
    each: Field::new("", CSS_VALUE, "", "States of fields with an error."),
};

const PLACEHOLDERS: Family = Family {
    prefixes: &["inputPlaceholder"],
    suffixes: &["FontFamily", "FontSize", "FontLineHeight", "FontWeight"],
    each: Field::new("", CSS_VALUE, "", "What empty fields show."),
};

const ERROR_PLACEHOLDERS: Family = Family {
    prefixes: &["inputErrorPlaceholder"],
    suffixes: &["ColorText", "FontFamily", "FontSize", "FontLineHeight", "FontWeight"],
    each: Field::new("", CSS_VALUE, "", "What empty fields with an error show."),
};

const SELECTIONS: Family = Family {
    prefixes: &["inputSelection", "inputErrorSelection"],
    suffixes: &["ColorText", "ColorBackground"],
    each: Field::new("", CSS_VALUE, "", "Selected text in fields."),
};

pub(super) static TEXTS: Table = Table::new(
    "Texts",
    &[
        Field::new("summary", Kind::Messages, "", "Texts of the summary.").effective(),
        Field::new("form", Kind::Messages, "", "Texts of the form.").effective(),
        Field::new("confirmation", Kind::Messages, "", "Texts of the confirmation.").effective(),
        Field::new("result", Kind::Messages, "", "Texts of the result.").effective(),
        Field::new("validations", Kind::Messages, "", "What fields say about wrong input.").effective(),
        Field::new("paymentMethods", Kind::Messages, "", "Names of payment methods.").effective(),
        Field::new("consentCheck", Kind::Messages, "", "Texts of the consent checkbox."),
        Field::new("deposit", Kind::Messages, "", "Texts of deposits."),
    ],
);

static PAYMENT_INSTRUMENTS: Table = Table::new(
    "PaymentInstruments",
    &[
        Field::new("compactExpressInstruments", Kind::Flag, "`false`", "Wallet buttons in one row."),
        Field::new(
            "allowCreate",
            Kind::Flag,
            "`true`",
            "A customer may pay with another payment instrument than the saved ones, and add it.",
        )
        .effective(),
        Field::new("allowUpdate", Kind::Flag, "`false`", "A customer may change a saved instrument.").effective(),
        Field::new("allowDeactivate", Kind::Flag, "`false`", "A customer may remove a saved instrument.").effective(),
        Field::new("allowMakeDefault", Kind::Flag, "`false`", "A customer may choose the default instrument.")
            .effective(),
        Field::new("address", Kind::Object(&ADDRESS), "", "The fields of the billing address."),
        Field::new("additionalFields", Kind::Object(&ADDITIONAL_FIELDS), "", "Fields beside the address."),
        Field::new("paymentCard", Kind::Object(&PAYMENT_CARD), "", "The card field."),
        Field::new("paypal", Kind::Object(&PAYPAL), "", "The PayPal button."),
        Field::new("googlePay", Kind::Object(&GOOGLE_PAY), "", "The Google Pay button."),
        Field::new("applePay", Kind::Object(&APPLE_PAY), "", "The Apple Pay button."),
    ],
);

const ADDRESS_PART: Kind = Kind::Word(&[
    "email",
    "organization",
    "phoneNumber",
    "city",
    "country",
    "region",
    "postalCode",
    "address",
    "address2",
]);
const ADDRESS_PART_OR_ALL: Kind = Kind::Word(&[
    "email",
    "organization",
    "phoneNumber",
    "city",
    "country",
    "region",
    "postalCode",
    "address",
    "address2",
    "all",
]);

static ADDRESS: Table = Table::new(
    "AddressFields",
    &[
        Field::new(
            "name",
            Kind::Word(&["default", "combined", "stacked"]),
            "`\"default\"`",
            "How the name is asked for.",
        ),
        Field::new(
            "region",
            Kind::Word(&["default", "split", "stacked"]),
            "`\"default\"`",
            "How region and postal code stand.",
        ),
        Field::new("show", Kind::List(&ADDRESS_PART_OR_ALL), "`[]`", "Fields to show."),
        Field::new("hide", Kind::List(&ADDRESS_PART_OR_ALL), "`[]`", "Fields to hide."),
        Field::new("require", Kind::List(&ADDRESS_PART), "`[]`", "Fields that must be filled in."),
    ],
);

static ADDITIONAL_FIELDS: Table = Table::new(
    "AdditionalFields",
    &[
        Field::new("show", Kind::List(&Kind::Word(&["poNumber"])), "`[]`", "Fields to show."),
        Field::new("require", Kind::List(&Kind::Word(&["poNumber"])), "`[]`", "Fields that must be filled in."),
    ],
);

static PAYMENT_CARD: Table = Table::new(
    "PaymentCard",
    &[Field::new(
        "input",
        Kind::Word(&["default", "split"]),
        "`\"default\"`",
        "One field for the card, or one for each part.",
    )],
);

static PAYPAL: Table = Table::new(
    "PayPal",
    &[Field::new("buttonHeight", Kind::Number(&ABOVE_ZERO), "`48`", "The height of the button in pixels.")],
);

static GOOGLE_PAY: Table = Table::new(
    "GooglePay",
    &[Field::new("displayOptions", Kind::Object(&DISPLAY_OPTIONS), "", "How the button looks.")],
);

static APPLE_PAY: Table = Table::new(
    "ApplePay",
    &[
        Field::new("displayOptions", Kind::Object(&DISPLAY_OPTIONS), "", "How the button looks."),
        Field::new("merchantConfig", Kind::Object(&MERCHANT_CONFIG), "", "Who sells."),
    ],
);

static DISPLAY_OPTIONS: Table = Table::new(
    "WalletButton",
    &[
        Field::new("buttonColor", Kind::Text(&SOME_TEXT), "`\"black\"`", "The colour of the button."),
        Field::new("buttonHeight", Kind::Text(&PIXELS), "`\"48px\"`", "The height of the button."),
        Field::new("buttonType", Kind::Text(&SOME_TEXT), "`\"plain\"`", "What the button says."),
    ],
);

static MERCHANT_CONFIG: Table = Table::new(
    "MerchantConfig",
    &[Field::new("merchantName", Kind::Text(&SOME_TEXT), "", "The seller's name in the wallet.")],
);

static FEATURES: Table = Table::new(
    "Features",
    &[
        Field::new(
            "enableTelemetry",
            Kind::Flag,
            "`true`",
            "Accepted because pages of Instruments set it. Nothing is sent anywhere, whether it is on or off.",
        )
        .effective(),
        Field::new(
            "hideConfirmation",
            Kind::Flag,
            "`false`",
            "No confirmation: nothing is paid before your page calls `purchase()` or `setup()`.",
        )
        .effective(),
        Field::new(
            "hideResult",
            Kind::Flag,
            "`false`",
            "No result after the payment, unless your page shows it with `show()`.",
        )
        .effective(),
        Field::new(
            "hideContinue",
            Kind::Flag,
            "`false`",
            "No button in the form. Enter in a field still goes on, so this enforces no consent: for that use `hideConfirmation`, and call \
             `purchase()` when you allow it.",
        )
        .effective(),
        Field::new("hideZeroAmountSummaryItems", Kind::Flag, "`false`", "No lines and sums of nothing in the summary.")
            .effective(),
        Field::new("fullPageRedirect", Kind::Flag, "`false`", "Approvals take the whole page instead of a dialog.")
            .effective(),
        Field::new(
            "showCoupons",
            Kind::List(&Kind::Word(&["summary", "confirmation"])),
            "",
            "Where a coupon can be entered.",
        ),
        Field::new(
            "showConsentCheck",
            Kind::List(&Kind::Word(&["form", "confirmation"])),
            "",
            "Where consent is asked for.",
        ),
    ],
);

pub(super) static DEV: Table = Table::new(
    "DevelopmentAddresses",
    &[
        Field::new(
            "sandboxUrl",
            Kind::Text(&WEB_ADDRESS),
            "`\"https://api-sandbox.rebilly.com\"`",
            "The API of sandbox mode.",
        )
        .effective(),
        Field::new("liveUrl", Kind::Text(&WEB_ADDRESS), "`\"https://api.rebilly.com\"`", "The API of live mode.")
            .effective(),
        Field::new(
            "framePayScriptLink",
            Kind::Script(&WEB_ADDRESS),
            "`\"https://framepay.rebilly.com/framepay.js\"`",
            "FramePay's script. Where the page requires Trusted Types, a `TrustedScriptURL` of a policy of the page's own.",
        )
        .effective(),
        Field::new("framePayStyleLink", Kind::Text(&WEB_ADDRESS), "", "FramePay's style sheet.").effective(),
        Field::new(
            "paymentMethodsUrl",
            Kind::Text(&WEB_ADDRESS),
            "",
            "The hosted form, which this widget does not have.",
        ),
    ],
);

static INTERNAL: Table = Table::new(
    "InternalOptions",
    &[Field::new("appName", Kind::Text(&APP_NAME), "", "The name of that software, sent to the API.").effective()],
);
