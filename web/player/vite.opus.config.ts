// The decoder's worker, which only browsers that do not play Ogg Opus load.
import { script } from './script.mjs';

export default script('src/opus/worker.ts', 'opus.js', 'soundwalkOpus', 'es2020');
