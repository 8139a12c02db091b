//! Responses of handlers: JSON, bytes, and errors with their HTTP status.

use super::document::DocumentError;
use super::edit::EditError;
use super::wire::{Refusal, RefusalCode};
use crate::build::{BuildError, Cause, Failure};
use crate::voice::VoiceError;
use crate::workspace::AccessError;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// An error that a handler returns, with a code for programs and a message for people.
#[derive(Debug)]
pub struct ApiError(pub RefusalCode, pub String);

/// The result of a handler.
pub type Answer = Result<Response, ApiError>;

impl ApiError {
    /// The request cannot be carried out as it is.
    pub fn unfit(message: impl ToString) -> Self {
        Self(RefusalCode::Unfit, message.to_string())
    }

    /// The disk, a voice or the builder failed.
    pub fn failed(message: impl ToString) -> Self {
        Self(RefusalCode::Failed, message.to_string())
    }

    /// The request needs a tour without mistakes.
    pub fn invalid_tour() -> Self {
        Self::unfit("correct the mistakes in the tour first")
    }

    /// The tour of the request is not open any more.
    pub fn closed() -> Self {
        Self::not_found("the tour is closed; open it again")
    }

    /// The tour cannot be closed yet.
    pub fn building() -> Self {
        Self(
            RefusalCode::Busy,
            "the tour is being built; wait for the end, or stop the build".to_owned(),
        )
    }

    /// What was asked for does not exist.
    pub fn not_found(message: impl ToString) -> Self {
        Self(RefusalCode::NotFound, message.to_string())
    }
}

fn status(code: RefusalCode) -> StatusCode {
    match code {
        RefusalCode::ForeignHost
        | RefusalCode::ForeignOrigin
        | RefusalCode::ReadOnly
        | RefusalCode::NotTrusted
        | RefusalCode::Outside => StatusCode::FORBIDDEN,
        RefusalCode::Malformed => StatusCode::BAD_REQUEST,
        RefusalCode::NoToken => StatusCode::UNAUTHORIZED,
        RefusalCode::NotFound => StatusCode::NOT_FOUND,
        RefusalCode::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        RefusalCode::TooSlow => StatusCode::REQUEST_TIMEOUT,
        RefusalCode::Stale | RefusalCode::Busy => StatusCode::CONFLICT,
        RefusalCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalCode::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        RefusalCode::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalCode::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self(error, message) = self;
        (status(error), Json(Refusal { error, message })).into_response()
    }
}

impl From<DocumentError> for ApiError {
    fn from(refused: DocumentError) -> Self {
        let code = match refused {
            DocumentError::Stale => RefusalCode::Stale,
            DocumentError::Disk(_) => RefusalCode::Failed,
            DocumentError::NoStep => RefusalCode::Unfit,
            DocumentError::TooLarge => RefusalCode::TooLarge,
        };
        Self(code, refused.to_string())
    }
}

impl From<EditError> for ApiError {
    fn from(error: EditError) -> Self {
        Self::unfit(error)
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        let code = match &error {
            AccessError::Unportable(_) | AccessError::Outside { .. } | AccessError::Hidden => {
                RefusalCode::Outside
            }
            AccessError::OtherKind(_) => RefusalCode::Unfit,
            AccessError::Io(_) => RefusalCode::NotFound,
        };
        if error.is_missing() {
            Self::not_found("there is no such file")
        } else {
            Self(code, error.to_string())
        }
    }
}

impl From<BuildError> for ApiError {
    fn from(error: BuildError) -> Self {
        let needs_trust = |failure: &Failure| {
            matches!(failure.cause, Cause::Voice(VoiceError::NotTrusted { .. }))
        };
        let code = match &error {
            BuildError::Store { .. } | BuildError::Threads(_) => RefusalCode::Failed,
            BuildError::Language { .. } => RefusalCode::NotFound,
            BuildError::CalledOff => RefusalCode::Busy,
            BuildError::Failed(failures) | BuildError::PartlyRendered { failures, .. } => {
                if failures.iter().any(needs_trust) {
                    RefusalCode::NotTrusted
                } else {
                    RefusalCode::Unfit
                }
            }
        };
        Self(code, error.to_string())
    }
}

impl From<VoiceError> for ApiError {
    fn from(error: VoiceError) -> Self {
        let code = match error {
            VoiceError::NotTrusted { .. } => RefusalCode::NotTrusted,
            _ => RefusalCode::Unfit,
        };
        Self(code, error.to_string())
    }
}

/// Responds with a value as JSON.
pub fn json(value: impl serde::Serialize) -> Answer {
    Ok(Json(value).into_response())
}

/// Responds with bytes of a media type.
pub fn bytes(kind: &'static str, bytes: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], bytes.into()).into_response()
}
