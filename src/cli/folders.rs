//! The user's folders, according to the conventions of the system.

use super::outcome::CommandError;
use std::path::PathBuf;

/// The cache folder, for what can be made again: `$XDG_CACHE_HOME/soundwalk` or `~/.cache/soundwalk`, `~/Library/Caches` on
/// macOS, `%LOCALAPPDATA%` on Windows. All tours of a user share one store, and a tour's own folder stays clean.
pub fn cache() -> Result<PathBuf, CommandError> {
    let named = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let cache = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Caches"))
    } else {
        // A relative path in this variable is to be ignored (XDG Base Directory Specification).
        let custom = named("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
        custom.or_else(|| named("HOME").map(|home| home.join(".cache")))
    };
    let no_home = "name a folder for the store with --store: there is no home folder to keep it in";
    Ok(cache.ok_or(no_home)?.join("soundwalk"))
}

/// The folder for what the user installed: `$XDG_DATA_HOME/soundwalk` or `~/.local/share/soundwalk`,
/// `~/Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows. `None` if there is no home folder.
pub fn data() -> Option<PathBuf> {
    let named = |name: &str| {
        let value = std::env::var_os(name).map(PathBuf::from);
        value.filter(|folder| folder.is_absolute())
    };
    let data = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|folder| folder.join("soundwalk"))
}

/// The user's home folder, if the environment names one.
pub fn home() -> Option<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = std::env::var_os(name).map(PathBuf::from);
    home.filter(|home| home.is_absolute())
}

/// The folder for what must survive a restart: `$STATE_DIRECTORY` of a systemd service, `$XDG_STATE_HOME/soundwalk` or
/// `~/.local/state/soundwalk`.
pub fn state() -> Result<PathBuf, CommandError> {
    let named = |name: &str| {
        let value = std::env::var_os(name).map(PathBuf::from);
        value.filter(|folder| folder.is_absolute())
    };
    if let Some(folder) = named("STATE_DIRECTORY") {
        return Ok(folder);
    }
    let state =
        named("XDG_STATE_HOME").or_else(|| named("HOME").map(|home| home.join(".local/state")));
    let no_home =
        "name a file for the journal with --journal: there is no home folder to keep it in";
    Ok(state.ok_or(no_home)?.join("soundwalk"))
}
