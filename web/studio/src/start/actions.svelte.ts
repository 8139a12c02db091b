// What the start page does. A tour that was opened gets a fresh page, whose rules of security name the origin of its preview.
import * as api from '../api/api';
import { messageOf } from '../model/errors';

class StartActions {
  /** What is being done, as words for the author; empty if nothing is. */
  doing = $state('');
  /** Why the last action failed. */
  refusal = $state<string | null>(null);

  /** Opens a tour in whatever way `act` does it, and then the page of that tour. */
  async open(words: string, act: () => Promise<unknown>): Promise<void> {
    if (this.doing !== '') return;
    [this.doing, this.refusal] = [words, null];
    try {
      await act();
    } catch (error) {
      [this.doing, this.refusal] = ['', messageOf(error)];
      return;
    }
    history.replaceState(null, '', '/');
    location.reload();
  }

  openTour(words: string, path: string): Promise<void> {
    return this.open(words, () => api.openTour(path));
  }
}

export const actions = new StartActions();
