//! Settings of the allocator for the large blocks that sound needs: a track's samples take some MiB, and several copies
//! of them are made one after the other.

/// Lets the allocator keep freed blocks for reuse. By default the GNU allocator gets large blocks from the system and
/// returns them at once (mallopt(3), `M_MMAP_THRESHOLD`, `M_TRIM_THRESHOLD`), and the system clears each page again,
/// which takes a twentieth of a build. It also gives each thread its own arena, whose free memory no other thread uses:
/// on eight cores that takes twice as much memory as on two. Call this before threads are started, in programs that
/// make tracks and then end.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep_large_blocks() {
    const NEVER: libc::c_int = 1 << 30;
    const ARENAS: libc::c_int = 2;
    // SAFETY: calls without pointers, before there are threads (mallopt(3)). Where one fails, all stays as it was.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, NEVER);
        libc::mallopt(libc::M_TRIM_THRESHOLD, NEVER);
        libc::mallopt(libc::M_ARENA_MAX, ARENAS);
    }
}

/// Returns freed memory to the system. The GNU allocator keeps some per thread, and more the larger the freed blocks
/// were: with several threads as much again as is in use.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn release_free_memory() {
    // SAFETY: a call without pointers that any thread may make (malloc_trim(3)).
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators are left alone.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep_large_blocks() {}

/// Other allocators are left alone.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn release_free_memory() {}
