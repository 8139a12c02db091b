//! `bad-address`: the tour's `url` is not the address of a web page.

use super::{Detection, Rule, RuleContext};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Findings, Fix, Severity};

/// Finds a `url` that no browser opens as a page.
pub const RULE: Rule = Rule {
    code: "bad-address",
    severity: Severity::Warning,
    finds: "`url` is not the whole address of a web page.",
    why: "Visitors follow the address from lists and posters, and a phone opens only whole addresses. Positions are read \
          only on pages with `https`.",
    wrong: "\"url\": \"example.org/tours/gdansk\"",
    right: "\"url\": \"https://example.org/tours/gdansk/\"",
    remedy: "Copy the address from the browser: it begins with `https://`.",
    detection: Detection::OnTour(find),
};

/// The longest address that browsers and QR codes handle, bytes.
const MAX_BYTES: usize = 2000;

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(url) = &context.tour.url else {
        return;
    };
    let Some(why) = fault(url) else {
        return;
    };
    let label = context.at("/url");
    let finding = RULE.finding(why).at(label.clone()).help(text!(
        "copy the address of the tour's page from the browser; it begins with `https://`"
    ));
    let whole = format!("https://{}", url.trim());
    let is_bare = !url.contains("://") && fault(&whole).is_none();
    findings.push(if is_bare {
        finding.fix(Fix {
            title: text!("write `{whole}`", whole),
            span: label.span,
            replacement: serde_json::Value::from(whole).to_string(),
        })
    } else {
        finding
    });
}

/// What is wrong with an address.
fn fault(url: &str) -> Option<Text> {
    if url.len() > MAX_BYTES {
        return Some(text!("this address is longer than browsers allow"));
    }
    if url.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Some(text!("this address has a space or a line break in it"));
    }
    let lower = url.to_lowercase();
    let Some(rest) = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| lower.strip_prefix(scheme))
    else {
        return Some(text!("this address does not begin with `https://`"));
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some(text!("this address has a user's name in it"));
    }
    let host = authority.split(':').next().unwrap_or_default();
    let is_name = host
        .split('.')
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'));
    if host.contains('.') && is_name || host == "localhost" || authority.starts_with('[') {
        None
    } else {
        Some(text!("this address names no site"))
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn whole_addresses_of_pages_are_fine() {
        for url in [
            "https://example.org",
            "https://example.org/tours/gdansk/?a=1#b",
            "http://192.168.1.4:8080/",
            "https://пример.рф/тур",
            "http://localhost:8000/x",
            "http://[::1]/",
        ] {
            assert!(fault(url).is_none(), "{url}");
        }
        for url in [
            "",
            "example.org",
            "ftp://example.org/",
            "javascript:alert(1)",
            "https://",
            "https://example",
            "https://a..b/",
            "https://me:secret@example.org/",
            "https://example.org/a b",
            &format!("https://example.org/{}", "a".repeat(2000)),
        ] {
            assert!(fault(url).is_some(), "{url}");
        }
    }
}
