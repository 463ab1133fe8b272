//! What the address of each country consists of. A rule only says "required" where post or tax there cannot do without.

use super::Field;

/// The countries and territories of ISO 3166-1 that take mail, two letters each.
pub const COUNTRIES: &str = "ADAEAFAGAIALAMAOARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBWBYBZCACCCDCFCGCHCICKCLCMCN\
COCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHNHRHTHUIDIEILIMINIOIQIRIS\
ITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNR\
NUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZ\
UAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// Countries without postal codes.
const NO_POSTAL_CODE: &str = "AEAGAOAWBFBIBJBOBSBWBZCDCFCGCICKCMDJDMERFJGAGDGHGMGQGYHKKIKMKNKPLCLYMLMOMRMWNRNUPAQARWSBSCSL\
SRSTSYTDTFTGTKTLTOTTTVUGVUYEZW";

/// Countries whose mail, or whose taxes, need the postal code.
const POSTAL_CODE_REQUIRED: &str = "ATAUBEBGBRCACHCNCYCZDEDKEEESFIFRGBGRHRHUINISITJPKRLILTLULVMCMTMXMYNLNOPLPTRORUSESGSISKSMTRTW\
UAUSVAZA";

/// Countries where the region is needed and typed.
const REGION_REQUIRED: &str = "BRCNINJPMX";

/// Countries where the region is usual.
const REGION_USUAL: &str = "ARCLCOEGESIDIEITKRMYNGPEPHRUTHTRTWUAVEVNZA";

/// Countries that are one city.
const ONE_CITY: &str = "GIMCSGVA";

/// What the address of a country consists of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AddressRules {
    /// State, province or prefecture.
    pub region: Region,
    /// Postal code.
    pub postal_code: PostalCode,
    has_city: bool,
}

/// Whether and how the region is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Region {
    /// The country has none in its addresses.
    None,
    /// It is typed.
    Typed {
        /// What it is called.
        name: RegionName,
        /// Whether it must be there.
        required: bool,
    },
    /// It is chosen from a list of `(code, name)`, and must be.
    Listed {
        /// What it is called.
        name: RegionName,
        /// Codes and names, in the order of the names.
        regions: &'static [(&'static str, &'static str)],
    },
}

/// What a country calls its regions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegionName {
    /// State.
    State,
    /// Province.
    Province,
    /// Prefecture.
    Prefecture,
    /// Anything else.
    Region,
}

/// Whether and how the postal code is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PostalCode {
    /// The country has none.
    None,
    /// The country has one.
    Typed {
        /// What it is called.
        name: PostalName,
        /// Whether it must be there.
        required: bool,
    },
}

/// What a country calls its postal codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PostalName {
    /// ZIP code.
    Zip,
    /// Postcode.
    Postcode,
    /// PIN code.
    Pin,
    /// Postal code.
    PostalCode,
}

impl AddressRules {
    /// The rules of a country; of one that is not known: everything may be entered, little must be.
    pub fn of(country: &str) -> Self {
        Self { region: region_of(country), postal_code: postal_code_of(country), has_city: !lists(ONE_CITY, country) }
    }

    /// Whether the address has this field.
    pub fn has(&self, field: Field) -> bool {
        match field {
            Field::City => self.has_city,
            Field::Region => self.region != Region::None,
            Field::PostalCode => self.postal_code != PostalCode::None,
            _ => true,
        }
    }

    /// Whether this field must be filled in.
    pub fn requires(&self, field: Field) -> bool {
        match field {
            Field::Address2 => false,
            Field::Region => matches!(self.region, Region::Listed { .. } | Region::Typed { required: true, .. }),
            Field::PostalCode => matches!(self.postal_code, PostalCode::Typed { required: true, .. }),
            other => self.has(other),
        }
    }
}

