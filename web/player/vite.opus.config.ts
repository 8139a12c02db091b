// The decoder's worker, loaded only by browsers that play no Ogg Opus.
import { script } from './script.mjs';

export default script('src/opus/worker.ts', 'opus.js', 'soundwalkOpus', 'es2020');
