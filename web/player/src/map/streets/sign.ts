// A disc with a short text, like the sign on a door.
import type { Feature, PaintSymbolizer } from 'protomaps-leaflet';
import { FONT } from './options';

/** The radius of a disc on the screen, pixels. */
const RADIUS_PX = 8.5;

export class SignSymbolizer implements PaintSymbolizer {
  readonly #sign: string;
  readonly #fill: string;
  readonly #ink: string;
  readonly #radius: number;

  constructor(sign: string, fill: string, ink: string, scale: number) {
    [this.#sign, this.#fill, this.#ink, this.#radius] = [sign, fill, ink, RADIUS_PX * scale];
  }

  draw(context: CanvasRenderingContext2D, geom: Feature['geom']): void {
    const at = geom[0]?.[0];
    if (at === undefined) return;
    context.save();
    context.globalAlpha = 1;
    context.fillStyle = this.#fill;
    context.beginPath();
    context.arc(at.x, at.y, this.#radius, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = this.#ink;
    context.font = `700 ${String(this.#radius)}px ${FONT}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(this.#sign, at.x, at.y);
    context.restore();
  }
}
