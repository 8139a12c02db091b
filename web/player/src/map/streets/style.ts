// The style of the streets: one for the visitors' page and for the studio, for people on foot.
import type { LabelRule, PaintRule } from 'protomaps-leaflet';
import { labelRules } from './labels';
import { paintRules } from './paint';
import type { StyleOptions } from './options';

export interface StreetStyle {
  readonly paintRules: PaintRule[];
  readonly labelRules: LabelRule[];
}

export function streetStyle(options: StyleOptions): StreetStyle {
  return { paintRules: paintRules(options), labelRules: labelRules(options) };
}
