// What a language has to say; English is the model.
import type { en } from './en';

export type Words = typeof en;
