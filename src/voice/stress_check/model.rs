//! The stresses of Russian words, and the words that have several: the word model and the list of homographs of
//! `silero-stress` (MIT), which `contrib/build-stress-model.py` puts into `model.bin`.
//!
//! The package recognises a word by its n-grams of up to four letters, each of which has sixteen numbers. A small network
//! makes of their mean which vowel is stressed, another one whether a `е` is a `ё`. Words of which the networks would be
//! wrong are listed. The numbers are those of the package, unrounded, so that the answers are the same.

use super::network::Network;
use super::reader::{DataFault, Reader};
use super::word_list::{END, START, WordList, codes};
use crate::voice::stress::{MARK, is_vowel};
use flate2::read::ZlibDecoder;
use std::io::Read;
use std::sync::LazyLock;

/// The model's file.
const FILE: &[u8] = include_bytes!("model.bin");

/// First bytes of the unpacked file.
const MAGIC: &[u8] = b"soundwalk stress model 1\n";

/// The most bytes of an unpacked file; that of today has 2.8 million.
const MAX_UNPACKED_BYTES: u64 = 8 << 20;

/// Longer words are not looked at; the longest listed one has 37 letters.
const MAX_LETTERS: usize = 48;

/// The most numbers of an n-gram.
const MAX_WIDTH: usize = 64;

/// The bit of a listed reading that makes its stressed letter a `ё`.
const IS_YO: u8 = 0x80;

/// How a word may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Index of the stressed letter, from 0.
    pub letter: usize,
    /// Whether this letter, written `е`, is a `ё`.
    pub is_yo: bool,
}

impl Reading {
    /// The word with the mark after its stressed letter, or with its `ё`.
    pub fn marked(self, word: &str) -> String {
        let mut marked = String::with_capacity(word.len() + MARK.len_utf8());
        for (index, letter) in word.chars().enumerate() {
            match letter {
                'е' if index == self.letter && self.is_yo => marked.push('ё'),
                'Е' if index == self.letter && self.is_yo => marked.push('Ё'),
                _ => marked.push(letter),
            }
            if index == self.letter && !self.is_yo {
                marked.push(MARK);
            }
        }
        marked
    }

    fn listed(byte: u8) -> Self {
        Self {
            letter: usize::from(byte & !IS_YO),
            is_yo: byte & IS_YO != 0,
        }
    }
}

/// The model.
#[derive(Debug)]
pub struct StressModel {
    ngrams: WordList,
    /// How many numbers an n-gram has.
    width: usize,
    /// The numbers that n-grams have.
    values: Vec<f32>,
    /// Indices into `values`: the first number of every n-gram, then the second of every n-gram …
    columns: Vec<u8>,
    stress: Network,
    yo: Network,
    exceptions: WordList,
    exception_readings: Vec<u8>,
    homographs: WordList,
    homograph_readings: Vec<Vec<Reading>>,
}

impl StressModel {
    /// The model that is part of the program. It is unpacked when it is first asked for, which takes about 20 ms and 4 MB.
    pub fn built_in() -> &'static Self {
        static MODEL: LazyLock<StressModel> = LazyLock::new(|| {
            StressModel::read(FILE).expect("OK because a test reads the file that is built in")
        });
        &MODEL
    }

    /// Reads a model.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn read(file: &[u8]) -> Result<Self, DataFault> {
        let mut content = Vec::new();
        ZlibDecoder::new(file)
            .take(MAX_UNPACKED_BYTES)
            .read_to_end(&mut content)
            .map_err(|_| DataFault)?;
        let mut reader = Reader::new(&content);
        if reader.bytes(MAGIC.len())? != MAGIC {
            return Err(DataFault);
        }
        let ngrams = WordList::read(&mut reader)?;
        let width = reader.number()?;
        let values = reader.number()?;
        let values = reader.floats(values)?;
        if width == 0 || width > MAX_WIDTH {
            return Err(DataFault);
        }
        let columns = reader.bytes(ngrams.len() * width)?.to_vec();
        if columns
            .iter()
            .any(|&index| usize::from(index) >= values.len())
        {
            return Err(DataFault);
        }
        let stress = Network::read(&mut reader, width)?;
        let yo = Network::read(&mut reader, width)?;
        let exceptions = WordList::read(&mut reader)?;
        let exception_readings = reader.bytes(exceptions.len())?.to_vec();
        let homographs = WordList::read(&mut reader)?;
        let mut homograph_readings = Vec::new();
        for _ in 0..homographs.len() {
            let count = usize::from(reader.byte()?);
            let readings = reader.bytes(count)?.iter().copied();
            homograph_readings.push(readings.map(Reading::listed).collect());
        }
        if !reader.is_at_end() {
            return Err(DataFault);
        }
        Ok(Self {
            ngrams,
            width,
            values,
            columns,
            stress,
            yo,
            exceptions,
            exception_readings,
            homographs,
            homograph_readings,
        })
    }

    /// How a word is read, as the package says; `None` if the package is not sure. The word is in small letters and has no
    /// `ё`.
    pub fn reading(&self, word: &str) -> Option<Reading> {
        let codes = codes(word).filter(|codes| codes.len() <= MAX_LETTERS)?;
        if let Some(index) = self.exceptions.position(&codes) {
            return Some(Reading::listed(self.exception_readings[index]));
        }
        let vowels: Vec<usize> = places(word, is_vowel);
        let meaning = self.mean(&codes)?;
        let letter = match vowels[..] {
            [] => return None,
            [only] => only,
            _ => *vowels.get(self.stress.choice(&meaning)?)?,
        };
        // The network counts the letters е from 1; 0 says that none of them is a ё.
        let yo = self.yo.choice(&meaning).and_then(|count| {
            let letters = places(word, |letter| letter == 'е');
            letters.get(count.checked_sub(1)?).copied()
        });
        Some(Reading {
            letter,
            is_yo: yo == Some(letter),
        })
    }

    /// The readings of a homograph; empty for other words.
    pub fn homograph(&self, word: &str) -> &[Reading] {
        let index = codes(word).and_then(|codes| self.homographs.position(&codes));
        index.map_or(&[], |index| &self.homograph_readings[index])
    }

    /// The mean of the numbers of a word's n-grams; `None` if none of them is known.
    fn mean(&self, word: &[u8]) -> Option<Vec<f32>> {
        let mut text = vec![START];
        text.extend(word);
        text.push(END);
        let mut sums = vec![0.0; self.width];
        let mut count = 0;
        for size in 1..=self.ngrams.longest().min(text.len()) {
            for ngram in text.windows(size) {
                let Some(row) = self.ngrams.position(ngram) else {
                    continue;
                };
                count += 1;
                for (column, sum) in sums.iter_mut().enumerate() {
                    let index = self.columns[column * self.ngrams.len() + row];
                    *sum += self.values[usize::from(index)];
                }
            }
        }
        for sum in &mut sums {
            *sum /= count as f32;
        }
        (count > 0).then_some(sums)
    }
}

