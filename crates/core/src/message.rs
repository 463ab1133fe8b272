//! Every text that a shopper reads, by key. The words stand in `www/locales/<language>.json`, one file a language.

/// The keys and their meanings in one list.
macro_rules! messages {
    ($($(#[doc = $meaning:literal])+ $name:ident = $key:literal,)+) => {
        /// A text of the catalog.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Message {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Message {
            /// Every text there is.
            #[cfg(any(test, feature = "docs"))]
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its key in the catalog.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }
        }
    };
}

messages! {
    /// The language of the texts, as a tag of BCP 47: what a screen reader reads them in.
    Language = "language",
    /// `ltr` or `rtl`: the direction that this language is written in.
    LanguageDirection = "direction",
    /// Read out while the skeleton stands.
    Loading = "loading",
    /// A badge while `apiMode` is `sandbox`.
    TestMode = "test-mode",
    /// Heading of the summary.
    SummaryTitle = "summary.title",
    /// The sum of the lines.
    SummarySubtotal = "summary.subtotal",
    /// A discount without words of its own.
    SummaryDiscount = "summary.discount",
    /// What shipping costs.
    SummaryShipping = "summary.shipping",
    /// Shipping that costs nothing.
    SummaryShippingFree = "summary.shipping-free",
    /// A tax without words of its own.
    SummaryTax = "summary.tax",
    /// In place of a tax before the address is known.
    SummaryTaxLater = "summary.tax-later",
    /// What is paid now, where something is bought.
    SummaryTotal = "summary.total",
    /// What is paid now, for a plain amount.
    SummaryAmount = "summary.amount",
    /// The whole amount of an invoice of which something has been paid.
    SummaryInvoice = "summary.invoice",
    /// What has been paid of an invoice.
    SummaryPaid = "summary.paid",
    /// What is still due of an invoice or a transaction.
    SummaryDue = "summary.due",
    /// The amount that is verified when an instrument is stored.
    SummaryVerified = "summary.verified",
    /// Above the lines of an invoice.
    InvoiceNumber = "invoice.number",
    /// Quantity and unit price of a line.
    LineQuantity = "line.quantity",
    /// The quantity of a line without a unit price.
    LineEach = "line.quantity-alone",
    /// Label of a quantity that can be changed, read out.
    QuantityLabel = "quantity.label",
    /// Button, read out.
    QuantityMore = "quantity.more",
    /// Button, read out.
    QuantityFewer = "quantity.fewer",
    /// Beside a quantity that can be changed: the price of one unit.
    QuantityEach = "quantity.each",
    /// Under a quantity outside its limits, where there is no upper one.
    QuantityFrom = "quantity.from",
    /// Under a quantity outside its limits.
    QuantityRange = "quantity.range",
    /// Behind it, where not every quantity can be chosen.
    QuantityStep = "quantity.step",
    /// What each renewal costs, where all renew together.
    RecurringThen = "recurring.then",
    /// The same after a trial.
    RecurringAfterTrial = "recurring.after-trial",
    /// What renews, where the intervals differ or are not known.
    RecurringTotal = "recurring.total",
    /// How often a line renews.
    LineRenews = "line.renews",
    /// A line whose use is counted and billed afterwards.
    LineMetered = "line.metered",
    /// The trial of a line.
    LineTrial = "line.trial",
    /// An interval of one day.
    IntervalDay = "interval.day",
    /// An interval of one week.
    IntervalWeek = "interval.week",
    /// An interval of one month.
    IntervalMonth = "interval.month",
    /// An interval of one year.
    IntervalYear = "interval.year",
    /// A longer interval; the period is written by the browser.
    IntervalLonger = "interval.longer",
    /// Heading above the e-mail field.
    ContactTitle = "contact.title",
    /// Heading above the payment methods.
    PaymentTitle = "payment.title",
    /// Heading above the address.
    BillingTitle = "billing.title",
    /// The same where something is shipped.
    BillingShippingTitle = "billing.title-shipping",
    /// The name of the method.
    MethodCard = "method.payment-card",
    /// The name of the method.
    MethodBankAccount = "method.ach",
    /// The name of the methods by which a bank is told to pay.
    MethodBankTransfer = "method.bank-transfer",
    /// Under a method with a page of its own.
    MethodOwnPage = "method.own-page",
    /// Read out for the list of ways to pay.
    MethodsTitle = "methods.title",
    /// Read out for the marks of the card brands.
    MethodBrands = "method.brands",
    /// A saved instrument.
    InstrumentName = "instrument.name",
    /// Under it.
    InstrumentExpires = "instrument.expires",
    /// Under it.
    InstrumentExpired = "instrument.expired",
    /// Beside it.
    InstrumentDefault = "instrument.default",
    /// Under it.
    InstrumentUnverified = "instrument.unverified",
    /// Under it, where the storefront does not take its method here.
    InstrumentUnusable = "instrument.unusable",
    /// Beside the saved instruments.
    InstrumentOther = "instrument.other",
    /// Button.
    InstrumentMakeDefault = "instrument.make-default",
    /// Button.
    InstrumentUpdate = "instrument.update",
    /// Button.
    InstrumentRemove = "instrument.remove",
    /// Button.
    InstrumentAdd = "instrument.add",
    /// Button under the card fields.
    InstrumentSave = "instrument.save",
    /// The same while it is saved.
    InstrumentSaving = "instrument.saving",
    /// A button as it is read out: what it does, with which instrument.
    InstrumentAction = "instrument.action",
    /// Before an instrument is removed.
    InstrumentRemoveQuestion = "instrument.remove-question",
    /// Above the card fields.
    InstrumentReplaceTitle = "instrument.replace-title",
    /// Button.
    Cancel = "cancel",
    /// Label of the card fields.
    CardTitle = "card.title",
    /// Under the card fields.
    CardSafe = "card.safe",
    /// Read out for the choice of how the account is numbered.
    BankNumbering = "bank.numbering",
    /// An account that is numbered as in its country.
    BankDomestic = "bank.domestic",
    /// An account that is numbered as everywhere, and the label of that number.
    BankIban = "bank.iban",
    /// Label.
    BankAccountType = "bank.account-type",
    /// Label.
    BankRoutingNumber = "bank.routing-number",
    /// Label.
    BankAccountNumber = "bank.account-number",
    /// Under the field.
    BankMissingType = "bank.missing-account-type",
    /// Under a number that is not complete.
    BankMissingNumber = "bank.missing-number",
    /// Under the fields of a bank account that is paid with.
    BankMandate = "bank.mandate",
    /// Under the fields of a bank account.
    BankSafe = "bank.safe",
    /// Label.
    FieldEmail = "field.email",
    /// Label.
    FieldFirstName = "field.first-name",
    /// Label.
    FieldLastName = "field.last-name",
    /// Label.
    FieldCountry = "field.country",
    /// Label.
    FieldAddress = "field.address",
    /// Label.
    FieldAddress2 = "field.address2",
    /// Label.
    FieldCity = "field.city",
    /// Label of the region.
    FieldState = "field.state",
    /// Label of the region.
    FieldProvince = "field.province",
    /// Label of the region.
    FieldPrefecture = "field.prefecture",
    /// Label of the region.
    FieldRegion = "field.region",
    /// Label of the postal code.
    FieldZip = "field.zip",
    /// Label of the postal code.
    FieldPostcode = "field.postcode",
    /// Label of the postal code.
    FieldPin = "field.pin",
    /// Label of the postal code.
    FieldPostalCode = "field.postal-code",
    /// A field that may stay empty.
    FieldOptional = "field.optional",
    /// First entry of a list.
    ChooseOne = "field.choose",
    /// Under an empty field.
    MissingEmail = "missing.email",
    /// Under an empty field.
    MissingFirstName = "missing.first-name",
    /// Under an empty field.
    MissingLastName = "missing.last-name",
    /// Under an empty field.
    MissingCountry = "missing.country",
    /// Under an empty field.
    MissingAddress = "missing.address",
    /// Under an empty field.
    MissingCity = "missing.city",
    /// Under an empty field.
    MissingRegion = "missing.region",
    /// Under an empty field.
    MissingPostalCode = "missing.postal-code",
    /// Under a field.
    MalformedEmail = "malformed.email",
    /// Under a field.
    MalformedOther = "malformed.other",
    /// Under a field.
    TooLong = "too-long",
    /// Under a field that the storefront refused without words.
    RefusedField = "refused-field",
    /// Under the card fields.
    CardIncomplete = "card.incomplete",
    /// The pay button.
    Pay = "pay",
    /// The button where an instrument is only stored.
    PayStore = "pay.store",
    /// The button of the form where a confirmation follows.
    Review = "review",
    /// The same where nothing is due now.
    ReviewNothing = "review.nothing",
    /// The same where an instrument is only stored.
    ReviewStore = "review.store",
    /// The pay button where nothing is due now.
    PayNothing = "pay.nothing",
    /// The pay button while paying.
    PayProcessing = "pay.processing",
    /// The pay button while the price is asked for.
    PayUpdating = "pay.updating",
    /// Heading.
    ConfirmationTitle = "confirmation.title",
    /// Under it.
    ConfirmationText = "confirmation.text",
    /// Above what is paid with.
    ConfirmationMethod = "confirmation.method",
    /// Button, back to the form.
    ConfirmationChange = "confirmation.change",
    /// Read out when fields are marked.
    FixFields = "notice.fix-fields",
    /// Above the form.
    Declined = "notice.declined",
    /// Behind it.
    DeclinedAdvice = "notice.declined-advice",
    /// Above the form.
    Canceled = "notice.canceled",
    /// Above the form, where another address makes the total higher.
    PriceRose = "notice.price-rose",
    /// Above the form, where another address makes the renewals that were shown cost more.
    RenewalRose = "notice.renewal-rose",
    /// The same where no renewal was shown.
    RenewalAppeared = "notice.renewal-appeared",
    /// Behind a failure before the charge.
    NotCharged = "notice.not-charged",
    /// Heading.
    ExpiredTitle = "expired.title",
    /// Text.
    ExpiredText = "expired.text",
    /// Heading where a record cannot be paid.
    RecordTitle = "record.title",
    /// Text.
    InvoiceDraft = "invoice.draft",
    /// Text.
    InvoicePaid = "invoice.paid",
    /// Text.
    InvoiceAbandoned = "invoice.abandoned",
    /// Text.
    InvoiceVoided = "invoice.voided",
    /// Text.
    InvoiceRefunded = "invoice.refunded",
    /// Text.
    InvoiceDisputed = "invoice.disputed",
    /// Text.
    TransactionCompleted = "transaction.completed",
    /// Text.
    TransactionClosed = "transaction.closed",
    /// Heading of a failure in place of the form.
    FailureTitle = "failure.title",
    /// Why.
    FailureNetwork = "failure.network",
    /// Why.
    FailureTimeout = "failure.timeout",
    /// Why.
    FailureNotAllowed = "failure.not-allowed",
    /// Why.
    FailureRefused = "failure.refused",
    /// Why.
    FailureBusy = "failure.busy",
    /// Why.
    FailureStorefront = "failure.storefront",
    /// Why.
    FailureCardFields = "failure.card-fields",
    /// Why.
    FailureCardToken = "failure.card-token",
    /// Why.
    FailureNoMethods = "failure.no-methods",
    /// What to quote to the shop.
    FailureCode = "failure.code",
    /// Button.
    TryAgain = "try-again",
    /// Button.
    CheckAgain = "check-again",
    /// Heading.
    UnconfirmedTitle = "unconfirmed.title",
    /// Text.
    UnconfirmedNotArrived = "unconfirmed.not-arrived",
    /// Text.
    UnconfirmedArrived = "unconfirmed.arrived",
    /// Text.
    UnconfirmedNothing = "unconfirmed.nothing",
    /// Text.
    UnconfirmedUntold = "unconfirmed.untold",
    /// Text where a payment is looked for among others.
    UnconfirmedUnseen = "unconfirmed.unseen",
    /// Heading where an instrument is stored.
    UnconfirmedStoreTitle = "unconfirmed.store-title",
    /// Text where an instrument is stored.
    UnconfirmedStoreText = "unconfirmed.store-text",
    /// Heading.
    PendingTitle = "pending.title",
    /// Text.
    PendingText = "pending.text",
    /// Heading where an instrument is stored.
    PendingStoreTitle = "pending.store-title",
    /// Text.
    PendingStoreText = "pending.store-text",
    /// Heading while the bank does not answer the shop.
    LostTitle = "lost.title",
    /// Text.
    LostText = "lost.text",
    /// Heading after ten minutes.
    CheckingTitle = "checking.title",
    /// Text.
    CheckingText = "checking.text",
    /// A sign that the storefront is asked.
    Checking = "checking",
    /// In place of the form while a payment is looked for that was under way when the page was left.
    Resuming = "resuming",
    /// The same where nobody could be asked.
    ResumingFailed = "resuming.failed",
    /// Title of the dialog with the page of the bank.
    ApprovalTitle = "approval.title",
    /// The same with the page of a method.
    ApprovalTitleMethod = "approval.title-method",
    /// The same where an instrument is stored.
    ApprovalTitleStore = "approval.title-store",
    /// The same with the page that calls the payment off.
    ApprovalTitleCancel = "approval.title-cancel",
    /// The name of that page, read out.
    ApprovalFrame = "approval.frame",
    /// In place of that page until it is there.
    ApprovalLoading = "approval.loading",
    /// Button, read out.
    ApprovalClose = "approval.close",
    /// Link under that page, which may refuse to be shown there.
    ApprovalNewTab = "approval.new-tab",
    /// Heading while the shopper has to approve.
    ApprovalNeeded = "approval.needed",
    /// Text.
    ApprovalText = "approval.text",
    /// Text where an instrument is stored.
    ApprovalStore = "approval.text-store",
    /// Heading while the shopper has to pay on the page of a method.
    ApprovalNeededMethod = "approval.needed-method",
    /// Text.
    ApprovalTextMethod = "approval.text-method",
    /// Button, back to the page of the bank.
    ApprovalContinue = "approval.continue",
    /// Button, back to the page of a method.
    ApprovalContinueMethod = "approval.continue-method",
    /// Button.
    ApprovalCancel = "approval.cancel",
    /// Heading where the shop must know first who the shopper is.
    IdentityTitle = "identity.title",
    /// Text.
    IdentityText = "identity.text",
    /// Link to that page.
    IdentityOpen = "identity.open",
    /// Heading on the way to the page of the bank.
    LeavingTitle = "leaving.title",
    /// Text.
    LeavingText = "leaving.text",
    /// Link, in case nothing happens.
    LeavingLink = "leaving.link",
    /// Heading of a choice of currency.
    ConversionTitle = "conversion.title",
    /// Text.
    ConversionText = "conversion.text",
    /// Text where there is no choice.
    ConversionForced = "conversion.forced",
    /// The exchange rate.
    ConversionRate = "conversion.rate",
    /// Heading of the result.
    ApprovedTitle = "approved.title",
    /// Heading of the result where nothing was due.
    ConfirmedTitle = "approved.title-nothing",
    /// Text of the result.
    ApprovedText = "approved.text",
    /// The card, in the result.
    ApprovedCard = "approved.card",
    /// Heading of the result where an instrument was stored.
    StoredTitle = "stored.title",
    /// Text of the result.
    StoredText = "stored.text",
    /// The transaction's id.
    Reference = "reference",
    /// Heading where the module has crashed. Drawn by the loader, as all that follows.
    CrashedTitle = "crashed.title",
    /// Text.
    CrashedText = "crashed.text",
    /// Text where a payment was under way.
    CrashedUnconfirmed = "crashed.unconfirmed",
    /// Button.
    Reload = "reload",
    /// Why.
    FailureOffline = "failure.offline",
    /// Under the form, while the browser has no network.
    DelayOffline = "delay.offline",
    /// Under the form, while the storefront wants to be left alone for so long; the period is written by the browser.
    DelayBusy = "delay.busy",
    /// Under the form, while it is asked again.
    DelayRetrying = "delay.retrying",
    /// Beside a button that can be pressed again after so long; the period is written by the browser.
    DelayHeld = "delay.held",
    /// As `notice.price-rose`, where the address has nothing to do with it.
    PriceRoseSince = "notice.price-rose-since",
    /// As `notice.renewal-rose`, where the address has nothing to do with it.
    RenewalRoseSince = "notice.renewal-rose-since",
    /// As `notice.renewal-appeared`, where the address has nothing to do with it.
    RenewalAppearedSince = "notice.renewal-appeared-since",
}

