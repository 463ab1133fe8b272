//! Contact objects and risk metadata: what the API accepts in them.

use serde_json::{Map, Value};

use crate::body::{Invalid, Member};

/// Text members of a contact and the most characters each may have.
const CONTACT_TEXTS: [(&str, usize); 8] = [
    ("firstName", 45),
    ("lastName", 45),
    ("organization", 255),
    ("jobTitle", 255),
    ("address", 60),
    ("address2", 60),
    ("city", 45),
    ("region", 45),
];

/// Members that are kept of what is sent; `hash` is the server's own.
const CONTACT_MEMBERS: [&str; 13] = [
    "firstName",
    "lastName",
    "organization",
    "jobTitle",
    "address",
    "address2",
    "city",
    "region",
    "country",
    "postalCode",
    "dob",
    "phoneNumbers",
    "emails",
];

/// A postal and billing contact that passed every check, as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contact(Map<String, Value>);

impl Contact {
    /// Reads the member, where there is one, noting all that is wrong in it.
    pub(crate) fn read(member: &Member<'_>, invalid: &mut Invalid) -> Option<Self> {
        let sent = member.object(invalid)?;
        for (key, most) in CONTACT_TEXTS {
            member.at(key).text(most, invalid);
        }
        check_country(&member.at("country"), invalid);
        check_postal_code(&member.at("postalCode"), invalid);
        check_date(&member.at("dob"), invalid);
        check_labelled(&member.at("phoneNumbers"), 50, |_| true, "", invalid);
        check_labelled(&member.at("emails"), 255, is_email, "must be an email address", invalid);
        Some(Self::from_members(sent))
    }

    /// A contact of known members, without checks: for what the sandbox itself holds.
    pub(crate) fn from_members(value: &Value) -> Self {
        let keep = |key: &str| value.get(key).filter(|value| !value.is_null()).cloned();
        let members = CONTACT_MEMBERS.iter().filter_map(|key| Some(((*key).to_owned(), keep(key)?)));
        Self(members.collect())
    }

    pub(crate) fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).and_then(Value::as_str).map(str::to_owned)
    }

    pub(crate) fn country(&self) -> Option<String> {
        self.text("country")
    }

    pub(crate) fn region(&self) -> Option<String> {
        self.text("region")
    }

    /// The primary email address, else the first.
    pub(crate) fn email(&self) -> Option<String> {
        let emails = self.0.get("emails")?.as_array()?;
        let primary = emails.iter().find(|email| email["primary"] == Value::Bool(true)).or(emails.first())?;
        primary["value"].as_str().map(str::to_owned)
    }
}

fn check_country(country: &Member<'_>, invalid: &mut Invalid) {
    let Some(code) = country.text(2, invalid) else { return };
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        invalid.note(country.path(), "must be two capital letters of ISO 3166-1");
    }
}

fn check_postal_code(postal_code: &Member<'_>, invalid: &mut Invalid) {
    let Some(code) = postal_code.text(10, invalid) else { return };
    if !code.chars().all(|char| char.is_ascii_alphanumeric() || char.is_whitespace() || "_-".contains(char)) {
        invalid.note(postal_code.path(), "must have letters, digits, spaces and hyphens only");
    }
}

fn check_date(date: &Member<'_>, invalid: &mut Invalid) {
    let Some(text) = date.text(10, invalid) else { return };
    if text.parse::<jiff::civil::Date>().is_err() {
        invalid.note(date.path(), "must be a date, such as 1980-04-01");
    }
}

/// Phone numbers and emails: a list of `{label, value, primary}`.
fn check_labelled(list: &Member<'_>, most: usize, valid: fn(&str) -> bool, message: &str, invalid: &mut Invalid) {
    for entry in list.list(invalid).unwrap_or_default() {
        entry.at("label").required_text(45, invalid);
        entry.at("primary").boolean(invalid);
        let value = entry.at("value");
        if value.required_text(most, invalid).is_some_and(|text| !valid(text)) {
            invalid.note(value.path(), message);
        }
    }
}

