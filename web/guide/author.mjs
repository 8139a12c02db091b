// Works in the studio as the guide describes it: by the labels of its fields and buttons.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { section, until, view } from '../../tests/e2e/studio-tools.mjs';

export class Author {
  /** `words` are those of the studio; `folder` is the tour's, once there is one. */
  constructor(page, words) {
    [this.page, this.words, this.folder] = [page, words, null];
  }

  button(name, exact = true) {
    return this.page.getByRole('button', { name, exact });
  }

  field(name) {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** The field of a text in a language. */
  text(what, lang) {
    return this.field(this.words.passageIn(what, this.words.languageName(lang)));
  }

  passage(number, lang) {
    return this.text(`${this.words.narration}: ${this.words.passage(number + 1)}`, lang);
  }

  /** The stories of the stop in a language. */
  stories(lang) {
    return this.page.getByRole('region', { name: this.words.languageName(lang), exact: true });
  }

  tour() {
    return JSON.parse(readFileSync(join(this.folder, 'tour.json'), 'utf8'));
  }

  /** Waits until the file of the tour is as expected. */
  saved(check, description) {
    return until(() => check(this.tour()), description);
  }

  async open(name) {
    await view(this.page, this.words.views[name]);
  }

  async select(stop) {
    const items = this.page.getByRole('navigation', { name: this.words.views.stops }).getByRole('listitem');
    await items.nth(stop).getByRole('button').first().click();
    await this.page
      .locator('.panel h2 .number')
      .filter({ hasText: String(stop + 1) })
      .waitFor();
  }

  /** Adds a stop at coordinates; `seen` is called while its place is asked for. */
  async addStop(at, seen = () => undefined) {
    const count = this.tour().stops.length;
    await this.button(this.words.addStop).click();
    const note = this.page.locator('.placing-note');
    await seen(note);
    await note.getByLabel(this.words.coordinates).fill(at);
    await this.page.keyboard.press('Enter');
    await this.saved((tour) => tour.stops.length === count + 1, 'the stop is on the disk');
  }

  /** Writes what a stop has in a language; passages that are left over are removed. */
  async write(index, lang, { title, texts, directions }) {
    await this.page
      .locator('.panel h2 .number')
      .filter({ hasText: String(index + 1) })
      .waitFor();
    await this.text(this.words.title, lang).fill(title[lang]);
    for (const [number, text] of texts[lang].entries()) {
      const field = this.passage(number, lang);
      if (!(await field.isVisible()))
        await this.stories(lang).getByRole('button', { name: this.words.addPassage, exact: true }).click();
      await field.fill(text);
    }
    const has = (tour) => tour.stops[index].narration[lang];
    await this.saved(
      (tour) => texts[lang].every((text, number) => has(tour)[number] === text),
      'the story is on the disk',
    );
    while (has(this.tour()).length > texts[lang].length) {
      const count = has(this.tour()).length;
      await this.stories(lang).getByRole('button', { name: this.words.removePassage }).last().click();
      await this.saved((tour) => has(tour).length === count - 1, 'a passage is removed');
    }
    if (directions[lang] !== undefined) await this.writeDirections(index, lang, directions[lang]);
  }

  async writeDirections(index, lang, text) {
    await section(this.page, this.words.directions);
    const field = this.text(this.words.directions, lang);
    if (!(await field.isVisible())) {
      const region = this.page.getByRole('region', {
        name: this.words.passageIn(this.words.directions, this.words.languageName(lang)),
      });
      await region.getByRole('button', { name: this.words.addDirections }).click();
    }
    await field.fill(text);
    const has = (passage) => (typeof passage === 'object' ? passage.text : passage) === text;
    await this.saved((tour) => has(tour.stops[index].directions?.[lang]), 'the directions are on the disk');
  }
}
