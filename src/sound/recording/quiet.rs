//! A decoder that panics over a damaged file is an error of that file. The library's message about it goes nowhere: the
//! user gets the error.

use crate::sound::clip::Fault;
use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside a decoder.
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a decoder.
pub(super) fn catch<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
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
    // Nothing that the decoder leaves half done is seen again: all of it is inside `work`.
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_DECODING.set(was_decoding);
    result.unwrap_or_else(|_| {
        let what = "its coded sound is damaged; copy it again or export it anew";
        Err(Fault::Io(io::Error::new(io::ErrorKind::InvalidData, what)))
    })
}

#[cfg(test)]
mod tests {
    use super::catch;
    use crate::sound::clip::Fault;

    #[test]
    fn a_panic_is_an_error() {
        let empty: [u8; 0] = [];
        let result = catch(|| Ok(empty[std::hint::black_box(3)]));
        let fault = result.expect_err("it panics");
        assert!(fault.to_string().contains("damaged"), "{fault}");
        assert_eq!(catch(|| Ok(5)).expect("it does not panic"), 5);
        assert!(matches!(
            catch(|| Err::<(), _>(Fault::Empty)),
            Err(Fault::Empty)
        ));
    }
}
