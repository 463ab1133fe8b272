//! The address that a shopper comes back to from a page that took the whole window: that of the page that they left, with one
//! parameter more, which names the purchase and its transaction.

/// The parameter's name and what joins it to its value.
const PARAMETER: &str = "checkout-payment=";

/// The most characters that the API takes (`storefront-api` §10.3).
const LONGEST: usize = 2_083;

/// The address with the parameter for a purchase. The storefront fills in `{id}`. What makes it too long is left out.
pub fn with_payment(address: &str, purchase_key: &str) -> String {
    let (path, search, hash) = parts(address);
    let own = [PARAMETER, purchase_key, "-{id}"].concat();
    let others = others_of(search);
    let search = if others.is_empty() { own.clone() } else { [&others, "&", &own].concat() };
    let whole = [path, "?", &search, &hash].concat();
    if whole.len() <= LONGEST { whole } else { [path, "?", &own].concat() }
}

/// The transaction that an address names for a purchase.
pub fn transaction_of<'a>(address: &'a str, purchase_key: &str) -> Option<&'a str> {
    let (_, search, _) = parts(address);
    let mut named = search.split('&').filter_map(|part| part.strip_prefix(PARAMETER)?.split_once('-'));
    let (_, id) = named.find(|(key, _)| *key == purchase_key)?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_id.then_some(id)
}

/// The address without the parameter, if it has one.
pub fn without_payment(address: &str) -> Option<String> {
    let (path, search, hash) = parts(address);
    search.split('&').find(|part| part.starts_with(PARAMETER))?;
    let others = others_of(search);
    let mark = if others.is_empty() { "" } else { "?" };
    Some([path, mark, &others, &hash].concat())
}

/// Scheme, host and path; the query without its mark; the fragment with it.
fn parts(address: &str) -> (&str, &str, String) {
    let (rest, hash) =
        address.split_once('#').map_or((address, String::new()), |(rest, hash)| (rest, ["#", hash].concat()));
    let (path, search) = rest.split_once('?').unwrap_or((rest, ""));
    (path, search, hash)
}

fn others_of(search: &str) -> String {
    let others: Vec<_> = search.split('&').filter(|part| !part.is_empty() && !part.starts_with(PARAMETER)).collect();
    others.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef";

    #[test]
    fn the_parameter_joins_those_of_the_page_and_leaves_its_fragment_alone() {
        let of = |address| with_payment(address, KEY);
        assert_eq!(of("https://shop/pay"), "https://shop/pay?checkout-payment=0123456789abcdef-{id}");
        assert_eq!(of("https://shop/?a=1#/cart"), "https://shop/?a=1&checkout-payment=0123456789abcdef-{id}#/cart");
    }

    #[test]
    fn an_earlier_payment_is_replaced() {
        let twice = with_payment("https://shop/?checkout-payment=x-txn_1&a=1", KEY);
        assert_eq!(twice, "https://shop/?a=1&checkout-payment=0123456789abcdef-{id}");
    }

    #[test]
    fn an_address_that_is_too_long_for_the_api_loses_what_the_page_can_do_without() {
        let long = ["https://shop/pay?a=", &"x".repeat(3_000)].concat();
        assert_eq!(with_payment(&long, KEY), "https://shop/pay?checkout-payment=0123456789abcdef-{id}");
    }

    #[test]
    fn the_transaction_of_the_same_purchase_is_found_and_no_other() {
        let address = "https://shop/?a=1&checkout-payment=0123456789abcdef-txn_1#top";
        assert_eq!(transaction_of(address, KEY), Some("txn_1"));
        assert_eq!(transaction_of(address, "fedcba9876543210"), None);
        assert_eq!(transaction_of("https://shop/?checkout-payment=0123456789abcdef-", KEY), None);
        assert_eq!(transaction_of("https://shop/?checkout-payment=0123456789abcdef-../x", KEY), None);
    }

    #[test]
    fn cleaning_leaves_everything_else_as_it_was() {
        let clean = |address| without_payment(address);
        assert_eq!(clean("https://shop/?checkout-payment=k-txn_1"), Some("https://shop/".to_owned()));
        assert_eq!(clean("https://shop/?a=1&checkout-payment=k-txn_1&b#x"), Some("https://shop/?a=1&b#x".to_owned()));
        assert_eq!(clean("https://shop/?a=1#checkout-payment=1"), None);
    }

    #[test]
    fn coming_back_and_cleaning_is_where_the_shopper_was() {
        for address in ["https://shop/", "https://shop/pay?a=1&b=2", "https://shop/#/cart", "https://shop/?a=%7B#x"] {
            let there = with_payment(address, KEY).replace("{id}", "txn_1");
            assert_eq!(without_payment(&there).as_deref(), Some(address));
        }
    }
}
