//! Reads numbers from the stress model's file. Nothing in it is trusted: whatever is wrong is a [`DataFault`].

/// The stress model's file is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataFault;

/// Bytes that are read from the front.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next bytes.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], DataFault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(DataFault)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8, DataFault> {
        Ok(self.bytes(1)?[0])
    }

    /// The next unsigned number of 32 bits.
    pub fn number(&mut self) -> Result<usize, DataFault> {
        let bytes = self.bytes(4)?.try_into().map_err(|_| DataFault)?;
        usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| DataFault)
    }

    /// The next finite floating-point numbers of 32 bits.
    pub fn floats(&mut self, count: usize) -> Result<Vec<f32>, DataFault> {
        let bytes = self.bytes(count.checked_mul(4).ok_or(DataFault)?)?;
        let numbers = bytes.chunks_exact(4).map(|bytes| {
            let number = f32::from_le_bytes(bytes.try_into().map_err(|_| DataFault)?);
            if number.is_finite() {
                Ok(number)
            } else {
                Err(DataFault)
            }
        });
        numbers.collect()
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}
