//! Key files: readable only by their owner, written once and as a pair, whatever happens in between.

use crate::pack::{folder, message};
use soundwalk::pack::signature::{PublicKey, SecretKey};
use std::fs;

#[test]
fn keys_are_written_privately_once_and_read_back() {
    let folder = folder();
    let path = folder.path().join("guide.key");
    let key = SecretKey::from_seed(&[7; 32]);
    let public_path = key
        .write_new(&path)
        .expect("OK because the folder is writable");
    assert_eq!(
        SecretKey::read(&path)
            .expect("OK because it was just written")
            .public(),
        key.public()
    );
    let by_file =
        PublicKey::named(&public_path.to_string_lossy()).expect("OK because it was just written");
    let by_text = PublicKey::named(&key.public().to_string()).expect("OK because it is a key");
    assert_eq!((by_file, by_text), (key.public(), key.public()));
    assert!(
        key.write_new(&path).is_err(),
        "an existing key is left alone"
    );
    assert!(message(SecretKey::read(&public_path)).contains("not a secret key"));
    assert!(message(PublicKey::named(&path.to_string_lossy())).contains("not a public key"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path)
            .expect("OK because it exists")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "only its owner may read it");
    }
}

#[test]
fn a_failed_pair_leaves_nothing() {
    let folder = folder();
    let key = SecretKey::from_seed(&[7; 32]);
    let names = || fs::read_dir(folder.path()).map_or(0, Iterator::count);
    assert!(key.write_new(&folder.path().join("nowhere/key")).is_err());
    // A file exists in place of the public key.
    fs::create_dir(folder.path().join("key.pub")).expect("OK because tests may write");
    assert!(key.write_new(&folder.path().join("key")).is_err());
    assert_eq!(names(), 1);
    // A file exists in place of the secret key.
    fs::write(folder.path().join("other"), "").expect("OK because tests may write");
    assert!(key.write_new(&folder.path().join("other")).is_err());
    assert_eq!(names(), 2);
}

#[test]
fn half_a_pair_that_a_kill_left_is_completed() {
    let folder = folder();
    let path = folder.path().join("key");
    let key = SecretKey::from_seed(&[7; 32]);
    let public_path = key.write_new(&path).expect("OK because tests may write");
    let public = fs::read(&public_path).expect("OK because it was just written");
    assert!(SecretKey::complete(&path).expect("nothing to do").is_none());
    fs::remove_file(&public_path).expect("OK because it is ours");
    let half_written = folder.path().join(".writing-a1B2c3");
    fs::write(&half_written, "soundwalk-public").expect("OK because tests may write");
    let completed = SecretKey::complete(&path).expect("OK because tests may write");
    assert_eq!(completed, Some((key.public(), public_path.clone())));
    assert_eq!(fs::read(public_path).ok(), Some(public));
    assert!(!half_written.exists());
}
