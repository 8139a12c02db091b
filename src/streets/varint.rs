//! Variable-length integers, as PBF and PMTiles write them.

/// Takes an integer of at most ten bytes off the front; `None` if it is cut off or longer.
#[inline]
pub fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for (index, byte) in rest.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * index);
        if *byte < 0x80 {
            *rest = &rest[index + 1..];
            return Some(number);
        }
    }
    None
}
