// Keeps the screen on while walking, where the browser can; it lets go by itself when the page is hidden, so it is
// asked for again when the page is back.

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
      // Refused, as with a nearly empty battery: the walk goes on with the screen's own time.
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
