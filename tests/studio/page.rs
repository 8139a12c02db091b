//! The committed page is built from the committed sources.

use std::path::Path;
use std::process::Command;

#[test]
fn the_page_is_built_from_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let counted = Command::new(root.join("web/studio/sources.sh")).output();
    let counted = counted.expect("OK because the script is part of the sources");
    assert!(counted.status.success(), "{counted:?}");
    let noted =
        std::fs::read_to_string(root.join("web/dist/studio/sources.sha256")).unwrap_or_default();
    assert_eq!(
        noted.trim(),
        String::from_utf8_lossy(&counted.stdout).trim(),
        "web/dist/studio is stale: cd web && npm ci && npm run build:studio"
    );
}
