//! Nothing is overwritten silently: external edits, two authors, and undo across both.

use soundwalk::digest::Digest;
use soundwalk::studio::document::{Document, DocumentError, UndoGrouping};
use std::path::PathBuf;

struct Disk {
    _folder: tempfile::TempDir,
    file: PathBuf,
}

fn disk(text: &str) -> (Disk, Document) {
    let folder = tempfile::tempdir().expect("OK because tests may write to the temporary folder");
    let file = folder.path().join("tour.json");
    std::fs::write(&file, text).expect("OK because the folder is writable");
    let document = Document::open(&file).expect("OK because the file is there");
    (
        Disk {
            _folder: folder,
            file,
        },
        document,
    )
}

impl Disk {
    fn check(&self, document: &Document, expected: &str) {
        let written = std::fs::read_to_string(&self.file).expect("OK because the file is there");
        assert_eq!(written, expected);
        assert_eq!(document.text(), expected);
        assert_eq!(document.version(), Digest::of(expected.as_bytes()));
    }
}

fn change(document: &mut Document, base: &str, text: &str) -> Result<(), DocumentError> {
    document.change(
        Digest::of(base.as_bytes()),
        text.into(),
        "edit",
        UndoGrouping::OwnStep,
    )
}

#[test]
fn an_external_change_is_never_lost() {
    let (disk, mut document) = disk("a");
    std::fs::write(&disk.file, "b").expect("OK because the folder is writable");
    assert!(matches!(
        change(&mut document, "a", "c"),
        Err(DocumentError::Stale)
    ));
    disk.check(&document, "b");
    assert_eq!(document.undo_label(), Some("outside"));
    change(&mut document, "b", "c").expect("OK because this is what lies there");
    disk.check(&document, "c");
    document
        .undo(Digest::of(b"c"))
        .expect("OK because there was a step");
    disk.check(&document, "b");
    document
        .undo(Digest::of(b"b"))
        .expect("OK because there was a step");
    disk.check(&document, "a");
    document
        .redo(Digest::of(b"a"))
        .expect("OK because it was undone");
    document
        .redo(Digest::of(b"b"))
        .expect("OK because it was undone");
    disk.check(&document, "c");
}

#[test]
fn undo_does_not_skip_an_unseen_external_change() {
    let (disk, mut document) = disk("a");
    change(&mut document, "a", "b").expect("OK because this is what lies there");
    std::fs::write(&disk.file, "x").expect("OK because the folder is writable");
    assert!(matches!(
        document.undo(Digest::of(b"b")),
        Err(DocumentError::Stale)
    ));
    disk.check(&document, "x");
}

#[test]
fn refresh_notices_changes_of_the_same_length() {
    let (disk, mut document) = disk("a");
    assert!(!document.refresh().expect("OK because it is there"));
    for text in ["b", "c", "d"] {
        std::fs::write(&disk.file, text).expect("OK because the folder is writable");
        let seen = document.refresh().expect("OK because it is there");
        assert!(seen, "{text}");
        disk.check(&document, text);
    }
    std::fs::remove_file(&disk.file).expect("OK because it is there");
    assert!(matches!(document.refresh(), Err(DocumentError::Disk(_))));
    assert_eq!(document.text(), "d");
}

#[test]
fn typing_is_one_undo_step() {
    let (disk, mut document) = disk("");
    let mut base = String::new();
    for text in ["a", "ab", "abc"] {
        document
            .change(
                Digest::of(base.as_bytes()),
                text.into(),
                "title",
                UndoGrouping::WithPrevious,
            )
            .expect("OK because this is what lies there");
        base = text.into();
    }
    document
        .undo(Digest::of(b"abc"))
        .expect("OK because there was a step");
    disk.check(&document, "");
    assert!(matches!(
        document.undo(Digest::of(b"")),
        Err(DocumentError::NoStep)
    ));
}

#[test]
fn a_file_that_is_not_text_is_not_changed() {
    let (disk, mut document) = disk("a");
    std::fs::write(&disk.file, [0xff, 0xfe]).expect("OK because the folder is writable");
    assert!(matches!(
        change(&mut document, "a", "b"),
        Err(DocumentError::Disk(_))
    ));
    let left = std::fs::read(&disk.file).expect("OK because it is there");
    assert_eq!(left, [0xff, 0xfe]);
}