/// Puts values in the places of a pattern: `Pay {amount}` with `amount`.
///
/// A place without a value stays as it is, so that a mistake is seen and nothing is made up.
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = pattern.to_owned();
    for (name, value) in values {
        text = text.replace(&["{", name, "}"].concat(), value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    type Catalog = BTreeMap<String, String>;

    fn catalog(language: &str) -> Catalog {
        let path = format!("{}/../../www/locales/{language}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn languages() -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/locales");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| name.trim_end_matches(".json").to_owned()).collect()
    }

    fn places(text: &str) -> BTreeSet<String> {
        text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        let keys: BTreeSet<_> = Message::ALL.iter().map(|message| message.key().to_owned()).collect();
        for language in languages() {
            assert_eq!(catalog(&language).into_keys().collect::<BTreeSet<_>>(), keys, "{language}");
        }
    }

    #[test]
    fn every_translation_has_the_places_of_the_english_text() {
        let english = catalog("en");
        for language in languages() {
            for (key, text) in catalog(&language) {
                assert_eq!(places(&text), places(&english[&key]), "{language}: {key}");
            }
        }
    }

    #[test]
    fn every_language_says_in_which_direction_it_is_written() {
        let direction = |language: &String| catalog(language)["direction"].clone();
        assert!(languages().iter().map(direction).all(|direction| ["ltr", "rtl"].contains(&direction.as_str())));
    }

    #[test]
    fn places_are_filled_and_what_has_no_value_stays() {
        assert_eq!(fill("Pay {amount} to {shop}", &[("amount", "$1.00")]), "Pay $1.00 to {shop}");
    }
}
