//! ZIPs in which a test can set every field. The code is independent of the program's own layout, so that each checks the
//! other.

/// The fields of an entry's header.
#[derive(Clone)]
pub struct Header {
    pub version: u16,
    pub flags: u16,
    pub method: u16,
    pub time: u16,
    pub date: u16,
    pub crc: u32,
    pub packed: u32,
    pub size: u32,
    pub name: Vec<u8>,
    pub extra: Vec<u8>,
}

/// An entry and its two headers.
#[derive(Clone)]
pub struct Entry {
    pub before: Vec<u8>,
    pub local: Header,
    pub content: Vec<u8>,
    pub trailer: Vec<u8>,
    pub central: Option<Header>,
    pub made_by: u16,
    pub comment: Vec<u8>,
    pub attributes: u32,
    /// Position of the local header according to the central directory, if it differs from the true one.
    pub offset: Option<u32>,
}

/// A ZIP archive.
#[derive(Clone, Default)]
pub struct Zip {
    pub entries: Vec<Entry>,
    /// Bytes between the last entry and the central directory.
    pub before_directory: Vec<u8>,
    /// Bytes between the central directory and the end record.
    pub before_end: Vec<u8>,
    pub comment: Vec<u8>,
    pub trailer: Vec<u8>,
    /// Number of entries in the end record, if it differs from the true one.
    pub count: Option<u16>,
}

impl Entry {
    /// Creates an entry as packs have it.
    pub fn plain(name: &str, content: &[u8]) -> Self {
        let header = Header {
            version: 10,
            flags: 0,
            method: 0,
            time: 0,
            date: 0x21,
            crc: crc32fast::hash(content),
            packed: content.len() as u32,
            size: content.len() as u32,
            name: name.as_bytes().to_vec(),
            extra: Vec::new(),
        };
        Self {
            before: Vec::new(),
            central: Some(header.clone()),
            local: header,
            content: content.to_vec(),
            trailer: Vec::new(),
            made_by: 0x030a,
            comment: Vec::new(),
            attributes: 0o100_644 << 16,
            offset: None,
        }
    }

    /// Changes both headers in the same way.
    pub fn with(mut self, edit: impl Fn(&mut Header)) -> Self {
        edit(&mut self.local);
        if let Some(central) = &mut self.central {
            edit(central);
        }
        self
    }
}

impl Zip {
    pub fn of(entries: &[(String, Vec<u8>)]) -> Self {
        let entries = entries
            .iter()
            .map(|(name, content)| Entry::plain(name, content))
            .collect();
        Self {
            entries,
            ..Self::default()
        }
    }

    /// The entry of this name.
    pub fn entry(&mut self, name: &str) -> &mut Entry {
        let found = self
            .entries
            .iter_mut()
            .find(|entry| entry.local.name == name.as_bytes());
        found.expect("OK because the test knows its names")
    }

    pub fn bytes(&self) -> Vec<u8> {
        let (mut zip, mut directory) = (Vec::new(), Vec::new());
        let mut count = 0u16;
        for entry in &self.entries {
            zip.extend(&entry.before);
            let at = entry.offset.unwrap_or(zip.len() as u32);
            zip.extend(b"PK\x03\x04");
            put_header(&mut zip, &entry.local);
            zip.extend(&entry.local.name);
            zip.extend(&entry.local.extra);
            zip.extend(&entry.content);
            zip.extend(&entry.trailer);
            let Some(central) = &entry.central else {
                continue;
            };
            count += 1;
            directory.extend(b"PK\x01\x02");
            directory.extend(entry.made_by.to_le_bytes());
            put_header(&mut directory, central);
            directory.extend((entry.comment.len() as u16).to_le_bytes());
            directory.extend([0; 4]);
            directory.extend(entry.attributes.to_le_bytes());
            directory.extend(at.to_le_bytes());
            directory.extend(&central.name);
            directory.extend(&central.extra);
            directory.extend(&entry.comment);
        }
        zip.extend(&self.before_directory);
        let directory_at = zip.len() as u32;
        zip.extend(&directory);
        zip.extend(&self.before_end);
        zip.extend(b"PK\x05\x06\0\0\0\0");
        let count = self.count.unwrap_or(count).to_le_bytes();
        zip.extend([count, count].concat());
        zip.extend((directory.len() as u32).to_le_bytes());
        zip.extend(directory_at.to_le_bytes());
        zip.extend((self.comment.len() as u16).to_le_bytes());
        zip.extend(&self.comment);
        zip.extend(&self.trailer);
        zip
    }
}

fn put_header(bytes: &mut Vec<u8>, header: &Header) {
    for value in [
        header.version,
        header.flags,
        header.method,
        header.time,
        header.date,
    ] {
        bytes.extend(value.to_le_bytes());
    }
    for value in [header.crc, header.packed, header.size] {
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend((header.name.len() as u16).to_le_bytes());
    bytes.extend((header.extra.len() as u16).to_le_bytes());
}
