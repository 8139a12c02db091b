//! How the allocator goes about the large blocks that sound takes. A track's samples are some MiB, and there are several
//! copies of them one after the other.

/// Lets the allocator keep what is freed for the next block. The GNU allocator otherwise takes large blocks from the system
/// and gives them back at once (mallopt(3), `M_MMAP_THRESHOLD`, `M_TRIM_THRESHOLD`), and the system clears each page anew: a
/// twentieth of a build. It also gives each thread an arena of its own, and what one has freed no other uses: on eight cores
/// twice as much memory as on two. For programs that make tracks and end; to be called before there are threads.
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

/// Gives memory that was freed back to the system. The GNU allocator keeps some for each thread, and more of it the larger
/// the blocks were that were freed: with several threads as much again as is in use.
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
