//! Customer JWTs: really signed (HS256), really expiring, with the claims that Instruments reads.
//!
//! Signed and checked here with the RustCrypto crates rather than by a JWT library: those read the machine's clock, and
//! read numbers in a way that serde_json's exact numbers do not take part in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::Sha256;

/// `{"alg":"HS256","typ":"JWT"}`: the only header that is signed or accepted.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/// What a customer JWT says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Claims {
    pub(crate) jti: String,
    /// Seconds of Unix time.
    pub(crate) iat: i64,
    /// Seconds of Unix time.
    pub(crate) exp: i64,
    /// The organization.
    pub(crate) merchant: String,
    pub(crate) customer_id: String,
    pub(crate) acl: Vec<Grant>,
    /// The custom claims of the exchange.
    pub(crate) claims: Map<String, Value>,
}

/// One entry of an ACL: permissions by operationId, within a scope. Names that no operation has are kept: ACLs in use
/// name operations that are gone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    #[serde(default)]
    pub(crate) scope: Map<String, Value>,
    pub(crate) permissions: Vec<String>,
}

impl Grant {
    /// The permissions, anywhere within the organization.
    pub(crate) fn within(organization: &str, permissions: &[&str]) -> Self {
        let scope = Map::from_iter([("organizationId".to_owned(), Value::from(vec![organization]))]);
        Self { scope, permissions: permissions.iter().map(|name| (*name).to_owned()).collect() }
    }
}

/// Signs and checks with a key that is new for each start: no JWT outlives its sandbox.
pub(crate) struct Signer {
    key: [u8; 32],
}

impl Signer {
    pub(crate) fn with_random_key() -> Self {
        Self { key: rand::random() }
    }

    fn mac(&self, text: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(text.as_bytes());
        Some(mac)
    }

    /// The compact form of a JWT with these claims.
    pub(crate) fn sign(&self, claims: &Claims) -> Option<String> {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims).ok()?);
        let message = format!("{HEADER}.{payload}");
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&message)?.finalize().into_bytes());
        Some(format!("{message}.{signature}"))
    }

    /// The claims, if this sandbox signed them and they have not expired.
    pub(crate) fn verify(&self, jwt: &str, now: Timestamp) -> Result<Claims, &'static str> {
        let (message, signature) = jwt.rsplit_once('.').ok_or("The token is not a JWT")?;
        let payload = message.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('.'));
        let payload = payload.ok_or("The token is not a JWT of this API")?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "The JWT's signature cannot be read")?;
        let mac = self.mac(message).ok_or("The JWT cannot be checked")?;
        mac.verify_slice(&signature).map_err(|_| "The JWT's signature is not valid")?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| "The JWT's claims cannot be read")?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| "The JWT's claims cannot be read")?;
        if claims.exp <= now.as_second() {
            return Err("The JWT has expired");
        }
        Ok(claims)
    }

    /// A keyed digest of a password, so that the password itself is not kept.
    pub(crate) fn digest(&self, secret: &str) -> Option<Vec<u8>> {
        Some(self.mac(secret)?.finalize().into_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            jti: "jwt_1".to_owned(),
            iat: 1000,
            exp: 2000,
            merchant: "org_demo".to_owned(),
            customer_id: "cus_demo".to_owned(),
            acl: vec![Grant::within("org_demo", &["PostToken"])],
            claims: Map::from_iter([("websiteId".to_owned(), Value::from("web_demo"))]),
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_jwt_of_this_start_is_read_back() {
        let signer = Signer::with_random_key();
        let read = signer.verify(&signer.sign(&claims()).unwrap(), at(1999)).unwrap();
        assert_eq!((read.customer_id.as_str(), read.exp), ("cus_demo", 2000));
        assert_eq!(read.acl[0].permissions, ["PostToken"]);
        assert_eq!(read.claims["websiteId"], "web_demo");
    }

    #[test]
    fn an_expired_jwt_is_refused() {
        let signer = Signer::with_random_key();
        assert!(signer.verify(&signer.sign(&claims()).unwrap(), at(2000)).is_err());
    }

    #[test]
    fn a_jwt_of_another_start_is_refused() {
        let jwt = Signer::with_random_key().sign(&claims()).unwrap();
        assert!(Signer::with_random_key().verify(&jwt, at(1000)).is_err());
    }

    #[test]
    fn a_jwt_without_a_signature_is_refused() {
        let signer = Signer::with_random_key();
        let jwt = signer.sign(&claims()).unwrap();
        let (message, _) = jwt.rsplit_once('.').unwrap();
        let payload = message.split('.').nth(1).unwrap();
        let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        assert!(signer.verify(&format!("{message}."), at(1000)).is_err());
        assert!(signer.verify(&format!("{unsigned}.{payload}."), at(1000)).is_err());
        assert!(signer.verify("", at(1000)).is_err());
    }

    #[test]
    fn the_header_is_what_it_says() {
        assert_eq!(URL_SAFE_NO_PAD.decode(HEADER).unwrap(), br#"{"alg":"HS256","typ":"JWT"}"#);
    }
}
