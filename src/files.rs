//! Opens files named by somebody else. Only regular files are opened, because reading a pipe, a terminal or a device may
//! block for ever or never end.

use crate::wording::{IS_A_FOLDER, IS_NOT_REGULAR};
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a regular file for reading; links are followed.
///
/// # Errors
/// The file does not exist, may not be read or is not a regular file.
pub fn open(path: &Path) -> io::Result<File> {
    // Checked before opening, because merely opening a device can change its state.
    check_regular(&std::fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    // A pipe may have replaced the file since the check. Regular files ignore the flag.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits() as i32,
    );
    let file = options.open(path)?;
    check_regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a whole regular file.
///
/// # Errors
/// As [`open`], and errors of reading.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut open(path)?, &mut bytes)?;
    Ok(bytes)
}

/// The first `length` bytes of an input, or as many as there are.
///
/// # Errors
/// Those of reading.
pub fn start(input: impl io::Read, length: usize) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(length);
    io::Read::read_to_end(&mut io::Read::take(input, length as u64), &mut start)?;
    Ok(start)
}

/// Refuses anything but a regular file.
///
/// # Errors
/// Says what the file is instead.
pub fn check_regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() {
        Ok(())
    } else if metadata.is_dir() {
        Err(io::Error::new(io::ErrorKind::IsADirectory, IS_A_FOLDER))
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, IS_NOT_REGULAR))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let folder =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "content").expect("OK because the folder is writable");
        assert_eq!(read(&path).expect("OK because it was written"), b"content");
        let refused = |path: &Path| {
            let refused = open(path).expect_err("it must not be opened");
            refused.to_string()
        };
        assert_eq!(refused(folder.path()), "it is a folder");
        #[cfg(unix)]
        {
            use rustix::fs::{CWD, FileType, Mode, mknodat};
            let pipe = folder.path().join("pipe");
            mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)
                .expect("OK because the folder is writable");
            std::os::unix::fs::symlink(&pipe, folder.path().join("link"))
                .expect("OK because the folder is writable");
            for path in [&pipe, &folder.path().join("link"), Path::new("/dev/zero")] {
                assert_eq!(refused(path), "it is not a regular file");
            }
        }
    }
}
