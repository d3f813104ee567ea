/** `npm run configuration` writes docs/configuration.md. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration/page.js';

writeFileSync('docs/configuration.md', configurationPage());
