//! Every operation that the sandbox answers: verb, path, permission, and who may call it.

use hyper::Method;

/// Credentials that an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Callers {
    pub(crate) publishable_key: bool,
    pub(crate) customer_jwt: bool,
    pub(crate) secret_key: bool,
}

const PK: Callers = Callers { publishable_key: true, customer_jwt: false, secret_key: false };
const JWT: Callers = Callers { publishable_key: false, customer_jwt: true, secret_key: false };
const JWT_PK: Callers = Callers { publishable_key: true, ..JWT };
const PK_SK: Callers = Callers { secret_key: true, ..PK };
const ALL: Callers = Callers { secret_key: true, ..JWT_PK };

macro_rules! operations {
    ($($name:ident $verb:ident $path:literal $callers:ident;)*) => {
        /// An operation, named as its operationId, which is also the name of its permission.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Operation { $($name),* }

        impl Operation {
            const EVERY: &[Self] = &[$(Self::$name),*];

            /// The operationId.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            fn verb(self) -> Method {
                match self { $(Self::$name => Method::$verb),* }
            }

            fn path(self) -> &'static str {
                match self { $(Self::$name => $path),* }
            }

            /// Who may call it.
            pub(crate) fn callers(self) -> Callers {
                match self { $(Self::$name => $callers),* }
            }
        }
    };
}

operations! {
    PostToken POST "/tokens" ALL;
    GetToken GET "/tokens/{id}" PK;
    PostAuthenticationToken POST "/authentication-tokens" PK_SK;
    GetAuthenticationTokenVerification GET "/authentication-tokens/{id}" PK_SK;
    DeleteAuthenticationToken DELETE "/authentication-tokens/{id}" PK_SK;
    PostAuthenticationTokenExchange POST "/authentication-tokens/{id}/exchange" PK_SK;
    StorefrontPostPreviewPurchase POST "/storefront/preview-purchase" JWT_PK;
    StorefrontPostReadyToPay POST "/storefront/ready-to-pay" JWT_PK;
    StorefrontPostPurchase POST "/storefront/purchase" JWT_PK;
    StorefrontPostPayment POST "/storefront/payment" JWT_PK;
    StorefrontGetTransactionCollection GET "/storefront/transactions" JWT;
    StorefrontGetTransaction GET "/storefront/transactions/{id}" JWT;
    StorefrontGetTransactionDccOffer GET "/storefront/transactions/{id}/dcc" JWT;
    StorefrontPatchTransactionDccOffer PATCH "/storefront/transactions/{id}/dcc" JWT;
    StorefrontPostKycRequestContinue POST "/storefront/transactions/{id}/{token}/continue" JWT;
    StorefrontPostKycRequestBypass POST "/storefront/transactions/{id}/{token}/bypass" JWT;
    StorefrontGetInvoiceCollection GET "/storefront/invoices" JWT;
    StorefrontGetInvoice GET "/storefront/invoices/{id}" JWT;
    StorefrontGetOrderCollection GET "/storefront/orders" JWT;
    StorefrontGetOrder GET "/storefront/orders/{id}" JWT;
    // The definitions give plans to customer JWTs alone. Live pages that use Instruments read them with the publishable
    // key, and depend on the answer; so here the key may.
    StorefrontGetPlanCollection GET "/storefront/plans" JWT_PK;
    StorefrontGetPlan GET "/storefront/plans/{id}" JWT_PK;
    StorefrontGetProductCollection GET "/storefront/products" JWT;
    StorefrontGetProduct GET "/storefront/products/{id}" JWT;
    StorefrontGetWebsite GET "/storefront/websites/{id}" JWT;
    StorefrontGetAccount GET "/storefront/account" JWT;
    StorefrontPatchAccount PATCH "/storefront/account" JWT;
    StorefrontGetPaymentInstrumentCollection GET "/storefront/payment-instruments" JWT;
    StorefrontPostPaymentInstrument POST "/storefront/payment-instruments" JWT_PK;
    StorefrontGetPaymentInstrument GET "/storefront/payment-instruments/{id}" JWT;
    StorefrontPatchPaymentInstrument PATCH "/storefront/payment-instruments/{id}" JWT;
    StorefrontPostPaymentInstrumentDeactivation POST "/storefront/payment-instruments/{id}/deactivation" JWT;
    StorefrontGetPaymentInstrumentSetup GET "/storefront/payment-instruments/{id}/setup" JWT;
    StorefrontPostPaymentInstrumentSetup POST "/storefront/payment-instruments/{id}/setup" JWT;
}

/// What a verb and a path lead to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// An operation, and the id and the token in its path, empty where it has none.
    Found {
        operation: Operation,
        id: String,
        token: String,
    },
    /// The path exists, with other verbs: these.
    WrongVerb(String),
    Unknown,
}

/// Finds operations by verb and path.
pub(crate) struct Operations(matchit::Router<Vec<Operation>>);

impl Operations {
    /// The table of all operations. A path that the router refuses would be unknown; a test holds that none is.
    pub(crate) fn table() -> Self {
        let mut paths: indexmap::IndexMap<&str, Vec<Operation>> = indexmap::IndexMap::new();
        for operation in Operation::EVERY {
            paths.entry(operation.path()).or_default().push(*operation);
        }
        let mut router = matchit::Router::new();
        for (path, operations) in paths {
            let _refused = router.insert(path, operations);
        }
        Self(router)
    }

    /// `path` is the one without organization, such as `/storefront/plans`.
    pub(crate) fn find(&self, verb: &Method, path: &str) -> Lookup {
        let Ok(found) = self.0.at(path) else { return Lookup::Unknown };
        let parameter = |name| found.params.get(name).unwrap_or_default().to_owned();
        match found.value.iter().find(|operation| operation.verb() == *verb) {
            Some(operation) => Lookup::Found { operation: *operation, id: parameter("id"), token: parameter("token") },
            None => Lookup::WrongVerb(verbs(found.value)),
        }
    }
}

fn verbs(operations: &[Operation]) -> String {
    operations.iter().map(|operation| operation.verb().to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_verb_and_path() {
        let operations = Operations::table();
        for operation in Operation::EVERY {
            let path = operation.path().replace("{id}", "x_1").replace("{token}", "t_1");
            let filled =
                |name, value: &str| if operation.path().contains(name) { value.to_owned() } else { String::new() };
            let (id, token) = (filled("{id}", "x_1"), filled("{token}", "t_1"));
            let found = Lookup::Found { operation: *operation, id, token };
            assert_eq!(operations.find(&operation.verb(), &path), found);
        }
    }

    #[test]
    fn a_wrong_verb_names_the_right_ones() {
        let operations = Operations::table();
        assert_eq!(operations.find(&Method::PUT, "/storefront/account"), Lookup::WrongVerb("GET, PATCH".to_owned()));
        assert_eq!(operations.find(&Method::GET, "/storefront/nothing"), Lookup::Unknown);
    }
}