/// Something before one `@`, and a host after it: the API's own check is not stricter in a way that is known.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let host_is_whole = host.split('.').all(|label| !label.is_empty()) && host.contains('.');
    !name.is_empty() && host_is_whole && !text.contains(char::is_whitespace) && !host.contains('@')
}

/// Checks risk metadata, and gives it back as it was sent.
pub(crate) fn risk_metadata(member: &Member<'_>, invalid: &mut Invalid) -> Option<Value> {
    let sent = member.object(invalid)?;
    member.at("fingerprint").text(50, invalid);
    member.at("ipAddress").text(45, invalid);
    member.at("httpHeaders").object(invalid);
    member.at("extraData").object(invalid);
    check_browser_data(&member.at("browserData"), invalid);
    Some(sent.clone())
}

/// Risk metadata that must be there, if only as `{}`.
pub(crate) fn required_risk_metadata(member: &Member<'_>, invalid: &mut Invalid) -> Option<Value> {
    member.required(invalid)?;
    risk_metadata(member, invalid)
}

fn check_browser_data(data: &Member<'_>, invalid: &mut Invalid) {
    if data.object(invalid).is_none() {
        return;
    }
    let whole_numbers =
        [("colorDepth", 1, 48), ("screenWidth", 0, 65535), ("screenHeight", 0, 65535), ("timeZoneOffset", -1410, 1410)];
    for (key, least, most) in whole_numbers {
        data.at(key).required(invalid);
        data.at(key).integer(least, most, invalid);
    }
    data.at("isJavaEnabled").required(invalid);
    data.at("isJavaEnabled").boolean(invalid);
    data.at("isAdBlockEnabled").boolean(invalid);
    data.at("language").required_text(8, invalid);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::problem::Problem;

    fn wrong_in(contact: Value) -> String {
        let body = json!({ "billingAddress": contact });
        let mut invalid = Invalid::default();
        let read = Contact::read(&Member::root(&body).at("billingAddress"), &mut invalid);
        match invalid.finish(read) {
            Ok(_) => String::new(),
            Err(problem) => fields(&problem),
        }
    }

    fn fields(problem: &Problem) -> String {
        let text = format!("{problem:?}");
        text.split("field: \"").skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_whole_contact_passes() {
        let emails = json!([{ "label": "main", "value": "ada@example.com", "primary": true }]);
        let contact = json!({ "firstName": "Ada", "country": "GB", "postalCode": "WC2N 5NF", "dob": "1815-12-10", "emails": emails });
        assert_eq!(wrong_in(contact), "");
        assert_eq!(wrong_in(json!({ "city": null })), "");
    }

    #[test]
    fn each_limit_names_its_field() {
        assert_eq!(wrong_in(json!({ "country": "us" })), "billingAddress.country");
        assert_eq!(wrong_in(json!({ "city": "" })), "billingAddress.city");
        assert_eq!(wrong_in(json!({ "firstName": "x".repeat(46) })), "billingAddress.firstName");
        assert_eq!(wrong_in(json!({ "address": "x".repeat(61) })), "billingAddress.address");
        assert_eq!(wrong_in(json!({ "postalCode": "12#45" })), "billingAddress.postalCode");
        assert_eq!(wrong_in(json!({ "dob": "1815-13-10" })), "billingAddress.dob");
        assert_eq!(
            wrong_in(json!({ "emails": [{ "label": "main", "value": "ada" }] })),
            "billingAddress.emails.0.value"
        );
        assert_eq!(wrong_in(json!({ "phoneNumbers": [{ "value": "1" }] })), "billingAddress.phoneNumbers.0.label");
    }

    #[test]
    fn every_fault_is_reported_at_once() {
        let wrong = wrong_in(json!({ "city": "", "country": "usa", "dob": "yesterday" }));
        assert_eq!(wrong, "billingAddress.city billingAddress.country billingAddress.dob");
    }
}
