//! The language that the guide reads, for as long as a request is handled.
//!
//! The page names it in `Accept-Language`. It accompanies the request, also on blocking threads, instead of being a parameter of
//! everything that may word a text.

use crate::text::Catalogue;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

tokio::task_local! {
    static CATALOGUE: &'static Catalogue;
}

/// The catalogue of the request that is being handled; the English one outside of requests.
pub fn catalogue() -> &'static Catalogue {
    let asked = CATALOGUE.try_with(|asked| *asked);
    asked.unwrap_or_else(|_| Catalogue::of("en"))
}

/// Runs work of a request on another thread in the request's language.
pub fn with<T>(catalogue: &'static Catalogue, work: impl FnOnce() -> T) -> T {
    CATALOGUE.sync_scope(catalogue, work)
}

/// Handles a request in the language that it asks for.
pub async fn detect(request: Request, next: Next) -> Response {
    let wanted = request.headers().get(header::ACCEPT_LANGUAGE);
    let wanted = wanted
        .and_then(|wanted| wanted.to_str().ok())
        .unwrap_or("en");
    CATALOGUE.scope(preferred(wanted), next.run(request)).await
}

/// The catalogue of the first language of `Accept-Language` that has one. The page names a single language, so weights are
/// not compared.
fn preferred(wanted: &str) -> &'static Catalogue {
    let mut languages = wanted
        .split(',')
        .map(|one| one.split(';').next().unwrap_or_default().trim());
    languages
        .find_map(Catalogue::find)
        .unwrap_or_else(|| Catalogue::of("en"))
}

#[cfg(test)]
mod tests {
    use super::preferred;

    #[test]
    fn the_first_known_language_is_preferred() {
        for (wanted, expected) in [
            ("ru", "ru"),
            ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
            ("xx, ru", "ru"),
            ("en-GB", "en"),
            ("*", "en"),
            ("", "en"),
        ] {
            assert_eq!(preferred(wanted).tag, expected, "{wanted}");
        }
    }
}
