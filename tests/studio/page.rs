//! The committed page is built from the committed sources.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// As `web/studio/sources.sh` counts.
#[test]
fn the_page_is_built_from_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [
        "web/studio/src",
        "web/studio/public",
        "web/player/src/engine",
        "web/player/src/ground",
    ] {
        collect(&root.join(folder), &mut files);
    }
    for file in [
        "web/studio/index.html",
        "web/studio/build.mjs",
        "web/studio/vite.config.ts",
        "web/studio/tsconfig.json",
        "web/player/src/map/corridor.ts",
        "web/player/src/map/scale.ts",
        "web/player/src/map/view.ts",
    ] {
        files.push(root.join(file));
    }
    let mut names: Vec<String> = files
        .iter()
        .map(|file| {
            let inside = file
                .strip_prefix(root)
                .expect("OK because it lies in the package");
            inside.to_string_lossy().replace('\\', "/")
        })
        .collect();
    names.sort();
    let lines: String = names
        .iter()
        .map(|name| {
            let bytes = std::fs::read(root.join(name)).expect("OK because it was just found");
            format!("{}  {name}\n", hex(&bytes))
        })
        .collect();
    let noted =
        std::fs::read_to_string(root.join("web/dist/studio/sources.sha256")).unwrap_or_default();
    assert_eq!(
        noted.trim(),
        hex(lines.as_bytes()),
        "web/dist/studio is stale: cd web && npm ci && npm run build:studio"
    );
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("OK because it is part of the sources") {
        let path = entry.expect("OK because the folder was just listed").path();
        if path.is_dir() {
            collect(&path, files)
        } else {
            files.push(path)
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
