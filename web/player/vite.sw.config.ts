// The service worker.
import { script } from './script.mjs';

export default script('src/sw.ts', 'sw.js', 'soundwalk', 'es2022');