fn region_of(country: &str) -> Region {
    let name = match country {
        "US" | "AU" | "BR" | "IN" | "MX" | "MY" | "NG" | "VE" => RegionName::State,
        "CA" | "AR" | "CN" | "IT" | "ES" | "ID" | "TH" | "TR" | "VN" | "ZA" => RegionName::Province,
        "JP" => RegionName::Prefecture,
        _ => RegionName::Region,
    };
    match country {
        "US" => Region::Listed { name, regions: US_STATES },
        "CA" => Region::Listed { name, regions: CA_PROVINCES },
        "AU" => Region::Listed { name, regions: AU_STATES },
        _ if lists(REGION_REQUIRED, country) => Region::Typed { name, required: true },
        _ if lists(REGION_USUAL, country) => Region::Typed { name, required: false },
        _ => Region::None,
    }
}

fn postal_code_of(country: &str) -> PostalCode {
    let name = match country {
        "US" | "PH" | "PR" => PostalName::Zip,
        "GB" | "AU" | "NZ" | "GG" | "JE" | "IM" | "ZA" => PostalName::Postcode,
        "IN" => PostalName::Pin,
        _ => PostalName::PostalCode,
    };
    match country {
        _ if lists(NO_POSTAL_CODE, country) => PostalCode::None,
        _ => PostalCode::Typed { name, required: lists(POSTAL_CODE_REQUIRED, country) },
    }
}

fn lists(packed: &str, country: &str) -> bool {
    packed.as_bytes().chunks_exact(2).any(|code| code == country.as_bytes())
}

const US_STATES: &[(&str, &str)] = &[
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AS", "American Samoa"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("AA", "Armed Forces Americas"),
    ("AE", "Armed Forces Europe"),
    ("AP", "Armed Forces Pacific"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("GU", "Guam"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("MP", "Northern Mariana Islands"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("PR", "Puerto Rico"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("VI", "U.S. Virgin Islands"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
];

const CA_PROVINCES: &[(&str, &str)] = &[
    ("AB", "Alberta"),
    ("BC", "British Columbia"),
    ("MB", "Manitoba"),
    ("NB", "New Brunswick"),
    ("NL", "Newfoundland and Labrador"),
    ("NT", "Northwest Territories"),
    ("NS", "Nova Scotia"),
    ("NU", "Nunavut"),
    ("ON", "Ontario"),
    ("PE", "Prince Edward Island"),
    ("QC", "Quebec"),
    ("SK", "Saskatchewan"),
    ("YT", "Yukon"),
];

const AU_STATES: &[(&str, &str)] = &[
    ("ACT", "Australian Capital Territory"),
    ("NSW", "New South Wales"),
    ("NT", "Northern Territory"),
    ("QLD", "Queensland"),
    ("SA", "South Australia"),
    ("TAS", "Tasmania"),
    ("VIC", "Victoria"),
    ("WA", "Western Australia"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(packed: &'static str) -> impl Iterator<Item = &'static str> {
        packed.as_bytes().chunks(2).map(|code| core::str::from_utf8(code).unwrap())
    }

    #[test]
    fn every_country_of_a_rule_is_a_country() {
        for list in [NO_POSTAL_CODE, POSTAL_CODE_REQUIRED, REGION_REQUIRED, REGION_USUAL, ONE_CITY] {
            assert_eq!(codes(list).find(|code| !lists(COUNTRIES, code)), None);
        }
    }

    #[test]
    fn every_country_stands_once_in_alphabetical_order() {
        assert!(codes(COUNTRIES).zip(codes(COUNTRIES).skip(1)).all(|(one, next)| one < next));
        assert_eq!(codes(COUNTRIES).count(), 247);
    }

    #[test]
    fn no_country_without_postal_codes_requires_one() {
        assert_eq!(codes(NO_POSTAL_CODE).find(|code| lists(POSTAL_CODE_REQUIRED, code)), None);
    }

    #[test]
    fn states_of_the_us_are_listed_by_name() {
        assert!(US_STATES.windows(2).all(|pair| pair[0].1 < pair[1].1));
        assert!(matches!(AddressRules::of("US").region, Region::Listed { name: RegionName::State, .. }));
    }

    #[test]
    fn an_unknown_country_requires_little() {
        let rules = AddressRules::of("");
        assert!(!rules.requires(Field::PostalCode) && !rules.requires(Field::Region) && rules.requires(Field::Address));
    }
}
