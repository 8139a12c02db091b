//! Turns a panic of a decoder over a damaged file into an error of that file. The panic message is suppressed, because
//! the user sees the error.

use crate::sound::clip::{Fault, Format};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside a decoder.
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a decoder for a file of this format.
pub(super) fn catch<T>(
    format: Format,
    work: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Fault> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |information| {
            if !IS_DECODING.get() {
                usual(information);
            }
        }));
    });
    let was_decoding = IS_DECODING.replace(true);
    // Nothing that the decoder leaves half-done is used again, because all of it is inside `work`.
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_DECODING.set(was_decoding);
    result.unwrap_or_else(|_| Err(Fault::damaged(format, "its coded sound makes no sense")))
}

#[cfg(test)]
mod tests {
    use super::catch;
    use crate::sound::clip::{Fault, Format};

    #[test]
    fn a_panic_becomes_an_error() {
        let empty: [u8; 0] = [];
        let result = catch(Format::Mp3, || Ok(empty[std::hint::black_box(3)]));
        let fault = result.expect_err("it panics");
        assert!(
            matches!(
                fault,
                Fault::Damaged {
                    format: Format::Mp3,
                    ..
                }
            ),
            "{fault}"
        );
        assert_eq!(catch(Format::Mp3, || Ok(5)).expect("it does not panic"), 5);
        assert!(matches!(
            catch(Format::Mp3, || Err::<(), _>(Fault::Empty)),
            Err(Fault::Empty)
        ));
    }
}
