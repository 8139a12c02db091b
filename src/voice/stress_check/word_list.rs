//! A sorted list of words in few allocations, as the stress model's file holds it: letters as codes, each word without the
//! letters that it shares with the one before.

use super::reader::{DataFault, Reader};

/// The letters of words and n-grams, by their code. `<` and `>` are the ends of a word.
const ALPHABET: &str = "<>абвгдежзийклмнопрстуфхцчшщъыьэюяё";

/// Code of the beginning of a word.
pub const START: u8 = 0;
/// Code of the end of a word.
pub const END: u8 = 1;

/// The codes of a word in small letters; `None` if it has letters that are not Russian.
pub fn codes(word: &str) -> Option<Vec<u8>> {
    word.chars()
        .map(|letter| {
            let code = ALPHABET.chars().position(|known| known == letter)?;
            (code > usize::from(END)).then(|| u8::try_from(code).ok())?
        })
        .collect()
}

/// A sorted list of words.
#[derive(Debug)]
pub struct WordList {
    letters: Vec<u8>,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
    longest: usize,
}

impl WordList {
    /// Reads a list.
    ///
    /// # Errors
    /// The list is cut off, is not sorted, or has more letters than bytes allow for.
    pub fn read(reader: &mut Reader) -> Result<Self, DataFault> {
        let count = reader.number()?;
        let size = reader.number()?;
        let mut coded = Reader::new(reader.bytes(size)?);
        let mut list = Self {
            letters: Vec::new(),
            ends: Vec::new(),
            longest: 0,
        };
        let mut before = 0..0;
        for _ in 0..count {
            let shared = usize::from(coded.byte()?);
            let others = usize::from(coded.byte()?);
            let others = coded.bytes(others)?;
            if shared > before.len() {
                return Err(DataFault);
            }
            let start = list.letters.len();
            list.letters
                .extend_from_within(before.start..before.start + shared);
            list.letters.extend_from_slice(others);
            let word = start..list.letters.len();
            let is_sorted = list.letters[before.clone()] < list.letters[word.clone()];
            let end = u32::try_from(word.end).map_err(|_| DataFault)?;
            if !is_sorted {
                return Err(DataFault);
            }
            list.longest = list.longest.max(word.len());
            list.ends.push(end);
            before = word;
        }
        Ok(list)
    }

    /// How many words the list has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Number of letters of the longest word.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The place of a word, given by its codes, in the list.
    pub fn position(&self, word: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn word(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[start as usize..self.ends[index] as usize]
    }
}
