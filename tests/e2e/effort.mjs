// Counts what a guide has to do with the hands: clicks, drags, fields, single keys, and files chosen.

/** A page whose actions are counted. A field counts once, however long its text is; text typed into JSON counts by its letters. */
export class Effort {
  #counts = { clicks: 0, drags: 0, fields: 0, keys: 0, files: 0, commands: 0 };

  async click(locator) {
    this.#counts.clicks += 1;
    await locator.click();
  }

  async fill(locator, text) {
    this.#counts.fields += 1;
    await locator.fill(text);
  }

  async select(locator, value) {
    this.#counts.fields += 1;
    await locator.selectOption(value);
  }

  async choose(locator, file) {
    this.#counts.files += 1;
    await locator.setInputFiles(file);
  }

  async drag(act) {
    this.#counts.drags += 1;
    await act();
  }

  async press(keyboard, key) {
    this.#counts.keys += 1;
    await keyboard.press(key);
  }

  /** Types into JSON. */
  async type(keyboard, text) {
    this.#counts.keys += [...text].length;
    await keyboard.insertText(text);
  }

  /** Something done in a terminal or a file manager. */
  outside() {
    this.#counts.commands += 1;
  }

  get counts() {
    return { ...this.#counts, total: Object.values(this.#counts).reduce((sum, count) => sum + count, 0) };
  }
}
