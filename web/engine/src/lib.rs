//! The trigger engine in WebAssembly: the package's own `geodesy`, `engine` and what it reads of a tour, behind a façade
//! of five functions that take and give JSON. No wall clock, no I/O, no imports: what it is told is all it knows.
//!
//! This file owns the boundary (memory, handles); [`facade`] owns the meaning of the JSON.

// The engine's own surface is wider than what a page needs.
#![allow(dead_code, unused_imports)]

#[path = "../../../src/engine/mod.rs"]
mod engine;
mod facade;
#[path = "../../../src/geodesy/mod.rs"]
mod geodesy;
mod tour;

use facade::Walk;
use std::cell::RefCell;

/// The digest of the sources, as a section of the file: a test compares it with the sources beside it.
#[used]
#[unsafe(link_section = "soundwalk-sources")]
static SOURCES: [u8; 64] = digest(env!("SOUNDWALK_SOURCES"));

thread_local! {
    /// WebAssembly has one thread here; handles are places in this list.
    static WALKS: RefCell<Vec<Option<Walk>>> = const { RefCell::new(Vec::new()) };
    /// The last answer, until the next call.
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Allocates `length` bytes, which the caller fills and then passes to one of the other functions, which frees it.
#[unsafe(no_mangle)]
pub extern "C" fn soundwalk_room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Where the last answer lies; its length is what the call returned.
#[unsafe(no_mangle)]
pub extern "C" fn soundwalk_answer() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}

/// Creates a walk from a [`facade::WalkSetup`]. Returns `{"walk": n}` or `{"error": "…"}`.
///
/// # Safety
/// `text` is from [`soundwalk_room`] with this length, filled with UTF-8, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn soundwalk_create(text: *mut u8, length: usize) -> usize {
    // SAFETY: the caller's promise.
    let text = unsafe { taken(text, length) };
    answer(match Walk::create(&text) {
        Ok(walk) => WALKS.with_borrow_mut(|walks| {
            walks.push(Some(walk));
            format!("{{\"walk\":{}}}", walks.len() - 1)
        }),
        Err(message) => facade::error(&message),
    })
}

/// Feeds a [`facade::EngineInput`] to a walk. Returns what follows from it.
///
/// # Safety
/// As [`soundwalk_create`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn soundwalk_feed(walk: usize, text: *mut u8, length: usize) -> usize {
    // SAFETY: the caller's promise.
    let text = unsafe { taken(text, length) };
    with_walk(walk, |walk| walk.feed(&text))
}

/// The state of a walk to be stored, which is the `memory` of a later [`soundwalk_create`].
#[unsafe(no_mangle)]
pub extern "C" fn soundwalk_memory(walk: usize) -> usize {
    with_walk(walk, |walk| walk.memory())
}

/// Frees the memory of a walk.
#[unsafe(no_mangle)]
pub extern "C" fn soundwalk_drop(walk: usize) {
    WALKS.with_borrow_mut(|walks| {
        if let Some(place) = walks.get_mut(walk) {
            *place = None;
        }
    });
}

const fn digest(text: &str) -> [u8; 64] {
    let bytes = text.as_bytes();
    let mut digest = [0; 64];
    let mut at = 0;
    while at < 64 {
        digest[at] = bytes[at];
        at += 1;
    }
    digest
}

fn with_walk(walk: usize, act: impl FnOnce(&mut Walk) -> Result<String, String>) -> usize {
    let outcome = WALKS.with_borrow_mut(|walks| match walks.get_mut(walk) {
        Some(Some(walk)) => act(walk),
        _ => Err("there is no such walk".to_owned()),
    });
    answer(outcome.unwrap_or_else(|message| facade::error(&message)))
}

fn answer(text: String) -> usize {
    let length = text.len();
    ANSWER.set(text.into_bytes());
    length
}

/// # Safety
/// `text` is from [`soundwalk_room`] with this length and is not used again.
unsafe fn taken(text: *mut u8, length: usize) -> Box<[u8]> {
    // SAFETY: the caller's promise.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(text, length)) }
}
