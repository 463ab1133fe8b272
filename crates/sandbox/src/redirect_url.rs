//! URLs to come back to: where they may lead, and what is filled into them.

use url::{Host, Url};

use crate::body::{Invalid, Member};

/// The longest that the API takes.
const MOST_CHARACTERS: usize = 2083;

/// Characters that a URI has (RFC 3986); any other is written as `%XX`.
const OF_URIS: &[u8] = b"-._~:/?#[]@!$&'()*+,;=%";

/// Reads a URL to come back to. It has to lead to the website, whose path, query and fragment are free, and is kept as
/// sent: its placeholders make it no URI until they are filled.
pub(crate) fn read(member: &Member<'_>, invalid: &mut Invalid) -> Option<String> {
    let text = member.text(MOST_CHARACTERS, invalid)?;
    match Url::parse(text).map(|url| leads_to_website(&url)) {
        Ok(true) => return Some(text.to_owned()),
        Ok(false) => invalid.note(member.path(), "must lead to the website's own URL: http or https, on this machine"),
        Err(_) => invalid.note(member.path(), "must be an absolute URL"),
    }
    None
}

/// The website's URL is the sandbox's own, on loopback. Pages that use it have ports of their own, a demo one and a test
/// another, so every name of this machine with any port counts as the website.
fn leads_to_website(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    is_here && matches!(url.scheme(), "http" | "https")
}

/// The URL with `{id}` and `{result}` filled in, as a URI: safe in a header and in markup's attributes.
pub(crate) fn filled(url: &str, id: &str, result: &str) -> String {
    url.replace("{id}", id).replace("{result}", result).bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || OF_URIS.contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn takes(url: &str) -> bool {
        let body = json!({ "redirectUrl": url });
        read(&Member::root(&body).at("redirectUrl"), &mut Invalid::default()).is_some()
    }

    #[test]
    fn a_page_of_this_machine_is_the_websites_on_any_port() {
        assert!(takes("http://127.0.0.1:8787/"));
        assert!(takes("http://localhost:3000/back?id={id}&result={result}#x"));
        assert!(takes("https://[::1]/"));
        assert!(takes("http://shop.localhost/{id}"));
    }

    #[test]
    fn elsewhere_is_not_the_website() {
        assert!(!takes("https://shop.example.com/"));
        assert!(!takes("http://127.0.0.1@example.com/"));
        assert!(!takes("http://localhost.example.com/"));
        assert!(!takes("javascript:alert(1)"));
        assert!(!takes("ftp://127.0.0.1/"));
        assert!(!takes("/back"));
    }

    #[test]
    fn a_url_has_at_most_2083_characters() {
        let long = |length: usize| format!("http://localhost/{}", "x".repeat(length - 17));
        assert!(takes(&long(2083)));
        assert!(!takes(&long(2084)));
    }

    #[test]
    fn what_is_filled_is_a_uri() {
        assert_eq!(
            filled("http://localhost/{id}?r={result}&id={id}", "t", "approved"),
            "http://localhost/t?r=approved&id=t"
        );
        assert_eq!(
            filled("http://localhost/é {x}\"<'\r\n", "t", "x"),
            "http://localhost/%C3%A9%20%7Bx%7D%22%3C'%0D%0A"
        );
    }
}
