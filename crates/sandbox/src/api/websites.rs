//! The organization's one website.

use serde_json::{Value, json};

use super::{Answer, Call};
use crate::body::{Invalid, Member};
use crate::fixtures::{ORGANIZATION, WEBSITE};
use crate::problem::Problem;

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    if call.id != WEBSITE {
        return Err(Problem::not_found("website"));
    }
    Ok(Answer::ok(website(call)))
}

/// The website as the API writes it.
pub(super) fn website(call: &Call<'_>) -> Value {
    let website = json!({
        "id": WEBSITE,
        "name": "Demo Shop",
        "url": call.world.addresses.demo,
        "servicePhone": "+1 202 555 0100",
        "serviceEmail": "service@example.com",
        "organizationId": ORGANIZATION,
        "logoId": null,
        "logoUrl": null,
        "customFields": {},
        "settings": {
            "paymentForm": { "css": null, "theme": null, "features": {
                "showCoupons": [], "fullPageRedirect": false, "skipRedirectOnPaymentComplete": false,
                "hideZeroAmountSummaryItems": false,
            } },
            "depositForm": { "theme": null },
        },
    });
    call.linked(website, &format!("/storefront/websites/{WEBSITE}"))
}

/// A required website that the organization has.
pub(super) fn read_id(member: &Member<'_>, invalid: &mut Invalid) -> Option<String> {
    let id = member.required_id(invalid)?;
    if id != WEBSITE {
        invalid.note(member.path(), "is no website of this organization");
        return None;
    }
    Some(id.to_owned())
}
