//! The STOP argument: a stop's id or its number in the tour, from 1.

use crate::wording::counted;

/// The index of the requested stop among the ids of a tour's stops. An id takes precedence over a number.
///
/// # Errors
/// The tour does not have the stop; the message lists those that it has.
pub fn find(ids: &[&str], wanted: &str) -> Result<usize, String> {
    let by_id = ids.iter().position(|id| *id == wanted);
    let by_number = || {
        let number: usize = wanted.parse().ok()?;
        number.checked_sub(1).filter(|place| *place < ids.len())
    };
    by_id.or_else(by_number).ok_or_else(|| {
        let numbers = match ids.len() {
            0 | 1 => String::new(),
            last => format!(" (1 to {last})"),
        };
        format!(
            "there is no stop `{wanted}`; the tour has {}{numbers}: {}",
            counted(ids.len(), "stop"),
            ids.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn stops_are_found_by_id_and_by_number() {
        let ids = ["gate", "1", "square"];
        for (wanted, expected) in [("gate", 0), ("1", 1), ("2", 1), ("3", 2)] {
            assert_eq!(find(&ids, wanted), Ok(expected), "{wanted}");
        }
        assert_eq!(
            find(&ids[..1], "2").unwrap_err(),
            "there is no stop `2`; the tour has 1 stop: gate"
        );
        assert!(find(&ids, "0").is_err() && find(&ids, "4").is_err());
    }
}
