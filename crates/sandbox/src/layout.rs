//! The layouts of the API's paths: which organization is meant, and which path within it.

/// Where a request is addressed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// Absent in the bare layout, which has one organization.
    pub(crate) organization: Option<&'a str>,
    /// The path as the definitions write it: `/storefront/purchase`, `/tokens`.
    pub(crate) path: String,
}

/// Takes the organization out of a path. Three layouts are in use:
/// `/organizations/{org}/storefront/…` (the definitions today, and our widget), `/storefront/organizations/{org}/…`
/// (Instruments), and the bare path (mock servers made from the definitions).
pub(crate) fn address(path: &str) -> Address<'_> {
    if let Some((organization, rest)) = after_organization(path, "/organizations/") {
        return Address { organization: Some(organization), path: rest.to_owned() };
    }
    if let Some((organization, rest)) = after_organization(path, "/storefront/organizations/") {
        return Address { organization: Some(organization), path: within_storefront(rest) };
    }
    Address { organization: None, path: path.to_owned() }
}

/// The organization that follows `prefix`, and the path behind it.
fn after_organization<'a>(path: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    let rest = path.strip_prefix(prefix)?;
    let end = rest.find('/')?;
    Some(rest.split_at(end))
}

/// Instruments' layout says `storefront` before the organization; these resources do not belong to it.
fn within_storefront(rest: &str) -> String {
    let elsewhere = ["/tokens", "/authentication-tokens", "/storefront/"];
    if elsewhere.iter().any(|start| rest.starts_with(start)) { rest.to_owned() } else { format!("/storefront{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(path: &str) -> (Option<&str>, String) {
        let address = address(path);
        (address.organization, address.path)
    }

    #[test]
    fn each_layout_leads_to_the_same_path() {
        assert_eq!(reads("/organizations/o/storefront/plans"), (Some("o"), "/storefront/plans".to_owned()));
        assert_eq!(reads("/storefront/organizations/o/plans"), (Some("o"), "/storefront/plans".to_owned()));
        assert_eq!(reads("/storefront/plans"), (None, "/storefront/plans".to_owned()));
        assert_eq!(reads("/organizations/o/tokens"), (Some("o"), "/tokens".to_owned()));
        assert_eq!(reads("/storefront/organizations/o/tokens"), (Some("o"), "/tokens".to_owned()));
        assert_eq!(reads("/tokens"), (None, "/tokens".to_owned()));
    }

    #[test]
    fn a_path_that_only_begins_so_is_taken_as_it_is() {
        assert_eq!(reads("/organizations/o"), (None, "/organizations/o".to_owned()));
    }
}
