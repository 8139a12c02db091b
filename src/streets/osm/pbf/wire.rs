//! The wire format of Protocol Buffers, read in place: nothing is allocated, and damaged input ends with [`Malformed`].

use crate::streets::varint::varint;

/// The bytes are not what the format allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// A field's value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// A variable-length integer, or one of 4 or 8 bytes.
    Number(u64),
    /// Bytes, a text, a message or packed numbers.
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// The number.
    pub(super) fn number(self) -> Result<u64, Malformed> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Bytes(_) => Err(Malformed),
        }
    }

    /// The bytes.
    pub(super) fn bytes(self) -> Result<&'a [u8], Malformed> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Number(_) => Err(Malformed),
        }
    }
}

/// The fields of a message, in their order.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            // Nothing can be found behind a damaged field.
            self.0 = &[];
        }
        Some(field.ok_or(Malformed))
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            1 => Value::Number(u64::from_le_bytes(self.taken(8)?.try_into().ok()?)),
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                Value::Bytes(self.taken(length)?)
            }
            5 => Value::Number(u64::from(u32::from_le_bytes(
                self.taken(4)?.try_into().ok()?,
            ))),
            _ => return None,
        };
        Some((key >> 3, value))
    }

    fn taken(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

/// Packed variable-length integers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Packed<'a>(pub(super) &'a [u8]);

impl Packed<'_> {
    /// The next number; `None` at the end.
    pub(super) fn number(&mut self) -> Result<Option<u64>, Malformed> {
        if self.0.is_empty() {
            return Ok(None);
        }
        varint(&mut self.0).map(Some).ok_or(Malformed)
    }

    /// The next signed number in zigzag order; `None` at the end.
    pub(super) fn signed(&mut self) -> Result<Option<i64>, Malformed> {
        Ok(self.number()?.map(zigzag))
    }
}

/// A signed number from its zigzag order.
pub(super) fn zigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_lengths_are_read_and_longer_ones_refused() {
        let mut packed = Packed(&[
            0x00, 0x96, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
        ]);
        assert_eq!(packed.number(), Ok(Some(0)));
        assert_eq!(packed.number(), Ok(Some(150)));
        assert_eq!(packed.number(), Ok(Some(u64::MAX)));
        assert_eq!(packed.number(), Ok(None));
        assert_eq!(Packed(&[0x80; 11]).number(), Err(Malformed));
        assert_eq!(Packed(&[0x80]).number(), Err(Malformed));
        let signed: Vec<i64> = [0, 1, 2, 3, u64::MAX].map(zigzag).to_vec();
        assert_eq!(signed, [0, -1, 1, -2, i64::MIN]);
    }

    #[test]
    fn fields_end_at_the_first_damage() {
        let good: Vec<_> = Fields(&[0x08, 0x05, 0x12, 0x01, 0x61]).collect();
        assert!(matches!(good[0], Ok((1, Value::Number(5)))), "{good:?}");
        assert!(matches!(good[1], Ok((2, Value::Bytes(b"a")))), "{good:?}");
        for damaged in [&[0x12, 0x05, 0x61][..], &[0x0b], &[0x08], &[0x0d, 1, 2]] {
            let fields: Vec<_> = Fields(damaged).collect();
            assert!(matches!(fields[..], [Err(Malformed)]), "{fields:?}");
        }
    }
}
