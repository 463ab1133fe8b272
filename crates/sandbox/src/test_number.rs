//! Numbers of cards and bank accounts that lead somewhere else than to an approval at once.
//!
//! Cards of every brand count by the last four digits, where the whole number is valid; these are examples:
//!
//! | Ends in | Visa             | MasterCard       | A payment with it |
//! |---------|------------------|------------------|-------------------|
//! | 3220    | 4000000000003220 | 5555555555573220 | waits for the customer's approval (3-D Secure) |
//! | 3238    | 4000000000003238 | 5555555555573238 | the same, and is abandoned when nobody decides within 10 seconds |
//! | 0101    | 4000000000000101 | 5555555555570101 | is pending, and approved after 3 seconds |
//! | 0119    | 4000000000000119 | 5555555555570119 | is pending, and declined after 3 seconds |
//! | 0127    | 4000000000000127 | 5555555555570127 | is pending for ever |
//! | 0135    | 4000000000000135 | 5555555555570135 | is sending, waits for the gateway after 2 seconds, is approved after 4 |
//! | 0143    | 4000000000000143 | 5555555555570143 | times out at the gateway, and proves approved after 5 seconds |
//! | 0150    | 4000000000000150 | 5555555555570150 | fails to reach the gateway, and proves never charged after 5 seconds: abandoned |
//! | 0168    | 4000000000000168 | 5555555555570168 | waits for the customer's choice of currency (DCC), where there is a rate |
//! | 0176    | 4000000000000176 | 5555555555570176 | waits for a document of the customer (KYC) |
//! | 0184    | 4000000000000184 | 5555555555570184 | the same, and the customer may go on without one |
//!
//! Bank accounts count by the whole number:
//!
//! | BBAN       | IBAN                   | A payment with it |
//! |------------|------------------------|-------------------|
//! | 9000000002 | DE62370400440532013001 | is declined |
//! | 9000000010 | DE35370400440532013002 | is pending, and approved after 3 seconds |
//! | 9000000028 | DE08370400440532013003 | is pending, and declined after 3 seconds |
//!
//! Rebilly documents the declined IBAN and the declined cards, which `card.rs` has; all others are the sandbox's own.

use crate::card::Outcome;
use crate::processing::{Need, Processing, Step, Turn, Wait};

/// How long a bank waits that does not wait for ever.
const PATIENCE_SECONDS: i64 = 10;

/// Last four digits, and where they lead.
const CARDS: [(&str, Processing); 11] = [
    ("3220", Processing::Approval { patience_seconds: None }),
    ("3238", Processing::Approval { patience_seconds: Some(PATIENCE_SECONDS) }),
    ("0101", slow(Wait::Pending, &[ends(3, Outcome::Approved)])),
    ("0119", slow(Wait::Pending, &[ends(3, Outcome::DoNotHonor)])),
    ("0127", slow(Wait::Pending, &[])),
    ("0135", slow(Wait::Sending, &[waits(2, Wait::WaitingGateway), ends(4, Outcome::Approved)])),
    ("0143", slow(Wait::Timeout, &[ends(5, Outcome::Approved)])),
    ("0150", slow(Wait::ConnError, &[Step { after_seconds: 5, turn: Turn::Abandoned }])),
    ("0168", Processing::Conversion),
    ("0176", Processing::Identification(Need::Required)),
    ("0184", Processing::Identification(Need::Optional)),
];

/// Account numbers, and where they lead.
const BANK_ACCOUNTS: [(&str, Processing); 6] = [
    ("9000000002", Processing::Now(Outcome::AccountRefused)),
    ("DE62370400440532013001", Processing::Now(Outcome::AccountRefused)),
    ("9000000010", slow(Wait::Pending, &[ends(3, Outcome::Approved)])),
    ("DE35370400440532013002", slow(Wait::Pending, &[ends(3, Outcome::Approved)])),
    ("9000000028", slow(Wait::Pending, &[ends(3, Outcome::AccountRefused)])),
    ("DE08370400440532013003", slow(Wait::Pending, &[ends(3, Outcome::AccountRefused)])),
];

const fn slow(first: Wait, then: &'static [Step]) -> Processing {
    Processing::Slow { first, then }
}

const fn waits(after_seconds: i64, wait: Wait) -> Step {
    Step { after_seconds, turn: Turn::Waits(wait) }
}

const fn ends(after_seconds: i64, outcome: Outcome) -> Step {
    Step { after_seconds, turn: Turn::Ends(outcome) }
}

/// Where a card leads whose issuer has nothing against it.
pub(crate) fn card(last4: &str) -> Processing {
    leads(&CARDS, last4)
}

/// Where a bank account leads, by its BBAN or IBAN.
pub(crate) fn bank_account(number: &str) -> Processing {
    leads(&BANK_ACCOUNTS, number)
}

fn leads(table: &[(&str, Processing)], number: &str) -> Processing {
    let found = table.iter().find(|(known, _)| *known == number);
    found.map_or(Processing::Now(Outcome::Approved), |(_, processing)| *processing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Expiry, Pan, check_iban};

    /// The numbers of the documentation above, by column.
    fn documented(column: usize) -> Vec<String> {
        let rows = include_str!("test_number.rs").lines().filter_map(|line| line.strip_prefix("//! |"));
        let cells = rows.filter_map(|row| row.split('|').nth(column).map(str::trim).map(str::to_owned));
        cells.filter(|cell| cell.ends_with(|last: char| last.is_ascii_digit())).collect()
    }

    #[test]
    fn every_card_is_documented_with_valid_numbers() {
        for (column, brand) in [(1, "Visa"), (2, "MasterCard")] {
            let numbers = documented(column).into_iter().filter(|number| number.len() == 16);
            let leads: Vec<_> = numbers.map(|number| lead(&number, brand)).collect();
            assert_eq!(leads, CARDS.map(|(_, processing)| processing));
        }
    }

    fn lead(number: &str, brand: &str) -> Processing {
        let pan = Pan::parse(number).unwrap();
        assert_eq!(pan.brand.name(), brand);
        pan.processing(Expiry { month: 12, year: 2030 }, "123")
    }

    #[test]
    fn every_bank_account_is_documented_with_valid_numbers() {
        let ibans: Vec<_> = documented(1).into_iter().filter(|number| number.starts_with("DE")).collect();
        assert!(ibans.iter().all(|iban| check_iban(iban).is_ok()));
        let bbans = documented(0).into_iter().filter(|number| number.len() == 10);
        let pairs: Vec<_> = bbans.zip(ibans).flat_map(|(bban, iban)| [bban, iban]).collect();
        assert_eq!(pairs, BANK_ACCOUNTS.map(|(number, _)| number));
    }
}
