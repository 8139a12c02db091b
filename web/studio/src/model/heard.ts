// What one visitor hears, as the figures of many visitors are written.
import type { Pacing, StoryView, Tour } from '../api/wire';

/** The stories and the silence of one walk. */
export function heardOn(tour: Tour, stories: readonly StoryView[], seconds: number): Pacing {
  const id = (story: StoryView | undefined): string => tour.stops[story?.stop ?? -1]?.id ?? '';
  let longest: Pacing['longest'] = null;
  let [end, sounding] = [0, 0];
  const heard: Pacing['stories'] = [];
  for (const [place, story] of stories.entries()) {
    const silence_s = Math.max(0, story.from_s - end);
    if (place > 0 && silence_s / 60 > (longest?.minutes ?? 0))
      longest = { after: id(stories[place - 1]), before: id(story), minutes: silence_s / 60, visitors: 1 };
    heard.push({ stop: id(story), silence_s, story_s: story.to_s - story.from_s, visitors: 1 });
    sounding += story.to_s - story.from_s;
    end = story.to_s;
  }
  return {
    walk_min: seconds / 60,
    story_min: sounding / 60,
    silence_min: Math.max(0, seconds - sounding) / 60,
    longest,
    stories: heard,
  };
}