/// Indices of the letters of a kind.
fn places(word: &str, is_meant: impl Fn(char) -> bool) -> Vec<usize> {
    let letters = word.chars().enumerate();
    let meant = letters.filter(|(_, letter)| is_meant(*letter));
    meant.map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

    fn check(word: &str, expected: &[&str]) {
        let model = StressModel::built_in();
        let readings = match model.homograph(word) {
            [] => model.reading(word).into_iter().collect(),
            several => several.to_vec(),
        };
        let marked: Vec<String> = readings.iter().map(|one| one.marked(word)).collect();
        assert_eq!(marked, expected, "{word}");
    }

    #[test]
    fn words_are_read_and_homographs_known() {
        check("госпиталях", &["го́спиталях"]);
        check("площадь", &["пло́щадь"]);
        check("елка", &["ёлка"]);
        check("перед", &["пе́ред"]);
        check("стоит", &["сто́ит", "стои́т"]);
        check("замок", &["за́мок", "замо́к"]);
        check("все", &["все́", "всё"]);
        check("дом", &["до́м"]);
        for strange in ["", "ъ", "кгб", "house", "до́м", "ёлка-палка", "<", ">"] {
            check(strange, &[]);
        }
        check(&"а".repeat(1000), &[]);
    }

    /// Words of all kinds, and what the package itself answers; its runtime made the table.
    #[test]
    fn the_answers_are_those_of_the_package() {
        let answers = include_str!("../../../tests/voice/fixtures/stress-answers.tsv");
        let rows: Vec<(&str, &str)> = answers
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .collect();
        assert!(rows.len() > 1500);
        for (word, expected) in rows {
            let reading = StressModel::built_in().reading(word);
            let found = reading.map_or(word.to_owned(), |reading| reading.marked(word));
            // Where the package marks a ё as well, it is the letter itself.
            assert_eq!(found, expected.replace("ё\u{301}", "ё"), "{word}");
        }
    }

    #[test]
    fn the_file_is_small() {
        assert!(FILE.len() <= 2_000_000, "{} bytes", FILE.len());
    }

    /// The content of the file that is built in.
    fn unpacked() -> Vec<u8> {
        let mut content = Vec::new();
        ZlibDecoder::new(FILE)
            .read_to_end(&mut content)
            .expect("OK because the model was read");
        content
    }

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::read::ZlibEncoder::new(content, flate2::Compression::fast());
        let mut file = Vec::new();
        encoder
            .read_to_end(&mut file)
            .expect("OK because it is read from memory");
        file
    }

    #[test]
    fn damaged_files_are_refused() {
        for file in [&b""[..], b"soundwalk", &FILE[..FILE.len() / 2], &FILE[1..]] {
            assert_eq!(StressModel::read(file).err(), Some(DataFault));
        }
        let content = unpacked();
        for cut in [
            0,
            10,
            MAGIC.len() + 2,
            1000,
            content.len() / 2,
            content.len() - 1,
        ] {
            assert!(
                StressModel::read(&packed(&content[..cut])).is_err(),
                "{cut}"
            );
        }
        let bomb = packed(&vec![b'0'; 64 << 20]);
        assert!(StressModel::read(&bomb).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// A file with a wrong byte is refused, or gives answers within the word.
        #[test]
        fn no_file_makes_it_panic(at in any::<usize>(), value in any::<u8>(), is_early in any::<bool>()) {
            let mut content = unpacked();
            let range = if is_early { 4096 } else { content.len() };
            content[at % range] = value;
            if let Ok(model) = StressModel::read(&packed(&content)) {
                for word in ["госпиталях", "замок", "ель", "щ"] {
                    let readings = model.reading(word).into_iter();
                    for reading in readings.chain(model.homograph(word).iter().copied()) {
                        let marked = reading.marked(word).replace(MARK, "").replace('ё', "е");
                        prop_assert_eq!(marked, word);
                    }
                }
            }
        }
    }
}
