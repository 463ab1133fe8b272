//! Problem details: every answer that is no success.

use axum::response::{IntoResponse, Response};
use hyper::{StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};

use crate::pricing::InvalidField;

/// A failure as the API answers it: RFC 9457 members, media type `application/json`.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    title: &'static str,
    detail: String,
    invalid_fields: Vec<InvalidField>,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into(), invalid_fields: Vec::new() }
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Bad request", detail)
    }

    pub(crate) fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Unauthorized", detail)
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Forbidden", detail)
    }

    /// There is no such `what` that the caller may know of.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", format!("There is no such {what}"))
    }

    pub(crate) fn wrong_verb(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", detail)
    }

    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "Conflict", detail)
    }

    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Payload too large", detail)
    }

    pub(crate) fn too_many_requests(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", detail)
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error", detail)
    }

    /// The body is JSON, but not valid data: every field that is wrong, in reading order.
    pub(crate) fn invalid(invalid_fields: Vec<InvalidField>) -> Self {
        let detail = "The request has invalid data: see invalidFields";
        Self { invalid_fields, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed", detail) }
    }

    /// One field is wrong. `fault` goes on from "This value".
    pub(crate) fn invalid_field(field: &str, fault: &str) -> Self {
        let message = format!("This value {fault}.");
        Self::invalid(vec![InvalidField { field: field.to_owned(), message }])
    }

    /// What a forced answer of this status says.
    pub(crate) fn forced(status: StatusCode) -> Self {
        Self::new(status, status.canonical_reason().unwrap_or("Fault"), "This answer was asked for as a fault")
    }

    fn to_json(&self) -> Value {
        let mut body = json!({ "title": self.title, "status": self.status.as_u16(), "detail": self.detail });
        if self.status == StatusCode::UNPROCESSABLE_ENTITY {
            body["invalidFields"] = self.invalid_fields.iter().map(field_json).collect();
        }
        body
    }
}

fn field_json(invalid: &InvalidField) -> Value {
    json!({ "field": invalid.field, "message": invalid.message })
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, [(CONTENT_TYPE, "application/json")], self.to_json().to_string()).into_response()
    }
}
