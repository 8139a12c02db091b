//! Headers of requests that a foreign page could forge, and the protective headers of every response.

use crate::pack::hosting::FOR_ALL;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use std::net::IpAddr;

/// The value of a header that a request has exactly once; with two, it is unclear which counts.
pub fn single_header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(first)
}

/// Whether a `Host` header is `localhost` or a numeric address. A foreign page could point any other name to this machine.
/// The port is not compared, because tunnels change it.
pub fn is_own_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if port.is_empty() || port.starts_with(':') => address,
            Some(_) | None => "",
        },
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

/// Adds the headers that restrict what a browser may do with a response, where the handler has not set its own.
pub fn protect(headers: &mut HeaderMap, policy: &str) {
    if let Ok(policy) = HeaderValue::from_str(policy) {
        let entry = headers.entry(header::CONTENT_SECURITY_POLICY);
        entry.or_insert(policy);
    }
    for (name, value) in FOR_ALL {
        let value = HeaderValue::from_static(value);
        headers.entry(name).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_hosts_are_numeric_addresses_or_localhost() {
        for (host, expected) in [
            ("127.0.0.1:8380", true),
            ("127.0.0.1", true),
            ("localhost:1", true),
            ("LOCALHOST", true),
            ("localhost.:80", true),
            ("[::1]:8380", true),
            ("192.168.1.20:8380", true),
            ("evil.example:8380", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("[::1].evil.example", false),
            ("", false),
            ("[", false),
            (":8380", false),
        ] {
            assert_eq!(is_own_host(host), expected, "{host}");
        }
    }

    #[test]
    fn a_handler_may_choose_a_policy_of_its_own() {
        let mut headers = HeaderMap::new();
        let own = HeaderValue::from_static("sandbox");
        headers.insert(header::CONTENT_SECURITY_POLICY, own.clone());
        protect(&mut headers, "default-src 'self'");
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], own);
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}
