//! The HTTP headers that a host should send with a tour: `docs/hosting.md` shows them for common servers, a folder
//! written as a website includes them for hosts that read a headers file, and `serve` sends them itself.

/// Content security policy of the visitor's page and its workers: they may load only their own files. The page contains
/// the same policy, so that it applies on hosts that send no headers; workers take it from the header only.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                               img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; \
                               manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/// Headers of every response: the stated type is binding, pages of other sites may not load it, and other sites are not
/// told where a visitor came from.
pub const FOR_ALL: [(&str, &str); 3] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// Name of the headers file that Cloudflare Pages, Netlify and others read.
pub const HEADERS_FILE: &str = "_headers";

/// The policy of a published page, which pages of the same site may show in a frame.
pub fn policy() -> String {
    format!("{PAGE_POLICY}; frame-ancestors 'self'")
}

/// Content of the headers file for a tour's folder.
pub fn headers_file() -> String {
    let mut text = String::from(
        "# Headers for hosts that read this file (Cloudflare Pages, Netlify and others), where this folder is the root of\n\
         # the site. Other hosts: docs/hosting.md of soundwalk.\n/*\n",
    );
    text.push_str(&format!("  Content-Security-Policy: {}\n", policy()));
    for (name, value) in FOR_ALL {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_contains_the_same_policy() {
        let page = include_str!("../../web/dist/player/index.html");
        assert!(page.contains(PAGE_POLICY), "{PAGE_POLICY}");
    }

    #[test]
    fn the_documentation_shows_the_headers_for_every_host() {
        for text in [
            include_str!("../../docs/hosting.md"),
            include_str!("../../docs/hosting.ru.md"),
        ] {
            for host in ["nginx", "Apache", "Caddy"] {
                let (_, section) = text
                    .split_once(&format!("## {host}\n"))
                    .unwrap_or_else(|| panic!("no section on {host}"));
                let section = section.split("\n## ").next().unwrap_or_default();
                assert!(section.contains(&policy()), "{host}: {}", policy());
                for (name, value) in FOR_ALL {
                    assert!(
                        section.contains(name) && section.contains(value),
                        "{host}: {name}"
                    );
                }
            }
        }
    }
}
