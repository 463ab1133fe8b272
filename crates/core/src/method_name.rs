//! What a payment method is called: the API's names are for programs.

use crate::message::Message;
use crate::wire::{BANK_ACCOUNT, PAYMENT_CARD};

/// What a payment method is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MethodName {
    /// Something that each language has a word for.
    Said(Message),
    /// A proper name, the same in all languages.
    Proper(String),
}

impl MethodName {
    /// The name of the method with this name of the API's (`payment-card`, `iDEAL`, `bank-transfer-2`).
    pub fn of(method: &str) -> Self {
        let name = without_number(method);
        match name {
            PAYMENT_CARD => Self::Said(Message::MethodCard),
            BANK_ACCOUNT | "echeck" => Self::Said(Message::MethodBankAccount),
            _ if name.ends_with("bank-transfer") => Self::Said(Message::MethodBankTransfer),
            "paypal" => Self::proper("PayPal"),
            "P24" => Self::proper("Przelewy24"),
            "AmazonPay" => Self::proper("Amazon Pay"),
            "KakaoPay" => Self::proper("Kakao Pay"),
            "MercadoPago" => Self::proper("Mercado Pago"),
            _ => Self::Proper(readable(name)),
        }
    }

    fn proper(name: &str) -> Self {
        Self::Proper(name.to_owned())
    }
}

/// The API numbers methods of several providers that are one to the shopper: `voucher-4`.
fn without_number(method: &str) -> &str {
    match method.rsplit_once('-') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => method,
    }
}

/// `perfect-money` as `Perfect money`. What is written in capitals somewhere has them where they belong: `ePay.bg`.
fn readable(name: &str) -> String {
    let mut spaced = name.replace('-', " ");
    if !spaced.bytes().any(|byte| byte.is_ascii_uppercase())
        && let Some(first) = spaced.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proper(method: &str) -> String {
        match MethodName::of(method) {
            MethodName::Proper(name) => name,
            MethodName::Said(message) => panic!("{method} is {message:?}"),
        }
    }

    #[test]
    fn what_every_language_has_a_word_for_is_said_in_it() {
        assert_eq!(MethodName::of("payment-card"), MethodName::Said(Message::MethodCard));
        assert_eq!(MethodName::of("ach"), MethodName::Said(Message::MethodBankAccount));
        assert_eq!(MethodName::of("bank-transfer-2"), MethodName::Said(Message::MethodBankTransfer));
        assert_eq!(MethodName::of("instant-bank-transfer"), MethodName::Said(Message::MethodBankTransfer));
    }

    #[test]
    fn proper_names_are_written_as_their_owners_do() {
        assert_eq!(["paypal", "iDEAL", "ePay.bg", "P24"].map(proper), ["PayPal", "iDEAL", "ePay.bg", "Przelewy24"]);
    }

    #[test]
    fn what_is_unheard_of_is_made_readable() {
        assert_eq!(proper("something-of-tomorrow"), "Something of tomorrow");
        assert_eq!(proper("voucher-4"), "Voucher");
        assert_eq!(proper("Boleto-2"), "Boleto");
        assert_eq!(proper("Bancontact-mobile"), "Bancontact mobile");
    }
}
