//! What a host of tours should tell browsers beside the files: `docs/hosting.md` shows it for common servers, a folder that
//! is written as a website holds it for hosts that read a file of headers, and `serve` sends it itself.

/// What the visitor's page and its workers may load: their own files. The page says the same of itself, so that it holds on
/// hosts that send no headers; workers know it from the header only.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                               img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; \
                               manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/// What every answer says: its type is the one that is stated, other sites' pages may not load it, and no other site is
/// told where a visitor came from.
pub const FOR_ALL: [(&str, &str); 3] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// The name of the file of headers that Cloudflare Pages, Netlify and others read.
pub const HEADERS_FILE: &str = "_headers";

/// The policy of a published page: pages of the same site may show it in a frame.
pub fn policy() -> String {
    format!("{PAGE_POLICY}; frame-ancestors 'self'")
}

/// The file of headers for a tour's folder.
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
    fn the_page_says_the_same_of_itself() {
        let page = include_str!("../../web/dist/player/index.html");
        assert!(page.contains(PAGE_POLICY), "{PAGE_POLICY}");
    }

    #[test]
    fn the_documents_show_it_for_every_host() {
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
