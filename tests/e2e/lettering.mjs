// What canvases say: the texts that a page has drawn, with their places on the screen, because no test can read pixels.

/** Notes every text that is drawn on a canvas of the document. Added to a context before its pages open. */
export async function noteLettering(context) {
  await context.addInitScript(() => {
    const texts = (window.lettering = []);
    for (const method of ['fillText', 'strokeText']) {
      const draw = CanvasRenderingContext2D.prototype[method];
      CanvasRenderingContext2D.prototype[method] = function (text, x, y, ...more) {
        const { x: left, y: top } = this.getTransform().transformPoint({ x: x + this.measureText(text).width / 2, y });
        texts.push({ text, method, ink: this.fillStyle, canvas: this.canvas, left, top });
        return draw.call(this, text, x, y, ...more);
      };
    }
    /** The texts on canvases that are shown now, with the middle of each on the screen, in CSS pixels. */
    window.shownLettering = () =>
      texts
        .filter(({ canvas, method }) => method === 'fillText' && canvas.isConnected && canvas.width > 0)
        .map(({ text, ink, canvas, left, top }) => {
          const box = canvas.getBoundingClientRect();
          const scale = box.width / canvas.width;
          return { text, ink, x: box.left + left * scale, y: box.top + top * scale };
        });
  });
}

/** Waits until a text is drawn within so many pixels of an element, and returns its distance from it. */
export async function waitForLettering(page, text, selector, within_px) {
  const found = await page.waitForFunction(
    ({ text, selector, within_px }) => {
      const element = document.querySelector(selector);
      if (element === null) return null;
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const distances = window.shownLettering().filter((one) => one.text === text).map((one) => Math.hypot(one.x - x, one.y - y));
      const nearest = Math.min(...distances);
      return nearest <= within_px ? nearest : null;
    },
    { text, selector, within_px },
    { timeout: 20_000 },
  );
  return found.jsonValue();
}
