//! Memory that large jobs leave behind.

/// Gives memory that was freed back to the system. The GNU allocator keeps some for each thread, and more of it the larger
/// the blocks were that were freed (mallopt(3), `M_MMAP_THRESHOLD`): with several threads as much again as is in use.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    // SAFETY: a call without pointers that any thread may make (malloc_trim(3)).
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators are left alone.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
