export { spawnTied } from '../../scripts/lib/tied-process.js';
