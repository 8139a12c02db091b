// Keeps the screen on during the walk, where the browser can. The browser releases the lock when the page is hidden, so
// the lock is requested again when the page is visible.

export function keepAwake(): { stop(): void } {
  let lock: WakeLockSentinel | undefined;
  let wanted = true;
  const ask = async (): Promise<void> => {
    if (!wanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const sentinel = await navigator.wakeLock.request('screen');
      if (wanted) lock = sentinel;
      else await sentinel.release();
    } catch {
      // The browser refuses it when the battery is low, for example: the screen then turns off as usual.
    }
  };
  const again = (): void => void ask();
  document.addEventListener('visibilitychange', again);
  again();
  return {
    stop: () => {
      wanted = false;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    },
  };
}
