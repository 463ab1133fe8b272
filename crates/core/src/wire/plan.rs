use crate::value::Value;

/// What the summary says about a plan beyond its price: names, trial, interval.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The id.
    pub id: String,
    /// The plan's own name.
    pub name: Option<String>,
    /// The name of its product, where the API sent it along.
    pub product_name: Option<String>,
    /// A trial before the first full period.
    pub trial: Option<Trial>,
    /// How often it renews; none for a one-time sale.
    pub interval: Option<Period>,
    /// Whether use is counted and billed afterwards: the price of today says nothing about it.
    pub is_metered: bool,
}

/// The trial of a plan. Its price is a line of the preview, so only its length is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    /// How long it lasts.
    pub period: Period,
}

/// A number of days, weeks, months or years.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    /// The unit.
    pub unit: PeriodUnit,
    /// How many of it.
    pub length: u64,
}

/// The unit of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeriodUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl Plan {
    /// Reads the answer of `GET /storefront/plans`.
    pub fn read_all(answer: &Value) -> Vec<Self> {
        answer.items().iter().filter_map(Self::read).collect()
    }

    fn read(plan: &Value) -> Option<Self> {
        Some(Self {
            id: plan.get("id").to_text()?,
            name: plan.get("name").to_text(),
            product_name: plan.get("_embedded").get("product").get("name").to_text(),
            trial: Period::read(plan.get("trial").get("period")).map(|period| Trial { period }),
            interval: Period::read(plan.get("recurringInterval")),
            is_metered: !plan.get("meteredBilling").is_null(),
        })
    }
}

impl Period {
    fn read(period: &Value) -> Option<Self> {
        let unit = PeriodUnit::parse(period.get("unit").as_text()?)?;
        Some(Self { unit, length: period.get("length").as_integer().filter(|length| *length > 0)? })
    }
}

impl PeriodUnit {
    fn parse(unit: &str) -> Option<Self> {
        match unit {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            "year" => Some(Self::Year),
            _ => None,
        }
    }

    /// The unit as `Intl.NumberFormat` names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}
